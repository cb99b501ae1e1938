"""A measure said again in another unit ("26.2 miles, or 42.2 km"), by the fixed conversions (POLICY rule 14)."""

from pipeline.audit.arithmetic.checks import CheckResult, checked, unknown
from pipeline.audit.arithmetic.formula import Constant, Formula, Op, apply, unit_of
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap
from pipeline.audit.evidence.fact_index import dimension
from pipeline.audit.evidence.scoring import matches
from pipeline.audit.rules.level import figure_dimension, noted_level
from pipeline.models import ClaimKind, Kind, Quantity, Verdict
from pipeline.quantities.conversions import factor


def exchanged_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """A figure in a currency in which no note is, against the note in another one that the sentence states or names."""
    mine = figure_dimension(figure)
    money = [e for e in holdings.entries if len(e.dimension) == 3 and e.dimension.isupper()]
    if figure.kind is not Kind.MONEY or not money or any(e.dimension == mine for e in money):
        return None
    said = {f.low for f in scene.figures if f.start != figure.start}
    stated = [e for e in money if e.value.low in said]
    ranked = [m.entry for m in matches(scene, money, place=figure.start) if m.score > 0.6]
    if not stated and not ranked:
        return None
    entry = (stated or ranked)[0]
    value: Formula | Gap = holdings.converted(entry.value, unit_of(entry.value), mine)
    if isinstance(value, Gap):
        return unknown(ClaimKind.MULTIPLE, figure, value.reason)
    return checked(ClaimKind.MULTIPLE, figure, value)


def converted_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """The figure against the one before it, of the same kind and in another unit; None where there is none."""
    if figure.unit == "GBP" and figure.text.endswith("pounds"):
        figure = figure.model_copy(update={"unit": "lb", "kind": Kind.MEASURE})
    kind = dimension(figure.unit) if figure.unit else ""
    before = [
        f
        for f in scene.figures
        if f.start < figure.start and f.unit and f.unit != figure.unit and dimension(f.unit) == kind
    ]
    if (
        len(kind) <= 3
        or kind in ("count", "points", "exchange", "time")
        or not before
        or before[-1].low != before[-1].high
    ):
        return None
    noted = noted_level(scene, figure, holdings)
    if noted and noted.verdict is Verdict.SUPPORTED:
        return None
    first = before[-1]
    worth = Constant(factor(first.unit, figure.unit), f"{figure.unit} in a {first.unit}")
    value: Formula = apply(Op.MULTIPLY, Constant(first.low, first.text), worth, unit=figure.unit)
    return checked(ClaimKind.FIGURE, figure, value)
