"""The verdict on each candidate of a reader, and whether it blocks: only what is read in full and has no rival does."""

import re
from dataclasses import replace
from datetime import date

from pipeline.audit.arithmetic.amount import DAY, TIME, UnitError
from pipeline.audit.arithmetic.calendar_days import is_day
from pipeline.audit.arithmetic.tolerance import agrees, misses_by_width
from pipeline.audit.arithmetic.typed_formula import (
    Apply,
    Formula,
    Op,
    Operand,
    evaluate,
    evidence_of,
    operands,
    operator_of,
    values_of,
)
from pipeline.audit.reading.candidates import Answer, ReaderCandidate
from pipeline.audit.reading.claim_words import judged_words
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.audit.reading.fitting import (
    BOUNDED,
    FAR,
    is_of_another_kind,
    rival_of,
    swapped,
    unfit,
)
from pipeline.audit.reading.judge_comparison import judged_comparison
from pipeline.audit.reading.masking import MaskedText
from pipeline.audit.reading.reader_verdict import (
    DIRECTION,
    TWO_VALUES,
    ReaderVerdict,
    aside,
    not_read,
    unjudged,
    verdict_of,
)
from pipeline.audit.reading.right_figure import (
    names_of,
    rewritten,
    short_line,
)
from pipeline.audit.reading.said import Said, said_at
from pipeline.audit.reading.weighing import Weighed, weigh, weigh_each
from pipeline.audit.wording.modality import is_asked
from pipeline.models import Hedge, Interval, Kind, Quantity, Reading, Severity, Verdict
from pipeline.quantities.formatting import compact, readable, rounded
from pipeline.quantities.periods import MONTH
from pipeline.quantities.units import CURRENCY_CODES

MILLION = 10**6  # whole numbers below it are shown to the last digit
ASIDE = 12  # counts in words up to here may be asides
MONTH_BEFORE = re.compile(rf"\b{MONTH} \d{{1,2}}(?:,| and| or|, and) $")  # "May 20 and 21"
COUNTS_IN_WORDS = (Kind.NUMBER, Kind.ORDINAL, Kind.VAGUE)


def judged(candidate: ReaderCandidate, text: MaskedText, ids: EvidenceIds) -> ReaderVerdict:
    """One candidate's verdict under POLICY 19 to 24."""
    found = replace(_judged(candidate, text, ids), words=_own_words(candidate, text))
    doubted = candidate.figure is not None and not candidate.figure.letter
    if doubted and found.verdict not in (Verdict.SUPPORTED, Verdict.REFUTED):
        return replace(found, binding=False)  # words that may be no figure ask for no look
    return found


def _own_words(candidate: ReaderCandidate, text: MaskedText) -> tuple[int, int]:
    """Where the words stand that the reader read the figure in, up to the figures beside it."""
    if candidate.figure is None:
        return candidate.start, candidate.end
    own = candidate.figure.quantity
    start, end = min(candidate.start, own.start), max(candidate.end, own.end)
    for other in text.figures:
        if other.sentence == candidate.figure.sentence and other is not candidate.figure:
            start = max(start, other.quantity.end) if other.quantity.end <= own.start else start
            end = min(end, other.quantity.start) if other.quantity.start >= own.end else end
    held = text.text[start:end]
    return start + len(held) - len(held.lstrip(" ,;:")), end - len(held) + len(held.rstrip(" ,;:"))


def _judged(candidate: ReaderCandidate, text: MaskedText, ids: EvidenceIds) -> ReaderVerdict:
    figure = candidate.figure
    quantity = figure.quantity if figure else None
    start, end = (quantity.start, quantity.end) if quantity else (candidate.start, candidate.end)
    said = said_at(text, candidate.sentence, start, end, quantity)
    match candidate.answer:
        case Answer.FORMULA | Answer.STATED if candidate.formula is not None and quantity is not None:
            return _figure(candidate, quantity, said, ids)
        case Answer.FORMULA | Answer.STATED:
            return unjudged(candidate, "the formula stands for no figure of the words")
        case Answer.COMPARISON:
            return judged_comparison(candidate, said, ids)
        case Answer.NOTHING:
            return _nothing(candidate, quantity)
        case Answer.MISSING:
            found = _open(candidate, f"the evidence does not hold {candidate.reason}", "missing")
            return replace(found, severity=Severity.INFO, binding=False) if quantity and _is_aside(quantity) else found
        case Answer.QUOTATION:
            return aside(candidate, Verdict.NOT_CHECKABLE, "quotation")
        case Answer.UNREADABLE:
            return aside(candidate, Verdict.NOT_ENOUGH, "unreadable", candidate.reason)
        case Answer.CONTRADICTED if quantity is not None:
            return judged_words(replace(candidate, figure=None), said, ids)
        case _ if quantity is not None and quantity.kind is not Kind.ORDINAL:
            return _judged_figure(candidate, quantity)
        case _:
            return judged_words(candidate, said, ids)


