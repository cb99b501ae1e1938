"""What an edit by hand changed of what a draft said: figures, names and quotations that its sources bear out.

An audit looks at a text as it stands. It says nothing of a figure that it cannot account for where there are many such,
and nothing of one that happens to stand in some source. That the draft had another one there, and why, is known only
from the text before.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from pipeline.audit.arithmetic.judgement import judge
from pipeline.audit.attribution.names import LIKE, KnownWords
from pipeline.audit.attribution.quoted_words import quotations, words_of
from pipeline.audit.evidence.known import operand_of
from pipeline.models import Audit, CellEvidence, Claim, ClaimKind, Evidence, FactEvidence, Finding, Severity, Verdict
from pipeline.models.quantity import Kind, Quantity
from pipeline.quantities.finder import find_quantities
from pipeline.report.tally import decides
from pipeline.review import word_diff
from pipeline.review.prose import Anchors
from pipeline.text.names import bare, proper_names
from pipeline.text.plain_view import readable
from pipeline.text.shortened import shortened

RULE = "edit."
"""How the rules of these findings begin; a finding's `suggestion` is the words that the draft had there."""
LONGEST_PASSAGE = 160
_BECAUSE = "”: "
_MARKS = '“”"«»‘’'
What = Literal["figure", "name", "quotation", "unchecked"]


class CheckedText(NamedTuple):
    """A text with what was found in it."""

    prose: str
    audit: Audit
    findings: Sequence[Finding] = ()


class Stated(NamedTuple):
    """A figure, name or quotation with its place; `quantity` is a figure's."""

    what: What
    words: str
    start: int
    end: int
    quantity: Quantity | None = None


class Earlier(NamedTuple):
    """What the draft stated at a place, and why that is right."""

    stated: Stated
    what: What
    words: str
    quantity: Quantity | None
    why: str


def edit_findings(before: CheckedText, now: CheckedText, known: KnownWords, *, by_hand: bool) -> tuple[Finding, ...]:
    """A finding for each figure, name and quotation of the draft that now reads otherwise, in text order.

    Those of the text before are kept while the words stand and the draft's are not back. A change that is not `by_hand`
    (a section that the writer wrote again) makes none. What an audit's own finding already asks for is information.
    """
    if before.prose == now.prose:
        return tuple(each for each in before.findings if each.rule.startswith(RULE))
    comparison = _Comparison(before, now, known)
    return tuple(sorted(comparison.findings(by_hand=by_hand), key=lambda each: each.start))


