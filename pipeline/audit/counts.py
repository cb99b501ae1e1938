"""Counts of countries, companies or the notes' entities on one side of a limit (POLICY rule 10)."""

import re
from collections.abc import Callable
from decimal import Decimal

from pipeline.audit.matching import matches
from pipeline.audit.entries import Entry
from pipeline.audit.formula import evaluate, evidence_of, printed
from pipeline.audit.holdings import Gap, Holdings, spoken
from pipeline.audit.operands import operand
from pipeline.audit.compare import compare
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, stated_in, unknown
from pipeline.models import ClaimKind, Hedge, Interval, Quantity, Reading
from pipeline.reference.lookup import Cell

COUNTRIES = re.compile(
    r"^\s*(?:of the (?:world['’]s )?|(?:[a-z]+[- ]){0,3}?)(?:countries|nations|economies|states|national economies|sovereign states|UN members)\b",
    re.IGNORECASE,
)
LIMITS = (Hedge.OVER, Hedge.AT_LEAST, Hedge.UNDER, Hedge.AT_MOST, Hedge.WELL_OVER, Hedge.JUST_OVER)
RANKED = re.compile(
    r"\b(?:top|bottom|largest|biggest|smallest|richest|other|leading|first|next)(?: of)?(?: the)? $", re.IGNORECASE
)
ALL_BUT = re.compile(r"\ball but (?:about |some |the )?$", re.IGNORECASE)
COMPANIES = re.compile(r"^\s*(?:of the )?(?:[a-z]+[- ]){0,3}?(?:companies|firms)\b", re.IGNORECASE)
LIMIT_ABOVE = re.compile(
    r"\b(?:more than|over|above|exceed\w*|at least|pass(?:ed|es)?|top(?:s|ped)?|greater than|larger than|bigger than|higher than|upwards of|cross(?:ed)?|beyond|surpass\w*|reached|outnumber\w*)\b",
    re.IGNORECASE,
)
LIMIT_BELOW = re.compile(
    r"\b(?:less than|fewer than|under|below|smaller than|lower than|short of|beneath|at most|dwarfed by)\b",
    re.IGNORECASE,
)


def count_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """A count of countries against the tables; None where the figure counts none or no limit is named."""
    if RANKED.search(scene.left(figure)):
        return None
    if not COUNTRIES.match(scene.right(figure)) and not COUNTRIES.match(" " + figure.measured):
        return noted_count(scene, figure, holdings)
    limit = _stated_limit(scene, figure) or _named_limit(scene, figure, holdings)
    if limit is None:
        return None
    if isinstance(limit, Gap):
        return unknown(ClaimKind.COUNT, figure, limit.reason)
    low, high, sign, line, evidence, used = limit
    measure = _counted_measure(scene, figure)
    wanted = next((year for year, at in scene.times.years if _beside_countries(scene, figure, at)), None)
    economies = holdings.reference.countries(measure, wanted)
    if not economies.economies:
        return unknown(ClaimKind.COUNT, figure, f"the tables hold no {spoken(measure)} of countries for {wanted}")
    but = ALL_BUT.search(scene.left(figure)) is not None
    ends = [economies.count(_test(limit_end, sign, but)) for limit_end in (low, high)]
    result = Interval(low=Decimal(min(a for a, _ in ends)), high=Decimal(max(b for _, b in ends)), unit="countries")
    outcome = compare(figure, result)
    side = "above" if sign > 0 else "below"
    arithmetic = (
        f"countries with {spoken(measure)} {economies.period} {side} {line}: {result.low} of the UN members, "
        f"{result.high} of all economies"
        if result.low != result.high
        else f"countries with {spoken(measure)} {economies.period} {side} {line}: {result.low}"
    )
    reading = Reading(arithmetic=arithmetic, recomputed=result, verdict=outcome.verdict, evidence=evidence)
    return Part(
        ClaimKind.COUNT,
        figure,
        outcome.verdict,
        outcome.reason,
        (reading,),
        outcome.understated,
        stated=stated_in(figure),
        evidence=evidence,
        used=used,
    )


def _test(limit: Decimal, sign: int, but: bool) -> Callable[[Cell], bool]:
    """The test that a counted country passes; "all but ten" counts those that fail it."""
    return lambda cell: ((cell.value > limit) if sign > 0 else (cell.value < limit)) is not but


def _beside_countries(scene: Scene, figure: Quantity, at: int) -> bool:
    """Whether a year belongs to the countries and not to a company's figure in the same sentence."""
    return not any(m.entity.is_company for m in scene.entities)


