"""Comparisons without a figure: "larger than A, B and C", "overtook"; every member must hold (POLICY rule 10)."""

import re
from dataclasses import replace

from pipeline.audit.bare_subjects import bare_subject
from pipeline.audit.binding import Topic, value_of, year_of
from pipeline.audit.changes import pair_for
from pipeline.audit.comparison_words import (
    ALSO,
    AMOUNT_NEXT,
    COUNT_NEXT,
    EXAMPLES,
    FASTER,
    GAP_CUE,
    GREATER,
    LESS,
    NEGATED,
    OTHER_ONE,
    OWN_PAST,
    SIDE_END,
    THE_MORE,
)
from pipeline.audit.holdings import Gap, Holdings
from pipeline.audit.judging import alike, half_known, judged
from pipeline.audit.members import members
from pipeline.audit.operands import Operand, literal_entry, measure_for, noted_entry, operand
from pipeline.audit.per_head import PEOPLE
from pipeline.audit.scene import Scene
from pipeline.audit.spreading import per_unit
from pipeline.audit.verdicts import Part


def comparison_parts(scene: Scene, holdings: Holdings) -> list[Part]:
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


def larger_part(scene: Scene, holdings: Holdings) -> Part | None:
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
        topic = Topic(entity, measure)
        value = value_of(scene, topic, year_of(scene, topic, cue.start(), holdings), holdings)
        sides.append(Operand(value, topic))
    part = judged(holdings, sides[0], sides[1:], 1 if cue["more"] else -1)
    return replace(part, span=cue.span())


def _figure_next(scene: Scene, place: int) -> bool:
    """Whether an amount follows, so that the comparison is its hedge."""
    return any(place <= f.start <= place + 5 for f in scene.figures) or bool(AMOUNT_NEXT.match(scene.text[place:]))


def _counts_the_gap(scene: Scene, cue: re.Match[str]) -> bool:
    """Whether an amount right before the comparison says by how much ("258,000 lower than"), which is a difference."""
    before = (f for f in scene.figures if f.end <= cue.start())
    return bool(GAP_CUE.search(cue[0])) and any(not scene.text[f.end : cue.start()].strip() for f in before)


def _passive(scene: Scene, match: re.Match[str]) -> bool:
    return bool(re.search(r"\bby$", match[0])) is False and bool(
        re.match(r"(?:ed|en)? by\b", scene.text[match.end() :])
    )


def comparison(scene: Scene, holdings: Holdings, cue: re.Match[str], sign: int) -> Part | None:
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


def per_unit_comparison(scene: Scene, holdings: Holdings, cue: re.Match[str], sign: int) -> Part | None:
    """The comparison of two entities' amounts for each pupil, patient or household, where the notes have both."""
    pairs = per_unit(scene, holdings, spread_over_cue(cue[0]))
    if len(pairs) != 2:
        return None
    left, right = (Operand(value) for _, value in pairs)
    return judged(holdings, left, [right], sign)


def per_head_comparison(scene: Scene, holdings: Holdings, cue: re.Match[str], sign: int) -> Part | None:
    """Two countries by output per person ("richer per head than Spain")."""
    left = [m.entity for m in scene.own_entities if m.entity.is_country and m.start < cue.start()]
    right = [m.entity for m in scene.own_entities if m.entity.is_country and m.start >= cue.end()]
    if not left or not right or spread_over_cue(cue[0]) not in PEOPLE:
        return None
    topics = [Topic(entity, "gdp_per_capita") for entity in (left[-1], *right)]
    sides = [Operand(value_of(scene, t, year_of(scene, t, cue.start(), holdings), holdings), t) for t in topics]
    return judged(holdings, sides[0], sides[1:], sign)


def _count_first(scene: Scene, place: int) -> bool:
    return any(
        place <= f.start < place + 40 and COUNT_NEXT.search(scene.text[f.end : f.end + 24]) for f in scene.figures
    )


def _with_its_past(scene: Scene, holdings: Holdings, cue: re.Match[str], sign: int) -> Part | None:
    """A thing against itself at another time ("smaller than it was in 2010")."""
    pair = pair_for(scene, holdings, cue.start())
    if pair is None or isinstance(pair, Gap):
        return None
    return judged(holdings, Operand(pair[0]), [Operand(pair[1])], sign)


def _left_side(scene: Scene, holdings: Holdings, cue: re.Match[str]) -> Operand | None:
    """What the sentence compares: an amount that stands alone before the comparison, else what the words name."""
    bare = bare_subject(scene, cue)
    if bare:
        return Operand(bare)
    near = operand(scene, holdings, _left_window(scene, cue), place=cue.start())
    return near or operand(scene, holdings, (0, cue.end()), place=cue.start())


def _left_window(scene: Scene, cue: re.Match[str]) -> tuple[int, int]:
    """Where the left side stands: before the first of two joined comparisons, else in the clause before this one."""
    first = min((m.start() for m in (GREATER.search(scene.text), LESS.search(scene.text)) if m), default=cue.start())
    if first < cue.start() and ALSO.search(scene.text[first : cue.start()]):
        return 0, first
    return _left_start(scene, cue.start()), cue.end()


def _left_start(scene: Scene, place: int) -> int:
    return 0 if place < 60 else max(0, scene.clause(place)[0] if scene.clause(place)[0] < place - 12 else 0)


def _named_amount(scene: Scene, holdings: Holdings, place: int) -> bool:
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


def examples_part(scene: Scene, holdings: Holdings, counted: Part) -> Part | None:
    """The countries that a count names as examples, each against the count's limit; None where it names none."""
    if counted.limit is None or counted.figure is None:
        return None
    cue = EXAMPLES.search(scene.text, counted.figure.end)
    named = [m.entity for m in scene.entities if cue and m.start > cue.start() and m.entity.is_country]
    if not cue or not named:
        return None
    limit, sign, measure, year = counted.limit
    others = [
        Operand(holdings.cell(country, measure, year), Topic(country, measure)) for country in dict.fromkeys(named)
    ]
    part = judged(holdings, Operand(limit), others, -sign)
    return replace(part, span=(cue.start(), len(scene.text)))