class _Comparison:
    """Two texts held beside each other."""

    def __init__(self, before: CheckedText, now: CheckedText, known: KnownWords) -> None:
        self.before, self.now, self.known = before, now, known
        self.held = {(each.start, each.end): each for each in before.findings if each.rule.startswith(RULE)}
        self.old_pins, self.new_pins = Anchors(before.prose), Anchors(now.prose)

    def findings(self, *, by_hand: bool) -> Iterator[Finding]:
        first, second = list(_tokens(self.before.prose)), list(_tokens(self.now.prose))
        for alike, gone, added in word_diff.aligned([words for words, _ in first], [words for words, _ in second]):
            old = [stated for _, stated in first[gone] if stated]
            new = [stated for _, stated in second[added] if stated]
            pairs = zip(old, new, strict=True) if alike else _pairs(old, new) if by_hand else ()
            for earlier, later in pairs:
                if told := self._earlier(earlier, later, alike=alike):
                    yield from self._finding(told, later)

    def _earlier(self, old: Stated, new: Stated, *, alike: bool) -> Earlier | None:
        """What the draft said in the place of words that now read as `new`; None where that is no matter."""
        if held := self.held.get((old.start, old.end)):
            what: What = next(each for each in ("figure", "name", "quotation", "unchecked") if RULE + each == held.rule)
            quantity = next(iter(find_quantities(held.suggestion)), None) if new.quantity else None
            why = held.message.removeprefix(_head(held.suggestion, old.words))
            return Earlier(old, what, held.suggestion, quantity, why)
        if alike:
            return None
        if old.what == "name":
            known = _is_known(old.words, self.known)
            return Earlier(old, "name", old.words, None, "the sources name the former") if known else None
        if self.before.audit.verdict(old.start, old.end) is Verdict.SUPPORTED:
            return Earlier(old, old.what, old.words, old.quantity, _why(self.before.audit, old))
        if old.what == "figure" and not _over(old, self.before.findings):
            return Earlier(old, "unchecked", old.words, old.quantity, "the draft had the former; nothing checks either")
        return None

    def _finding(self, told: Earlier, new: Stated) -> Iterator[Finding]:
        severity = self._severity(told, new)
        if severity is None:
            return
        if any(each.severity in (Severity.BLOCKING, severity) for each in _over(new, self.now.findings)):
            severity = Severity.INFO
        yield Finding(
            rule=RULE + told.what,
            severity=severity,
            message=_head(told.words, new.words) + told.why,
            start=new.start,
            end=new.end,
            suggestion=told.words,
        )

    def _severity(self, told: Earlier, new: Stated) -> Severity | None:
        """What a change asks of the editor; None where both say the same, or another statement is borne out."""
        supported = self.now.audit.verdict(new.start, new.end) is Verdict.SUPPORTED
        match told.what:
            case "name":
                return self._of_name(told.words, new)
            case "quotation":
                return None if supported or words_of(told.words) == words_of(new.words) else Severity.BLOCKING
        if told.quantity and new.quantity and _says_the_same(new.quantity, told.quantity, supported=supported):
            return None
        swapped = self._is_swap(told.stated, new)
        if told.what == "unchecked":
            return Severity.LOOK if swapped and not supported else None
        return Severity.BLOCKING if swapped or not supported else None

    def _of_name(self, words: str, new: Stated) -> Severity | None:
        """A name that the sources have in place of another deserves a look; one that they do not have blocks.

        A capital at the head of a sentence tells no name, unless the word is like the one that stood there.
        """
        if set(_names(new.words)) <= set(_names(words)):
            return None
        if _is_known(new.words, self.known):
            return Severity.LOOK
        opens = self.new_pins.at(new.start).start == new.start and " " not in new.words
        return Severity.BLOCKING if not opens or fuzz.ratio(words, new.words) >= LIKE else None

    def _is_swap(self, old: Stated, new: Stated) -> bool:
        """Whether a sentence says what it said before but for its figures."""
        before, now = self.old_pins.at(old.start).sentence, self.new_pins.at(new.start).sentence
        return _without_figures(before) == _without_figures(now)


def _tokens(prose: str) -> Iterator[tuple[str, Stated | None]]:
    """The words of a text with its figures, names and quotations as one each."""
    past = 0
    for stated in sorted(_stated(prose), key=lambda each: (each.start, -each.end)):
        if stated.start < past:
            continue
        yield from ((word, None) for word in word_diff.words_of(prose[past : stated.start]))
        yield stated.words, stated
        past = stated.end
    yield from ((word, None) for word in word_diff.words_of(prose[past:]))


def _stated(prose: str) -> Iterator[Stated]:
    """Figures, names outside headings, and quotations; what is read inside a quotation or a figure is left to it."""
    page = readable(prose)
    heads = {pin.start for pin in Anchors(prose).all if pin.sentence.startswith("#")}
    for quoted in quotations(page.text):
        start, end = page.span(quoted.start, quoted.end)
        yield Stated("quotation", " ".join(page.text[quoted.start : quoted.end].split()), start, end)
    for quantity in find_quantities(page.text):
        if quantity.kind is not Kind.LIST_NUMBER:
            start, end = page.span(quantity.start, quantity.end)
            yield Stated("figure", " ".join(quantity.text.split()), start, end, quantity)
    for name in proper_names(page.text):
        start, end = page.span(name.start, name.end)
        if prose.rfind("\n", 0, start) + 1 not in heads:
            yield Stated("name", " ".join(name.text.split()), start, end)


def _pairs(old: Sequence[Stated], new: Sequence[Stated]) -> Iterator[tuple[Stated, Stated]]:
    """Of what stood in a place and what stands there now, what was put in place of what: like for like, in order.

    What stands in both, wherever, was changed for nothing; a figure of another kind is its like where each is the last.
    """
    for what in ("quotation", "figure", "name"):
        before, now = ([each for each in side if each.what == what] for side in (old, new))
        both = {each.words for each in before} & {each.words for each in now}
        before, now = ([each for each in side if each.words not in both] for side in (before, now))
        for kind in dict.fromkeys(_kind(each) for each in before):
            alike = [[each for each in side if _kind(each) == kind] for side in (before, now)]
            for pair in zip(*alike, strict=False):
                yield pair
                before.remove(pair[0])
                now.remove(pair[1])
        if len(before) == len(now) == 1:
            yield before[0], now[0]


