"""Counts of countries on one side of a limit, as the pair of UN members and all economies (POLICY rule 10)."""

import re
from collections.abc import Callable
from decimal import Decimal

from pipeline.audit.arithmetic.relation import Limit, Relation, counted, unknown
from pipeline.audit.arithmetic.typed_formula import Number, evaluate, evidence_of
from pipeline.audit.evidence.reference_values import spoken
from pipeline.audit.relations.comparisons import said
from pipeline.audit.relations.sides import Side, Sides
from pipeline.models import ClaimKind, Interval, Quantity
from pipeline.reference.lookup import Economies, ReferenceCell

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
CUE = re.compile(
    r"\b(?P<less>(?:smaller|less|fewer|lower) than|below|under|beneath|at most|dwarfed by|behind|"
    r"f[ae]ll(?:s|en|ing)? short of)\b"
    r"|\b(?:larger than|bigger than|above|greater than|more than|exceed\w*|over|outstrip\w*|surpass\w*|"
    r"dwarf\w*|tops?|beats?|"
    r"eclips\w*|outweigh\w*|outsiz\w*|out-?produc\w*|higher than)\b",
    re.IGNORECASE,
)
BOUNDS = ("over", "more than", "above", "under", "below", "less than", "fewer than", "at most")
LEAST_LIMIT = 1000  # what a sentence states as a limit is no smaller


def count_of(sides: Sides, figure: Quantity) -> Relation | None:
    """A count of countries against the tables; None where the figure counts none or no limit is named."""
    text, behind = sides.text, sides.text[figure.end :]
    if RANKED.search(text[: figure.start]):
        return None
    if not COUNTRIES.match(behind) and not COUNTRIES.match(" " + figure.measured):
        return None
    stated = next((f for f in sides.topics.reading.figures if f.start > figure.end and f.high >= LEAST_LIMIT), None)
    if stated is not None:
        cue = CUE.search(text, figure.end, stated.start)
        sign = -1 if cue and cue["less"] else 1
        limit: tuple[Side, int] | None = (Side(Number(stated.low)), sign)
    else:
        limit = _named_limit(sides, figure)
    if limit is None:
        return None
    side, sign = limit
    if side.formula is None:
        return unknown(ClaimKind.COUNT, side.gap, figure)
    measure = "population" if PEOPLED.search(text) else "gdp"
    beside_company = any(mention.entity.is_company for mention in sides.topics.entities)
    year = None if beside_company else next((year for year, _ in sides.topics.times.years), None)
    field = sides.tables.reference.countries(measure, year)
    if not field.economies:
        return unknown(ClaimKind.COUNT, f"the tables hold no {spoken(measure)} of countries for {year}", figure)
    bound = Limit(side.formula, sign, measure, int(field.period))
    used = (stated.start,) if stated is not None else ()
    name = stated.text if stated is not None else said(side.formula)
    return _counted(figure, field, bound, name, used, all_but=bool(ALL_BUT.search(text[: figure.start])))


def _counted(
    figure: Quantity, field: Economies, limit: Limit, name: str, used: tuple[int, ...], *, all_but: bool
) -> Relation:
    held = evaluate(limit.value)
    ends = [field.count(_test(end, limit.sign, all_but)) for end in (held.low, held.high)]
    low, high = min(few for few, _ in ends), max(many for _, many in ends)
    result = Interval(low=Decimal(low), high=Decimal(high), unit="countries")
    several = f"{low}" if low == high else f"{low} UN members, {high} of all economies"
    side = "above" if limit.sign > 0 else "below"
    line = f"countries with {spoken(field.measure)} {field.period} {side} {name}: {several}"
    return counted(figure, result, line, evidence_of(limit.value), used, limit=limit)


def _test(limit: Decimal, sign: int, all_but: bool) -> Callable[[ReferenceCell], bool]:
    """The test that a counted country passes; "all but ten" counts those that fail it."""
    return lambda cell: ((cell.value > limit) if sign > 0 else (cell.value < limit)) is not all_but


def _named_limit(sides: Sides, figure: Quantity) -> tuple[Side, int] | None:
    """A limit of the notes or tables: "below Tesla's 2024 revenue" after the figure, "the plan exceeds …" before."""
    text = sides.text
    after = _cue(text[figure.end :])
    if after:
        start = figure.end + after[1]
        side = sides.side((start, len(text)), start)
        if side:
            return side, after[0]
    before = _cue(text[: figure.start])
    if before is None:
        return None
    found = sides.side((0, before[1]), 0) or sides.side((0, len(text)))
    return (found, -before[0]) if found else None


def _cue(text: str) -> tuple[int, int] | None:
    """The comparison in a stretch of text: 1 for larger, -1 for smaller, and where it ends."""
    found = [match for match in CUE.finditer(text) if not re.match(r"\s*\d", text[match.end() :])]
    if not found:
        return None
    last = found[-1] if found[-1][0].lower() not in BOUNDS else found[0]
    return (-1 if last["less"] else 1), last.end()
