"""A share: which value is the part and which the whole, from the words on both sides of "of"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.audit.binding import Topic, table_topic
from pipeline.audit.entries import Entry, same_series
from pipeline.audit.formula import Formula, Op, apply
from pipeline.audit.holdings import Gap, Holdings
from pipeline.audit.matching import matches
from pipeline.audit.operands import Operand, leaning, literal_entry, noted_entry
from pipeline.audit.scene import Scene
from pipeline.audit.stems import stems
from pipeline.audit.table_shares import FLOWS, table_sides
from pipeline.audit.times import NUMBER
from pipeline.audit.verdicts import Part, checked, tried, unknown
from pipeline.audit.wholes import Sides, whole_dimension, whole_window, wholes_of
from pipeline.models import ClaimKind, Direction, Quantity, Verdict

SHARE_STEMS = stems("share proportion portion percentage part fraction slice")
SEVERAL = re.compile(r"\b(?:the|its|their|these|all) (two|three|four|five|six) |\bboth\b()", re.IGNORECASE)
THAT_IS = re.compile(
    r"^[\W_]*(?:\w+, )?(?:that|this|it|which) (?:is|was|equals?|amounts? to|comes? to|makes?|represents?|would be|"
    r"works? out at|accounts? for)\b",
    re.IGNORECASE,
)


def share_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """The figure against part ÷ whole × 100; None where the sentence names neither."""
    sides = (
        noted_sides(scene, figure, holdings)
        or mixed_sides(scene, figure, holdings)
        or table_sides(scene, figure, holdings)
    )
    if sides is None:
        return None
    part, wholes = sides
    if isinstance(part, Gap):
        return unknown(ClaimKind.SHARE, figure, part.reason)
    tries = [
        unknown(ClaimKind.SHARE, figure, whole.reason)
        if isinstance(whole, Gap)
        else checked(ClaimKind.SHARE, figure, apply(Op.SHARE, part, whole, unit="%"))
        for whole in wholes
    ]
    return tries[0] if len(tries) == 1 else expected_whole(tries)


def expected_whole(tries: Sequence[Part]) -> Part:
    """A whole that was only expected: refuted when every reading refutes, else not enough evidence (POLICY rule 14)."""
    known = [part for part in tries if part.readings]
    joined = tried(known) if known else tries[0]
    if joined.verdict is Verdict.SUPPORTED:
        return replace(joined, verdict=Verdict.NOT_ENOUGH, reason="nobody gave the expected figure; " + joined.reason)
    return joined


def noted_share(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """The figure against a note that is this very share, its entity and its whole both named; None without one."""
    start = scene.clause(figure.start)[0]
    near = frozenset(word for word, at in scene.words if at >= start)
    said = {part for part, at in scene.periods if at >= start}
    found = []
    for entry in holdings.entries:
        whole = entry.measure_stems - SHARE_STEMS
        told = entry.dimension == "%" and whole and whole < entry.measure_stems
        if told and whole <= near and entry.own_stems <= near and not (said and said.isdisjoint(entry.parts)):
            found.append(entry)
    same = [entry for entry in found if (entry.value.low, entry.value.high) == (figure.low, figure.high)]
    if not found:
        return None
    newest = found[-1] if figure.direction is Direction.TO else found[0]
    return checked(ClaimKind.SHARE, figure, (same[0] if same else newest).value)


def noted_sides(scene: Scene, figure: Quantity, holdings: Holdings) -> Sides | None:
    """Part and whole among the notes: the whole is named after "of", the part elsewhere, both in one unit."""
    if len(holdings.entries) < 2:
        return None
    window = whole_window(scene, figure)
    fitting = [e for e in holdings.entries if e.dimension not in ("exchange", "%", "points")]
    wholes = [m for m in matches(scene, fitting, window, figure.end) if m.measure >= 0.3 and m.period >= 0]
    literal = literal_entry(scene, holdings, window)
    for entry in (*([literal] if literal else []), *(match.entry for match in wholes[:3])):
        meant = _pronoun_part(scene, figure, holdings, entry)
        if meant:
            return meant.value, [entry.value]
    wholes.sort(key=lambda match: match.entry is not literal)
    for whole in wholes[:3]:
        rest = [e for e in fitting if e is not whole.entry and e.dimension == whole.entry.dimension]
        rest = [e for e in rest if e.value.low <= whole.entry.value.high and not same_series(e, whole.entry)]
        outside = [m for m in matches(scene, rest, place=figure.start) if m.measure >= 0.3 or m.entity >= 0.5]
        outside = [m for m in outside if m.period >= 0 or whole.entry.period == m.entry.period]
        if outside and (outside[0].score + whole.score > 1.4):
            return _all_of(scene, holdings, outside[0].entry), [whole.entry.value]
    return _only_two(scene, fitting)


def _pronoun_part(scene: Scene, figure: Quantity, holdings: Holdings, whole: Entry) -> Operand | None:
    """What "that is" before the figure means: the note of the whole's unit that the sentence before states."""
    if not THAT_IS.search(scene.text[: figure.start]):
        return None
    stated = leaning(scene, holdings, (0, figure.start), whole.dimension, (whole,))
    return stated if stated and stated.entry and stated.entry.value.low <= whole.value.high else None


def _only_two(scene: Scene, fitting: Sequence[Entry]) -> Sides | None:
    """Part and whole where the notes hold just two figures of one unit and the sentence names one of them."""
    groups: dict[str, list[Entry]] = {}
    for entry in fitting:
        groups.setdefault(entry.dimension, []).append(entry)
    for pair in groups.values():
        if len(pair) == 2 and pair[0].measure != pair[1].measure and pair[0].value.low != pair[1].value.low:
            small, large = sorted(pair, key=lambda e: e.value.low)
            ranked = matches(scene, pair)
            if ranked[0].measure >= 0.5 and ranked[-1].score > 0.2:
                return small.value, [large.value]
    return None


def _all_of(scene: Scene, holdings: Holdings, part: Entry) -> Formula:
    """A part's value, or the sum of as many parts of its measure as the sentence counts ("the two biggest donors")."""
    alike = [e for e in holdings.entries if e.measure == part.measure and e.dimension == part.dimension]
    counted = SEVERAL.search(scene.text)
    several = len({e.entity for e in alike}) == len(alike) > 1
    if not counted or not several or NUMBER.get(counted[1].lower(), 2) != len(alike):
        return part.value
    return apply(Op.ADD, *(e.value for e in alike), unit=part.value.unit)


def mixed_sides(scene: Scene, figure: Quantity, holdings: Holdings) -> Sides | None:
    """A note as part of a table's whole: a plan's spending against a company's revenue."""
    window = whole_window(scene, figure)
    whole = table_topic(scene, window[1], window)
    if whole is None or whole.entity is None or not holdings.entries:
        return None
    noted = noted_entry(scene, holdings, (0, figure.start), whole_dimension(whole))
    part = (
        Operand(noted.entry.value, entry=noted.entry)
        if noted
        else leaning(scene, holdings, (0, figure.start), whole_dimension(whole))
    )
    if part is None or part.entry is None:
        return None
    if _own_measure(scene, whole):
        return None
    return part.value, wholes_of(scene, whole, window, holdings, part.entry)


def _own_measure(scene: Scene, whole: Topic) -> bool:
    """Whether the sentence names a measure of its own for the part, so that no plan is meant."""
    named = [m for m in scene.measures if m.measure in FLOWS and m.measure != whole.measure and not m.weak]
    return bool(named) and "=plan" not in scene.stems
