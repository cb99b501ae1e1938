"""Every figure of a text held against its sources: where it stands there, or that it does not."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from pipeline.audit.attribution.agreement import agrees
from pipeline.audit.attribution.mentions import Mention, Reading, read_source
from pipeline.audit.evidence.evidence_base import EvidenceBase
from pipeline.models import Claim, ClaimKind, Severity, Verdict
from pipeline.models.audit import CheckedFigure, Evidence, Interval, PassageEvidence
from pipeline.models.quantity import Kind, Quantity
from pipeline.models.story import Fact, Source
from pipeline.quantities.finder import ends, find_quantities
from pipeline.text.sentences import sentences
from pipeline.text.stemming import stems

FEWEST = 6  # stems a sentence must have to be known again
SAME_WORDS = 0.7  # share of its stems that the source's sentence repeats
_AMOUNTS = (Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.MEASURE, Kind.AGE)
REMEMBERED = 4  # sets of sources: a draft is audited several times, and a desk goes from one to the next
SHOWN = 3  # passages kept as evidence for one figure


class Restated(NamedTuple):
    """One figure of the text with its verdict, and the passages of the sources that bear it."""

    figure: CheckedFigure
    evidence: tuple[Evidence, ...] = ()


def restated_figures(text: str, sources: Sequence[Source], facts: Sequence[Fact] = ()) -> tuple[Restated, ...]:
    """Each number, date, age and score of a text, in text order, compared with the sources and facts.

    A figure is supported where a source has it of the same thing, written or implied; refuted where a sentence of a
    source says nearly the same with another figure; else there is not enough evidence for it. Offsets are code points
    of `text`, those of the evidence code points of the source's text.
    """
    return _restated(text, tuple(sources), tuple(facts))


@lru_cache(REMEMBERED)
def _restated(text: str, sources: tuple[Source, ...], facts: tuple[Fact, ...]) -> tuple[Restated, ...]:
    read, pieces = readings(sources, facts), sentences(text)
    starts, said = [piece.start for piece in pieces], [stems(piece.text) for piece in pieces]
    return tuple(
        _checked(quantity, read, said[max(0, bisect_right(starts, quantity.start) - 1)])
        for quantity in find_quantities(text)
        if quantity.kind is not Kind.LIST_NUMBER
    )


@lru_cache(REMEMBERED)
def readings(sources: tuple[Source, ...], facts: tuple[Fact, ...]) -> tuple[Reading, ...]:
    """The sources' figures, then those of the facts' statements."""
    said = (Source(id=fact.id, title=fact.id, text=fact.statement) for fact in facts)
    return tuple(read_source(source) for source in (*sources, *said))


def _contradiction(stated: Quantity, readings: Sequence[Reading], said: frozenset[str]) -> Mention | None:
    """The source's own figure where its sentence says nearly the same words with another one."""
    if stated.kind not in _AMOUNTS or len(said) < FEWEST:
        return None
    rivals = [mention for reading in readings for mention in reading.in_place_of(stated)]
    return next((rival for rival in rivals if len(said & rival.around) >= SAME_WORDS * len(said)), None)


def _checked(stated: Quantity, readings: Sequence[Reading], said: frozenset[str]) -> Restated:
    evidence = _evidence(stated, readings, said)
    rival = None if evidence else _contradiction(stated, readings, said)
    verdict = Verdict.SUPPORTED if evidence else Verdict.REFUTED if rival else Verdict.NOT_ENOUGH
    figure = CheckedFigure(
        start=stated.start,
        end=stated.end,
        text=stated.text,
        verdict=verdict,
        stated=_interval(stated),
        recomputed=_interval(rival.quantity) if rival else None,
        reason=f"the source says {rival.quantity.text}" if rival else _REASONS[verdict],
    )
    return Restated(figure, (_passage(rival),) if rival else evidence)


_REASONS = {Verdict.SUPPORTED: "stands in the source", Verdict.NOT_ENOUGH: "no source has this figure"}


def _interval(quantity: Quantity) -> Interval:
    low, high = sorted((quantity.low, quantity.high))
    return Interval(low=low, high=high, unit=quantity.unit)