def _counted_measure(scene: Scene, figure: Quantity) -> str:
    text = scene.text
    if re.search(r"\bper (?:head|capita|person)\b", text, re.IGNORECASE):
        return "gdp"
    if re.search(r"\b(?:people|inhabitants|populat\w+|populous|residents|citizens)\b", text, re.IGNORECASE):
        return "population"
    return "gdp"


def _stated_limit(scene: Scene, figure: Quantity) -> tuple[Decimal, Decimal, int, str, tuple, tuple] | None:  # type: ignore[type-arg]
    """A limit that the sentence states as a figure ("more than 100 million inhabitants")."""
    others = [f for f in scene.figures if f is not figure and f.start > figure.end and f.high >= 1000]
    if not others:
        return None
    limit = others[0]
    between = scene.text[figure.end : limit.start]
    sign = -1 if LIMIT_BELOW.search(between) else 1
    return limit.low, limit.high, sign, limit.text, (), (limit.start,)


def _named_limit(
    scene: Scene, figure: Quantity, holdings: Holdings
) -> tuple[Decimal, Decimal, int, str, tuple, tuple] | Gap | None:  # type: ignore[type-arg]
    """A limit that is an amount of the notes or the tables ("below Tesla's 2024 revenue", "the plan exceeds …")."""
    for flips, start in ((1, figure.end), (-1, 0)):
        end = len(scene.text) if flips > 0 else figure.start
        cue = _cue(scene.text[start:end])
        if cue is None:
            continue
        sign, at = cue
        window = (start + at, end) if flips > 0 else (0, start + at)
        side = operand(scene, holdings, window, place=window[1] if flips < 0 else window[0])
        if side is None and flips > 0:
            continue
        if side is None:
            side = operand(scene, holdings, (0, len(scene.text)))
        if side is None:
            return None
        if isinstance(side.value, Gap):
            return side.value
        result = evaluate(side.value)
        if result is None:
            return None
        return result.low, result.high, sign * flips, printed(side.value), evidence_of(side.value), ()
    return None


_CUES = re.compile(
    r"\b(?:smaller than|below|under|less than|lower than|dwarfed by|larger than|bigger than|above|greater than|more than|exceed\w*|over|outstrip\w*|surpass\w*|dwarf\w*|tops?|beats?|eclips\w*|outweigh\w*|behind|outsiz\w*|fall short of|out-?produc\w*|higher than)\b",
    re.I,
)


def _cue(text: str) -> tuple[int, int] | None:
    """The comparison in a stretch of text: 1 for larger, -1 for smaller, and where it stands."""
    found = [m for m in _CUES.finditer(text) if not re.match(r"\s*\d", text[m.end() :])]
    if not found:
        return None
    cue = (
        found[-1]
        if len(found) > 1 and found[-1][0].lower() not in ("over", "more than", "above", "under", "below", "less than")
        else found[0]
    )
    less = re.match(r"smaller|below|under|less|lower|dwarfed|behind|fall", cue[0], re.IGNORECASE)
    return (-1 if less else 1), cue.end() if less or True else cue.start()


def noted_count(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """A count of the notes' entities on one side of a limit that the sentence states."""
    later = [f for f in scene.figures if f.start > figure.end]
    limit = next((f for f in later if f.hedge in LIMITS), later[-1] if later else None)
    if limit is None or len(holdings.entries) < 3 or not figure.low == figure.high or figure.high > 50:
        return None
    between = scene.text[figure.end : limit.start]
    above, below = LIMIT_ABOVE.search(between), LIMIT_BELOW.search(between)
    if not above and not below:
        return None
    dims = [e for e in holdings.entries if e.dimension == ("%" if limit.unit == "%" else e.dimension)]
    ranked = matches(scene, dims)
    if not ranked:
        return None
    alike = [e for e in dims if e.measure == ranked[0].entry.measure]
    if len({e.entity for e in alike}) < 3:
        return None
    sign = 1 if above else -1
    return _tallied(figure, limit, alike, sign)


def _tallied(figure: Quantity, limit: Quantity, entries: list[Entry], sign: int) -> Part:
    inside = [e for e in entries if (e.value.low > limit.high if sign > 0 else e.value.high < limit.low)]
    result = Interval(low=Decimal(len(inside)), high=Decimal(len(inside)), unit="")
    outcome = compare(figure, result)
    side = "above" if sign > 0 else "below"
    line = f"{len(inside)} of {len(entries)} {side} {limit.text}: {', '.join(e.entity for e in inside)}"
    evidence = tuple(piece for e in entries for piece in e.value.evidence)
    reading = Reading(arithmetic=line, recomputed=result, verdict=outcome.verdict, evidence=evidence)
    return Part(
        ClaimKind.COUNT,
        figure,
        outcome.verdict,
        outcome.reason,
        (reading,),
        stated=stated_in(figure),
        evidence=evidence,
        used=(limit.start,),
    )
