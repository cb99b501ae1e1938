"""What the words around a figure make of it: a step or a difference, years put together, a plan, a direction."""

import re

from pipeline.audit.reading.said import APART, Said
from pipeline.audit.reading.sentence_reading import POINTS_BACK
from pipeline.audit.wording.lexicon import cue
from pipeline.audit.wording.measure_words import LOSING
from pipeline.audit.wording.movement_words import PARTICLE, STEP_AFTER, STEP_BEFORE
from pipeline.models import Direction, Kind

THAN_BEFORE = re.compile(r"\b(?:more|less|fewer|higher|lower|larger|bigger|smaller|greater) than\s*$", re.IGNORECASE)
FEWER_AFTER = re.compile(r"\s+(?:more|fewer|less|higher|lower)\b", re.IGNORECASE)  # "more than five million fewer"
PLAN = re.compile(
    r"\b(?:will (?:spend|invest|pour|put|lay out|cost|be spen\w+)|plans?|planned|intends?|intended|is to spend|"
    r"aims? to|pledg\w+|earmark\w*|pencil\w*|budgeted|guidance|forecast\w*|set aside|expects? to|expected to|would)\b",
    re.IGNORECASE,
)
OVER_YEARS = re.compile(
    r"\b(?:over|in|during|across|for) (?:(?:the|its|their|his|her) )?(?:(?:past|last|previous) )?[\w-]+ "
    r"(?:(?:fiscal|financial) )?years\b"
    r"|\b[\w]+-year (?:combined )?(?:bill|total|sum|tally|outlay|spend|spending|haul|figure|amount|cost)\b",
    re.IGNORECASE,
)
REACHED = re.compile(r", to \W*$")  # "has doubled over six years, to $102 billion"
AVERAGED = re.compile(r"\b(?:averag(?:ed|ing)|(?:on|an|the|as an) average|the mean)\b", re.IGNORECASE)
TOGETHER = re.compile(
    r"\b(?:(?:taken |put |added )?together|between (?:them|the (?:two|three|four|five|six))|combined|jointly|"
    r"collectively|altogether|all told|in total)\b",
    re.IGNORECASE,
)


def is_planned(context: Said) -> bool:
    """Whether the sentence, or the one that it points back to, speaks of a plan or a forecast."""
    before = context.reading.before
    if PLAN.search(context.clause):
        return True
    return bool(before and POINTS_BACK.match(context.text) and PLAN.search(before[0].text))


def summed_years(context: Said) -> bool:
    """Whether the sentence puts years together: "over the past two years", "for 2023 and 2024 in total"."""
    figure, text = context.figure, context.text
    if figure.direction is Direction.FROM or REACHED.search(text[: context.start]) or is_step(context):
        return False
    together = says_average(context) or says_sum(context)
    if figure.direction is Direction.TO:  # "averaged over 2018 to 2025, outlays ran to"
        return together and not context.sign
    if together:
        return True
    return any(not _is_compared(context, match.start()) for match in OVER_YEARS.finditer(text))


def says_average(context: Said) -> bool:
    """Whether words of an average govern a figure: beside it, or far before it with no other figure between."""
    if "average" in context.relations:
        return True
    led = AVERAGED.search(context.text[: context.start])
    alike = (one for one in context.reading.figures if one.kind is context.figure.kind)
    return led is not None and not any(led.start() < one.start < context.start for one in alike)


def says_sum(context: Said) -> bool:
    """Whether words of togetherness govern a figure: "in total" near it, or "between them, A and B" far before it.

    Those behind a comparison are of its other side, and those with another figure between of that figure.
    """
    near = cue("relation", "sum").finditer(context.text, max(0, context.start - 60), context.end + 60)
    if any(not _is_compared(context, match.start()) for match in near):
        return True
    for match in TOGETHER.finditer(context.text[: context.start]):
        between = any(match.start() < figure.start < context.start for figure in context.reading.figures)
        if not between and ";" not in context.text[match.start() : context.start]:
            return True
    return False


def _is_compared(context: Said, place: int) -> bool:
    """Whether a place belongs to what the figure before it is held against: "$70 billion, more than in 2023 and …"."""
    return place > context.end and bool(APART.search(context.text, context.end, place))


def is_step(context: Said) -> bool:
    """Whether the words right beside an amount say that it is a difference or a change ("$5bn more", "a gap of")."""
    figure, text = context.figure, context.text
    left, right = text[max(0, figure.start - 120) : figure.start], text[figure.end : figure.end + 80]
    moved = STEP_BEFORE.search(left)
    bound = THAN_BEFORE.search(left) and not moved and not FEWER_AFTER.match(right)
    if figure.direction in (Direction.TO, Direction.FROM) or bound:
        return False
    if PARTICLE.search(left) or (figure.kind is Kind.MONEY and LOSING.search(left)):
        return False
    return bool(moved or STEP_AFTER.match(right))
