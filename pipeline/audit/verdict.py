"""The verdict on one figure from what the readers found: stated evidence first, then formulas, then what is missing.

POLICY rules 19 to 22: a figure that its evidence states is supported and nothing refutes it; a formula supports it
only among as many candidates as the figure can bear; a refutation needs the best reading to be clearly the best, and
blocks only in the few cases that rules alone are sure of.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import fsum

from pipeline.audit.arithmetic.amount import time_span
from pipeline.audit.arithmetic.judgement import Judgement, judge
from pipeline.audit.arithmetic.typed_formula import (
    Apply,
    Formula,
    Op,
    Operand,
    apply,
    evaluate,
    evidence_of,
    operands,
    printed,
)
from pipeline.audit.attribution.stated_values import MOVED_DOWN, MOVED_UP, Match, matches, periods_clash
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import CELL, NOTE, PASSAGE, TABLE, Known
from pipeline.audit.grammar.candidates import budget, candidates
from pipeline.audit.grammar.operand_pool import Candidate
from pipeline.audit.reading.context import FigureContext
from pipeline.audit.reading.lexicon import UNIT_STEMS, relation_stems
from pipeline.audit.reading.modality import GAIN, LOSS
from pipeline.audit.tables.reference_pool import EMPTY, ReferencePool
from pipeline.models import Evidence, Hedge, Interval, Kind, Quantity, Reading, Severity, Verdict
from pipeline.quantities.formatting import readable
from pipeline.text.stemming import stems

FAINT = 0.2  # a stated value that is named this little gives way to a formula that is named well
WIDE = 0.3  # a figure that so many values would bear is supported by a sure reading alone
STATED, DERIVED, NO_READER = "evidence", "grammar", "none"
UNACCOUNTED, UNREAD = "unaccounted", "unread"
NOT_ACCOUNTED = (UNACCOUNTED, UNREAD)  # nothing gives the figure; of a derived one, no formula that was read
NOT_READ = "not read: no formula that the words ask for gives it"
COMPUTED_KINDS = (Kind.PERCENT, Kind.FRACTION, Kind.MULTIPLE, Kind.POINTS)
TABLES = "tables"  # the rules that rest on the reference tables
# What the rules over the tables are called whose formulas go by another name.
TABLE_RULES = {"growth": "compound_growth", "rate": "average", "rest": "difference", "part": "figure"}
TABLE_RULES |= {"exchange": "figure", "conversion": "figure"}
UNSETTLED = "the companies' fiscal years differ, and the later one would change the verdict"
NAMED = 0.4  # from which a value a thousand times as large is the one that is meant
SURE = 0.75  # score from which a reading is taken for the one meant
LEAD = 0.12  # by which it must lead the next reading that gives another result
ALONE = 0.3  # how much less sure a reading need be that has no other beside it
RIVALS = 30
ENOUGH = 0.45  # score from which a reading may support
WELL_NAMED = 0.7  # share of a value's naming words from which it is the one a bare figure must mean
ALIKE, MOSTLY = 0.8, 0.6  # shares of a source's and of a sentence's words from which they are one but for a figure
CHOICE = 12  # candidates from which each operand must be named beside the figure for a refutation
REACH = Decimal("3.3")  # times by which a wrong figure may differ from what it was meant to say
SLIP = Decimal("0.06")
POWERS = tuple(Decimal(10) ** power for power in (-6, -3, -2, -1, 1, 2, 3, 6))
THOUSANDS = tuple(Decimal(10) ** power for power in (-9, -6, -3, 3, 6, 9))


@dataclass(frozen=True, slots=True)
class FigureVerdict:
    """What is said of one figure; offsets of `figure` are within its sentence."""

    figure: Quantity
    verdict: Verdict
    rule: str
    reader: str
    reason: str
    severity: Severity = Severity.INFO
    result: Interval | None = None
    line: str = ""
    evidence: tuple[Evidence, ...] = ()
    understated: bool = False
    value: Known | None = None
    firm: bool = False
    formula: Formula | None = None
    others: tuple[Reading, ...] = ()  # the other readings that were tried
    changes_story: bool = False


def figure_verdict(
    context: FigureContext, index: EvidenceIndex, own: Sequence[Known], reference: ReferencePool = EMPTY
) -> FigureVerdict:
    """The verdict of the keyless readers on one figure; `own` are the text's other figures near it, already read.

    `reference` are the values of the reference tables that its words name.
    """
    ranged = _range(context, index, reference)
    if ranged is not None:
        return ranged
    found = matches(context, index, own)
    clean = next((match for match in found if not match.conflict), None)
    signed = next((match for match in found if match.conflict in ("it rose", "it fell")), None)
    if clean is not None and signed is not None and not clean.value.sign and signed.value.origin in (NOTE, CELL):
        clean, found = None, [signed, *(match for match in found if match is not signed)]
    if clean is not None and clean.fit >= FAINT:
        return _stated(context, clean, index)
    restated = None if found else _word_for_word(context, index)
    if restated is not None:
        return restated
    read = candidates(context, index, own, reference.named)
    held = _supporting(context, read, index)
    if held is not None and held.rule.startswith(TABLES):
        held = _settled(held, context, read, reference)
    if clean is not None and (held is None or not held.firm):
        return _stated(context, clean, index)
    if held is not None:
        return held
    scaled = _scaled(context, index, own)
    if scaled is not None:
        return scaled
    if found:
        return _misplaced(context, found[0])
    plain = _without_rate(context, bool(reference.named))
    if plain is not None:
        again = figure_verdict(plain, index, own, reference)
        if again.verdict is not Verdict.NOT_ENOUGH:
            return replace(again, figure=context.figure)
    refuted = _refuted(
        context,
        [item for item in read[:RIVALS] if item.kind == "figure" or not _gives_another(context, item, own)],
        reference.weak,
    ) or _other_value(context, index)
    if refuted is not None:
        return _settled(refuted, context, read, reference) if refuted.rule.startswith(TABLES) else refuted
    return _unaccounted(context, reference.missing)


def _range(context: FigureContext, index: EvidenceIndex, reference: ReferencePool) -> FigureVerdict | None:
    """A stated range over several values of one topic: its ends must hold the least and the most of them (rule 9)."""
    figure = context.figure
    if figure.low == figure.high or figure.kind is Kind.VAGUE or not context.says("relation", "ranged"):
        return None
    topics: dict[str, list[Known]] = {}
    for place in sorted(index.named(context.mentions)):
        value = index.values[place]
        if (
            value.origin in (NOTE, CELL)
            and value.amount.unit == _unit(context)
            and not periods_clash(context.periods, value.periods)
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


def _conflicting(value: Known, index: EvidenceIndex) -> Known | None:
    """Another note of the very same thing and period with another value (POLICY rule 18)."""
    if value.origin != NOTE or value.sign:
        return None
    for other in index.values:
        same = other.origin == NOTE and other.series == value.series and other.periods == value.periods
        same = same and other.amount.unit == value.amount.unit and other.quantity.period == value.quantity.period
        room = value.operand.slack + other.operand.slack  # $12.05 billion and $12,051 million are one value
        if same and (other.amount.low > value.amount.high + room or value.amount.low > other.amount.high + room):
            return other
    return None


def _without_rate(context: FigureContext, tabled: bool) -> FigureContext | None:
    """The figure without its rate, where a known value's words say that they are for that time: "a year less"."""
    figure = context.figure
    if time_span(figure.per) is None or not (context.by or context.sign or (tabled and figure.per == "year")):
        return None
    return replace(context, figure=figure.model_copy(update={"unit": figure.unit.partition("/")[0], "per": ""}))


