"""When a figure is refuted without a model: another value of its thing, a slip of scale, a formula that it misses."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import fsum

from pipeline.audit.arithmetic.judgement import is_points, judge
from pipeline.audit.attribution.stated_values import Match, matches
from pipeline.audit.attribution.value_conflicts import MOVED_DOWN, MOVED_UP
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import CELL, NOTE, PASSAGE, Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.figure_verdict import (
    ALONE,
    RIVALS,
    STATED,
    SURE,
    FigureVerdict,
    is_named,
    refuted_by,
    rests_on_tables,
    unit_of_figure,
    verdict_of_formula,
)
from pipeline.audit.grammar.operand_pool import Candidate
from pipeline.audit.grammar.rates import rate_noun, unit_of_time
from pipeline.audit.grammar.sums import PAIR
from pipeline.audit.reading.said import Said
from pipeline.audit.reading.value_words import FELL, ROSE
from pipeline.audit.wording.lexicon import UNIT_STEMS, relation_stems
from pipeline.audit.wording.modality import GAIN, LOSS
from pipeline.models import Hedge, Interval, Kind, Quantity, Severity, Verdict
from pipeline.text.stemming import stems

NAMED = 0.4  # from which a value a thousand times as large is the one that is meant
LEAD = 0.12  # by which it must lead the next reading that gives another result
LEAD_OF_DIGITS, TELLING_WIDTH = 0.4, 0.02  # and before one that gives a figure of many digits
ALIKE, MOSTLY = 0.8, 0.6  # shares of a source's and of a sentence's words from which they are one but for a figure
WELL_NAMED = 0.7  # share of a value's naming words from which it is the one a bare figure must mean
CHOICE = 12  # candidates from which each operand must be named beside the figure for a refutation
REACH = Decimal("3.3")  # times by which a wrong figure may differ from what it was meant to say
FAR_REACH = Decimal(10)  # and from a value of the tables under a measure named as such
SLIP = Decimal("0.06")
POWERS = tuple(Decimal(10) ** power for power in (-6, -3, -2, -1, 1, 2, 3, 6))
THOUSANDS = tuple(Decimal(10) ** power for power in (-9, -6, -3, 3, 6, 9))
_MAGNITUDE_WORD = re.compile(
    r"\d ?(?:bn|tn|mn|mln|trn|k|m|b)\b|\b(?:hundred|thousand|lakh|million|crore|billion|trillion)s?\b", re.I
)


def _names(context: Said, value: Known, index: EvidenceIndex) -> bool:
    """Whether the words name a value well enough for it to be the one that is meant."""
    if value.origin == PASSAGE:
        return True
    return index.named(context.mentions).get(index.values.index(value), 0.0) >= NAMED


def misplaced(context: Said, match: Match, index: EvidenceIndex) -> FigureVerdict:
    """A number that a source has of something else: refuted where the value meant is known, else open."""
    signed = match.conflict in (ROSE, FELL) and match.value.origin in (NOTE, CELL)
    told = match.conflict in (LOSS, GAIN, MOVED_UP, MOVED_DOWN) and match.value.origin in (NOTE, CELL)
    meant_is_named = match.rival is not None and _names(context, match.rival, index)
    if not meant_is_named and not signed and not told:
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
    rule = "stated.direction" if signed else "stated.other"
    severity = Severity.BLOCKING if signed and match.fit >= 0.5 else Severity.LOOK
    return refuted_by(context, meant, rule, match.conflict, severity)


def refuted_by_formula(context: Said, read: Sequence[Candidate], weak: bool = False) -> FigureVerdict | None:
    """The best candidate's refutation, where every reading that is nearly as good refutes the figure too.

    Values of the tables under a measure named as such are no wrong formula, if the figure is of their order at all;
    `weak`: only a word of many meanings names it.
    """
    if context.figure.in_words and context.figure.kind is Kind.NUMBER and context.figure.high <= 12:
        return None
    best = read[0] if read else None
    if best is None or best.score < SURE - ALONE / len(read) or best.held.verdict is not Verdict.REFUTED:
        return None
    if not rests_on_tables(best) and context.says("qualifier", "real"):
        return None
    held = best.held
    if held.result is None:
        return None
    plain = rests_on_tables(best) and not weak
    if not _may_be_a_slip(context.figure, held.result, FAR_REACH if plain else REACH) and not is_points(
        context.figure, best.formula
    ):
        return None
    if not rests_on_tables(best) and len(read) > CHOICE and not is_named(context, best):
        return None
    reach = LEAD + LEAD_OF_DIGITS * max(0.0, 1 - context.width / TELLING_WIDTH)
    if any(o.held.verdict is Verdict.SUPPORTED for o in read[1:RIVALS] if best.score - o.score < reach):
        return None  # three digits that a formula gives are hardly chance
    return verdict_of_formula(context, best, held, Verdict.REFUTED, Severity.LOOK)


def _may_be_a_slip(figure: Quantity, result: Interval, reach: Decimal) -> bool:
    """Whether a result is near enough to a figure to be what it was meant to say, or off by a power of ten.

    A formula that is far from its figure is likelier the wrong formula than the figure a wrong figure: of 251
    refutations on twelve articles and 634 claims, 92 of 135 within this reach were right, 25 of 116 beyond it.
    """
    stated, computed = abs(figure.high), max(abs(result.low), abs(result.high))
    if not stated or not computed:
        return False
    ratio = stated / computed
    return 1 / reach <= ratio <= reach or any(abs(ratio * scale - 1) < SLIP for scale in POWERS)


def refuted_by_value(context: Said, index: EvidenceIndex, named: Mapping[int, float]) -> FigureVerdict | None:
    """A bare figure of a thing that one known value is clearly of, and that has another amount."""
    figure = context.figure
    if figure.kind in (Kind.MULTIPLE, Kind.FRACTION) or (context.by and figure.kind is not Kind.PERCENT):
        return None
    per = rate_noun(context) if unit_of_time(context) is None else frozenset()
    if context.one_for is not None or PAIR.search(context.text):
        return None  # what two have between them is no value of one
    head = stems(figure.measured) if figure.kind is Kind.NUMBER else frozenset()
    fitting: list[tuple[float, Known]] = []
    for place, fit in named.items():
        value = index.values[place]
        if fit < WELL_NAMED or value.origin not in (NOTE, CELL) or clash(context.periods, value.periods):
            continue
        if (head and not head & (value.measure or value.near)) or (per and not per & value.near):
            continue  # what is stated for each of something is not the whole of it
        if not (value.near - head - UNIT_STEMS) & set(context.mentions):
            continue
        held = judge(context.figure, value.operand)
        if held.result is not None and value.amount.unit == unit_of_figure(context):
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
    result = judge(context.figure, best[1].operand).result
    if result is not None and any(result.low * scale == context.figure.low for scale in THOUSANDS):
        return _otherwise(context, best[1], "stated.scale", Severity.BLOCKING)
    return _otherwise(context, best[1], "stated.other", Severity.LOOK)


def refuted_by_scale(
    context: Said, index: EvidenceIndex, named: Mapping[int, float], own: Sequence[Known]
) -> FigureVerdict | None:
    """A figure that a value it names would bear a thousand or a million times as large or as small (rule 22)."""
    if context.figure.kind in (Kind.PERCENT, Kind.POINTS, Kind.FRACTION, Kind.MULTIPLE) or context.figure.high < 1:
        return None
    if not index.holds_unit_of(context.figure):
        return None
    plain = context.figure.model_copy(update={"hedge": Hedge.NONE})  # a bound agrees with values of any size
    for scale in THOUSANDS:
        stated = context.of(plain.times(scale))
        match = next(
            (match for match in matches(stated, index, named, own) if not match.conflict and match.fit >= NAMED), None
        )
        if match is not None and _is_recognised(context.figure, match.value.quantity):
            return _otherwise(context, match.value, "stated.scale", Severity.BLOCKING)
    return None


def _is_recognised(figure: Quantity, value: Quantity) -> bool:
    """Whether a figure is known again in another size: by three digits, two and a magnitude's word, or another unit.

    "Six states" is no slip for 6.287 million votes, whatever words the two share; three milligrams are, for micrograms.
    """
    if figure.kind is Kind.MEASURE and value.unit != figure.unit:
        return True
    digits = len(figure.low.normalize().as_tuple().digits)
    return digits >= 3 or (digits == 2 and bool(_MAGNITUDE_WORD.search(figure.text)))


def refuted_word_for_word(context: Said, index: EvidenceIndex) -> FigureVerdict | None:
    """A figure whose sentence a source has word for word but with another figure in its place (rule 22)."""
    words = context.reading.stems - stems(context.figure.text)
    unit = unit_of_figure(context)
    alike: list[Known] = []
    for value in index.values:
        if value.origin != PASSAGE or value.amount.unit != unit or value.quantity.kind is not context.figure.kind:
            continue
        theirs = (value.near | value.around) - stems(value.quantity.text)
        shared = len(words & theirs)
        said_alike = shared >= max(2, ALIKE * len(theirs), MOSTLY * len(words))
        if said_alike and not (words - theirs) & relation_stems() and not clash(context.periods, value.periods):
            alike.append(value)
    if len({value.amount for value in alike}) != 1:
        return None
    value = alike[0]
    if judge(context.figure, value.operand).verdict is not Verdict.REFUTED:
        return None
    # "Over 127 books" may say what a row is about.
    bounds_it = context.figure.hedge is not Hedge.NONE and context.figure.low == value.quantity.low
    return _otherwise(context, value, "stated.other", Severity.LOOK if bounds_it else Severity.BLOCKING)


def _otherwise(context: Said, value: Known, rule: str, severity: Severity) -> FigureVerdict:
    return refuted_by(context, value, rule, f"the source has {value.operand.told}", severity)


def _explained(context: Said, value: Known, index: EvidenceIndex) -> float:
    """The share of the clause's words known to any evidence that this value's words account for."""
    words = [word for word in context.nearest - UNIT_STEMS if word in index.weights]
    total = fsum(index.weight(word) for word in words)
    mine = fsum(index.weight(word) for word in words if word in value.near | value.around)
    return mine / total if total else 0.0
