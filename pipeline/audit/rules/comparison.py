"""Comparisons without a figure: "larger than A, B and C", "overtook"; every member must hold (POLICY rule 10)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.audit.arithmetic.checks import CheckResult, boolean_check
from pipeline.audit.arithmetic.formula import Formula, Op, apply, evaluate, evidence_of, printed, unit_of
from pipeline.audit.context.comparison_subject import bare_subject
from pipeline.audit.context.comparison_words import (
    ALSO,
    AMOUNT_NEXT,
    COUNT_NEXT,
    EXAMPLES,
    FASTER,
    GAP_CUE,
    GREATER,
    JOINED,
    LESS,
    NEGATED,
    OTHER_ONE,
    OTHERS,
    OWN_PAST,
    SIDE_END,
    THE_MORE,
)
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap
from pipeline.audit.evidence.fact_index import IndexedFigure, dimension
from pipeline.audit.evidence.operands import Operand, literal_entry, measure_for, noted_entry, operand
from pipeline.audit.evidence.ratios import per_unit_ratios
from pipeline.audit.evidence.resolution import ResolvedMeasure, value_of, year_of
from pipeline.audit.evidence.scoring import matches
from pipeline.audit.rules.change import pair_for
from pipeline.models import ClaimKind, Reading, Verdict, fold

PEOPLE = frozenset("head person people capita inhabitant resident citizen man individual soul".split())  # noqa: SIM905


def members(
    scene: SentenceContext, holdings: EvidenceBase, window: tuple[int, int], left: Operand | None
) -> list[Operand]:
    """The things on the right side: entities with its measure, or one note; put together where the words say so."""
    named = [m for m in scene.entities if window[0] <= m.start < window[1]]
    named = [m for m in named if m.entity.id != "WLD" or len(named) == 1]
    without = (left.entry,) if left and left.entry else ()
    if left and left.entry and OTHERS.search(scene.text[window[0] : window[1]]):
        mine = left.entry
        rest = [
            e
            for e in holdings.entries
            if e.measure == mine.measure and e.entity != mine.entity and e.period == mine.period
        ]
        return [Operand(other.value, entry=other) for other in rest]
    if not named:
        literal = literal_entry(scene, holdings, window, without)
        if literal:
            return [Operand(literal.value, entry=literal)]
        noted = noted_right(scene, holdings, window, without)
        if noted:
            return [noted]
        side = operand(scene, holdings, window, without=without)
        return [side] if side and not (left and side.value == left.value) else []
    measure = scene_measure(scene, window)
    own = left.topic.measure if left and left.topic else ""
    found = []
    for mention in dict.fromkeys(m.entity for m in named):
        topic = ResolvedMeasure(mention, measure_for(mention, measure, own, scene.measure_near(window[0])))
        at = next(m.start for m in named if m.entity is mention)
        found.append(
            Operand(value_of(scene, topic, member_year(scene, topic, left, at, window, holdings), holdings), topic)
        )
    if JOINED.search(scene.text[window[0] :]) and len(found) > 1:
        return [_together(found)]
    return found


def noted_right(
    scene: SentenceContext, holdings: EvidenceBase, window: tuple[int, int], without: Sequence[IndexedFigure]
) -> Operand | None:
    """The note that the right side names, where the left side names another of its measure."""
    fitting = [e for e in holdings.entries if e not in without and e.dimension != "exchange"]
    ranked = matches(scene, fitting, window, window[0])
    if not ranked or ranked[0].score < 0.6 or max(ranked[0].entity, ranked[0].period, ranked[0].measure) < 0.5:
        return None
    return Operand(ranked[0].entry.value, entry=ranked[0].entry)


def scene_measure(scene: SentenceContext, window: tuple[int, int]) -> str:
    """The measure named on the right side, strong words first."""
    inside = sorted((m.weak, m.start, m.measure) for m in scene.measures if window[0] <= m.start < window[1])
    return inside[0][2] if inside else ""


def member_year(
    scene: SentenceContext,
    topic: ResolvedMeasure,
    left: Operand | None,
    place: int,
    window: tuple[int, int],
    holdings: EvidenceBase,
) -> int | None:
    """A member's year: the one beside it, a company's also from the left side, a country's else the newest."""
    times = scene.times
    beside = [year for year, at in times.years if window[0] <= at <= window[1] + 9]
    if times.year_before and re.search(r"the year before|a year earlier|the previous year", scene.text[window[0] :]):
        other = [year for year, at in times.years if at < window[0]]
        return other[-1] - 1 if other else None
    company = topic.entity is not None and topic.entity.is_company
    if beside and (len(times.years) > 1 or company or left is None or left.entity is None):
        return beside[0]
    same_kind = (
        left is None
        or left.entity is None
        or left.entity.is_company == (topic.entity is not None and topic.entity.is_company)
    )
    if times.years and (
        (same_kind and (left is None or left.entity is not None))
        or (beside and not topic.entity.is_company if topic.entity else False)
    ):
        return times.years[0][0] if not beside else beside[0]
    return year_of(scene, topic, place, holdings) if same_kind and left and left.entity else None


