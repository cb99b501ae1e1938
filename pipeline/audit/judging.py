"""Two sides of a comparison held against each other, a reading for each member."""

import re
from collections.abc import Sequence

from pipeline.audit.entries import dimension
from pipeline.audit.formula import Formula, evaluate, evidence_of, printed, unit_of
from pipeline.audit.holdings import Gap, Holdings
from pipeline.audit.operands import Operand
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, settled
from pipeline.models import ClaimKind, Reading, Verdict, fold


def judged(holdings: Holdings, left: Operand, others: Sequence[Operand], sign: int) -> Part:
    """The comparison of one value with each member, a reading for each."""
    if isinstance(left.value, Gap):
        reading = Reading(arithmetic=left.value.reason, verdict=Verdict.NOT_ENOUGH)
        return settled(ClaimKind.COMPARISON, None, None, reading, left.value.reason)
    readings = tuple(_member_reading(holdings, left.value, other, sign) for other in others)
    verdict = fold([reading.verdict for reading in readings])
    wrong = [r.arithmetic for r in readings if r.verdict is verdict]
    evidence = tuple(dict.fromkeys(piece for reading in readings for piece in reading.evidence))
    return Part(
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


def _member_reading(holdings: Holdings, left: Formula, other: Operand, sign: int) -> Reading:
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


def half_known(scene: Scene, left: Operand | None, others: Sequence[Operand], right: tuple[int, int]) -> Part | None:
    """A comparison with one side known and a name on the other: that other side is not at hand."""
    name = re.search(r"\b[A-Z][\w&.-]+(?:['’]s)?", scene.text[right[0] : right[1]])
    if left is None or others or not name or (left.topic is None and left.entry is None):
        return None
    reading = Reading(arithmetic=f"{_line(left)} against {name[0]}", verdict=Verdict.NOT_ENOUGH)
    return settled(ClaimKind.COMPARISON, None, None, reading, f"nothing is known of {name[0].removesuffix('’s')}")


def _line(side: Operand) -> str:
    return printed(side.value) if not isinstance(side.value, Gap) else side.value.reason
