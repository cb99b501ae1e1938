"""Sources that give different values for one input: what rests on it is conflicting evidence (POLICY rule 18)."""

import re
from collections.abc import Callable
from dataclasses import replace

from pipeline.audit.arithmetic.checks import CheckResult
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase
from pipeline.models import Verdict

SAID = re.compile(r"\b(?:fiscal|financial year|FY ?\d)", re.IGNORECASE)
DECEMBER = 12
UNSETTLED = "the companies' fiscal years differ, and the later one would change the verdict"


def settled_by_years(
    scene: SentenceContext, holdings: EvidenceBase, check: Callable[[EvidenceBase], list[CheckResult]]
) -> list[CheckResult]:
    """The parts of a sentence; not enough evidence where the later fiscal year would change the verdict (rule 1)."""
    parts = check(holdings)
    early = _early_closers(scene, holdings)
    if not early:
        return parts
    later = check(holdings.later(early))
    if len(later) != len(parts):
        return parts
    return [_settled_by_year(part, other) for part, other in zip(parts, later, strict=True)]


def _early_closers(scene: SentenceContext, holdings: EvidenceBase) -> frozenset[str]:
    """The companies whose fiscal year closes before the calendar year, where a sentence sets several side by side."""
    companies = dict.fromkeys(mention.entity for mention in scene.entities if mention.entity.is_company)
    if len(companies) < 2 or SAID.search(scene.text):
        return frozenset()
    closing = {company.id: holdings.reference.fiscal_year_end(company) for company in companies}
    if len(set(closing.values())) < 2:
        return frozenset()
    return frozenset(key for key, month in closing.items() if month not in (DECEMBER, None))


def _settled_by_year(part: CheckResult, later: CheckResult) -> CheckResult:
    if part.verdict is later.verdict or Verdict.NOT_ENOUGH in (part.verdict, later.verdict):
        return part
    readings = (*part.readings, *later.readings)
    return replace(part, verdict=Verdict.NOT_ENOUGH, reason=UNSETTLED, readings=readings, changes_story=False)


DIFFERENT = "the sources give different values"


def settled_by_sources(holdings: EvidenceBase, check: Callable[[EvidenceBase], list[CheckResult]]) -> list[CheckResult]:
    """The parts of a sentence, each computed with either value of an input that the notes hold two of."""
    rivals = holdings.rivals
    if not rivals:
        return check(holdings)
    first, last = frozenset(early for early, _ in rivals), frozenset(late for _, late in rivals)
    parts, others = check(holdings.without(last)), check(holdings.without(first))
    if len(parts) != len(others):
        return check(holdings)
    return [_settled(part, other) for part, other in zip(parts, others, strict=True)]


def _settled(part: CheckResult, other: CheckResult) -> CheckResult:
    if part.recomputed == other.recomputed and part.verdict is other.verdict:
        return part
    readings = (*part.readings, *other.readings)
    evidence = tuple(dict.fromkeys((*part.evidence, *other.evidence)))
    return replace(part, verdict=Verdict.CONFLICTING, reason=DIFFERENT, readings=readings, evidence=evidence)