def _together(found: Sequence[Operand]) -> Operand:
    gap = next((o.value for o in found if isinstance(o.value, Gap)), None)
    if gap:
        return Operand(gap, found[0].topic)
    values: list[Formula] = [o.value for o in found if not isinstance(o.value, Gap)]
    return Operand(apply(Op.ADD, *values, unit=unit_of(values[0])), found[0].topic)


def comparison_parts(scene: SentenceContext, holdings: EvidenceBase) -> list[CheckResult]:
    """A part for each comparison of the sentence that has two sides and no figure of its own."""
    found = []
    for sign, pattern in ((1, GREATER), (-1, LESS)):
        for match in pattern.finditer(scene.text):
            if (sign == 1 and re.match(r"\s*by\b", scene.text[match.end() :])) or _passive(scene, match):
                continue
            part = comparison(scene, holdings, match, sign)
            if part and not FASTER.search(match[0]):
                found.append(replace(part, span=match.span()))
    larger = None if found else larger_part(scene, holdings)
    return [*found[:4], *([larger] if larger else [])]


def larger_part(scene: SentenceContext, holdings: EvidenceBase) -> CheckResult | None:
    """The larger of two named things ("Apple, not Alphabet, had the bigger profit"), with no "than" between them."""
    cue = THE_MORE.search(scene.text)
    named = list(dict.fromkeys(m.entity for m in scene.own_entities))
    if cue is None or len(named) != 2 or scene.figures or named[0].is_company != named[1].is_company:
        return None
    first = next((m.entity for m in scene.own_entities if not OTHER_ONE.search(scene.text[: m.start])), None)
    if first is None:
        return None
    kind = "company" if first.is_company else "country"
    measure = measure_for(first, scene.measure_near(cue.end(), kind), "net_income" if "profitable" in cue[0] else "")
    sides = []
    for entity in sorted(named, key=lambda entity: entity is not first):
        topic = ResolvedMeasure(entity, measure)
        value = value_of(scene, topic, year_of(scene, topic, cue.start(), holdings), holdings)
        sides.append(Operand(value, topic))
    part = judged(holdings, sides[0], sides[1:], 1 if cue["more"] else -1)
    return replace(part, span=cue.span())


def _figure_next(scene: SentenceContext, place: int) -> bool:
    """Whether an amount follows, so that the comparison is its hedge."""
    return any(place <= f.start <= place + 5 for f in scene.figures) or bool(AMOUNT_NEXT.match(scene.text[place:]))


def _counts_the_gap(scene: SentenceContext, cue: re.Match[str]) -> bool:
    """Whether an amount right before the comparison says by how much ("258,000 lower than"), which is a difference."""
    before = (f for f in scene.figures if f.end <= cue.start())
    return bool(GAP_CUE.search(cue[0])) and any(not scene.text[f.end : cue.start()].strip() for f in before)


def _passive(scene: SentenceContext, match: re.Match[str]) -> bool:
    return bool(re.search(r"\bby$", match[0])) is False and bool(
        re.match(r"(?:ed|en)? by\b", scene.text[match.end() :])
    )


def comparison(scene: SentenceContext, holdings: EvidenceBase, cue: re.Match[str], sign: int) -> CheckResult | None:
    """One comparison; None where what follows is a figure (a hedge) or a side names nothing."""
    after = scene.text[cue.end() :]
    if _counts_the_gap(scene, cue):
        return None
    if _figure_next(scene, cue.end()) and not _named_amount(scene, holdings, cue.end()):
        return None
    counted = COUNT_NEXT.search(after[:48])
    if (
        counted
        and re.match(
            r"\s*(?:the )?(?:annual )?(?:GDP|gross|output|econom|population)?\w* ?(?:of )?(?:about|over|more|"
            r"nearly|some|at|than|least|around|roughly|almost|\d|[a-z]+teen|twenty|thirty|forty|fifty|sixty|"
            r"seventy|eighty|ninety|a hundred|dozens)",
            after,
            re.I,
        )
        and _count_first(scene, cue.end())
    ):
        return None
    if spread_over_cue(cue[0]):
        return per_unit_comparison(scene, holdings, cue, sign) or per_head_comparison(scene, holdings, cue, sign)
    if OWN_PAST.match(after):
        return _with_its_past(scene, holdings, cue, sign)
    stop = SIDE_END.search(scene.text, cue.end())
    right = (cue.end(), stop.start() if stop else len(scene.text))
    left = _left_side(scene, holdings, cue)
    others = members(scene, holdings, right, left)
    if left is None or not others:
        return half_known(scene, left, others, right)
    if all(isinstance(o.value, Gap) or o.value == left.value for o in others) and any(
        o.value == left.value for o in others
    ):
        return None
    if not any(alike(left.value, other.value) for other in others):
        return None
    if NEGATED.search(scene.text[: cue.start()]):
        sign = -sign
    return judged(holdings, left, others, sign)


