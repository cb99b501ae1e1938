"""The verdict on one figure from what the readers found: stated evidence first, then formulas, then what is missing.

POLICY rules 19 to 22: a figure that its evidence states is supported and nothing refutes it; a formula supports it
only among as many candidates as the figure can bear; a refutation needs the best reading to be clearly the best, and
blocks only in the few cases that rules alone are sure of.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pipeline.audit.arithmetic.amount import time_span
from pipeline.audit.arithmetic.judgement import Judgement, judge
from pipeline.audit.arithmetic.tolerance import BOUNDS, is_far_below
from pipeline.audit.arithmetic.typed_formula import (
    Formula,
    Op,
    apply,
    evidence_of,
    operands,
    operator_of,
    printed,
    values_of,
)
from pipeline.audit.attribution.stated_values import BOUND_REACH, Match, matches
from pipeline.audit.evidence.index import EvidenceIndex, bare
from pipeline.audit.evidence.known import CELL, NOTE, Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.figure_verdict import (
    ALONE,
    DERIVED,
    NO_READER,
    RIVALS,
    STATED,
    SURE,
    TABLES,
    FigureVerdict,
    line_of,
    shown_result,
    unit_of_figure,
    verdict_of_formula,
)
from pipeline.audit.grammar.candidates import budget, candidates
from pipeline.audit.grammar.operand_pool import Candidate
from pipeline.audit.grammar.reckoned import reckoned
from pipeline.audit.grammar.reference_pool import EMPTY, ReferencePool
from pipeline.audit.reading.said import Said
from pipeline.audit.reading.value_words import FELL, ROSE
from pipeline.audit.refutation import (
    TELLING_WIDTH,
    misplaced,
    refuted_by_formula,
    refuted_by_scale,
    refuted_by_value,
    refuted_word_for_word,
)
from pipeline.models import Claim, Interval, Kind, Quantity, Reading, Severity, Verdict

FAINT = 0.2  # a stated value that is named this little gives way to a formula that is named well
WIDE = 0.3  # a figure that so many values would bear is supported by a sure reading alone
UNACCOUNTED, UNREAD, ELSEWHERE = "unaccounted", "unread", "stated.elsewhere"
UNSTATED = "unstated"  # a number that is not computed, and that no source has of its thing
NOT_ACCOUNTED = (UNACCOUNTED, UNREAD)  # nothing gives the figure; of a derived one, no formula that was read
NOT_READ = "not read: no formula that the words ask for gives it"
COMPUTED_KINDS = (Kind.PERCENT, Kind.FRACTION, Kind.MULTIPLE, Kind.POINTS)
BEHIND = 0.4  # by how much a reading that supports may be worse named than the best of its kind
SWAPPED = ("share", "change", "difference", "multiple")
ENOUGH = 0.45  # score from which a reading may support


def figure_verdict(
    context: Said, index: EvidenceIndex, own: Sequence[Known], reference: ReferencePool = EMPTY
) -> FigureVerdict:
    """The verdict of the keyless readers on one figure; `own` are the text's other figures near it, already read.

    `reference` are the values of the reference tables that its words name.
    """
    named = index.named(context.mentions)
    ranged = _range(context, index, named, reference)
    if ranged is not None:
        return ranged
    found = matches(context, index, named, own)
    clean = next((match for match in found if not match.conflict), None)
    signed = next((match for match in found if match.conflict in (ROSE, FELL)), None)
    if clean is not None and signed is not None and not clean.value.sign and signed.value.origin in (NOTE, CELL):
        clean, found = None, [signed, *(match for match in found if match is not signed)]
    if clean is not None and clean.fit >= FAINT:
        return _stated(context, clean, index)
    restated = None if found else refuted_word_for_word(context, index)
    if restated is not None:
        return restated
    read = candidates(context, index, named, own, reference.named)
    held = _supporting(context, read, index)
    if held is not None and held.rule.startswith(TABLES):
        held = _settled(held, context, read, reference)
    if clean is not None and (held is None or not held.firm):
        return _stated(context, clean, index)
    if held is not None:
        return held
    scaled = refuted_by_scale(context, index, named, own)
    if scaled is not None:
        return scaled
    if found:
        return misplaced(context, found[0], index)
    plain = _without_rate(context, bool(reference.named))
    if plain is not None:
        again = figure_verdict(plain, index, own, reference)
        if again.verdict is Verdict.SUPPORTED or (context.by and again.verdict is not Verdict.NOT_ENOUGH):
            return replace(again, figure=context.figure)
    search = reckoned(context, index, named, own)
    if search is not None:
        return verdict_of_formula(context, search, search.held, Verdict.SUPPORTED, Severity.INFO)
    refuted = refuted_by_formula(context, read[:RIVALS], reference.weak) or refuted_by_value(context, index, named)
    if refuted is not None:
        return _settled(refuted, context, read, reference) if refuted.rule.startswith(TABLES) else refuted
    return _unaccounted(context, reference.missing)


def _range(
    context: Said, index: EvidenceIndex, named: Mapping[int, float], reference: ReferencePool
) -> FigureVerdict | None:
    """A stated range over several values of one topic: its ends must hold the least and the most of them (rule 9)."""
    figure = context.figure
    if figure.low == figure.high or figure.kind is Kind.VAGUE or not context.says("relation", "ranged"):
        return None
    topics: dict[str, list[Known]] = {}
    for place in sorted(named):
        value = index.values[place]
        if (
            value.origin in (NOTE, CELL)
            and value.amount.unit == unit_of_figure(context)
            and not clash(context.periods, value.periods)
        ):
            topics.setdefault(value.topic, []).append(value)
    members = max(topics.values(), key=len, default=[])
    tabled = reference.members
    if len(members) < 2 and len(tabled) > 1 and judge(figure, tabled[0].operand).result is not None:
        members = tabled
    if len(members) < 2:
        return None
    low, high = (apply(op, *(value.operand for value in members)) for op in (Op.LEAST, Op.MOST))
    ends = judge(figure, low), judge(figure, high)
    least, most = ends[0].low, ends[1].high
    if least is None or most is None:
        return None
    holds = all(end.verdict is Verdict.SUPPORTED for end in ends)
    result = Interval(low=least, high=most, unit=figure.unit)
    return FigureVerdict(
        figure,
        Verdict.SUPPORTED if holds else Verdict.REFUTED,
        "tables.range" if members is tabled else "derived.range",
        DERIVED,
        "recomputed",
        Severity.INFO if holds else Severity.LOOK,
        result,
        f"{printed(low)}; {printed(high)}",
        evidence_of(low),
    )


def _without_rate(context: Said, tabled: bool) -> Said | None:
    """The figure without its rate, where a known value's words say that they are for that time: "a year less"."""
    figure = context.figure
    if time_span(figure.per) is None or not (context.by or context.sign or (tabled and figure.per == "year")):
        return None
    return context.of(bare(figure))


