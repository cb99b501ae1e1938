"""Which arithmetic a figure states, by its unit and the words around it, and the rule that checks it."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from pipeline.audit.arithmetic.checks import CheckResult, unknown
from pipeline.audit.context import cues
from pipeline.audit.context.measures import LOSING
from pipeline.audit.context.sentence_context import PARTICLE, SentenceContext, is_range
from pipeline.audit.evidence.evidence_base import EvidenceBase
from pipeline.audit.rules.average import rate_part, table_mean
from pipeline.audit.rules.change import difference_part, points_part
from pipeline.audit.rules.count import count_part
from pipeline.audit.rules.ignored import is_ignored
from pipeline.audit.rules.level import NOT_FOUND, range_part, table_level
from pipeline.audit.rules.multiple import multiple_part
from pipeline.audit.rules.per_capita import per_head_part
from pipeline.audit.rules.percent import percent_part
from pipeline.audit.rules.share import mixed_share, share_part
from pipeline.audit.rules.sum import sum_part
from pipeline.models import ClaimKind, Direction, Hedge, Kind, Quantity
from pipeline.quantities.finder import ends
from pipeline.quantities.hedges import hedge_before
from pipeline.quantities.number_words import PARTS

CENTS = re.compile(
    r"^\s*(?:of|from|in|on|out of) (?:each|every|the) (?:dollar|pound|euro)\b|^\s*(?:in|on) the (?:dollar|"
    r"pound|euro)\b"
    r"|^\s*of (?:each|every)\b|^\s*of [\w ]{1,24} (?:of|from|in|on|out of) (?:each|every) (?:dollar|pound|euro)\b",
    re.IGNORECASE,
)
EVERY_SUM = re.compile(
    r"\b(?:for|of|from|out of|on|in) (?:each|every) [$£€](?P<sum>10{1,3}|1,000)\b(?! (?:million|billion))",
    re.IGNORECASE,
)
BY_PART = re.compile(
    r"\b(?:by|(?:up|down)(?= (?:[\w ]+ )?a )) "
    r"(?P<hedge>(?:about|almost|nearly|more than|roughly|over|around|less than|just over|just under|close to|"
    r"at least|well over|some) )?(?:a )?(?P<part>half|third|quarter|fifth|tenth)\b(?! (?:a|of an|past) )"
)
# "Nine of 51 seats changed hands, more than a quarter."
PART_ALONE = re.compile(
    r"\b(?P<hedge>(?:about|almost|nearly|more than|roughly|over|less than|just over|just under|close to|well over) )"
    r"a (?P<part>third|quarter|fifth|tenth)(?=[.,;:!?)]|$)",
    re.IGNORECASE,
)
PART_WORD = re.compile(r"half|third|quarter|fifth|tenth", re.IGNORECASE)
PART_POINT = re.compile(
    r"\b(?P<hedge>(?:about|almost|nearly|more than|roughly|over) )?"
    r"(?P<part>(?:half a|a quarter(?: of a)?) (?:percentage )?point)\b",
    re.IGNORECASE,
)
LISTED_AFTER = re.compile(r"^[^.;:]{0,60}:\s")
JOINER = re.compile(r",? (?:and|plus|as well as|&) (?:(?:its|their|the|on|in|through|first|special|share|stock) ){0,3}")
FOLDS = {"quintupl": 5, "sextupl": 6, "septupl": 7, "octupl": 8}
MANY_FOLD = re.compile(
    r"(?P<hedge>\b(?:about|almost|nearly|more than|over|roughly) )?\b(?P<fold>quintupl|sextupl|septupl|octupl)\w+",
    re.IGNORECASE,
)
FROM = re.compile(r"\bfrom\s+(?:\w+ )?$", re.IGNORECASE)
AS_LARGE = re.compile(r"^\s*(?:as (?!a\b)\w+|what|of what (?:it|they) (?:was|were|had been|stood))\b", re.IGNORECASE)
RANGED = re.compile(r"\b(?:rang(?:es?|ed|ing)|var(?:y|ies|ied)|anywhere) (?:\w+ ){0,2}from\s+(?:\w+ )?$", re.IGNORECASE)
THAN = re.compile(r"\b(?:more|less|fewer|higher|lower|larger|bigger|smaller|greater) than\s*$", re.IGNORECASE)
HEDGES = {
    "about": Hedge.ABOUT,
    "roughly": Hedge.ABOUT,
    "almost": Hedge.NEARLY,
    "nearly": Hedge.NEARLY,
    "more": Hedge.OVER,
    "over": Hedge.OVER,
}
Rule = Callable[[SentenceContext, Quantity, EvidenceBase], CheckResult | None]
Applies = Callable[[SentenceContext, Quantity], bool]


def figures_of(scene: SentenceContext) -> Iterator[Quantity]:
    """The sentence's figures, "from A to B" as the two it is, and "by a third", which the finder leaves to its verb."""
    part_points = list(PART_POINT.finditer(scene.text))
    yield from map(_part_point, part_points)
    for figure in scene.figures:
        if any(match.start() <= figure.start < match.end() for match in part_points):
            continue
        if is_range(figure) and FROM.search(scene.left(figure)) and not RANGED.search(scene.left(figure)):
            old, new = ends(figure)
            yield old.model_copy(update={"direction": Direction.FROM})
            yield new.model_copy(update={"direction": Direction.TO})
        elif figure.kind is Kind.FRACTION and AS_LARGE.match(scene.right(figure)):
            yield figure.model_copy(update={"kind": Kind.MULTIPLE, "unit": "x"})
        else:
            yield figure
    yield from map(_many_fold, MANY_FOLD.finditer(scene.text))
    spoken = (BY_PART, PART_ALONE) if PART_WORD.search(scene.text) else ()
    alone = (match for pattern in spoken for match in pattern.finditer(scene.text))
    for start, part in {match.start("part"): match for match in alone}.items():
        if not any(figure.start <= start < figure.end for figure in scene.figures):
            yield _part_alone(part)