def spread_over_cue(words: str) -> str:
    """What a comparison is for each of ("less per pupil than"), or ""."""
    match = re.search(r"\b(?:per|for each|for every) (?P<unit>\w+)", words)
    return match["unit"] if match else ""


def per_unit_comparison(
    scene: SentenceContext, holdings: EvidenceBase, cue: re.Match[str], sign: int
) -> CheckResult | None:
    """The comparison of two entities' amounts for each pupil, patient or household, where the notes have both."""
    pairs = per_unit_ratios(scene, holdings, spread_over_cue(cue[0]))
    if len(pairs) != 2:
        return None
    left, right = (Operand(value) for _, value in pairs)
    return judged(holdings, left, [right], sign)


def per_head_comparison(
    scene: SentenceContext, holdings: EvidenceBase, cue: re.Match[str], sign: int
) -> CheckResult | None:
    """Two countries by output per person ("richer per head than Spain")."""
    left = [m.entity for m in scene.own_entities if m.entity.is_country and m.start < cue.start()]
    right = [m.entity for m in scene.own_entities if m.entity.is_country and m.start >= cue.end()]
    if not left or not right or spread_over_cue(cue[0]) not in PEOPLE:
        return None
    topics = [ResolvedMeasure(entity, "gdp_per_capita") for entity in (left[-1], *right)]
    sides = [Operand(value_of(scene, t, year_of(scene, t, cue.start(), holdings), holdings), t) for t in topics]
    return judged(holdings, sides[0], sides[1:], sign)


def _count_first(scene: SentenceContext, place: int) -> bool:
    return any(
        place <= f.start < place + 40 and COUNT_NEXT.search(scene.text[f.end : f.end + 24]) for f in scene.figures
    )


def _with_its_past(scene: SentenceContext, holdings: EvidenceBase, cue: re.Match[str], sign: int) -> CheckResult | None:
    """A thing against itself at another time ("smaller than it was in 2010")."""
    pair = pair_for(scene, holdings, cue.start())
    if pair is None or isinstance(pair, Gap):
        return None
    return judged(holdings, Operand(pair[0]), [Operand(pair[1])], sign)


def _left_side(scene: SentenceContext, holdings: EvidenceBase, cue: re.Match[str]) -> Operand | None:
    """What the sentence compares: an amount that stands alone before the comparison, else what the words name."""
    bare = bare_subject(scene, cue)
    if bare:
        return Operand(bare)
    near = operand(scene, holdings, _left_window(scene, cue), place=cue.start())
    return near or operand(scene, holdings, (0, cue.end()), place=cue.start())


def _left_window(scene: SentenceContext, cue: re.Match[str]) -> tuple[int, int]:
    """Where the left side stands: before the first of two joined comparisons, else in the clause before this one."""
    first = min((m.start() for m in (GREATER.search(scene.text), LESS.search(scene.text)) if m), default=cue.start())
    if first < cue.start() and ALSO.search(scene.text[first : cue.start()]):
        return 0, first
    return _left_start(scene, cue.start()), cue.end()


def _left_start(scene: SentenceContext, place: int) -> int:
    return 0 if place < 60 else max(0, scene.clause(place)[0] if scene.clause(place)[0] < place - 12 else 0)


def _named_amount(scene: SentenceContext, holdings: EvidenceBase, place: int) -> bool:
    """Whether the amount after the comparison names a thing of the notes ("last year's $1.3 billion deal")."""
    figure = next((f for f in scene.figures if f.end > place), None)
    if figure is None:
        return False
    if literal_entry(scene, holdings, (place, figure.end)):
        return True
    end = figure.end + 24
    return any(
        e.value.low == figure.low and e.measure_stems | e.entity_stems and noted_entry(scene, holdings, (place, end))
        for e in holdings.entries
    )


