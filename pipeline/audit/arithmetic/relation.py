"""What a sentence says without a figure of its own to recompute: a comparison, a rank, a direction, words it quotes."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.audit.arithmetic.tolerance import compare
from pipeline.audit.arithmetic.typed_formula import Formula
from pipeline.models import ClaimKind, Evidence, Interval, Quantity, Reading, Verdict


@dataclass(frozen=True, slots=True)
class Limit:
    """What things were counted above (`sign` 1) or below (-1), by which measure and of which year."""

    value: Formula
    sign: int
    measure: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation with its verdict; `figure` is the count or ordinal that states it, if one does.

    `span` frames its words in the sentence, `used` are where figures start that it is held against; `of_group`: its
    field are the values of a group that the text counts; `of_currencies`: it compares amounts of two
    currencies, and is open without a rate.
    """

    kind: ClaimKind
    verdict: Verdict
    reason: str
    readings: tuple[Reading, ...] = ()
    figure: Quantity | None = None
    understated: bool = False
    changes_story: bool = False
    span: tuple[int, int] | None = None
    evidence: tuple[Evidence, ...] = ()
    suggestion: str = ""
    used: tuple[int, ...] = ()
    limit: Limit | None = None
    of_group: bool = False
    of_currencies: bool = False

    @property
    def stated(self) -> Interval | None:
        """The figure's own interval."""
        figure = self.figure
        return (
            Interval(low=min(figure.low, figure.high), high=max(figure.low, figure.high), unit=figure.unit)
            if figure
            else None
        )

    @property
    def recomputed(self) -> tuple[Interval, ...]:
        return tuple(reading.recomputed for reading in self.readings if reading.recomputed)


def unknown(kind: ClaimKind, reason: str, figure: Quantity | None = None) -> Relation:
    """A relation whose values are not at hand."""
    return Relation(kind, Verdict.NOT_ENOUGH, reason, figure=figure)


def counted(
    figure: Quantity,
    result: Interval,
    line: str,
    evidence: tuple[Evidence, ...],
    used: tuple[int, ...],
    *,
    limit: Limit | None = None,
    of_group: bool = False,
) -> Relation:
    """A count held against the number of those that meet a limit, with its one reading."""
    outcome = compare(figure, result)
    reading = Reading(arithmetic=line, recomputed=result, verdict=outcome.verdict, evidence=evidence)
    return Relation(
        ClaimKind.COUNT,
        outcome.verdict,
        outcome.reason,
        (reading,),
        figure,
        outcome.understated,
        evidence=evidence,
        used=used,
        limit=limit,
        of_group=of_group,
    )


def told(
    kind: ClaimKind,
    line: str,
    evidence: Iterable[Evidence],
    *,
    holds: bool,
    figure: Quantity | None = None,
    recomputed: Interval | None = None,
    reason: str = "",
) -> Relation:
    """A relation that holds as a whole or does not, with its one reading."""
    verdict = Verdict.SUPPORTED if holds else Verdict.REFUTED
    pieces = tuple(dict.fromkeys(evidence))
    reading = Reading(arithmetic=line, recomputed=recomputed, verdict=verdict, evidence=pieces)
    return Relation(kind, verdict, reason or line, (reading,), figure, changes_story=not holds, evidence=pieces)
