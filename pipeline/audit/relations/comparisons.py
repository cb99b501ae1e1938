"""Comparisons without a figure: "larger than A, B and C", "overtook"; every member must hold (POLICY rule 10)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.audit.arithmetic.amount import UnitError
from pipeline.audit.arithmetic.relation import Relation, unknown
from pipeline.audit.arithmetic.typed_formula import (
    Formula,
    Op,
    Operand,
    apply,
    evaluate,
    evidence_of,
    operands,
    operator_of,
    printed,
    values_of,
)
from pipeline.audit.evidence.known import Known
from pipeline.audit.relations.comparison_words import (
    AMOUNT_NEXT,
    EVER_NEXT,
    EXAMPLES,
    FASTER,
    FRACTION_NEXT,
    GAP_CUE,
    GREATER,
    JOINED,
    LESS,
    NEGATED,
    ONLY,
    OWN_PAST,
    PART_BEFORE,
    SIDE_END,
)
from pipeline.audit.relations.currencies import are_comparable, converted
from pipeline.audit.relations.named_notes import named_notes, owner_stems
from pipeline.audit.relations.period_groups import years_together
from pipeline.audit.relations.sides import Side, Sides, Window, measure_for
from pipeline.audit.relations.subject_amounts import (
    OWN,
    amount_before,
    object_amount,
    subject_amounts,
    written,
)
from pipeline.models import ClaimKind, Hedge, Kind, Reading, Verdict, fold
from pipeline.models.audit import LEAVE_OUT
from pipeline.quantities.hedges import PHRASES
from pipeline.reference.entities import Entity

OPEN_ABOVE = (Hedge.OVER, Hedge.WELL_OVER, Hedge.JUST_OVER, Hedge.AT_LEAST)
OPEN_BELOW = (Hedge.UNDER, Hedge.JUST_UNDER, Hedge.NEARLY, Hedge.AT_MOST, Hedge.MOST_ABOUT)
THE_NEXT = re.compile(r"\s(?:the|that|this|those|its|their|his|her) ")
NAMES_ITS_MEASURE = 0.3  # from which score on words name a note's measure, and not its owner alone
MOST = 4  # comparisons of one sentence


def comparisons(sides: Sides) -> list[Relation]:
    """A relation for each comparison of the sentence that has two sides and no figure of its own."""
    found = []
    for sign, pattern in ((1, GREATER), (-1, LESS)):
        for cue in pattern.finditer(sides.text):
            by = sign == 1 and re.match(r"\s*by\b", sides.text[cue.end() :])
            only = sides.topics.own_entities and ONLY.search(sides.text[: cue.start()])
            if by or only or _is_passive(sides.text, cue):
                continue
            one = _comparison(sides, cue, sign)
            if one and not FASTER.search(cue[0]):
                found.append(replace(one, span=cue.span()))
    return found[:MOST]


def _comparison(sides: Sides, cue: re.Match[str], sign: int) -> Relation | None:
    """One comparison; None where what follows is a figure (a hedge) or a side names nothing."""
    text, after = sides.text, sides.text[cue.end() :]
    left = _left_side(sides, cue)
    denied = -sign if NEGATED.search(text[: cue.start()]) else sign
    together = years_together(sides, cue.end(), left)
    if left is not None and together is not None:
        return judged(left, [together], denied)
    if (stated := _stated_object(sides, cue, left)) is not None:
        return judged(left, [stated], denied) if left else None
    if (
        EVER_NEXT.match(text, cue.end())
        or FRACTION_NEXT.match(text, cue.end())
        or _counts_the_gap(sides, cue)
        or (_figure_next(sides, cue.end()) and (_is_hedge(text, cue) or not sides.literal((cue.end(), len(text)))))
    ):
        return None
    if OWN_PAST.match(after):
        pair = sides.pair(cue.start())
        return judged(Side(pair[0]), [Side(pair[1])], sign) if pair else None
    right = _right_window(text, cue)
    for figure in subject_amounts(sides.topics, cue) or amount_before(sides.topics, cue):
        stated = Side(written(figure))
        others = _members(sides, right, stated) if _names_members(sides, right) else []
        if others and all(are_comparable(stated, other) for other in others):
            return _of_a_bound(_judged_in_one_currency(sides, stated, others, denied), figure.hedge, denied)
    others = _members(sides, right, left)
    if left is None or not others:
        return None
    return _judged_in_one_currency(sides, left, others, denied)


def _judged_in_one_currency(sides: Sides, left: Side, others: Sequence[Side], sign: int) -> Relation:
    members = [converted(sides, left, other) for other in others]
    return replace(judged(left, members, sign), of_currencies=any(map(left.is_in_another_currency, others)))


def _names_members(sides: Sides, window: Window) -> bool:
    """Whether a right side names owners that the tables know, of companies with what is measured."""
    named = [m.entity for m in sides.topics.entities if window[0] <= m.start < window[1]]
    measured = any(window[0] <= m.start < window[1] for m in sides.topics.measures)
    return bool(named) and (measured or not any(entity.is_company for entity in named))


def _of_a_bound(found: Relation, hedge: Hedge, sign: int) -> Relation | None:
    """A relation of a stated amount; None where what refutes it is only one end of it ("over $60 billion")."""
    is_open = hedge in (OPEN_ABOVE if sign > 0 else OPEN_BELOW)
    return None if is_open and found.verdict is Verdict.REFUTED else found


def _right_window(text: str, cue: re.Match[str]) -> Window:
    """Where the right side of a comparison stands: up to a new clause, or to the next comparison."""
    ends = (pattern.search(text, cue.end()) for pattern in (SIDE_END, GREATER, LESS))
    return cue.end(), min((end.start() for end in ends if end), default=len(text))


def _is_hedge(text: str, cue: re.Match[str]) -> bool:
    """Whether a comparison's words are a hedge where a figure follows: "more than 4 million made five seats".

    "More than the €4.5 million tunnel" compares two things, one of them known by its amount.
    """
    if THE_NEXT.match(text, cue.end()):
        return False
    return cue[0].lower().split()[-1:] == ["than"] and tuple(cue[0].lower().split()) in PHRASES


def _members(sides: Sides, window: Window, left: Side | None) -> list[Side]:
    """The things on the right side: entities with its measure, or one note; put together where the words say so."""
    topics, text = sides.topics, sides.text
    named = [m for m in topics.entities if window[0] <= m.start < window[1]]
    named = [m for m in named if m.entity.id != "WLD" or len(named) == 1]
    without = (left.note,) if left and left.note else ()
    if not named:
        literal = sides.literal(window, without)
        if literal is not None:
            return [Side(literal.operand, note=literal)]
        if left and left.note and (owned := _named_neighbours(sides, left.note, window)):
            return [Side(other.operand, note=other) for other in owned]
        ranked = [note for note in named_notes(topics, sides.index, window, without) if note.period >= 0]
        if ranked and ranked[0].score >= 0.6 and max(ranked[0].owner, ranked[0].measure, ranked[0].period) >= 0.5:
            other = ranked[0].value
            if left and left.note and other.topic != left.note.topic and ranked[0].measure < NAMES_ITS_MEASURE:
                return [Side(None, gap=f"no {left.note.topic} for it is given")]
            return [Side(other.operand, note=other)]
        side = sides.side(window, without=without)
        return [side] if side and not (left and side.formula == left.formula) else []
    inside = sorted((m.weak, m.start, m.measure) for m in topics.measures if window[0] <= m.start < window[1])
    measure = inside[0][2] if inside else ""
    own = left.measure if left else ""
    places = {mention.entity: mention.start for mention in reversed(named)}
    found = []
    for entity in dict.fromkeys(mention.entity for mention in named):
        what = measure_for(entity, measure, own, topics.measure_near(window[0]))
        found.append(sides.value(entity, what, _member_year(sides, entity, left, places[entity], window)))
    if JOINED.search(text[window[0] :]) and len(found) > 1:
        formulas = [side.formula for side in found if side.formula is not None]
        gap = next((side.gap for side in found if side.formula is None), "")
        return [replace(found[0], formula=None if gap else apply(Op.SUM, *formulas), gap=gap)]
    return found


def _neighbours(sides: Sides, mine: Known) -> Iterator[Known]:
    """The same measure of every other owner at the same time."""
    for other in sides.index.values:
        if other.topic == mine.topic and other.series != mine.series and other.periods == mine.periods:
            yield other


def _named_neighbours(sides: Sides, mine: Known, window: Window) -> list[Known]:
    """Those that a stretch of the sentence names by their owners ("than in Kamen, Brod and Luka")."""
    said = {word for word, place in sides.topics.reading.placed if window[0] <= place < window[1]}
    return [other for other in _neighbours(sides, mine) if (owner := owner_stems(other)) and owner <= said]


def _member_year(sides: Sides, entity: Entity, left: Side | None, place: int, window: Window) -> int | None:
    """A member's year: the one beside it, a company's also from the left side, a country's else the newest."""
    times = sides.topics.times
    beside = [year for year, at in times.years if window[0] <= at <= window[1] + 9]
    owned = left is not None and left.entity is not None
    if beside and (len(times.years) > 1 or entity.is_company or not owned):
        return beside[0]
    if times.years and entity.is_company and not owned and len(times.years) == 1:
        return times.years[0][0]
    same = not owned or left.entity.is_company == entity.is_company  # type: ignore[union-attr]
    if times.years and ((same and (left is None or owned)) or (beside and not entity.is_company)):
        return beside[0] if beside else times.years[0][0]
    return sides.year_of(entity, place) if same and owned else None


