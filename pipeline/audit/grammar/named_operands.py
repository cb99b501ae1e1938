"""Which formulas the words of a figure rule out: an operand whose neighbour is named instead, or of a year not named.

A formula that fits a figure is no reading of it where the sentence names another thing or another time than an operand
is of (POLICY 19 and 20): pears are no plums, and a fall "between 2022 and 2023" is none since 2021.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from pipeline.audit.arithmetic.typed_formula import operands
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.grammar.operand_pool import Candidate, Named
from pipeline.audit.reading.naming import LISTED, named_instead, own_words
from pipeline.audit.reading.said import Said

COMPARED_TIMES = ("change", "difference", "multiple", "growth")
MOST_PARTS = 40  # neighbours looked through for a whole
YEARS = "ys"  # the parts of a period that are a year or a season


def meant_by_words(
    candidates: Iterable[Candidate], pool: Iterable[Named], context: Said, index: EvidenceIndex
) -> Iterator[Candidate]:
    """The candidates, in their order, of which the words rule out no operand; `pool` holds the values they take.

    What the text itself states is named by that, and the tables' values by their roles.
    """
    known = {named.value.key: named.value for named in pool if not (named.role or named.internal)}

    @cache
    def beside(key: str) -> tuple[Known, ...]:
        return tuple(index.neighbours(known[key]))

    @cache
    def instead(key: str) -> frozenset[str]:
        value, near = known[key], beside(key)
        return named_instead(value, near, context, index) | _named_wider(value, near, context)

    for candidate in candidates:
        keys = {leaf.key for leaf in operands(candidate.formula)}
        if not all(instead(key) <= keys for key in keys & known.keys()):
            continue
        values = [known[leaf.key] for leaf in operands(candidate.formula) if leaf.key in known]
        if candidate.kind == "share" and _is_of_another_part(values, beside):
            continue
        if candidate.kind not in COMPARED_TIMES or not (
            _is_of_other_years(values, context)
            or _is_of_unnamed_thing(values, context)
            or _is_of_mixed_times(values, context)
        ):
            yield candidate


def _is_of_other_years(values: list[Known], context: Said) -> bool:
    """Whether a comparison of two times takes a year that is not named where two are, or none that it is said since."""
    dated = [value.periods for value in values if any(part[0] in YEARS for part in value.periods)]
    base = context.base_periods
    if base and len(dated) > 1 and all(clash(base, periods) for periods in dated):
        return True
    years = {part for part, _ in context.reading.periods if part[0] in YEARS}
    return len(years) > 1 and any(all(clash(frozenset((year,)), periods) for year in years) for periods in dated)


def _is_of_unnamed_thing(values: list[Known], context: Said) -> bool:
    """Whether a comparison of two things at two times takes one that the words name and one that they do not."""
    if len(values) != 2 or not all(value.origin in LISTED for value in values):
        return False
    one, other = values
    if one.series == other.series or not clash(one.periods, other.periods):
        return False
    named = [bool(own & context.mentions.keys()) for own in (own_words(one, other), own_words(other, one))]
    return any(named) and not all(named)


def _named_wider(value: Known, near: Iterable[Known], context: Said) -> frozenset[str]:
    """The keys of neighbours with all of a value's names but some that the words lack: goals, not goals at home."""
    if value.origin not in LISTED:
        return frozenset()
    said = context.mentions.keys()
    return frozenset(
        other.key
        for other in near
        if other.near < value.near
        and not clash(other.periods, value.periods)
        and (own := {word for word in own_words(value, other) if len(word) > 1})
        and own.isdisjoint(said)
    )


def _is_of_another_part(values: list[Known], beside: Callable[[str], tuple[Known, ...]]) -> bool:
    """Whether a share's whole is another part beside it: a third value is the sum of the two, as of all loans."""
    if len(values) != 2:
        return False
    part, other = (value.amount for value in values)
    return any(
        part.low + other.low <= total.amount.high
        and total.amount.low <= part.high + other.high
        and not clash(total.periods, values[1].periods)
        for total in beside(values[1].key)[:MOST_PARTS]
    )


def _is_of_mixed_times(values: list[Known], context: Said) -> bool:
    """Whether two things are compared at two times of which the words do not name both, or a move is of one time."""
    if len(values) != 2 or not all(value.origin in LISTED for value in values):
        return False
    one, other = values
    if one.series == other.series:
        return False
    if not clash(one.periods, other.periods):
        return bool(context.sign) and not context.against and one.periods == other.periods != frozenset()
    named = {part for part, _ in context.reading.periods}
    return not (named & one.periods and named & other.periods) and not context.says("period", "before")
