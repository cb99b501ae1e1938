"""A measure said again in another unit ("26.2 miles, or 42.2 km"), by the fixed conversions (POLICY rule 14)."""

from pipeline.audit.entries import dimension
from pipeline.audit.formula import Constant, Formula, Op, apply
from pipeline.audit.holdings import Holdings
from pipeline.audit.levels import noted_level
from pipeline.audit.scales import factor
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, checked
from pipeline.models import ClaimKind, Kind, Quantity, Verdict


def converted_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
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
