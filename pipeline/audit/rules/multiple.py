"""Multiples: "2.3x", "doubled", "threefold", "twice as large as": the new over the old, or one side over the other."""

import re

from pipeline.audit.arithmetic.checks import CheckResult, checked, unknown
from pipeline.audit.arithmetic.formula import Formula
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap
from pipeline.audit.evidence.operands import operand
from pipeline.audit.rules.change import multiple, pair_for
from pipeline.audit.rules.comparison import members
from pipeline.models import ClaimKind, Hedge, Quantity
from pipeline.quantities.number_words import PARTS

# "More than halved" leaves less than half, "nearly halved" a little more than half.
FLIPPED = {Hedge.OVER: Hedge.UNDER, Hedge.WELL_OVER: Hedge.UNDER, Hedge.NEARLY: Hedge.JUST_OVER}
AS = re.compile(
    r"^\s*(?:times )?(?:as (?:\w+ ){1,6}?as |(?:that|those|the \w+|the size) of |(?:larger|bigger|more|"
    r"greater|higher|the \w+) than |(?:\w+ ){0,3}?than |what )",
    re.IGNORECASE,
)
HOW_MANY = re.compile(rf"(?:times|x|twice|thrice|double|fold|(?:{'|'.join(PARTS)})s?)$", re.IGNORECASE)
OUTDONE = re.compile(r"\b(?:outsold|out-?earn\w*|outspen\w+|out-?produc\w+|outnumber\w*) (?=[A-Z])", re.IGNORECASE)
AS_MANY = re.compile(
    r"\bas (?:many|much|large|big|great|high|populous|rich|long|heavy|fast|valuable|\w+)\b", re.IGNORECASE
)
THAT_OF = re.compile(r"^\s*(?:times )?(?:that|those|the \w+|what|its|their|the \w+ \w+)\b", re.IGNORECASE)
OWNERS = re.compile(r"^\s*(?:times )?(?=[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3}['’]s?\b)")
YEARS_AGO = re.compile(
    r"\b(?:(?:it|they) (?:did|was|were|had)|the year before|a year (?:earlier|before|ago)|"
    r"the previous year|in (?:19|20)\d\d|since|"
    r"last (?:year|month|week|summer))\b",
    re.IGNORECASE,
)


def multiple_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult:
    """The multiple against the ratio of what the sentence compares."""
    if figure.high < 1 and figure.hedge in FLIPPED:
        figure = figure.model_copy(update={"hedge": FLIPPED[figure.hedge]})
    sides = two_sides(scene, figure, holdings)
    if sides is not None:
        if isinstance(sides, Gap):
            return unknown(ClaimKind.MULTIPLE, figure, sides.reason)
        return checked(ClaimKind.MULTIPLE, figure, multiple(sides), unit="x")
    pair = pair_for(scene, holdings, figure.start)
    if pair is None or isinstance(pair, Gap):
        return unknown(ClaimKind.MULTIPLE, figure, pair.reason if pair else "no figures to divide are given")
    return checked(ClaimKind.MULTIPLE, figure, multiple(pair), unit="x")


def two_sides(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> tuple[Formula, Formula] | Gap | None:
    """The two sides of "A is twice as large as B"; None where one thing is compared with itself at another time."""
    outdone = OUTDONE.search(scene.text[: figure.start])
    if outdone:
        return _outdone(scene, holdings, outdone, figure)
    apart = not figure.in_words or HOW_MANY.search(figure.text)
    right = scene.right(figure)
    match = (AS.match(right) or OWNERS.match(right) or THAT_OF.match(right)) if apart else None
    as_many = AS_MANY.search(scene.text, figure.end)
    start = figure.end + match.end() if match else as_many.end() if as_many else -1
    if start < 0:
        return None
    window = (start, len(scene.text))
    old_self = YEARS_AGO.search(scene.text[start:])
    named = [m for m in scene.own_entities if m.start >= figure.end]
    if old_self and not named:
        return None
    return _ratio(scene, figure, holdings, window)


def _outdone(
    scene: SentenceContext, holdings: EvidenceBase, verb: re.Match[str], figure: Quantity
) -> tuple[Formula, Formula] | Gap | None:
    """The two sides of "A outsold B threefold"."""
    left = operand(scene, holdings, (0, verb.end()))
    others = members(scene, holdings, (verb.end(), figure.start), left)
    if left is None or len(others) != 1:
        return None
    one, other = left.value, others[0].value
    return one if isinstance(one, Gap) else other if isinstance(other, Gap) else (one, other)


def _ratio(
    scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, right: tuple[int, int]
) -> tuple[Formula, Formula] | Gap | None:
    left = operand(scene, holdings, (0, figure.start))
    others = members(scene, holdings, right, left)
    if left is None or not others:
        return None
    for side in (left.value, others[0].value):
        if isinstance(side, Gap):
            return side
    assert not isinstance(left.value, Gap)
    assert not isinstance(others[0].value, Gap)
    if left.value == others[0].value:
        return None
    return left.value, others[0].value
