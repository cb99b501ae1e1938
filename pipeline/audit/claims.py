"""A sentence's claims: each figure, comparison, rank, direction and quotation as a checked part, then as a Claim."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.audit import cues
from pipeline.audit.changes import change, pair_for
from pipeline.audit.comparisons import comparison_parts
from pipeline.audit.counts import count_part
from pipeline.audit.formula import evaluate, evidence_of, with_result
from pipeline.audit.holdings import Gap, Holdings
from pipeline.audit.levels import figure_dimension, level_part
from pipeline.audit.multiples import multiple_part
from pipeline.audit.not_claims import idiomatic, labelled, states_nothing
from pipeline.audit.percents import percent_part, points_part
from pipeline.audit.quantities import ends
from pipeline.audit.quotes import outside, quotations, quote_parts
from pipeline.audit.bands import range_part
from pipeline.audit.ranks import rank_parts
from pipeline.audit.scene import Scene, is_range
from pipeline.audit.totals import average_part, difference_part, per_head_part, rate_part, sum_part
from pipeline.audit.verdicts import Part, magnitude_of, settled
from pipeline.models import ClaimKind, Direction, Kind, Quantity, Reading, Verdict

CENTS = re.compile(
    r"^\s*(?:of|from|in|on|out of) (?:each|every|the) (?:dollar|pound|euro)\b|^\s*(?:in|on) the (?:dollar|pound|euro)\b",
    re.IGNORECASE,
)


def parts_of(scene: Scene, holdings: Holdings) -> list[Part]:
    """Everything that a sentence claims, each checked by the rules; nothing for one that states nothing."""
    quoted = quote_parts(scene, holdings)
    if states_nothing(scene.text):
        return quoted
    marked = quotations(scene.text)
    within = [(part.span or (0, 0)) for part in quoted]
    figures = [f for f in split_figures(scene) if not _inside(f, within)]
    parts = [part for figure in figures if (part := figure_part(scene, figure, holdings))]
    plain = _blanked(scene, marked) if quoted else scene
    return [*parts, *relations(plain, holdings, parts), *quoted]


def _inside(figure: Quantity, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= figure.start < end for start, end in spans)


def _blanked(scene: Scene, marked: Sequence[object]) -> Scene:
    from dataclasses import replace

    text = outside(scene.text, quotations(scene.text))
    return replace(scene, sentence=scene.sentence._replace(text=text))


def split_figures(scene: Scene) -> Iterator[Quantity]:
    """The sentence's figures, "from A to B" as the two it is, and fractions that the finder leaves to their verb."""
    for figure in scene.figures:
        if is_range(figure) and re.search(r"\bfrom\s+(?:\w+ )?$", scene.left(figure), re.IGNORECASE):
            old, new = ends(figure)
            yield old.model_copy(update={"direction": Direction.FROM})
            yield new.model_copy(update={"direction": Direction.TO})
        else:
            yield figure
    half = re.search(
        r"\bby (?:about |almost |nearly |more than |roughly )?(?:a )?(half)\b(?! (?:a|of|an) )", scene.text
    )
    if half and not any(f.start <= half.start(1) < f.end for f in scene.figures):
        start, end = half.span(1)
        yield Quantity(
            low=Decimal("0.5"),
            high=Decimal("0.5"),
            kind=Kind.FRACTION,
            in_words=True,
            text="half",
            start=start,
            end=end,
        )


def figure_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """The part that one figure states, or None for one that is an idiom, a name or a span of time."""
    if idiomatic(scene.text, figure) or labelled(scene.text, figure) or figure.kind in (Kind.VAGUE, Kind.AGE):
        return None
    if CENTS.match(scene.right(figure)) or CENTS.match(" " + figure.measured) and figure.unit in ("cents", "pence"):
        return percent_part(scene, cents(figure), holdings)
    if figure.kind in (Kind.PERCENT, Kind.FRACTION):
        return (range_part(scene, figure, holdings) if is_range(figure) else None) or percent_part(
            scene, figure, holdings
        )
    if figure.kind is Kind.POINTS:
        return points_part(scene, figure, holdings)
    if figure.kind is Kind.MULTIPLE or figure.unit == "x":
        return multiple_part(scene, figure, holdings)
    if _mere_span(scene, figure, holdings):
        return None
    return amount_part(scene, figure, holdings)


def cents(figure: Quantity) -> Quantity:
    """Cents of every dollar as a percentage."""
    return figure.model_copy(update={"unit": "%", "kind": Kind.PERCENT})