def _left_side(sides: Sides, cue: re.Match[str]) -> Side | None:
    """What the words before a comparison name."""
    start = sides.topics.clause(cue.start())[0]
    near = (start if cue.start() >= 60 and start < cue.start() - 12 else 0, cue.end())
    return sides.side(near, cue.start()) or sides.side((0, cue.end()), cue.start())


def _stated_object(sides: Sides, cue: re.Match[str], left: Side | None) -> Side | None:
    """The amount that the sentence states for what a value is held against: that of countries, which have no quarters,
    or a table's of a year that is named."""
    owners = [m.entity for m in sides.topics.entities if m.start < cue.start()]
    yearly = bool(owners) and all(owner.is_country for owner in owners)
    if left is None or not (yearly or (left.year and sides.topics.times.years)):
        return None
    figure = object_amount(sides.topics, *_right_window(sides.text, cue))
    side = Side(written(figure)) if figure else None
    return side if side and are_comparable(left, side) else None


def examples(sides: Sides, counted: Relation) -> Relation | None:
    """The countries that a count names as examples, each against the count's limit; None where it names none."""
    limit, figure = counted.limit, counted.figure
    cue = EXAMPLES.search(sides.text, figure.end) if figure else None
    if limit is None or cue is None:
        return None
    named = [m.entity for m in sides.topics.entities if m.start > cue.start() and m.entity.is_country]
    if not named:
        return None
    others = [sides.value(country, limit.measure, limit.year) for country in dict.fromkeys(named)]
    return replace(judged(Side(limit.value), others, -limit.sign), span=(cue.start(), len(sides.text)))