def _is_aside(quantity: Quantity) -> bool:
    """Whether a figure is a small count or span of time in words, which a story may state without a source."""
    small = quantity.in_words and abs(quantity.high) <= ASIDE
    return small and quantity.kind in (Kind.NUMBER, Kind.MEASURE, Kind.VAGUE)


def _nothing(candidate: ReaderCandidate, quantity: Quantity | None) -> ReaderVerdict:
    """ "States nothing": it never stands against another reader where an amount has digits or a unit."""
    amount = quantity is not None and (
        not quantity.in_words or quantity.kind not in COUNTS_IN_WORDS or bool(quantity.unit)
    )
    return replace(verdict_of(candidate, Verdict.NOT_CHECKABLE, "nothing"), binding=not amount)


def _figure(candidate: ReaderCandidate, quantity: Quantity, said: Said, ids: EvidenceIds) -> ReaderVerdict:
    assert candidate.formula is not None
    of_month = quantity.kind is Kind.ORDINAL or MONTH_BEFORE.search(said.text[: said.start])
    if of_month and (day := _day_of(candidate.formula)):
        return _on_day(candidate, quantity, day)
    weighed, *others = (weigh_each(quantity, each, said, ids.by_key) for each in (candidate.formula, *candidate.others))
    agreed = [each for each in (weighed, *others) if each.judgement.verdict is Verdict.SUPPORTED]
    if agreed and (agreed[0] is weighed or _gives_way(weighed, agreed[0], quantity)):
        weighed, others = agreed[0], []
    readings = tuple(_reading(one, ids, quantity) for one in (weighed, *others))
    if agreed and others and not _conflicts(quantity, weighed, said, ids):
        lines = " or ".join(reading.arithmetic for reading in readings)
        reason = f"the words bear two readings that differ: {lines}"
        found = not_read(candidate, f"{_rule(candidate)}.two-readings", reason)
        return _with_arithmetic(found, weighed, ids, readings)
    found = _settled(candidate, quantity, weighed, others, said, ids)
    return _with_arithmetic(
        found, weighed, ids, readings if candidate.others or found.verdict is Verdict.CONFLICTING else ()
    )


def _day_of(formula: Formula) -> date | None:
    """The day of the calendar that a formula names or counts to; None for one that gives no single day."""
    try:
        held = evaluate(formula)
    except UnitError:
        return None
    days = held.low / DAY
    alone = (
        held.unit == TIME
        and held.low == held.high
        and days == int(days)
        and any(leaf.is_moment for leaf in operands(formula))
    )
    return date.fromordinal(int(days)) if alone and is_day(held) else None


def _on_day(candidate: ReaderCandidate, quantity: Quantity, day: date) -> ReaderVerdict:
    """ "On the 16th" against a day of the evidence."""
    assert candidate.formula is not None
    holds = day.day == quantity.low
    reason = "" if holds else f"the evidence has {day:%-d %B %Y}"
    found = verdict_of(candidate, Verdict.SUPPORTED if holds else Verdict.REFUTED, _rule(candidate), reason)
    return replace(found, evidence=evidence_of(candidate.formula), full=holds, line=f"{day:%-d %B %Y}")