def _evidence(stated: Quantity, readings: Sequence[Reading], said: frozenset[str]) -> tuple[Evidence, ...]:
    """The passages that bear a figure, for a range those of its two ends; none where nothing bears it."""
    if stated.kind in (Kind.NAME, Kind.CODE):
        found = [passage for reading in readings if (passage := _same_words(stated, reading.source))]
        if found:
            return tuple(found[:SHOWN])
    whole = tuple(islice(_bearing(stated, readings, said), SHOWN))
    if whole or stated.low == stated.high:
        return tuple(map(_passage, whole))
    both = [next(_bearing(end, readings, said), None) for end in ends(stated)]
    return tuple(_passage(mention) for mention in both if mention) if all(both) else ()


def _bearing(stated: Quantity, readings: Sequence[Reading], said: frozenset[str]) -> Iterator[Mention]:
    """The mentions that bear a figure, each place once."""
    seen: set[tuple[int, int, int]] = set()
    for number, reading in enumerate(readings):
        for mention in reading.alike(stated):
            place = (number, mention.quantity.start, mention.quantity.end)
            if place not in seen and agrees(stated, mention, said):
                seen.add(place)
                yield mention


def _same_words(stated: Quantity, source: Source) -> PassageEvidence | None:
    start = source.text.lower().find(stated.text.lower())
    return _at(source, start, start + len(stated.text)) if start >= 0 else None


def _passage(mention: Mention) -> PassageEvidence:
    return _at(mention.source, mention.quantity.start, mention.quantity.end)


def _at(source: Source, start: int, end: int) -> PassageEvidence:
    return PassageEvidence(source=source.id or source.title, start=start, end=end, passage=source.text[start:end])


SEVERITY = {Verdict.SUPPORTED: Severity.INFO, Verdict.REFUTED: Severity.BLOCKING}
SETTLED = (Verdict.SUPPORTED, Verdict.REFUTED, Verdict.CONFLICTING)


def with_restated(text: str, claims: Sequence[Claim], holdings: EvidenceBase) -> list[Claim]:
    """The claims with one of kind `restated` for each number that no recomputing settled, in text order.

    A figure that the rules had no evidence for is settled by the source that states it; without sources all stays.
    """
    if not holdings.sources:
        return list(claims)
    settled = {figure.start for claim in claims for figure in claim.figures if claim.verdict in SETTLED}
    found = [r for r in restated_figures(text, holdings.sources, holdings.facts) if r.figure.start not in settled]
    told = {r.figure.start: r.figure.verdict for r in found}
    kept = [claim for claim in claims if not _replaced(claim, told)]
    return sorted([*kept, *(_claim(text, claims, r) for r in found)], key=_place)


def _replaced(claim: Claim, told: dict[int, Verdict]) -> bool:
    """Whether a claim without evidence is on a figure that the sources were asked for, or that they all bear."""
    asked = [told[figure.start] for figure in claim.figures if figure.start in told]
    borne = bool(asked) and len(asked) == len(claim.figures) and set(asked) == {Verdict.SUPPORTED}
    bare = claim.verdict is Verdict.NOT_ENOUGH and (borne or (claim.kind is ClaimKind.FIGURE and bool(asked)))
    return claim.kind is ClaimKind.NONE or bare


def _claim(text: str, claims: Sequence[Claim], restated: Restated) -> Claim:
    figure = restated.figure
    whole = next((c for c in claims if c.start <= figure.start < c.end), None)
    start, end = (whole.start, whole.end) if whole else (figure.start, figure.end)
    return Claim(
        id="",
        text=text[start:end],
        start=start,
        end=end,
        kind=ClaimKind.RESTATED,
        verdict=figure.verdict,
        severity=SEVERITY.get(figure.verdict, Severity.LOOK),
        stated=(figure.stated,) if figure.stated else (),
        evidence=restated.evidence,
        reason=figure.reason,
        figures=(figure,),
    )


def _place(claim: Claim) -> tuple[int, int]:
    return claim.start, claim.figures[0].start if claim.figures else claim.end
