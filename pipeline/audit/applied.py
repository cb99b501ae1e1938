"""A percentage applied to an amount: "if fees go up 7%, a $100 plan costs $107", "a rise of 3% would cost £2.4m"."""

import re
from dataclasses import replace

from pipeline.audit.entries import Entry
from pipeline.audit.formula import Constant, Formula, Input, Op, apply, constant, inputs, unit_of
from pipeline.audit.holdings import Holdings
from pipeline.audit.levels import comparable, noted_level
from pipeline.audit.matching import matches
from pipeline.audit.percents import repeated
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, checked
from pipeline.models import ClaimKind, Kind, Quantity, Verdict

CONDITION = re.compile(r"\bif\b|^\W*(?:with|at|after|on)\b|\b(?:would|were|should|means?|will)\b", re.IGNORECASE)
SEVERAL_TIMES = re.compile(
    r"\b(?:a|each|every|per) (?:year|month)\b(?=.*\b(?:years|months|decade)\b)|\b(?:years|decade)\b", re.IGNORECASE
)
WHOLE = constant(100)


def applied_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """An amount against the one percentage of the sentence applied to a base: that part of it, or it grown or cut.

    The base is another amount of a conditional sentence, or a note. None where there is no such pair.
    """
    rate = _rate(scene, holdings)
    if rate is None or figure.kind not in (Kind.MONEY, Kind.NUMBER, Kind.MEASURE):
        return None
    stated = _stated_base(scene, figure)
    base = stated or _noted_base(scene, figure, holdings)
    if base is None:
        return None
    value, used = base
    steps = repeated(scene) if SEVERAL_TIMES.search(scene.text) else 0
    parts = [checked(kind, figure, formula) for kind, formula in _readings(rate, value, steps)]
    best = next((part for part in parts if part.verdict is Verdict.SUPPORTED), None)
    nearest = best or min(parts, key=lambda part: abs(part.recomputed[0].low - figure.low))
    supposed = () if inputs(rate)[0].evidence else tuple(f.start for f in scene.figures if f.kind is Kind.PERCENT)
    return replace(nearest, used=(*used, *supposed))


def exactly_applied(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """The same where the arithmetic comes out, before other rules take the amount for a level."""
    part = applied_part(scene, figure, holdings)
    return part if part and part.verdict is Verdict.SUPPORTED else None


def _rate(scene: Scene, holdings: Holdings) -> Formula | None:
    """The only percentage of a sentence that applies something once; one that no note holds must be supposed."""
    rates = [f for f in scene.figures if f.kind is Kind.PERCENT]
    timed = SEVERAL_TIMES.search(scene.text) and not repeated(scene)
    if len(rates) != 1 or not CONDITION.search(scene.text) or timed:
        return None
    rate = rates[0]
    same = [e for e in holdings.entries if (e.value.low, e.value.high, e.dimension) == (rate.low, rate.high, "%")]
    return same[0].value if same else Input(rate.text, rate.low, rate.high, "%")


def _stated_base(scene: Scene, figure: Quantity) -> tuple[Formula, tuple[int, ...]] | None:
    """The amount before this one of its unit, in a sentence that supposes both it and the percentage."""
    if not re.search(r"\bif\b|^\W*with\b", scene.text, re.IGNORECASE):
        return None
    before = [f for f in scene.figures if f.start < figure.start and f.unit == figure.unit and f.kind is figure.kind]
    return (Constant(before[-1].low, before[-1].text), (before[-1].start,)) if before else None


def _noted_base(scene: Scene, figure: Quantity, holdings: Holdings) -> tuple[Formula, tuple[int, ...]] | None:
    """The note that the sentence names, where the figure is not that note itself."""
    fitting: list[Entry] = [e for e in holdings.entries if comparable(figure, e)]
    level = noted_level(scene, figure, holdings)
    if level and level.verdict is Verdict.SUPPORTED:
        return None
    named = [m.entry for m in matches(scene, fitting, place=figure.start) if m.score > 0]
    chosen = named or (fitting if len(fitting) == 1 else [])
    return (chosen[0].value, ()) if chosen else None


def _readings(rate: Formula, base: Formula, steps: int) -> list[tuple[ClaimKind, Formula]]:
    unit = unit_of(base)
    if steps:
        grown = apply(Op.MULTIPLY, base, apply(Op.COMPOUND, rate, constant(steps), unit="x"), unit=unit)
        return [(ClaimKind.COMPOUND_GROWTH, grown)]
    part = apply(Op.DIVIDE, apply(Op.MULTIPLY, base, rate), WHOLE, unit=unit)
    return [
        (ClaimKind.SHARE, part),
        (ClaimKind.CHANGE, apply(Op.ADD, base, part, unit=unit)),
        (ClaimKind.CHANGE, apply(Op.SUBTRACT, base, part, unit=unit)),
    ]