def _kind(stated: Stated) -> Kind | None:
    return stated.quantity.kind if stated.quantity else None


def _says_the_same(new: Quantity, old: Quantity, *, supported: bool) -> bool:
    """Whether a figure is another one's value by the audit's tolerance, or a borne out one that the other rounds."""
    if not (new.counts and old.counts):
        told = (each.period if each.kind is Kind.DATE and each.period else each.text.lower() for each in (new, old))
        return len(set(told)) == 1
    ends = [(new.low, old.low), (new.high, old.high)]
    firsts = [
        (
            new.model_copy(update={"low": mine, "high": mine}),
            old.model_copy(update={"low": theirs, "high": theirs}),
        )
        for mine, theirs in ends
    ]
    if all(_agrees(mine, theirs) for mine, theirs in firsts):
        return True
    return supported and all(_agrees(theirs, mine) for mine, theirs in firsts)


def _agrees(stated: Quantity, value: Quantity) -> bool:
    return judge(stated, operand_of("", "", value)).verdict is Verdict.SUPPORTED


def _is_known(name: str, known: KnownWords) -> bool:
    return all(word in known.words for word in _names(name))


def _names(name: str) -> list[str]:
    return [bare(word) for word in name.split()]


def _without_figures(sentence: str) -> str:
    """A sentence's words with a sign for each of its figures."""
    pieces, past = [], 0
    for quantity in find_quantities(sentence):
        pieces += [sentence[past : quantity.start], "#"]
        past = quantity.end
    return " ".join("".join((*pieces, sentence[past:])).lower().split())


def _head(words: str, now: str) -> str:
    """How a message begins: what the draft had, and what stands there now."""
    return f"“{words.strip(_MARKS)}” was changed to “{now.strip(_MARKS)}{_BECAUSE}"


def without_reasons(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, those of edits without what they quote of sources: for texts that a source was deleted from."""
    return tuple(
        each.model_copy(update={"message": f"{each.message.partition(_BECAUSE)[0]}{_BECAUSE}its source was deleted"})
        if each.rule.startswith(RULE)
        else each
        for each in findings
    )


def _over(stated: Stated, findings: Sequence[Finding]) -> list[Finding]:
    """What somebody has to decide on about these words: findings on them, for a name also those that tell of it."""
    return [
        each
        for each in findings
        if decides(each)
        and (
            (each.start < stated.end and stated.start < each.end)
            or (stated.what == "name" and stated.words in each.message)
        )
    ]


def _why(audit: Audit, stated: Stated) -> str:
    """What bears the draft's words out, in words."""
    if stated.what == "quotation":
        return "the sources have the former, word for word"
    claim = _claim_at(audit, stated)
    evidence = next(iter(claim.evidence), None) if claim else None
    if claim and claim.recomputed and claim.arithmetic and claim.kind is not ClaimKind.RESTATED:
        return f"the audit worked out {stated.words}: {claim.arithmetic}"
    if evidence is None:
        return f"the audit found {stated.words} right"
    return f"{_giver(evidence)} {stated.words}: {_place(evidence, stated.words)}"


def _claim_at(audit: Audit, stated: Stated) -> Claim | None:
    """The claim whose figure this is and that is borne out, one with evidence first."""
    over = (
        claim
        for claim in audit.claims
        if claim.verdict is Verdict.SUPPORTED
        and any(figure.start < stated.end and stated.start < figure.end for figure in claim.figures)
    )
    return max(over, key=lambda claim: bool(claim.evidence), default=None)


def _giver(evidence: Evidence) -> str:
    if isinstance(evidence, CellEvidence):
        return f"the table {evidence.table} gives"
    return "the notes give" if isinstance(evidence, FactEvidence) else "a source has"


def _place(evidence: Evidence, words: str) -> str:
    if isinstance(evidence, CellEvidence):
        return f"{evidence.entity}, {evidence.measure.replace('_', ' ')}, {evidence.period}"
    statement = evidence.statement if isinstance(evidence, FactEvidence) else ""
    return f"“{_cut_around(' '.join((evidence.passage or statement).split()), words)}”"


def _cut_around(passage: str, words: str) -> str:
    """A passage cut to its part with these words."""
    before = passage[: max(0, passage.find(words) + len(words) - LONGEST_PASSAGE // 2)].rpartition(" ")[0]
    return ("… " if before else "") + shortened(passage[len(before) :].lstrip(), LONGEST_PASSAGE)