def _mere_span(scene: Scene, figure: Quantity, holdings: Holdings) -> bool:
    """Whether a figure only says over how long ("within five years"), and no note measures time."""
    if figure_dimension(figure) != "time" and not re.match(
        r"\s*(?:[a-z]+ )?(?:years?|months?|weeks?|days?|decades?)\b", scene.right(figure)
    ):
        return _counts_listed(scene, figure, holdings)
    timed = any(e.dimension == "time" for e in holdings.entries)
    return not timed


_LISTED = re.compile(
    r"^\s*(?:[a-z]+ ){0,2}?(?:polls|contracts|successive|consecutive|straight|years?|stations|departments|sites|days|rounds|cheques|deals|counties|schools|wards|categories|groups|rises|quarters|months|seasons|projects|sources|bidders|times|cities|towns|parties|candidates|branches|stores|depots|hospitals|companies|firms|routes|teams|others|of them|together|combined)\b",
    re.IGNORECASE,
)


def _counts_listed(scene: Scene, figure: Quantity, holdings: Holdings) -> bool:
    """Whether a small number in words only counts what is listed ("the three contracts", "all five stations")."""
    small = figure.in_words and figure.high <= 12 and figure.unit == ""
    led = re.search(
        r"\b(?:the|all|in|these|those|its|their|both|his|her|city['’]s|other|first|last|past)\s*$",
        scene.left(figure),
        re.I,
    )
    if not small or not _LISTED.match(scene.right(figure)):
        return False
    from pipeline.audit.levels import noted_level

    noted = noted_level(scene, figure, holdings)
    return noted is None and (
        bool(led) or not figure.left if hasattr(figure, "left") else bool(led) or figure.start == 0
    )


def amount_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """An amount of money, people or things against the arithmetic its words name, else against a note or a cell."""
    counted = count_part(scene, figure, holdings)
    if counted:
        return counted
    for applies, rule in AMOUNT_RULES:
        if applies(scene, figure):
            part = rule(scene, figure, holdings)
            if part:
                return part
    return level_part(scene, figure, holdings)


def _compared(scene: Scene, figure: Quantity) -> bool:
    if figure.direction in (Direction.TO, Direction.FROM):
        return False
    if re.search(
        r"\b(?:more|less|fewer|higher|lower|larger|bigger|smaller|greater) than\s*$", scene.left(figure), re.IGNORECASE
    ):
        return False
    return bool(cues.DIFFERENCE_BEFORE.search(scene.left(figure)) or cues.DIFFERENCE_AFTER.match(scene.right(figure)))


def _summed(scene: Scene, figure: Quantity) -> bool:
    return bool(cues.TOGETHER.search(scene.text)) or len({m.measure for m in scene.measures if not m.weak}) > 1


AMOUNT_RULES = (
    (lambda scene, figure: is_range(figure), range_part),
    (_compared, difference_part),
    (
        lambda scene, figure: bool(
            cues.PERIOD_RATE.match(scene.right(figure)) or "/" in figure.unit or cues.PERIOD_LATER.search(scene.text)
        ),
        rate_part,
    ),
    (lambda scene, figure: bool(cues.AVERAGE.search(scene.text)), average_part),
    (lambda scene, figure: True, per_head_part),
    (_summed, sum_part),
)


def relations(scene: Scene, holdings: Holdings, parts: Sequence[Part]) -> list[Part]:
    """Comparisons, ranks and directions without a figure; a direction only where no figure of change was checked."""
    found = (
        []
        if any(p.kind in (ClaimKind.COUNT, ClaimKind.DIFFERENCE, ClaimKind.MULTIPLE) for p in parts)
        else comparison_parts(scene, holdings)
    )
    found += rank_parts(scene, holdings)
    changed = any(
        p.kind in (ClaimKind.CHANGE, ClaimKind.MULTIPLE, ClaimKind.DIFFERENCE, ClaimKind.COMPOUND_GROWTH) for p in parts
    )
    if not changed and not found:
        found += direction_parts(scene, holdings)
    return found


def direction_parts(scene: Scene, holdings: Holdings) -> list[Part]:
    """A movement without a figure: the sign must be right, whatever the size (POLICY rule 12)."""
    moved = cues.movement(scene.text)
    if moved is None:
        return []
    sign, start, end = moved
    pair = pair_for(scene, holdings, start)
    if pair is None:
        return []
    if isinstance(pair, Gap):
        return []
    formula = change(pair)
    result = evaluate(formula)
    if result is None:
        return []
    way = 1 if result.low > 0 else -1 if result.high < 0 else 0
    reading = Reading(
        arithmetic=with_result(formula, result),
        recomputed=magnitude_of(result),
        verdict=Verdict.SUPPORTED if way == sign else Verdict.REFUTED,
        evidence=evidence_of(formula),
    )
    word = {1: "it rose", -1: "it fell", 0: "it did not change"}[way]
    return [settled(ClaimKind.CHANGE, None, way == sign, reading, word)]
