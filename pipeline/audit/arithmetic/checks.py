"""One checked part of a sentence: its formula carried through, compared with what is stated, and said in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.audit.arithmetic.formula import Formula, evaluate, evidence_of, with_result
from pipeline.audit.arithmetic.tolerance import Comparison, compare
from pipeline.audit.evidence.evidence_base import Gap
from pipeline.models import ClaimKind, Evidence, Interval, Kind, Quantity, Reading, Verdict

PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A part of a sentence with its verdict; `figure` is None for a comparison or direction without a number."""

    kind: ClaimKind
    figure: Quantity | None
    verdict: Verdict
    reason: str
    readings: tuple[Reading, ...] = ()
    understated: bool = False
    changes_story: bool = False
    stated: Interval | None = None
    span: tuple[int, int] | None = None
    evidence: tuple[Evidence, ...] = ()
    suggestion: str = ""
    used: tuple[int, ...] = ()
    limit: tuple[Formula, int, str, int | None] | None = None

    @property
    def recomputed(self) -> tuple[Interval, ...]:
        return tuple(reading.recomputed for reading in self.readings if reading.recomputed)


def unknown(kind: ClaimKind, figure: Quantity | None, reason: str) -> CheckResult:
    """A part whose inputs are not at hand."""
    return CheckResult(kind, figure, Verdict.NOT_ENOUGH, reason, stated=stated_in(figure) if figure else None)


def checked(
    kind: ClaimKind,
    figure: Quantity,
    formula: Formula | Gap | None,
    *,
    unit: str = "",
) -> CheckResult:
    """A figure against its formula, both in the figure's unit or in `unit`."""
    if formula is None:
        return unknown(kind, figure, "nothing in the notes or the tables gives this figure")
    if isinstance(formula, Gap):
        return unknown(kind, figure, formula.reason)
    result = evaluate(formula)
    if result is None:
        return unknown(kind, figure, "the formula has no result with these inputs")
    result = result.model_copy(update={"unit": unit or result.unit})
    outcome = compare(figure, result)
    return _part(kind, figure, formula, result, outcome)


def signed_check(kind: ClaimKind, figure: Quantity, formula: Formula | Gap | None, sign: int) -> CheckResult:
    """A change against its formula; the sign must be the one stated, the size is compared without it."""
    if formula is None or isinstance(formula, Gap):
        return checked(kind, figure, formula)
    result = evaluate(formula)
    if result is None:
        return unknown(kind, figure, "the formula has no result with these inputs")
    moved = 1 if result.low >= 0 and result.high > 0 else -1 if result.high <= 0 and result.low < 0 else 0
    size = magnitude_of(result)
    if sign and moved != sign:
        word = {1: "it rose", -1: "it fell", 0: "it did not clearly rise or fall"}[moved]
        outcome = Comparison(Verdict.REFUTED, f"the direction is wrong: {word}")
        return replace(_part(kind, figure, formula, size, outcome, result), changes_story=True)
    return _part(kind, figure, formula, size, compare(figure, size), result)


def magnitude_of(result: Interval) -> Interval:
    """An interval without its sign."""
    ends = sorted((abs(result.low), abs(result.high)))
    return result.model_copy(update={"low": ends[0], "high": ends[1]})


def _part(
    kind: ClaimKind,
    figure: Quantity,
    formula: Formula,
    result: Interval,
    outcome: Comparison,
    signed: Interval | None = None,
) -> CheckResult:
    evidence = evidence_of(formula)
    line = with_result(formula, signed or result)
    reading = Reading(arithmetic=line, recomputed=result, verdict=outcome.verdict, evidence=evidence)
    return CheckResult(
        kind,
        figure,
        outcome.verdict,
        outcome.reason,
        (reading,),
        outcome.understated,
        outcome.verdict is Verdict.REFUTED and far_off(figure, result),
        stated_in(figure),
        evidence=evidence,
    )


def merge_readings(parts: Sequence[CheckResult]) -> CheckResult:
    """Several readings of one figure as one part: their common verdict, or not enough evidence where they differ."""
    first = parts[0]
    verdicts = {part.verdict for part in parts}
    readings = tuple(reading for part in parts for reading in part.readings)
    evidence = tuple(dict.fromkeys(piece for part in parts for piece in part.evidence))
    if len(verdicts) == 1:
        return replace(first, readings=readings, evidence=evidence, reason="; ".join(part.reason for part in parts))
    reason = "the sentence can be read in several ways, and they disagree"
    return replace(first, verdict=Verdict.NOT_ENOUGH, readings=readings, evidence=evidence, reason=reason)


def boolean_check(
    kind: ClaimKind, figure: Quantity | None, holds: bool | None, reading: Reading, reason: str
) -> CheckResult:
    """A part that is true or false as a whole: a comparison, a direction, a rank; None means it cannot be told."""
    verdict = Verdict.NOT_ENOUGH if holds is None else Verdict.SUPPORTED if holds else Verdict.REFUTED
    return CheckResult(
        kind,
        figure,
        verdict,
        reason,
        (reading,),
        changes_story=verdict is Verdict.REFUTED,
        stated=stated_in(figure) if figure else None,
        evidence=reading.evidence,
    )


def stated_in(figure: Quantity) -> Interval:
    """A figure's interval as stated."""
    return Interval(low=min(figure.low, figure.high), high=max(figure.low, figure.high), unit=figure.unit)


def as_percent(figure: Quantity) -> Quantity:
    """A fraction ("a third", "one in five", "55 cents of every dollar") as the percentage it is."""
    if figure.kind is not Kind.FRACTION:
        return figure.model_copy(update={"unit": "%"}) if figure.unit != "%" else figure
    return figure.times(PERCENT, unit="%", step=Decimal(0), in_words=True)


def far_off(figure: Quantity, result: Interval) -> bool:
    """Whether the two are of different orders of magnitude, so that the story changes with the figure."""
    stated, found = abs(figure.low), abs(result.low)
    return bool(stated and found) and max(stated, found) / min(stated, found) >= 10