def examples_part(scene: SentenceContext, holdings: EvidenceBase, counted: CheckResult) -> CheckResult | None:
    """The countries that a count names as examples, each against the count's limit; None where it names none."""
    if counted.limit is None or counted.figure is None:
        return None
    cue = EXAMPLES.search(scene.text, counted.figure.end)
    named = [m.entity for m in scene.entities if cue and m.start > cue.start() and m.entity.is_country]
    if not cue or not named:
        return None
    limit, sign, measure, year = counted.limit
    others = [
        Operand(holdings.cell(country, measure, year), ResolvedMeasure(country, measure))
        for country in dict.fromkeys(named)
    ]
    part = judged(holdings, Operand(limit), others, -sign)
    return replace(part, span=(cue.start(), len(scene.text)))


def judged(holdings: EvidenceBase, left: Operand, others: Sequence[Operand], sign: int) -> CheckResult:
    """The comparison of one value with each member, a reading for each."""
    if isinstance(left.value, Gap):
        reading = Reading(arithmetic=left.value.reason, verdict=Verdict.NOT_ENOUGH)
        return boolean_check(ClaimKind.COMPARISON, None, None, reading, left.value.reason)
    readings = tuple(_member_reading(holdings, left.value, other, sign) for other in others)
    verdict = fold([reading.verdict for reading in readings])
    wrong = [r.arithmetic for r in readings if r.verdict is verdict]
    evidence = tuple(dict.fromkeys(piece for reading in readings for piece in reading.evidence))
    return CheckResult(
        ClaimKind.COMPARISON,
        None,
        verdict,
        "; ".join(wrong),
        readings,
        changes_story=verdict is Verdict.REFUTED,
        evidence=evidence,
        suggestion=_mended(others, readings, sign),
    )


def _mended(others: Sequence[Operand], readings: Sequence[Reading], sign: int) -> str:
    """What would make a refuted comparison hold: to leave out the members at fault, or to say the contrary of all."""
    wrong = [
        printed(other.value)
        for other, reading in zip(others, readings, strict=True)
        if reading.verdict is Verdict.REFUTED and not isinstance(other.value, Gap)
    ]
    if not wrong:
        return ""
    lead = "leave out" if len(wrong) < len(others) else "not more than" if sign > 0 else "not less than"
    return f"{lead} {' and '.join(wrong)}"


def _member_reading(holdings: EvidenceBase, left: Formula, other: Operand, sign: int) -> Reading:
    if isinstance(other.value, Gap):
        return Reading(arithmetic=other.value.reason, verdict=Verdict.NOT_ENOUGH)
    right: Formula | Gap = other.value
    if _money(unit_of(left)) and _money(unit_of(other.value)):
        right = holdings.converted(other.value, unit_of(other.value), unit_of(left))
    if isinstance(right, Gap):
        return Reading(arithmetic=right.reason, verdict=Verdict.NOT_ENOUGH)
    holds = compared(left, right, sign)
    word = "more than" if sign > 0 else "less than"
    said = "cannot be told" if holds is None else "holds" if holds else "does not hold"
    evidence = (*evidence_of(left), *evidence_of(right))
    verdict = Verdict.NOT_ENOUGH if holds is None else Verdict.SUPPORTED if holds else Verdict.REFUTED
    return Reading(arithmetic=f"{printed(left)} {word} {printed(right)}: {said}", verdict=verdict, evidence=evidence)


def compared(left: Formula, right: Formula, sign: int) -> bool | None:
    """Whether the left value is strictly larger (sign 1) or smaller (-1), a range at both of its ends."""
    one, other = evaluate(left), evaluate(right)
    if one is None or other is None:
        return None
    return one.low > other.high if sign > 0 else one.high < other.low


def alike(left: Formula | Gap, right: Formula | Gap) -> bool:
    """Whether two values can be held against each other at all: both money, or of one dimension."""
    if isinstance(left, Gap) or isinstance(right, Gap):
        return True
    units = unit_of(left), unit_of(right)
    return all(map(_money, units)) or dimension(units[0]) == dimension(units[1])


def _money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def half_known(
    scene: SentenceContext, left: Operand | None, others: Sequence[Operand], right: tuple[int, int]
) -> CheckResult | None:
    """A comparison with one side known and a name on the other: that other side is not at hand."""
    name = re.search(r"\b[A-Z][\w&.-]+(?:['’]s)?", scene.text[right[0] : right[1]])
    if left is None or others or not name or (left.topic is None and left.entry is None):
        return None
    reading = Reading(arithmetic=f"{_line(left)} against {name[0]}", verdict=Verdict.NOT_ENOUGH)
    return boolean_check(ClaimKind.COMPARISON, None, None, reading, f"nothing is known of {name[0].removesuffix('’s')}")


def _line(side: Operand) -> str:
    return printed(side.value) if not isinstance(side.value, Gap) else side.value.reason