def judged(left: Side, others: Sequence[Side], sign: int) -> Relation:
    """The comparison of one value with each member, a reading for each."""
    if left.formula is None:
        return unknown(ClaimKind.COMPARISON, left.gap)
    readings = tuple(_reading(left.formula, other, sign) for other in others)
    verdict = fold([reading.verdict for reading in readings])
    wrong = [
        said(o.formula) for o, r in zip(others, readings, strict=True) if o.formula and r.verdict is Verdict.REFUTED
    ]
    lead = LEAVE_OUT if len(wrong) < len(others) else "not more than" if sign > 0 else "not less than"
    return Relation(
        ClaimKind.COMPARISON,
        verdict,
        "; ".join(reading.arithmetic for reading in readings if reading.verdict is verdict),
        readings,
        changes_story=verdict is Verdict.REFUTED,
        evidence=tuple(dict.fromkeys(piece for reading in readings for piece in reading.evidence)),
        suggestion=f"{lead} {' and '.join(wrong)}" if wrong else "",
        used=tuple(int(leaf.key.removeprefix(OWN)) for leaf in operands(left.formula) if leaf.key.startswith(OWN)),
    )


def _reading(left: Formula, other: Side, sign: int) -> Reading:
    right = other.formula
    if right is None:
        return Reading(arithmetic=other.gap, verdict=Verdict.NOT_ENOUGH)
    try:
        one, two = evaluate(left), evaluate(right)
        if one.unit != two.unit:
            return Reading(
                arithmetic="the two are of different units, and no rate is given", verdict=Verdict.NOT_ENOUGH
            )
        holds = one.low > two.high if sign > 0 else one.high < two.low
    except UnitError as error:
        return Reading(arithmetic=str(error), verdict=Verdict.NOT_ENOUGH)
    word = ("is " if holds else "is not ") + ("more than" if sign > 0 else "less than")
    return Reading(
        arithmetic=f"{said(left)} {word} {said(right)}",
        verdict=Verdict.SUPPORTED if holds else Verdict.REFUTED,
        evidence=tuple(dict.fromkeys((*evidence_of(left), *evidence_of(right)))),
        values=values_of(left, right),
        operator=operator_of(left, right),
    )


def said(formula: Formula) -> str:
    """A value as "Croatia GDP 2023 ($82.69 billion)", the sentence's own as it is, a formula in its line."""
    if isinstance(formula, Operand):
        return f"{formula.name} ({formula.told})" if formula.name else formula.told
    return printed(formula)


def _figure_next(sides: Sides, place: int) -> bool:
    """Whether an amount follows, so that the comparison is its hedge."""
    figures = sides.topics.reading.figures
    return any(place <= f.start <= place + 5 for f in figures) or bool(AMOUNT_NEXT.match(sides.text[place:]))


def _counts_the_gap(sides: Sides, cue: re.Match[str]) -> bool:
    """Whether an amount right before the comparison says by how much ("258,000 lower than"), which is a difference."""
    before = [f for f in sides.topics.reading.figures if f.end <= cue.start()]
    if any(cue.start() - f.end < 2 and f.kind in (Kind.PERCENT, Kind.FRACTION, Kind.POINTS) for f in before):
        return True
    if PART_BEFORE.search(sides.text[: cue.start()]):  # "a fifth cheaper than"
        return True
    return bool(GAP_CUE.search(cue[0])) and any(not sides.text[f.end : cue.start()].strip() for f in before)


def _is_passive(text: str, cue: re.Match[str]) -> bool:
    return not cue[0].lower().endswith("by") and bool(re.match(r"(?:ed|en)? by\b", text[cue.end() :]))