def _stated(context: Said, match: Match, index: EvidenceIndex) -> FigureVerdict:
    held = judge(context.figure, match.value.operand)
    other = next(index.same_thing(match.value, context.mentions), None)
    told = other is not None and any(
        judge(figure, other.operand).verdict is Verdict.SUPPORTED for figure in context.reading.figures
    )  # a sentence that gives both says who counts what, or what was revised
    if other is not None and not told:
        return FigureVerdict(
            context.figure,
            Verdict.CONFLICTING,
            "stated.conflict",
            STATED,
            f"{match.value.operand.name}: {match.value.operand.told} and {other.operand.told}",
            Severity.LOOK,
            evidence=(*match.value.operand.evidence, *other.operand.evidence),
        )
    return FigureVerdict(
        context.figure,
        Verdict.SUPPORTED,
        "stated",
        STATED,
        "its source states it",
        result=held.result,
        line=printed(match.value.operand),
        evidence=match.value.operand.evidence,
        understated=held.understated,
        value=match.value,
    )


def _supporting(context: Said, read: Sequence[Candidate], index: EvidenceIndex) -> FigureVerdict | None:
    """The best of the candidates that the figure may choose from that gives it."""
    enough = SURE - ALONE / len(read) if context.width >= WIDE and read else ENOUGH
    near = [candidate for candidate in read if not _is_far_beyond(context.figure, candidate.held)]
    for candidate in near[: budget(context)]:
        if candidate.score < enough:
            break
        held = candidate.held
        far = is_far_below(context.figure, held.high)
        if held.verdict is Verdict.SUPPORTED and not far and not _is_swapped(candidate, read, context):
            found = verdict_of_formula(context, candidate, held, Verdict.SUPPORTED, Severity.INFO)
            other = _other_operand(candidate, index, context.mentions)
            if other is None:
                return found
            reason = f"{other.operand.name} is also given as {other.operand.told}"
            evidence = (*found.evidence, *other.operand.evidence)
            return replace(found, verdict=Verdict.CONFLICTING, severity=Severity.LOOK, reason=reason, evidence=evidence)
    return None