def _stated(context: FigureContext, match: Match, index: EvidenceIndex) -> FigureVerdict:
    held = judge(context.figure, match.value.operand)
    other = _conflicting(match.value, index)
    if other is not None:
        return FigureVerdict(
            context.figure,
            Verdict.CONFLICTING,
            "stated.conflict",
            STATED,
            f"{match.value.operand.name}: {match.value.operand.shown} and {other.operand.shown}",
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


def _supporting(context: FigureContext, read: Sequence[Candidate], index: EvidenceIndex) -> FigureVerdict | None:
    """The best of the candidates that the figure may choose from that gives it."""
    enough = SURE - ALONE / len(read) if context.width >= WIDE and read else ENOUGH
    for candidate in read[: budget(context)]:
        if candidate.score < enough:
            break
        held = candidate.held
        if held.verdict is Verdict.SUPPORTED:
            found = _computed(context, candidate, held, Verdict.SUPPORTED, Severity.INFO)
            other = _other_operand(candidate, index)
            if other is None:
                return found
            reason = f"{other.operand.name} is also given as {other.operand.shown}"
            evidence = (*found.evidence, *other.operand.evidence)
            return replace(found, verdict=Verdict.CONFLICTING, severity=Severity.LOOK, reason=reason, evidence=evidence)
    return None


def _settled(
    found: FigureVerdict, context: FigureContext, read: Sequence[Candidate], reference: ReferencePool
) -> FigureVerdict:
    """A verdict from the tables, where an expected whole or a later fiscal year may change it (rules 1, 14)."""
    best = next(item for item in read if item.formula == found.formula)
    tries = [item for item in read if reference.expected and item.kind == "share" and item is not best][:1]
    later = reference.later(best.formula) if reference.later is not None else None
    if later is not None:
        held = judge(context.figure, later, best.sign)
        if held.verdict in (found.verdict, Verdict.NOT_ENOUGH):
            return found
        return replace(
            found,
            verdict=Verdict.NOT_ENOUGH,
            severity=Severity.LOOK,
            reason=UNSETTLED,
            result=None,
            others=(_reading(later, best.kind, held, context),),
        )
    others = tuple(_reading(item.formula, item.kind, item.held, context) for item in tries)
    if found.verdict is Verdict.SUPPORTED and tries:
        reason = "nobody gave the expected figure"
        return replace(found, verdict=Verdict.NOT_ENOUGH, severity=Severity.LOOK, reason=reason, others=others)
    return replace(found, others=others)


def _reading(formula: Formula, kind: str, held: Judgement, context: FigureContext) -> Reading:
    result = _shown(context, kind, held.result)
    return Reading(
        arithmetic=line_of(formula, result), recomputed=result, verdict=held.verdict, evidence=evidence_of(formula)
    )


def _shown(context: FigureContext, kind: str, result: Interval | None) -> Interval | None:
    """A result as a reader wants it: a fraction in percent."""
    if result is None or context.figure.kind is not Kind.FRACTION or kind == "multiple":
        return result
    return Interval(low=result.low * 100, high=result.high * 100, unit="%")


def _other_operand(candidate: Candidate, index: EvidenceIndex) -> Known | None:
    """Another value that the notes give for an operand of a formula, None where they agree."""
    keys = {leaf.key for leaf in operands(candidate.formula)}
    for value in index.values:
        if value.key in keys and (other := _conflicting(value, index)) is not None:
            return other
    return None


def _computed(
    context: FigureContext, candidate: Candidate, held: Judgement, verdict: Verdict, severity: Severity
) -> FigureVerdict:
    result, tabled = _shown(context, candidate.kind, held.result), _of_tables(candidate)
    return FigureVerdict(
        context.figure,
        verdict,
        f"{TABLES}.{TABLE_RULES.get(candidate.kind, candidate.kind)}" if tabled else f"derived.{candidate.kind}",
        DERIVED,
        held.reason or "recomputed",
        severity,
        result,
        line_of(candidate.formula, result),
        evidence_of(candidate.formula),
        held.understated,
        firm=candidate.score >= SURE,
        formula=candidate.formula,
        changes_story=tabled
        and verdict is Verdict.REFUTED
        and (held.wrong_sign or _is_far(context.figure, held.result)),
    )


def _is_far(figure: Quantity, result: Interval | None) -> bool:
    """Whether two values are of different orders of magnitude, so that the story changes with the figure."""
    stated, found = abs(figure.low), abs(result.low) if result else Decimal(0)
    return bool(stated and found) and max(stated, found) / min(stated, found) >= 10


def _of_tables(candidate: Candidate) -> bool:
    """Whether a formula rests on a value of the reference tables."""
    return any(leaf.key.startswith(TABLE) for leaf in operands(candidate.formula))


def _outside_tables(candidate: Candidate) -> list[Operand]:
    """The operands of a formula that are no values of the reference tables."""
    return [leaf for leaf in operands(candidate.formula) if not leaf.key.startswith(TABLE)]


def line_of(formula: Formula, result: Interval | None) -> str:
    """The arithmetic in one line with its result."""
    line = printed(formula)
    if not result or not line:
        return line
    found = readable(result.low, result.high, result.unit)
    return line if line.startswith(f"{found} ") else f"{line} = {found}"


def _misplaced(context: FigureContext, match: Match) -> FigureVerdict:
    """A number that a source has of something else: refuted where the value meant is known, else open."""
    signed = match.conflict in ("it rose", "it fell") and match.value.origin in (NOTE, CELL)
    told = match.conflict in (LOSS, GAIN, MOVED_UP, MOVED_DOWN) and match.value.origin in (NOTE, CELL)
    if match.rival is None and not signed and not told:
        return FigureVerdict(
            context.figure,
            Verdict.NOT_ENOUGH,
            "stated.elsewhere",
            STATED,
            f"a source has this number of something else: {match.value.operand.name}"
            + (f" ({match.conflict})" if match.conflict else ""),
            Severity.LOOK,
            evidence=match.value.operand.evidence,
        )
    meant = match.rival or match.value
    held = judge(context.figure, meant.operand)
    return FigureVerdict(
        context.figure,
        Verdict.REFUTED,
        "stated.direction" if signed else "stated.other",
        STATED,
        match.conflict,
        Severity.BLOCKING if signed and match.fit >= 0.5 else Severity.LOOK,
        held.result,
        printed(meant.operand),
        meant.operand.evidence,
    )


def _gives_another(context: FigureContext, candidate: Candidate, own: Sequence[Known]) -> bool:
    """Whether a formula gives another figure of the text, so that it is that figure's and not this one's."""
    held = judge(context.figure, candidate.formula, None)
    if held.result is None:
        return False
    for value in own:
        if value.amount.unit == _unit(context) and value.quantity.kind is context.figure.kind:
            other = judge(value.quantity.model_copy(update={"hedge": Hedge.NONE}), candidate.formula, None)
            if other.verdict is Verdict.SUPPORTED:
                return True
    return False


def _refuted(context: FigureContext, read: Sequence[Candidate], weak: bool = False) -> FigureVerdict | None:
    """The best candidate's refutation, where every reading that is nearly as good refutes the figure too.

    Values of the tables under a measure named as such are no wrong formula, however far from the figure they are;
    `weak` says that only a word of many meanings names it.
    """
    if not read or read[0].score < SURE - ALONE / len(read):
        return None
    if not _of_tables(read[0]) and context.says("qualifier", "real"):
        return None
    if context.figure.in_words and context.figure.kind is Kind.NUMBER and context.figure.high <= 12:
        return None
    best = read[0]
    held = best.held
    if held.verdict is not Verdict.REFUTED or held.result is None:
        return None
    plain = _of_tables(best) and not weak and not any(leaf.evidence for leaf in _outside_tables(best))
    if not plain and not _may_be_a_slip(context.figure, held.result) and not _is_points(context.figure, best.formula):
        return None
    if not _of_tables(best):
        named = best.internal or all(stems(leaf.name) & context.nearest for leaf in operands(best.formula))
        if len(read) > CHOICE and not named:
            return None
        if context.figure.low != context.figure.high and held.result.low == held.result.high:
            return None  # a range is computed from a range
    near = [other for other in read[1:RIVALS] if best.score - other.score < LEAD]
    if any(other.held.verdict is not Verdict.REFUTED for other in near):
        return None
    severity = Severity.BLOCKING if best.internal and best.certain else Severity.LOOK
    return _computed(context, best, held, Verdict.REFUTED, severity)


def _may_be_a_slip(figure: Quantity, result: Interval) -> bool:
    """Whether a result is near enough to a figure to be what it was meant to say, or off by a power of ten.

    A formula that is far from its figure is likelier the wrong formula than the figure a wrong figure: of 251
    refutations on twelve articles and 634 claims, 92 of 135 within this reach were right, 25 of 116 beyond it.
    """
    stated, computed = abs(figure.high), max(abs(result.low), abs(result.high))
    if not stated or not computed:
        return False
    ratio = stated / computed
    return 1 / REACH <= ratio <= REACH or any(abs(ratio * scale - 1) < SLIP for scale in POWERS)


def _is_points(figure: Quantity, formula: Formula) -> bool:
    """Whether a figure in percent is the difference in points of the two rates whose change is meant (POLICY 11)."""
    if figure.kind is not Kind.PERCENT or not isinstance(formula, Apply) or formula.op is not Op.CHANGE:
        return False
    new, old = (evaluate(arg) for arg in formula.args)
    apart = abs(new.low - old.low) * 100
    return new.percent and old.percent and abs(abs(figure.high) - apart) <= max(figure.step, Decimal("0.05"))


def _other_value(context: FigureContext, index: EvidenceIndex) -> FigureVerdict | None:
    """A bare figure of a thing that one known value is clearly of, and that has another amount."""
    figure = context.figure
    if figure.kind in (Kind.MULTIPLE, Kind.FRACTION) or (context.by and figure.kind is not Kind.PERCENT):
        return None
    head = stems(figure.measured) if figure.kind is Kind.NUMBER else frozenset()
    named = index.named(context.mentions)
    fitting: list[tuple[float, Known]] = []
    for place, fit in named.items():
        value = index.values[place]
        if fit < WELL_NAMED or value.origin not in (NOTE, CELL) or periods_clash(context.periods, value.periods):
            continue
        if head and not head & (value.measure or value.near):
            continue
        if not (value.near - head - UNIT_STEMS) & set(context.mentions):
            continue
        held = judge(context.figure, value.operand)
        if held.result is not None and value.amount.unit == _unit(context):
            bonus = 0.2 if context.named_periods & value.periods else 0.0
            fitting.append((fit + bonus, value))
    if not fitting:
        return None
    fitting.sort(key=lambda pair: -pair[0])
    best = fitting[0]
    explained = _explained(context, best[1], index)
    rivals = [value for score, value in fitting[1:] if best[0] - score < LEAD and value.amount != best[1].amount]
    if rivals or explained < WELL_NAMED:
        return None
    held = judge(context.figure, best[1].operand)
    thousandfold = held.result is not None and any(held.result.low * scale == context.figure.low for scale in THOUSANDS)
    return FigureVerdict(
        context.figure,
        Verdict.REFUTED,
        "stated.scale" if thousandfold else "stated.other",
        STATED,
        f"the source has {best[1].operand.shown}",
        Severity.BLOCKING if thousandfold else Severity.LOOK,
        held.result,
        printed(best[1].operand),
        best[1].operand.evidence,
    )


def _word_for_word(context: FigureContext, index: EvidenceIndex) -> FigureVerdict | None:
    """A figure whose sentence a source has word for word but with another figure in its place (rule 22)."""
    words = context.reading.stems - stems(context.figure.text)
    unit = _unit(context)
    alike: list[Known] = []
    for value in index.values:
        if value.origin != PASSAGE or value.amount.unit != unit or value.quantity.kind is not context.figure.kind:
            continue
        theirs = (value.near | value.around) - stems(value.quantity.text)
        shared = len(words & theirs)
        if (
            not (words - theirs) & relation_stems()
            and shared >= 2
            and shared >= ALIKE * len(theirs)
            and shared >= MOSTLY * len(words)
            and not periods_clash(context.periods, value.periods)
        ):
            alike.append(value)
    if len({value.amount for value in alike}) != 1:
        return None
    value = alike[0]
    held = judge(context.figure, value.operand, None)
    if held.verdict is not Verdict.REFUTED:
        return None
    return FigureVerdict(
        context.figure,
        Verdict.REFUTED,
        "stated.other",
        STATED,
        f"the source has {value.operand.shown}",
        Severity.BLOCKING,
        held.result,
        printed(value.operand),
        value.operand.evidence,
    )


def _scaled(context: FigureContext, index: EvidenceIndex, own: Sequence[Known]) -> FigureVerdict | None:
    """A figure that a value it names would bear a thousand or a million times as large or as small (rule 22)."""
    if context.figure.kind in (Kind.PERCENT, Kind.POINTS, Kind.FRACTION, Kind.MULTIPLE) or context.figure.high < 1:
        return None
    for scale in THOUSANDS:
        plain = context.figure.model_copy(update={"hedge": Hedge.NONE})  # a bound agrees with values of any size
        stated = replace(context, figure=plain.times(scale))
        match = next(
            (match for match in matches(stated, index, own) if not match.conflict and match.fit >= NAMED), None
        )
        if match is not None:
            held = judge(context.figure, match.value.operand)
            return FigureVerdict(
                context.figure,
                Verdict.REFUTED,
                "stated.scale",
                STATED,
                f"the source has {match.value.operand.shown}",
                Severity.BLOCKING,
                held.result,
                printed(match.value.operand),
                match.value.operand.evidence,
            )
    return None


def _unit(context: FigureContext) -> object:
    from pipeline.audit.arithmetic.amount import typed

    return typed(context.figure).unit


def _explained(context: FigureContext, value: Known, index: EvidenceIndex) -> float:
    """The share of the clause's words known to any evidence that this value's words account for."""
    words = [word for word in context.nearest - UNIT_STEMS if word in index.weights]
    total = fsum(index.weight(word) for word in words)
    mine = fsum(index.weight(word) for word in words if word in value.near | value.around)
    return mine / total if total else 0.0


def _unaccounted(context: FigureContext, missing: str = "") -> FigureVerdict:
    derived = not missing and (context.figure.kind in COMPUTED_KINDS or context.by or bool(context.figure.per))
    return FigureVerdict(
        context.figure,
        Verdict.NOT_ENOUGH,
        UNREAD if derived else UNACCOUNTED,
        NO_READER,
        NOT_READ if derived else missing or "nothing in the sources or notes gives this figure",
        Severity.LOOK,
    )
