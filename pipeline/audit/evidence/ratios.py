"""Amounts for each pupil, patient or household: the notes' totals over their counts, entity by entity."""

from pipeline.audit.arithmetic.formula import Formula, Op, apply
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase
from pipeline.audit.evidence.fact_index import IndexedFigure
from pipeline.text.stemming import stem, stems


def per_unit_ratios(scene: SentenceContext, holdings: EvidenceBase, unit: str) -> list[tuple[IndexedFigure, Formula]]:
    """Each entity's total over its count of the unit, in the order the sentence names them."""
    found = []
    for total in holdings.entries:
        count = next((e for e in holdings.entries if e.entity == total.entity and counts(e, unit)), None)
        if count is not None and total.dimension not in ("count", "exchange", "%", "points"):
            ratio = apply(Op.DIVIDE, total.value, count.value, unit=f"{total.value.unit} per {unit}")
            found.append((total, ratio))
    return sorted(found, key=lambda pair: first_place(scene, pair[0]))


def counts(entry: IndexedFigure, unit: str) -> bool:
    """Whether an entry counts the things of that name."""
    return (
        entry.dimension == "count" and stem(unit) in entry.measure_stems | stems(entry.value.unit) | entry.entity_stems
    )


def first_place(scene: SentenceContext, entry: IndexedFigure) -> int:
    """Where the sentence first names an entry's entity, its end where it does not."""
    return min((at for word, at in scene.words if word in entry.own_stems), default=len(scene.text))