def _part_point(match: re.Match[str]) -> Quantity:
    """Half a point, or a quarter of one, which stands for no share of anything."""
    worth = Decimal("0.5") if match["part"].lower().startswith("half") else Decimal("0.25")
    hedge = HEDGES.get((match["hedge"] or "").split(" ")[0].lower(), Hedge.NONE)
    start, end = match.span("part")
    return Quantity(
        low=worth,
        high=worth,
        unit="points",
        kind=Kind.POINTS,
        hedge=hedge,
        in_words=True,
        text=match["part"],
        start=start,
        end=end,
    )


def _many_fold(match: re.Match[str]) -> Quantity:
    worth = Decimal(FOLDS[match["fold"].lower()])
    start, end = match.span()
    hedge = HEDGES.get((match["hedge"] or "").lower().split(" ")[0], Hedge.NONE)
    return Quantity(
        low=worth,
        high=worth,
        unit="x",
        kind=Kind.MULTIPLE,
        hedge=hedge,
        in_words=True,
        text=match[0],
        start=start,
        end=end,
    )


def _part_alone(match: re.Match[str]) -> Quantity:
    """The fraction after "by", which the finder leaves to its verb where no whole follows."""
    start, end = match.span("part")
    hedge, _ = hedge_before((match["hedge"] or "").lower().split())
    worth = Decimal(1) / PARTS[match["part"].lower()]
    return Quantity(
        low=worth, high=worth, kind=Kind.FRACTION, hedge=hedge, in_words=True, text=match["part"], start=start, end=end
    )


def figure_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """The part that one figure states; None for a figure that is no claim of its own."""
    if is_cents(scene, figure):
        return percent_part(scene, figure.model_copy(update={"unit": "%", "kind": Kind.PERCENT}), holdings)
    whole = of_each(scene, figure)
    if whole == 0:
        return None
    if whole and figure.high <= whole:
        figure = figure.times(100 / whole, unit="%", kind=Kind.PERCENT)
        return share_part(scene, figure, holdings) or percent_part(scene, figure, holdings)
    if is_ignored(scene, figure):
        return None
    match figure.kind:
        case Kind.PERCENT | Kind.FRACTION:
            banded = range_part(scene, figure, holdings) if is_range(figure) else None
            return banded or percent_part(scene, figure, holdings)
        case Kind.POINTS:
            return points_part(scene, figure, holdings)
        case Kind.MULTIPLE:
            return multiple_part(scene, figure, holdings)
        case _:
            return amount_part(scene, figure, holdings)


