"""A movement without a figure: the sign must be right, whatever the size (POLICY rule 12)."""

import re
from dataclasses import replace

from pipeline.audit.arithmetic.amount import HUNDRED, UnitError
from pipeline.audit.arithmetic.relation import Relation, told
from pipeline.audit.arithmetic.typed_formula import Op, apply, evaluate, evidence_of
from pipeline.audit.relations.comparisons import said
from pipeline.audit.relations.sides import Sides
from pipeline.audit.wording.movement_words import movement
from pipeline.models import ClaimKind, Interval
from pipeline.quantities.formatting import readable

MOVED = {1: "it rose", -1: "it fell", 0: "it did not clearly rise or fall"}


# "It has grown every year since 2018" is of every step, and not of two years.
EACH_YEAR = re.compile(
    r"\b(?:every|each) (?:single )?(?:fiscal )?year\b(?! (?:of|on)\b)|\byear after year\b|\b(?:never|not once)\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not|no longer|didn['’]t|did not|hasn['’]t|has not|failed to|stopped|neither) (?:\w+ ){0,2}$", re.IGNORECASE
)


def movements(sides: Sides) -> list[Relation]:
    """The sentence's verb of movement, where both times are at hand."""
    moved = movement(sides.text)
    if moved is None or sides.topics.reading.is_heading or EACH_YEAR.search(sides.text):
        return []
    pair = sides.pair(moved[1])
    if pair is None:
        return []
    try:
        held = evaluate(apply(Op.CHANGE, *pair))
    except UnitError:
        return []
    way = 1 if held.low > 0 else -1 if held.high < 0 else 0
    denied = bool(DENIED.search(sides.text[: moved[1]]))
    size = held.magnitude
    result = Interval(low=size.low * HUNDRED, high=size.high * HUNDRED, unit="%")
    shown = readable(held.low * HUNDRED, held.high * HUNDRED, "%")
    line = f"change to {said(pair[0])} from {said(pair[1])} = {shown}"
    evidence = evidence_of(apply(Op.CHANGE, *pair))
    holds = (way == moved[0]) is not denied
    found = told(
        ClaimKind.CHANGE, line, evidence, holds=holds, recomputed=None if denied else result, reason=MOVED[way]
    )
    return [replace(found, span=moved[1:])]
