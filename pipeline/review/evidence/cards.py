"""What stands beside the draft: a card for each claim and each other finding, with its evidence in context."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, get_args

from pipeline.audit.arithmetic.typed_formula import Op
from pipeline.audit.evidence.reference_values import spoken
from pipeline.audit.second_reading import BORNE_OUT
from pipeline.models import (
    Audit,
    CellEvidence,
    Claim,
    ClaimKind,
    Evidence,
    Finding,
    FrozenModel,
    Interval,
    PassageEvidence,
    Reading,
    ReckonedValue,
    Severity,
    Source,
    Verdict,
)
from pipeline.models.audit import LEAVE_OUT
from pipeline.quantities.formatting import to_the_digit
from pipeline.report.tally import STYLE, decides
from pipeline.review.edits.findings import is_edit
from pipeline.review.evidence.proposals import Proposal, back_to, proposals_of, reason_told
from pipeline.review.evidence.rendering import HtmlMark
from pipeline.review.model import DeskFinding, Note
from pipeline.review.prose import Anchors
from pipeline.text.plain_view import GONE, in_one_line, mask_signs

AROUND = 180
"""Characters of a source shown on each side of a passage."""
LONGEST = 80
"""Characters that a finding other than a claim's is marked on: one about the whole text is no mark in it."""

_COMPARED = re.compile(r" [<>=≤≥] ")

LOOKS = {
    Verdict.REFUTED: ("refuted", "✕", "Refuted"),
    Verdict.CONFLICTING: ("conflicting", "⇄", "Sources differ"),
    Verdict.NOT_ENOUGH: ("unproven", "?", "No evidence"),
    Verdict.SUPPORTED: ("supported", "✓", "Supported"),
    Verdict.NOT_CHECKABLE: ("unchecked", "–", "Not checkable"),
}
Group = Literal["doubtful", "answered", "style", "sound"]


class Place(FrozenModel):
    """A passage in its context, with where it is from; without `source` it is a fact that an editor added."""

    before: str = ""
    words: str
    after: str = ""
    source: str = ""
    start: int = 0
    end: int = 0
    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    fact: str = ""

    @property
    def day(self) -> str:
        """The day of publication as a sentence has it."""
        day = date.fromisoformat(self.published) if self.published else None
        return f"{day.day} {day:%B %Y}" if day else ""


class CardRow(FrozenModel):
    """A cell as its row of a table is read."""

    entity: str
    measure: str
    period: str
    value: str


class CardTable(FrozenModel):
    """Cells of one table and vintage, and what both are worth."""

    name: str
    vintage: str
    grade: str
    attribution: str
    rows: tuple[CardRow, ...]


