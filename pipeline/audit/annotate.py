"""CriticMarkup in place: a mark on each figure that the audit has something to say about, and its removal."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from pipeline.models import Audit, Claim, Severity, Verdict
from pipeline.models.audit import LEAVE_OUT
from pipeline.quantities.formatting import compact
from pipeline.text import markdown
from pipeline.text.markdown import LONGEST_MARK, OWN
from pipeline.text.shortened import shortened

LONGEST_COMMENT = 80
"""Characters of a mark's comment with its braces: what to do in a glance; report, desk and appendix have the rest."""
NAME_OF_VALUE = re.compile(r" \([^()]*\)")
RESOLVED = re.compile(r"\{\+\+|\+\+\}|\{==|==\}|~~\}")
TO_SAY = (Verdict.REFUTED, Verdict.CONFLICTING, Verdict.NOT_ENOUGH)
PARAGRAPH_END = re.compile(r"\n[ \t]*(?=\n|[-*+#>|]|\d{1,9}[.)])")
TIGHT_BEFORE = re.compile(r"[^\s*_][*_]+\Z")
TIGHT_AFTER = re.compile(r"[*_]+[^\s*_]")
SPACE = re.compile(r"\s")
HARMLESS = str.maketrans({"|": "/", "`": "'", "[": "(", "]": ")", "{": "(", "}": ")", "*": "×", "\\": "/", "~": "∼"})


def annotate(text: str, audit: Audit) -> str:
    """The text with a mark where a claim is refuted, conflicting or without evidence; one that holds has none.

    `audit` is of this very text; marks that the text already has from an earlier audit are replaced, so that doing it
    twice changes nothing. Code, links, addresses, tags and footnotes stay whole: their mark follows them.
    """
    clean = Unmarked.of(text)
    marks = merged(sorted(placed(clean, audit)))
    pieces, past = [], 0
    for mark in marks:
        pieces += [clean.text[past : mark.start], mark.around(clean.text)]
        past = mark.end
    return "".join((*pieces, clean.text[past:]))


def strip_marks(text: str) -> str:
    """The text as it stands without any CriticMarkup: additions taken, deletions and comments gone."""
    text = strip_own_marks(text)  # first, so that no mark of ours closes what somebody left open
    gone = [*markdown.between(text, "{>>", "<<}"), *markdown.between(text, "{--", "--}")]
    gone += markdown.between(text, "{~~", "~>")
    pieces, past = [], 0
    for part in sorted(gone):
        if part.start >= past:
            pieces.append(text[past : part.start])
            past = part.end
    return RESOLVED.sub("", "".join((*pieces, text[past:])))


def strip_own_marks(text: str) -> str:
    """The text without the audit's own marks; an editor's stay."""
    return Unmarked.of(text).text


@dataclass(frozen=True)
class Unmarked:
    """A text without the audit's marks; `ends` and `gone` tell how far each later character has moved."""

    text: str
    ends: tuple[int, ...]
    gone: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Unmarked":
        cuts: list[tuple[int, int]] = []
        for mark in OWN.finditer(text):
            kept = mark.span(1) if mark[1] else (mark.end(), mark.end())
            cuts += [(mark.start(), kept[0]), (kept[1], mark.end())]
        cuts = [cut for cut in cuts if cut[1] > cut[0]]
        pieces, past = [], 0
        for start, end in cuts:
            pieces.append(text[past:start])
            past = end
        gone = accumulate(end - start for start, end in cuts)
        return cls("".join((*pieces, text[past:])), tuple(end for _, end in cuts), tuple(gone))

    def place(self, offset: int) -> int:
        """Where a character of the marked text stands without the marks."""
        before = bisect_right(self.ends, offset)
        return offset - (self.gone[before - 1] if before else 0)


@dataclass(frozen=True, order=True)
class Mark:
    """From code point `start` to `end` of the clean text, empty where a comment alone goes."""

    start: int
    end: int
    comments: tuple[str, ...]

    def around(self, text: str) -> str:
        words = text[self.start : self.end]
        comments = "".join(f"{{>>{comment}<<}}" for comment in self.comments)
        return f"{{=={words}==}}{comments}" if words else comments


def placed(clean: Unmarked, audit: Audit) -> Iterator[Mark]:
    """A mark for each figure in doubt of each claim with something to say, or for the claim where no figure is."""
    keep_out = None
    for claim in audit.claims:
        if not something_to_say(claim):
            continue
        keep_out = keep_out or KeepOut(clean.text)
        spans = [(figure.start, figure.end) for figure in claim.figures if figure.verdict is claim.verdict]
        for start, end in spans[:1] or [(claim.end, claim.end)]:
            first = clean.place(start)
            last = clean.place(end - 1) + 1 if end > 0 else 0
            span = keep_out.nearest(first if end > start else last, last)
            if span:
                yield Mark(*span, (comment_on(claim),))


