"""What a sentence claims besides its figures' values: counts, comparisons, ranks, directions, quotations."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from pipeline.audit.arithmetic.checks import CheckResult
from pipeline.audit.attribution.quotations import outside, quotations, quote_parts
from pipeline.audit.context.non_claims import is_non_claim
from pipeline.audit.context.rank_words import rank_span
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.alternatives import settled_by_sources, settled_by_years
from pipeline.audit.evidence.evidence_base import EvidenceBase
from pipeline.audit.rules.comparison import comparison_parts, examples_part
from pipeline.audit.rules.count import count_part
from pipeline.audit.rules.direction import direction_parts, standing_parts
from pipeline.audit.rules.rank import rank_parts
from pipeline.models import ClaimKind, Quantity

CHANGES = (ClaimKind.CHANGE, ClaimKind.MULTIPLE, ClaimKind.DIFFERENCE, ClaimKind.COMPOUND_GROWTH)
FROM_TO = re.compile(r"\bfrom [^,;]{1,40}\d[^,;]{0,30} to [^,;]{0,12}\d")
COMPARING = (ClaimKind.DIFFERENCE, ClaimKind.MULTIPLE)


def parts_of(scene: SentenceContext, holdings: EvidenceBase, figures: Collection[ClaimKind]) -> list[CheckResult]:
    """Everything that a sentence claims besides its figures, whose kinds of claim are given."""
    quoted = quote_parts(scene, holdings)
    if is_non_claim(scene.text):
        return quoted
    own = _without_quotes(scene) if quoted else scene
    spans = [part.span for part in quoted if part.span]
    by_year = partial(settled_by_years, own, check=lambda held: _plain_parts(own, held, spans, figures))
    return [*settled_by_sources(holdings, by_year), *quoted]


def _plain_parts(
    scene: SentenceContext,
    holdings: EvidenceBase,
    quoted: Sequence[tuple[int, int]],
    figures: Collection[ClaimKind],
) -> list[CheckResult]:
    ranked = rank_span(scene)
    counted = (f for f in scene.figures if not _inside(f, quoted) and not (ranked and _inside(f, [ranked])))
    counts = [part for figure in counted if (part := count_part(scene, figure, holdings))]
    return [*counts, *_relations(scene, holdings, counts, figures)]


def _relations(
    scene: SentenceContext, holdings: EvidenceBase, counts: Sequence[CheckResult], figures: Collection[ClaimKind]
) -> list[CheckResult]:
    """Comparisons, ranks and directions without a figure; a direction only where nothing else says how it moved."""
    compared = bool(counts) or any(kind in COMPARING for kind in figures)
    found = [] if compared else comparison_parts(scene, holdings)
    examples = (examples_part(scene, holdings, part) for part in counts if part.limit)
    found += [part for part in examples if part]
    parts = bool(counts or figures)
    found += rank_parts(scene, holdings, alone=not (parts or found))
    changed = any(kind in CHANGES for kind in figures) and not FROM_TO.search(scene.text)
    if changed or found:
        return found
    return ([] if parts else standing_parts(scene, holdings)) or direction_parts(scene, holdings)


def _inside(figure: Quantity, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= figure.start < end for start, end in spans)


def _without_quotes(scene: SentenceContext) -> SentenceContext:
    """The scene with its quoted words blanked, so that nothing in them is taken for the writer's own claim."""
    text = outside(scene.text, quotations(scene.text))
    return replace(scene, sentence=scene.sentence._replace(text=text))