def _gives_way(first: Weighed, second: Weighed, quantity: Quantity) -> bool:
    """Whether a first reading is of another figure, by its order of magnitude, or the second's but for its sign: "six
    places higher" is 11 - 5 as well as 5 - 11."""
    one, other = first.judgement.result, second.judgement.result
    if one is None or other is None or {abs(one.low), abs(one.high)} == {abs(other.low), abs(other.high)}:
        return True
    return bool(one.high and quantity.high) and not 1 / FAR <= abs(one.high / quantity.high) <= FAR


def _rule(candidate: ReaderCandidate) -> str:
    return "stated" if candidate.answer is Answer.STATED else "formula"


def _settled(
    candidate: ReaderCandidate,
    quantity: Quantity,
    weighed: Weighed,
    others: list[Weighed],
    said: Said,
    ids: EvidenceIds,
) -> ReaderVerdict:
    """The verdict where all readings agree; it blocks only where the reading is full and has no rival."""
    judgement = weighed.judgement
    rule = DIRECTION if judgement.size_alone else _rule(candidate)
    ill = unfit(quantity, weighed, said, ids)
    alone = isinstance(weighed.formula, Operand)
    verdict, reason = judgement.verdict, "" if judgement.verdict is Verdict.SUPPORTED else judgement.reason
    if alone and verdict is Verdict.REFUTED and not judgement.wrong_sign:
        reason = f"the evidence has {_line(weighed, ids, quantity)}"
    if alone and ill and verdict in (Verdict.SUPPORTED, Verdict.REFUTED):
        verdict, reason = Verdict.NOT_ENOUGH, ill
    full = not ill and not weighed.missing and not any(one.missing for one in others)
    if weighed.missing and verdict is Verdict.SUPPORTED:
        verdict, reason = Verdict.NOT_ENOUGH, weighed.missing
    unread = judgement.result is None and not _are_currencies(quantity, weighed.formula, ids)
    if unread or (weighed.missing and verdict is Verdict.NOT_ENOUGH and not weighed.otherwise):
        return not_read(candidate, rule, reason)
    rival = ""
    if _conflicts(quantity, weighed, said, ids):
        return verdict_of(candidate, Verdict.CONFLICTING, f"{rule}.conflict", TWO_VALUES)
    if verdict is Verdict.REFUTED:
        rival = next(filter(None, (rival_of(quantity, one.formula, said, ids) for one in (weighed, *others))), "")
    if verdict is Verdict.REFUTED and is_asked(said.text, said.start):
        return verdict_of(candidate, Verdict.NOT_CHECKABLE, rule, "the words ask, and state nothing")
    blocks = verdict is Verdict.REFUTED and full and not rival and not _is_doubtful(quantity, weighed, said, ids)
    severity = Severity.BLOCKING if blocks else Severity.INFO if verdict is Verdict.SUPPORTED else Severity.LOOK
    if verdict is Verdict.REFUTED and not blocks:
        reason = "; ".join(filter(None, (reason, ill, f"but so would be: {rival}" if rival else "")))
    proposal = (
        rewritten(quantity, judgement.result)
        if blocks and judgement.result and not judgement.wrong_sign and _same_unit(quantity, judgement.result)
        else ""
    )
    return replace(
        verdict_of(candidate, verdict, rule, reason),
        severity=severity,
        understated=judgement.understated,
        full=full,
        rival=rival,
        proposal=proposal,
    )


def _are_currencies(quantity: Quantity, formula: Formula, ids: EvidenceIds) -> bool:
    """Whether a figure is money of another currency than the evidence (POLICY 13)."""
    held = {value.quantity.unit for value in ids.known_in(formula)}
    return quantity.kind is Kind.MONEY and bool((held - {quantity.unit}) & CURRENCY_CODES)


def _is_doubtful(quantity: Quantity, weighed: Weighed, said: Said, ids: EvidenceIds) -> bool:
    """Whether a refutation is one of taste, or of a value that is likelier another than the one meant."""
    known = ids.known_of(weighed.formula) if isinstance(weighed.formula, Operand) else None
    other = known is not None and is_of_another_kind(quantity, known, said)
    return other or _misses_by_its_hedge(quantity, weighed)