def something_to_say(claim: Claim) -> bool:
    """Whether a claim has a mark of its own; figures that nothing accounts for, if they are many, have none."""
    silent = claim.severity is Severity.INFO and claim.verdict in (Verdict.NOT_ENOUGH, Verdict.CONFLICTING)
    return claim.verdict in TO_SAY and not silent


def comment_on(claim: Claim) -> str:
    """One line for the editor: id, verdict and why with the proposal, or as much of it as there is room for.

    First the reason goes, then the name of the first value, then the arithmetic where there is a proposal or a reason;
    of a proposal that only leaves one out, the proposal before the arithmetic, which says which one and why.
    There is nothing in it that Markdown would read.
    """
    head = f"{claim.id} {str(claim.verdict).replace('_', ' ')}: "
    room = LONGEST_COMMENT - len("{>>" + head + "<<}")
    arithmetic = compact(claim.arithmetic)
    said = [arithmetic, claim.reason] if claim.reason not in claim.arithmetic else [arithmetic]
    proposal = compact(f"→ {claim.suggestion}") if claim.suggestion else ""
    words = "; ".join(filter(None, said)) or "no more is known"
    short = [arithmetic, NAME_OF_VALUE.sub("", arithmetic, count=1)] if arithmetic else []
    whole = (f"{each} {proposal}" for each in (words, *short))
    alone = short[:1] if claim.suggestion.startswith(LEAVE_OUT) else []  # it says which one does not hold, too
    ways = map(harmless, (*whole, *alone))
    return head + next(
        (way for way in ways if len(way) <= room), shortened(harmless(proposal or claim.reason or words), room)
    )


def harmless(words: str) -> str:
    """The words on one line, without what could open or close anything in Markdown or CriticMarkup."""
    line = " ".join(words.translate(HARMLESS).split())
    line = re.sub(r"<(?=\S)", "‹", re.sub(r"<<|>>", "»", line)).replace("==", "=").replace("://", ":/ /")
    return re.sub(r"(?<!\w)_+|_+(?!\w)", " ", line).replace("&", "＆" if re.search(r"&\w+;", line) else "&").strip()


class KeepOut:
    """The parts of a text that no mark may go into."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._atoms = joined(markdown.atoms(text))
        self._starts = [part.start for part in self._atoms]

    def nearest(self, start: int, end: int) -> tuple[int, int] | None:
        """The span itself where a mark may go around it, else the place just after what is in its way, or None."""
        start -= start > 0 and self._text[start - 1] == "\\"
        touched = self._touched(start, end)
        if any(part.block for part in touched):
            return None
        words = self._text[start:end]
        if touched or len(words) > LONGEST_MARK or PARAGRAPH_END.search(words) or "{" in words or "}" in words:
            start = end = max([end, *(part.end for part in touched)])
        if TIGHT_BEFORE.search(self._text, max(0, start - 8), start) or TIGHT_AFTER.match(self._text, end):
            start = end = self._end_of_token(end)
        return (start, end) if end > start else (self._settled(end),) * 2

    def _end_of_token(self, place: int) -> int:
        """The next space, past whatever atom it is in: there no star or underscore changes what it opens or closes."""
        stop = next((space.start() for space in SPACE.finditer(self._text, place)), len(self._text))
        part = self._atoms[bisect_right(self._starts, stop) - 1 :][:1] if self._atoms else []
        return self._end_of_token(part[0].end) if part and part[0].start < stop < part[0].end else stop

    def _settled(self, place: int) -> int:
        """Where a comment alone goes: inside a table's row, and before a passage that an editor has marked."""
        line = self._text.rfind("\n", 0, place) + 1
        row = self._text[line:place].rstrip()
        if row.startswith("|") and row.endswith("|") and len(row) > 1:
            place = line + len(row) - 1
        while self._text.endswith("==}", 0, place) and (marked := bisect_right(self._starts, place - 1)):
            place = self._atoms[marked - 1].start
        return place

    def _touched(self, start: int, end: int) -> list[markdown.Stretch]:
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_right(self._starts, max(start, end - 1))
        return [part for part in self._atoms[first:last] if part.start < max(end, start) and start < part.end]


def joined(parts: Iterable[markdown.Stretch]) -> list[markdown.Stretch]:
    """The parts with overlapping ones made one, in text order."""
    found: list[markdown.Stretch] = []
    for part in parts:
        if found and part.start < found[-1].end:
            last = found[-1]
            found[-1] = markdown.Stretch(last.start, max(last.end, part.end), last.block or part.block)
        else:
            found.append(part)
    return found


def merged(marks: Iterable[Mark]) -> list[Mark]:
    """The marks without overlaps: what two of them touch gets one mark with both comments."""
    found: list[Mark] = []
    for mark in marks:
        last = found[-1] if found else None
        if last and (mark.start < last.end or (mark.start == last.start and mark.end == last.end)):
            comments = tuple(dict.fromkeys((*last.comments, *mark.comments)))
            found[-1] = Mark(last.start, max(last.end, mark.end), comments)
        else:
            found.append(mark)
    return found
