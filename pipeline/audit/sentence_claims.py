"""All that one sentence claims: its figures, comparisons, ranks, directions and quotations, each as a checked part."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from pipeline.audit.arithmetic.checks import CheckResult
from pipeline.audit.attribution.quotations import outside, quotations, quote_parts
from pipeline.audit.context.comparison_subject import compared_by, own_side, owned
from pipeline.audit.context.non_claims import is_non_claim
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.alternatives import settled_by_sources, settled_by_years
from pipeline.audit.evidence.evidence_base import EvidenceBase
from pipeline.audit.rules.comparison import comparison_parts, examples_part
from pipeline.audit.rules.direction import direction_parts, standing_parts
from pipeline.audit.rules.rank import rank_parts
from pipeline.audit.rules.registry import figure_part, figures_of, noted_part
from pipeline.models import ClaimKind, Quantity, Verdict

CHANGES = (ClaimKind.CHANGE, ClaimKind.MULTIPLE, ClaimKind.DIFFERENCE, ClaimKind.COMPOUND_GROWTH)
FROM_TO = re.compile(r"\bfrom [^,;]{1,40}\d[^,;]{0,30} to [^,;]{0,12}\d")
COMPARING = (ClaimKind.COUNT, ClaimKind.DIFFERENCE, ClaimKind.MULTIPLE)


def parts_of(scene: SentenceContext, holdings: EvidenceBase) -> list[CheckResult]:
    """Everything that a sentence claims, each checked by the rules; nothing for one that states nothing."""
    quoted = quote_parts(scene, holdings)
    if is_non_claim(scene.text):
        return quoted
    own = _without_quotes(scene) if quoted else scene
    spans = [part.span for part in quoted if part.span]
    by_year = partial(settled_by_years, own, check=lambda held: _plain_parts(own, held, spans))
    return [*settled_by_sources(holdings, by_year), *quoted]


def _plain_parts(
    scene: SentenceContext, holdings: EvidenceBase, quoted: Sequence[tuple[int, int]]
) -> list[CheckResult]:
    figures = [figure for figure in figures_of(scene) if not _inside(figure, quoted)]
    tables = holdings.tables
    parts = [part for f in figures if (part := noted_part(scene, f, holdings) or _figure_part(scene, f, tables))]
    found = [*parts, *_relations(scene, holdings, parts)]
    used = {start for part in found for start in part.used}
    return [part for part in found if part.figure is None or part.figure.start not in used]


def _figure_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """A figure's part; one that a comparison is about is read by its own side, and claims no more if nobody has it."""
    cue = compared_by(scene, figure)
    if cue is None:
        return figure_part(scene, figure, holdings)
    part = figure_part(own_side(scene, cue), figure, holdings)
    return part if part and (part.verdict is Verdict.SUPPORTED or owned(scene, figure)) else None


def _relations(scene: SentenceContext, holdings: EvidenceBase, parts: Sequence[CheckResult]) -> list[CheckResult]:
    """Comparisons, ranks and directions without a figure; a direction only where nothing else says how it moved."""
    compared = any(part.kind in COMPARING for part in parts)
    found = [] if compared else comparison_parts(scene, holdings)
    examples = (examples_part(scene, holdings, part) for part in parts if part.limit)
    found += [part for part in examples if part]
    found += rank_parts(scene, holdings, alone=not (parts or found))
    changed = any(part.kind in CHANGES for part in parts) and not FROM_TO.search(scene.text)
    if changed or found:
        return found
    return ([] if parts else standing_parts(scene, holdings)) or direction_parts(scene, holdings)


def _inside(figure: Quantity, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= figure.start < end for start, end in spans)


def _without_quotes(scene: SentenceContext) -> SentenceContext:
    """The scene with its quoted words blanked, so that nothing in them is taken for the writer's own claim."""
    text = outside(scene.text, quotations(scene.text))
    return replace(scene, sentence=scene.sentence._replace(text=text))