def _misses_by_its_hedge(quantity: Quantity, weighed: Weighed) -> bool:
    """Whether a figure is right but for its hedge: how wide that is, or a bound that the evidence does not have.

    "Over 15 matches" may say what something is spread over, "at most about 9 km/h" that 5 knots are 9.26.
    """
    result = weighed.judgement.result
    if result is None or weighed.judgement.wrong_sign:
        return False
    plain = quantity.model_copy(update={"low": abs(quantity.low), "high": abs(quantity.high)})
    ends = sorted((abs(result.low), abs(result.high)))
    if misses_by_width(plain, *ends):
        return True
    counted = isinstance(weighed.formula, Operand) or getattr(weighed.formula, "op", None) is Op.COUNT
    bounded = any(leaf.hedge for leaf in operands(weighed.formula))
    if not counted or bounded or quantity.hedge not in BOUNDED:
        return False
    return agrees(plain.model_copy(update={"hedge": Hedge.NONE}), *ends)[0]


def _same_unit(quantity: Quantity, result: Interval) -> bool:
    return quantity.unit == result.unit


def _conflicts(quantity: Quantity, weighed: Weighed, said: Said, ids: EvidenceIds) -> bool:
    """Whether the verdict is another with the value that another note gives for the very same thing (POLICY 18)."""
    for value in ids.known_in(weighed.formula):
        for other in ids.index.same_thing(value, said.reading.stems):
            swap = weigh(quantity, swapped(weighed.formula, value.key, other.operand), said, ids.by_key)
            if {swap.judgement.verdict, weighed.judgement.verdict} == {Verdict.SUPPORTED, Verdict.REFUTED}:
                return True
    return False


def _judged_figure(candidate: ReaderCandidate, quantity: Quantity) -> ReaderVerdict:
    """ "ok p4" for a figure names no value: it leaves it open."""
    counted = _is_aside(quantity) or (quantity.in_words and quantity.kind is Kind.MULTIPLE)
    if counted:  # "refused twice", "two services": what the passage names and nobody numbers
        return aside(candidate, Verdict.NOT_ENOUGH, "stated", "counted by the text")
    if candidate.answer is Answer.OPEN:
        return _open(candidate, "the evidence does not speak of it", "missing")
    return not_read(candidate, "stated", "the passage named does not state the figure")


def _reading(weighed: Weighed, ids: EvidenceIds, quantity: Quantity) -> Reading:
    return Reading(
        arithmetic=_line(weighed, ids, quantity),
        recomputed=weighed.judgement.result,
        verdict=weighed.judgement.verdict,
        evidence=evidence_of(weighed.formula),
        values=values_of(weighed.formula),
        operator=operator_of(weighed.formula),
    )


def _line(weighed: Weighed, ids: EvidenceIds, quantity: Quantity) -> str:
    """ "$2.848bn (Jan-Jun 2024) ÷ $6.086bn (2023) = 46.8%"; a restated value alone has no sum behind it."""
    line = short_line(weighed.formula, names_of(weighed.formula, ids.by_key))
    result = weighed.judgement.result
    if result is None or isinstance(weighed.formula, Operand):
        return line
    if isinstance(weighed.formula, Apply) and weighed.formula.op in (Op.RANK, Op.RANK_LOW):
        return f"{line}: place {result.low.normalize():f}"
    low, high, unit = result.low, result.high, result.unit
    if quantity.kind is Kind.FRACTION:
        low, high, unit = low * 100, high * 100, "%"
    elif quantity.kind is Kind.MONEY and unit == "x":
        unit = quantity.unit
    counted = low == high == int(low) and abs(low) < MILLION
    return f"{line} = {compact((readable if counted else rounded)(low, high, unit))}"


def _with_arithmetic(
    found: ReaderVerdict, weighed: Weighed, ids: EvidenceIds, readings: tuple[Reading, ...]
) -> ReaderVerdict:
    assert found.quantity is not None
    return replace(
        found,
        result=weighed.judgement.result,
        line=_line(weighed, ids, found.quantity),
        evidence=evidence_of(weighed.formula),
        values=values_of(weighed.formula),
        operator=operator_of(weighed.formula),
        alternatives=readings[1:],
    )


def _open(candidate: ReaderCandidate, reason: str, rule: str) -> ReaderVerdict:
    return verdict_of(candidate, Verdict.NOT_ENOUGH, rule, reason)