def of_each(scene: SentenceContext, figure: Quantity) -> Decimal | None:
    """The round sum of which a figure behind it is a part ("for every $100 it took in, $3"); 0 for the sum itself."""
    match = EVERY_SUM.search(scene.text) if figure.kind is Kind.MONEY else None
    if match is None or figure.start < match.start():
        return None
    return Decimal(match["sum"].replace(",", "")) if figure.start >= match.end() else Decimal(0)


def is_cents(scene: SentenceContext, figure: Quantity) -> bool:
    """Whether a figure is a share written as cents of every dollar."""
    if figure.unit.partition("/")[0] not in ("cents", "pence", "p"):
        return False
    if re.search(r"\b(?:of|from|out of) (?:each|every) (?:dollar|pound|euro)\b", scene.left(figure), re.IGNORECASE):
        return True
    return bool(CENTS.match(scene.right(figure)) or CENTS.match(" " + figure.measured))


def amount_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """An amount of money, people or things by the first rule whose words stand around it, else as a plain figure."""
    for applies, rule in AMOUNT_RULES:
        part = rule(scene, figure, holdings) if applies(scene, figure) else None
        if part:
            return part
    return table_level(scene, figure, holdings) or unknown(ClaimKind.FIGURE, figure, NOT_FOUND)


def _always(scene: SentenceContext, figure: Quantity) -> bool:  # noqa: ARG001
    return True


def _ranged(scene: SentenceContext, figure: Quantity) -> bool:  # noqa: ARG001
    return is_range(figure)


def _compared(scene: SentenceContext, figure: Quantity) -> bool:
    left, right = scene.left(figure), scene.right(figure)
    moved = cues.DIFFERENCE_BEFORE.search(left)
    if figure.direction in (Direction.TO, Direction.FROM) or (THAN.search(left) and not moved):
        return False
    if figure.unit == "USD" and LOSING.search(left) and scene.subject("company"):
        return False
    if PARTICLE.search(left):
        return False
    return bool(moved or cues.DIFFERENCE_AFTER.match(right))


def _averaged(scene: SentenceContext, figure: Quantity) -> bool:  # noqa: ARG001
    return bool(cues.AVERAGE.search(scene.text))


def _spread_in_time(scene: SentenceContext, figure: Quantity) -> bool:
    return bool(
        cues.PERIOD_RATE.match(scene.right(figure)) or "/" in figure.unit or cues.PERIOD_LATER.search(scene.text)
    )


def _summed(scene: SentenceContext, figure: Quantity) -> bool:
    """Whether the words put several things together, in this figure's clause where another figure has its own."""
    if LISTED_AFTER.match(scene.right(figure)) and sum(f.unit == figure.unit for f in scene.figures) > 2:
        return True
    clauses = [scene.text[slice(*scene.clause(other.start))] for other in scene.figures]
    own = scene.text[slice(*scene.clause(figure.start))]
    if any(cues.TOGETHER.search(clause) for clause in clauses):
        return bool(cues.TOGETHER.search(own))
    return bool(cues.TOGETHER.search(scene.text)) or _joined(scene)


def _joined(scene: SentenceContext) -> bool:
    """Whether two measures are named in one breath ("buybacks and its first dividends"), nothing between them."""
    strong = [mention for mention in scene.measures if not mention.weak]
    return any(JOINER.fullmatch(scene.text[one.end : other.start]) for one, other in pairwise(strong))


AMOUNT_RULES: tuple[tuple[Applies, Rule], ...] = (
    (_always, count_part),
    (_ranged, range_part),
    (_compared, difference_part),
    (_spread_in_time, rate_part),
    (_averaged, table_mean),
    (_always, per_head_part),
    (_summed, sum_part),
)


def noted_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """A figure that sets a note against a table: a share of its value, a count of countries above or below it."""
    if not holdings.entries:
        return None
    return mixed_share(scene, figure, holdings) or (
        count_part(scene, figure, holdings) if not is_ignored(scene, figure) else None
    )
