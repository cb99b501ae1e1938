"""The editor's box at the head of a document's file: what is to be decided, each line with a link to its place.

Box and places stand in the file alone. `body_of` takes them away again, so that hash, audit and export see none of it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.audit.annotate import KeepOut, Unmarked, harmless
from pipeline.models import APPENDIX_MARK, BOX_MARK, Audit, Finding, Severity
from pipeline.models.audit import LEAVE_OUT
from pipeline.quantities.formatting import compact
from pipeline.report.tally import at_most, ranked, tally_of
from pipeline.text.escape import escape_markdown
from pipeline.text.markdown import BOX, PLACE
from pipeline.text.shortened import shortened

LONGEST_LINE, LONGEST_WORDS, LONGEST_SUM = 160, 60, 240
_PART_END = re.compile(r"; | \[[^\[\]]*\]\Z")
"""Where a message goes on with why, or with where its figures are from."""
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n+", re.DOTALL)
_LINE_HEAD = re.compile(r"(?:[#>| \t]|[-*+][ \t]|\d{1,9}[.)][ \t]){0,40}")


def file_of(front: str, body: str, audit: Audit, findings: Sequence[Finding]) -> str:
    """A document's file: front matter (YAML), the box, and the body with the places that the box links to.

    `findings` are those that nobody answers for; their offsets count the body without marks and appendix.
    """
    prose, marker, appendix = body.partition(APPENDIX_MARK)
    clean = Unmarked.of(prose)
    tally = tally_of(clean.text, audit, findings)
    shown = ranked(findings)[: max(tally.blocking, at_most(tally.words))]
    lines = [f"**{tally.headline}**{tally.blocks}"]
    lines += ["", *_lines(shown, clean.text)] if shown else []
    if rest := tally.to_decide - len(shown):
        lines.append(f"{len(shown) + 1}. and {rest} more, in the last part of this file")
    box = "\n".join(f"> {line}".rstrip() for line in lines)
    return f"---\n{front}---\n\n{BOX_MARK}\n{box}\n\n{_with_places(prose, clean, shown)}{marker}{appendix}"


def body_of(text: str) -> str:
    """A document's text below its front matter and box, without the box's places: what an approval signs."""
    return PLACE.sub("", BOX.sub("", _FRONT_MATTER.sub("", text, count=1), count=1))


def front_of(text: str) -> str | None:
    """The YAML above a document's text; None where there is none, or its closing line is missing."""
    found = _FRONT_MATTER.match(text)
    return found[1] if found else None


def _lines(findings: Sequence[Finding], prose: str) -> Iterator[str]:
    for number, (finding, key) in enumerate(zip(findings, keys(findings), strict=True), 1):
        begin = max(finding.start, words_start(prose, finding.start))
        words = shortened(" ".join(prose[begin : finding.end].split()), LONGEST_WORDS)
        proposes = finding.claim and finding.suggestion and not finding.suggestion.startswith(LEAVE_OUT)
        why = finding.suggestion if proposes else compact(finding.message)
        blocks = "**Blocks:** " if finding.severity is Severity.BLOCKING else ""
        line = harmless(_whole_parts(f"{'→ ' if why == finding.suggestion else ''}{why}", LONGEST_LINE - len(words)))
        yield f"{number}. {blocks}[{escape_markdown(harmless(words)) or 'the text'}](#{key}): {escape_markdown(line)}"


def _whole_parts(message: str, room: int) -> str:
    """As many parts of a message as there is room for, none cut; the first, what it comes to, in any case."""
    ends = [*(end.start() for end in _PART_END.finditer(message)), len(message)]
    return shortened(message[: max((end for end in ends if end <= room), default=ends[0])], LONGEST_SUM)


def keys(findings: Sequence[Finding]) -> list[str]:
    """What each finding's place is called: its claim's id, or a number of its own."""
    return [finding.claim or f"x{number}" for number, finding in enumerate(findings, 1)]


def _with_places(marked: str, clean: Unmarked, findings: Sequence[Finding]) -> str:
    """The text with an empty anchor before each finding's place, outside links, code and the signs of a line."""
    if not findings:
        return marked
    keep_out = KeepOut(clean.text)
    cut_ends = [end - gone for end, gone in zip(clean.ends, clean.gone, strict=True)]
    spots = []
    for finding, key in zip(findings, keys(findings), strict=True):
        start = min(max(finding.start, words_start(clean.text, finding.start)), len(clean.text))
        nearest = keep_out.nearest(start, start + 1)
        before = bisect_left(cut_ends, nearest[0] if nearest else start)
        spots.append(((nearest[0] if nearest else start) + (clean.gone[before - 1] if before else 0), key))
    pieces, past = [], 0
    for spot, key in sorted(spots):
        pieces += [marked[past:spot], f'<a id="{key}"></a>']
        past = spot
    return "".join((*pieces, marked[past:]))


def words_start(text: str, place: int) -> int:
    """Where the words of a place's line begin, behind the signs of headings, lists, quotations and rows."""
    start = text.rfind("\n", 0, place) + 1
    head = _LINE_HEAD.match(text, start)
    return head.end() if head else start
