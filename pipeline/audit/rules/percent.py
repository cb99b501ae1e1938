"""Percentages: a change, a yearly rate, a share, what is left over, an average, a rate as given."""

import re
from dataclasses import replace

from pipeline.audit.arithmetic.checks import CheckResult, as_percent, signed_check, unknown
from pipeline.audit.arithmetic.formula import Formula, inputs, unit_of
from pipeline.audit.context import cues
from pipeline.audit.context.measures import RATES
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.context.years import times_in
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap
from pipeline.audit.rules.change import NO_EARLIER, change, growth, pair_for
from pipeline.audit.rules.level import NOT_FOUND, table_level
from pipeline.audit.rules.share import share_part
from pipeline.models import ClaimKind, Quantity


def percent_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult:
    """A percentage or fraction against what its words make of it."""
    odds = ODDS.search(figure.text)
    figure = as_percent(figure)
    sign = 0 if odds else cues.direction(scene, figure)
    if is_yearly(scene, figure):
        return yearly(scene, figure, holdings, sign)
    if (
        not sign
        and scene.measure_near(figure.start, "company") in RATES
        and not cues.SHARE_AFTER.match(scene.right(figure))
    ):
        found = table_level(scene, figure, holdings)
        if found:
            return found
    shared = _is_share(scene, figure, sign)
    if shared:
        found = share_part(scene, figure, holdings)
        if found:
            return found
    if sign:
        return changed(scene, figure, holdings, sign)
    return (
        table_level(scene, figure, holdings)
        or share_part(scene, figure, holdings)
        or unknown(ClaimKind.FIGURE, figure, NOT_FOUND)
    )


ODDS = re.compile(r"\b(?:in|out of)\b", re.IGNORECASE)


def _is_share(scene: SentenceContext, figure: Quantity, sign: int) -> bool:
    after, before = cues.SHARE_AFTER.match(scene.right(figure)), cues.SHARE_BEFORE.search(scene.left(figure))
    if sign and re.search(r"\b(?:loss|fall|drop|rise|gain|cut|decline|increase) of [^.;]{0,20}$", scene.left(figure)):
        return False
    if after and re.match(r"\s*of (?:her|his|their|its) (?:support|value|strength)\b", scene.right(figure)):
        return not sign
    return bool(after) or (bool(before) and not sign)


def is_yearly(scene: SentenceContext, figure: Quantity) -> bool:
    """Whether the figure is a yearly rate over several years."""
    if cues.COMPOUND_WORD.search(scene.text) or cues.YEARLY.match(scene.right(figure)):
        return True
    return bool(re.search(r"\b(?:every|each) year\b", scene.text)) and figure.unit == "%"


def yearly(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, sign: int) -> CheckResult:
    """A yearly rate against the compound growth between two years, or against the rate in the notes."""
    times = scene.times
    pair = pair_for(scene, holdings, figure.start)
    years = times.steps or (
        (times.new or _newest(scene)) - times.old if times.old and (times.new or _newest(scene)) else 0
    )
    if pair is None or isinstance(pair, Gap):
        return unknown(ClaimKind.COMPOUND_GROWTH, figure, pair.reason if pair else NO_EARLIER)
    years = years or _span(pair)
    if not years:
        return unknown(ClaimKind.COMPOUND_GROWTH, figure, "the sentence does not say over how many years")
    return signed_check(ClaimKind.COMPOUND_GROWTH, figure, growth(pair, years), sign)


def _newest(scene: SentenceContext) -> int:
    return max((year for year, _ in scene.times.years), default=0)


def _span(pair: tuple[Formula, Formula]) -> int:
    """The years between two values, by the years in their names."""
    years = [
        [year for year, _ in times_in(leaf.name.replace("FY", "")).years] for side in pair for leaf in inputs(side)[:1]
    ]
    return years[0][-1] - years[1][-1] if len(years) == 2 and all(years) else 0


def changed(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, sign: int) -> CheckResult:
    """A percent change against the two values it compares; of a rate it is the relative change (POLICY rule 11)."""
    pair = pair_for(scene, holdings, figure.start)
    if pair is None or isinstance(pair, Gap):
        return unknown(ClaimKind.CHANGE, figure, pair.reason if pair else NO_EARLIER)
    part = signed_check(ClaimKind.CHANGE, figure, change(pair), sign)
    if unit_of(pair[0]) == "%" and part.verdict == "refuted":
        return replace(part, reason=f"{part.reason} in percent; points are the difference")
    return part
