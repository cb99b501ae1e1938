"""A sum of money said again in another currency, by a rate of the notes (POLICY rule 13)."""

from pipeline.audit.formula import Formula, unit_of
from pipeline.audit.holdings import Gap, Holdings
from pipeline.audit.levels import figure_dimension
from pipeline.audit.matching import matches
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, checked, unknown
from pipeline.models import ClaimKind, Kind, Quantity


def exchanged_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
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
