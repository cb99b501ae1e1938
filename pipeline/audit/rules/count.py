"""Counts of countries on one side of a limit, as the pair of UN members and all economies (POLICY rule 10)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pipeline.audit.arithmetic.checks import CheckResult, stated_in, unknown
from pipeline.audit.arithmetic.formula import Constant, Formula, evaluate, evidence_of, printed
from pipeline.audit.arithmetic.tolerance import compare
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap, spoken
from pipeline.audit.evidence.operands import operand
from pipeline.models import ClaimKind, Interval, Quantity, Reading
from pipeline.reference.lookup import Cell, Economies

LIMIT_BELOW = re.compile(
    r"\b(?:less than|fewer than|under|below|smaller than|lower than|short of|beneath|at most|dwarfed by)\b",
    re.IGNORECASE,
)


COUNTRIES = re.compile(
    r"^\s*(?:of the (?:world['’]s )?|(?:[a-z]+[- ]){0,3}?)"
    r"(?:countr(?:ies|y)|nations?|econom(?:ies|y)|states|national economies|sovereign states|UN members)\b",
    re.IGNORECASE,
)
RANKED = re.compile(
    r"\b(?:top|bottom|largest|biggest|smallest|richest|other|leading|first|next)(?: of)?(?: the)? $", re.IGNORECASE
)
ALL_BUT = re.compile(r"\ball but (?:about |some |the )?$", re.IGNORECASE)
PEOPLED = re.compile(r"\b(?:people|inhabitants|populat\w+|populous|residents|citizens)\b", re.IGNORECASE)
PER_HEAD = re.compile(r"\bper (?:head|capita|person|inhabitant)\b|\ba head\b", re.IGNORECASE)
CUE = re.compile(
    r"\b(?P<less>smaller than|below|under|less than|lower than|dwarfed by|behind|fall short of)\b"
    r"|\b(?:larger than|bigger than|above|greater than|more than|exceed\w*|over|outstrip\w*|surpass\w*|"
    r"dwarf\w*|tops?|beats?|"
    r"eclips\w*|outweigh\w*|outsiz\w*|out-?produc\w*|higher than)\b",
    re.IGNORECASE,
)
BOUNDS = ("over", "more than", "above", "under", "below", "less than")


@dataclass(frozen=True, slots=True)
class Limit:
    """What countries are counted above (sign 1) or below (-1), and where the sentence states it as a figure."""

    value: Formula
    sign: int
    stated_at: int | None = None


def count_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """A count of countries against the tables; None where the figure counts none or no limit is named."""
    if RANKED.search(scene.left(figure)):
        return None
    if not COUNTRIES.match(scene.right(figure)) and not COUNTRIES.match(" " + figure.measured):
        return None
    limit = _stated_limit(scene, figure) or _named_limit(scene, figure, holdings)
    if limit is None or isinstance(limit, Gap):
        return unknown(ClaimKind.COUNT, figure, limit.reason) if limit else None
    measure = "population" if PEOPLED.search(scene.text) and not PER_HEAD.search(scene.text) else "gdp"
    beside_company = any(mention.entity.is_company for mention in scene.entities)
    year = None if beside_company else next((year for year, _ in scene.times.years), None)
    if PER_HEAD.search(scene.text):
        return unknown(ClaimKind.COUNT, figure, "countries are not counted by output per person")
    field = holdings.reference.countries(measure, year)
    if not field.economies:
        return unknown(ClaimKind.COUNT, figure, f"the tables hold no {spoken(measure)} of countries for {year}")
    return _counted(figure, field, limit, all_but=bool(ALL_BUT.search(scene.left(figure))))


def _counted(figure: Quantity, field: Economies, limit: Limit, *, all_but: bool) -> CheckResult | None:
    span = evaluate(limit.value)
    if span is None:
        return None
    ends = [field.count(_test(end, limit.sign, all_but)) for end in (span.low, span.high)]
    low, high = min(few for few, _ in ends), max(many for _, many in ends)
    result = Interval(low=Decimal(low), high=Decimal(high), unit="countries")
    outcome = compare(figure, result)
    line = _line(field, limit, low, high)
    evidence = evidence_of(limit.value)
    return CheckResult(
        ClaimKind.COUNT,
        figure,
        outcome.verdict,
        outcome.reason,
        (Reading(arithmetic=line, recomputed=result, verdict=outcome.verdict, evidence=evidence),),
        outcome.understated,
        stated=stated_in(figure),
        evidence=evidence,
        used=(limit.stated_at,) if limit.stated_at is not None else (),
        limit=(limit.value, limit.sign, field.measure, int(field.period)),
    )


def _line(field: Economies, limit: Limit, low: int, high: int) -> str:
    side = "above" if limit.sign > 0 else "below"
    value = printed(limit.value)
    counted = f"{low}" if low == high else f"{low} UN members, {high} of all economies"
    return f"countries with {spoken(field.measure)} {field.period} {side} {value}: {counted}"


def _test(limit: Decimal, sign: int, all_but: bool) -> Callable[[Cell], bool]:
    """The test that a counted country passes; "all but ten" counts those that fail it."""
    return lambda cell: ((cell.value > limit) if sign > 0 else (cell.value < limit)) is not all_but


def _stated_limit(scene: SentenceContext, figure: Quantity) -> Limit | None:
    """A limit that the sentence states as a figure ("more than 100 million inhabitants")."""
    limit = next((f for f in scene.figures if f.start > figure.end and f.high >= 1000), None)
    if limit is None:
        return None
    sign = -1 if LIMIT_BELOW.search(scene.text[figure.end : limit.start]) else 1
    return Limit(Constant(limit.low, limit.text), sign, limit.start)


def _named_limit(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> Limit | Gap | None:
    """A limit of the notes or tables: "below Tesla's 2024 revenue" after the figure, "the plan exceeds …" before."""
    after = _cue(scene.text[figure.end :])
    if after:
        start = figure.end + after[1]
        side = operand(scene, holdings, (start, len(scene.text)), place=start)
        if side:
            return side.value if isinstance(side.value, Gap) else Limit(side.value, after[0])
    before = _cue(scene.text[: figure.start])
    if before is None:
        return None
    side = operand(scene, holdings, (0, before[1]), place=0) or operand(scene, holdings, (0, len(scene.text)))
    if side is None:
        return None
    return side.value if isinstance(side.value, Gap) else Limit(side.value, -before[0])


def _cue(text: str) -> tuple[int, int] | None:
    """The comparison in a stretch of text: 1 for larger, -1 for smaller, and where it ends."""
    found = [match for match in CUE.finditer(text) if not re.match(r"\s*\d", text[match.end() :])]
    if not found:
        return None
    last = found[-1] if found[-1][0].lower() not in BOUNDS else found[0]
    return (-1 if last["less"] else 1), last.end()