def _is_far_beyond(figure: Quantity, held: Judgement) -> bool:
    """Whether a computed value lies so far beyond the bound that states it that the bound is of something else."""
    if figure.hedge not in BOUNDS or held.low is None or held.high is None or not figure.high:
        return False
    ratio = max(abs(held.low), abs(held.high)) / abs(figure.high)
    return not 1 / BOUND_REACH <= ratio <= BOUND_REACH


def _is_swapped(candidate: Candidate, read: Sequence[Candidate], context: Said) -> bool:
    """Whether the same operation over values that the words name far better gives another figure.

    What has three digits hardly fits a formula by chance, and a yearly rate is said of one thing.
    """
    if context.width < TELLING_WIDTH or candidate.kind not in SWAPPED:
        return False
    better = (other for other in read if other.kind == candidate.kind and other.score >= candidate.score + BEHIND)
    return any(other.held.verdict is Verdict.REFUTED for other in better)


def _settled(found: FigureVerdict, context: Said, read: Sequence[Candidate], reference: ReferencePool) -> FigureVerdict:
    """A verdict from the tables, where an expected whole or a later fiscal year may change it (rules 1, 14)."""
    best = next(item for item in read if item.formula == found.formula)
    tries = [item for item in read if reference.expected and item.kind == "share" and item is not best][:1]
    others = tuple(_reading(item.formula, item.kind, item.held, context) for item in tries)
    if found.verdict is Verdict.SUPPORTED and tries:
        reason = "nobody gave the expected figure"
        return replace(found, verdict=Verdict.NOT_ENOUGH, severity=Severity.LOOK, reason=reason, others=others)
    return replace(found, others=others)


def _reading(formula: Formula, kind: str, held: Judgement, context: Said) -> Reading:
    result = shown_result(context, kind, held.result)
    return Reading(
        arithmetic=line_of(formula, result),
        recomputed=result,
        verdict=held.verdict,
        evidence=evidence_of(formula),
        values=values_of(formula),
        operator=operator_of(formula),
    )


def _other_operand(candidate: Candidate, index: EvidenceIndex, said: Collection[str]) -> Known | None:
    """Another value that the notes give for an operand of a formula, None where they agree."""
    keys = {leaf.key for leaf in operands(candidate.formula)}
    for value in index.values:
        if value.key in keys and (other := next(index.same_thing(value, said), None)) is not None:
            return other
    return None


def _unaccounted(context: Said, missing: str = "") -> FigureVerdict:
    derived = not missing and (context.figure.kind in COMPUTED_KINDS or context.by or bool(context.figure.per))
    return FigureVerdict(
        context.figure,
        Verdict.NOT_ENOUGH,
        UNREAD if derived else UNACCOUNTED,
        NO_READER,
        NOT_READ if derived else missing or "nothing in the sources or notes gives this figure",
        Severity.LOOK,
    )


def unguessed(claim: Claim) -> Claim:
    """A claim of a text that a model read: what code alone guessed and no reader bears out marks nothing.

    Rules block where they are sure (POLICY 22) and compare quotations; a formula, a comparison or another value that
    they doubt a figure by, a derived figure that they have no formula for, or a declared one whose operands they miss
    in the words, is what the model was asked about; so is what only a formula over values without a name gives.
    """
    doubted = claim.verdict is Verdict.REFUTED and claim.severity is Severity.LOOK and claim.reader in (DERIVED, STATED)
    unnamed = claim.rule.startswith("declared.") and claim.verdict is Verdict.NOT_ENOUGH
    by_chance = claim.verdict is Verdict.SUPPORTED and claim.reader == DERIVED and _of_unnamed_values(claim)
    if claim.rule.startswith("quotation") or not (doubted or unnamed or by_chance or claim.rule in (UNREAD, ELSEWHERE)):
        return claim
    silent = {"verdict": Verdict.NOT_ENOUGH, "reason": "no reader has a formula for it"}
    figures = tuple(figure.model_copy(update={**silent, "recomputed": None}) for figure in claim.figures)
    none = {"severity": Severity.INFO, "recomputed": (), "suggestion": "", "changes_story": False, "arithmetic": ""}
    return claim.model_copy(update={**silent, **none, "readings": (), "figures": figures})


def _of_unnamed_values(claim: Claim) -> bool:
    """Whether a figure follows from two values or more that say neither whose nor what they are."""
    values = [value for reading in claim.readings for value in reading.values]
    return len(values) > 1 and not any(value.entity or value.measure for value in values)