class Card(FrozenModel):
    """One thing to look at, in its `sentence` (from, to).

    `sign`, `word` and `look` say the same in three ways, so that colour never stands alone. `scale` has the ends of
    what is stated and of what recomputing gives, in percent of the larger, where that is in doubt and can be drawn.
    `changed` says which words of the draft an edit by hand replaced here.
    """

    key: str
    group: Group
    look: str
    sign: str
    word: str
    blocks: bool = False
    text: str
    stated: str = ""
    recomputed: str = ""
    scale: tuple[tuple[float, float], ...] = ()
    arithmetic: tuple[str, ...] = ()
    reason: str = ""
    changed: str = ""
    rule: str = ""
    findings: tuple[DeskFinding, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    advice: str = ""
    places: tuple[Place, ...] = ()
    tables: tuple[CardTable, ...] = ()
    start: int = 0
    end: int = 0
    sentence: tuple[int, int] = (0, 0)
    notes: tuple[Note, ...] = ()


def cards_of(
    pins: Anchors,
    audit: Audit,
    findings: Iterable[DeskFinding],
    sources: Iterable[Source],
    notes: Iterable[Note] = (),
    *,
    every: bool = False,
) -> tuple[Card, ...]:
    """All cards in text order; a note stands on the first card of its sentence.

    A number that merely stands in its source, a year or a small count, has one only where `every` claim is wanted.
    """
    known = {source.id: source for source in sources}
    of_claim: dict[str, list[DeskFinding]] = defaultdict(list)
    for finding in findings:
        of_claim[finding.finding.claim or _claim_of_edit(finding.finding, audit)].append(finding)
    told = [claim for claim in audit.claims if every or not _merely_stands(claim)]
    cards = [_claim_card(claim, of_claim[claim.id], pins, known) for claim in told]
    cards += [_finding_card(finding, number, pins) for number, finding in enumerate(of_claim[""], 1)]
    cards.sort(key=lambda card: (card.start, card.key))
    return tuple(_with_notes(cards, notes))


def _claim_of_edit(finding: Finding, audit: Audit) -> str:
    """The claim in doubt whose own figure, or quotation, an edit put there; "" where there is none."""
    if not is_edit(finding.rule):
        return ""
    for claim in audit.claims:
        spans = [(figure.start, figure.end) for figure in claim.figures if figure.verdict is claim.verdict]
        spans = spans or ([(claim.start, claim.end)] if claim.kind is ClaimKind.QUOTATION else [])
        near = any(start < finding.end and finding.start < end for start, end in spans)
        if near and claim.verdict not in (Verdict.SUPPORTED, Verdict.NOT_CHECKABLE):
            return claim.id
    return ""


def _merely_stands(claim: Claim) -> bool:
    return claim.rule == "restated" and claim.verdict is Verdict.SUPPORTED


def most_doubtful_first(cards: Iterable[Card]) -> list[Card]:
    """What is to be decided, then what somebody answers for, style, and what is sound; each in text order."""
    order = get_args(Group)
    return sorted(cards, key=lambda card: order.index(card.group))


def marks_of(audit: Audit, cards: Iterable[Card]) -> tuple[HtmlMark, ...]:
    """A mark for every checked figure, for each doubtful claim without figures, and for other findings that block."""
    by_key, marks = {card.key: card for card in cards}, []
    for claim in (claim for claim in audit.claims if claim.id in by_key):
        for figure in claim.figures:
            look, _, word = LOOKS[figure.verdict]
            marks.append(HtmlMark(start=figure.start, end=figure.end, key=claim.id, look=look, spoken=word.lower()))
        if not claim.figures and by_key[claim.id].group == "doubtful":
            look, _, word = LOOKS[claim.verdict]
            marks.append(HtmlMark(start=claim.start, end=claim.end, key=claim.id, look=look, spoken=word.lower()))
    others = [card for card in by_key.values() if card.rule and card.blocks and 0 < card.end - card.start <= LONGEST]
    marks += [
        HtmlMark(start=card.start, end=card.end, key=card.key, look=card.look, spoken="blocks") for card in others
    ]
    return tuple(mark for mark in _one_each(marks) if mark.end > mark.start)


def _one_each(marks: Iterable[HtmlMark]) -> Iterator[HtmlMark]:
    """Of marks on the same words the worst; a figure read by two claims is underlined once."""
    order = [look for look, _, _ in LOOKS.values()]
    worst: dict[tuple[int, int], HtmlMark] = {}
    for mark in marks:
        held = worst.setdefault((mark.start, mark.end), mark)
        if order.index(mark.look) < order.index(held.look):
            worst[mark.start, mark.end] = mark
    yield from worst.values()


def plain(text: str) -> str:
    """A stretch of Markdown as words: no citations, no marks of lists, headings and emphasis."""
    return in_one_line(text)


def _claim_card(claim: Claim, found: list[DeskFinding], pins: Anchors, sources: Mapping[str, Source]) -> Card:
    look, sign, word = LOOKS[claim.verdict]
    figures = [figure for figure in claim.figures if figure.verdict is claim.verdict] or list(claim.figures)
    start, end = (figures[0].start, figures[0].end) if figures else (claim.start, claim.end)
    scale = _scale(claim) if any(each.is_open for each in found) else ()
    evidence = claim.evidence or tuple(each for reading in claim.readings for each in reading.evidence)
    judged = claim.reason == BORNE_OUT
    lines = () if judged else _arithmetic(claim)
    as_found = judged or (claim.kind is ClaimKind.RESTATED and not scale)
    edit = next((each.finding for each in found if is_edit(each.finding.rule)), None)
    proposals = tuple(proposals_of(claim, pins.prose, (start, end), sources)) or ((back_to(edit),) if edit else ())
    return Card(
        key=claim.id,
        group=_group(found, "sound"),
        look=look,
        sign=sign,
        word=word + (", understated" if claim.understated else ""),
        blocks=any(each.blocks for each in found),
        text=plain(pins.prose[start:end]),
        stated="" if as_found else _amounts(claim.stated),
        recomputed="" if judged or (as_found and claim.verdict is Verdict.SUPPORTED) else _amounts(claim.recomputed),
        scale=scale,
        arithmetic=lines,
        reason=judged_right(claim)
        if judged
        else ""
        if claim.reason in lines
        else reason_told(claim, pins.prose, sources),
        changed=edit.message if edit else "",
        findings=tuple(found),
        proposals=proposals,
        advice="" if proposals or claim.suggestion.startswith(LEAVE_OUT) else claim.suggestion,
        places=tuple(_places(evidence, sources)),
        tables=tuple(_tables(evidence)),
        start=start,
        end=end,
        sentence=(pins.at(start).start, pins.at(start).end),
    )


def _group(found: Iterable[DeskFinding], otherwise: Group) -> Group:
    """Doubtful while one of these is to be decided on, answered once somebody has answered for all."""
    held = [each for each in found if decides(each.finding)]
    if not held:
        return otherwise
    return "doubtful" if any(each.is_open for each in held) else "answered"


def _amounts(intervals: Iterable[Interval]) -> str:
    return "; ".join(to_the_digit(each.low, each.high, each.unit) for each in intervals)


def _scale(claim: Claim) -> tuple[tuple[float, float], ...]:
    """Both values to scale, of a claim with one of each in the same unit and above zero; else nothing."""
    values = (*claim.stated, *claim.recomputed)
    if len(claim.stated) != 1 or len(values) != 2 or values[0].unit != values[1].unit:
        return ()
    if min(each.low for each in values) <= 0 or (longest := max(each.high for each in values)).is_infinite():
        return ()
    return tuple(
        (round(float(100 * each.low / longest), 1), round(float(100 * each.high / longest), 1)) for each in values
    )


def judged_right(claim: Claim) -> str:
    """What was found of a claim whose words a second reading bears out, and that it does, in a line.

    The comparison or formula that the first reading made of it is not told: it says the contrary.
    """
    lines = _arithmetic(claim)
    told = list(dict.fromkeys(_value_in_words(value) for reading in claim.readings for value in reading.values))
    told = told or [_values_in(line) for line in lines]
    reasons = dict.fromkeys(figure.reason for figure in claim.figures if figure.reason != claim.reason)
    found = f"found: {' and '.join(told)}" if told else "; ".join(filter(None, reasons))
    return f"{found or 'nothing that decides it was found'}; a second reading judged it right"


def _values_in(line: str) -> str:
    """The values that a line of arithmetic compares, or the source's words in it: "not A < B" is "A and B"."""
    return _COMPARED.sub(" and ", line.removeprefix("not ").removeprefix("source: "))


def _value_in_words(value: ReckonedValue) -> str:
    return f"{value.shown} ({value.name})" if value.name else value.shown


def _arithmetic(claim: Claim) -> tuple[str, ...]:
    """The claim's own line, or where it only joins those of its readings, these."""
    whole = dict.fromkeys(filter(None, (each.arithmetic for each in claim.readings)))
    senseless = {each.arithmetic for each in claim.readings if _adds_unlike(each)}
    lines = tuple(line for line in whole if line not in senseless)
    if not claim.arithmetic or claim.arithmetic in ("; ".join(whole), *senseless):
        return lines
    return (claim.arithmetic, *(line for line in lines if line != claim.arithmetic))


def _adds_unlike(reading: Reading) -> bool:
    """Whether a formula would add or take away values of unlike units ("12:35 − 25 GW"), and so came to nothing."""
    units = {value.unit for value in reading.values}
    return reading.operator in (Op.ADD, Op.SUBTRACT) and reading.recomputed is None and len(units) > 1


def _tables(evidence: Iterable[Evidence]) -> Iterator[CardTable]:
    """The cells under a claim, table by table, each once."""
    rows: dict[tuple[str, str, str, str], dict[CardRow, None]] = defaultdict(dict)
    for each in evidence:
        if isinstance(each, CellEvidence):
            value = to_the_digit(each.value, each.value, each.unit)
            row = CardRow(entity=each.entity, measure=spoken(each.measure), period=each.period, value=value)
            rows[each.table, each.vintage, each.grade, each.attribution][row] = None
    for (name, vintage, grade, attribution), found in rows.items():
        yield CardTable(name=name, vintage=vintage, grade=grade, attribution=attribution, rows=tuple(found))


def _finding_card(found: DeskFinding, number: int, pins: Anchors) -> Card:
    """The card of a finding that is no claim's; one of style has what is asked as its title, and the words below.

    A bullet may break a rule in two ways: by its sentence both cards would be called alike.
    """
    finding = found.finding
    look, sign = {
        Severity.BLOCKING: ("refuted", "✕"),
        Severity.LOOK: ("unproven", "?"),
        Severity.INFO: ("unchecked", "–"),
    }[finding.severity]
    edited = is_edit(finding.rule) and finding.severity is not Severity.INFO
    words = plain(pins.prose[finding.start : finding.end] if edited else found.pin.sentence)
    titled = finding.rule.startswith(STYLE)
    back = (back_to(finding),) if edited else ()
    return Card(
        key=f"x{number}",
        group=_group([found], "style"),
        look=look,
        sign=sign,
        word=finding.rule.partition(".")[0].capitalize(),
        blocks=found.blocks,
        text=finding.message if titled else words,
        reason=f"“{words}”" if titled else finding.message,
        rule=finding.rule,
        findings=(found,),
        proposals=back,
        advice="" if back else finding.suggestion,
        start=finding.start,
        end=finding.end,
        sentence=(found.pin.start, found.pin.end),
    )


def _places(evidence: Iterable[Evidence], sources: Mapping[str, Source]) -> Iterator[Place]:
    seen = set()
    for each in evidence:
        if isinstance(each, CellEvidence):
            continue
        statement = "" if isinstance(each, PassageEvidence) else each.statement
        if (spot := (each.source, each.start, each.end, statement if not each.source else "")) in seen:
            continue
        seen.add(spot)
        source = sources.get(each.source)
        if source is None:
            yield Place(words=each.passage or statement, fact=statement)
            continue
        first = max(0, each.start - AROUND)
        window = mask_signs(source.text[first : each.end + AROUND])
        start, end = each.start - first, each.end - first
        yield Place(
            before=_cut(window[:start], from_left=True).replace(GONE, ""),
            words=window[start:end].replace(GONE, "") or each.passage,
            after=_cut(window[end:], from_left=False).replace(GONE, ""),
            source=source.id,
            start=each.start,
            end=each.end,
            title=source.title,
            publisher=source.publisher,
            published=source.published.isoformat() if source.published else "",
            url=source.url,
            fact=statement,
        )


def _cut(text: str, *, from_left: bool) -> str:
    """Context cut at a word, an ellipsis where there is more."""
    if len(text) < AROUND:
        return text
    return "… " + text.partition(" ")[2] if from_left else text.rpartition(" ")[0] + " …"


def _with_notes(cards: list[Card], notes: Iterable[Note]) -> Iterator[Card]:
    by_sentence: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        if note.pin and not note.resolved_at:
            by_sentence[note.pin.start].append(note)
    for card in cards:
        yield card.model_copy(update={"notes": tuple(by_sentence.pop(card.sentence[0], ()))})
