"""Whether values are those that a text speaks of, by names and periods, and whether another value would do as well."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.audit.arithmetic.amount import Amount, UnitError
from pipeline.audit.arithmetic.typed_formula import Apply, Formula, Op, Operand, evaluate, operands
from pipeline.audit.evidence.known import CELL, NOTE, PASSAGE, TEXT, Known
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.audit.reading.lexicon import cue
from pipeline.audit.reading.said import AMOUNT_WORDS, YEAR, Said
from pipeline.audit.reading.weighing import weigh
from pipeline.models import Hedge, Quantity, Verdict
from pipeline.text.stemming import stems

MOST_SWAPS = 250  # formulas tried with another operand, per figure
MOST_NEIGHBOURS = 3_000
NEAR = Decimal("0.35")  # a value further from a figure than this is no rival for a figure that bounds nothing
BOUNDED = (Hedge.OVER, Hedge.WELL_OVER, Hedge.AT_LEAST, Hedge.UNDER, Hedge.AT_MOST, Hedge.WITHIN)


def named_otherwise(
    value: Known, said: Said, ids: EvidenceIds, beside: Sequence[Known] = (), *, in_part: bool = False
) -> str:
    """The sibling that the clause names where the value is not named at all; empty where the value may be meant.

    `beside` are the other values of the reading, which the clause names on their own account; `in_part` takes a
    sibling for named of which the clause has one word.
    """
    if value.origin not in (NOTE, CELL):
        return ""
    for other in _neighbours(value, ids):
        if other in beside:
            continue
        theirs, mine = other.near - value.near - AMOUNT_WORDS, value.near - other.near - AMOUNT_WORDS
        named = bool(theirs & said.clause_stems) if in_part else theirs <= said.clause_stems
        if theirs and mine and named and not mine & said.around:
            return other.operand.name
    return ""


def other_periods(values: list[Known], said: Said, ids: EvidenceIds) -> str:
    """The period that the words name where a reading's values are of another; empty where theirs may be meant.

    A single value is held to its period; of several, as in a change or a sum, one must be of a year that the clause
    names, or where they are of one year alone, that is named around it.
    """
    if len(values) == 1:
        return _other_months(values[0], said) or other_period(values[0], said, ids)
    years = frozenset[str]().union(*map(_years, values)) if values else frozenset[str]()
    own = said.years if _in_clause(said) else frozenset[str]()
    if not own and len(years) == 1 and not all(newest(value, ids) for value in values):
        own = said.years_around
    return _spelled(own) if own and years and not own & years and not _year_before(years, own, said) else ""


def other_period(value: Known, said: Said, ids: EvidenceIds) -> str:
    """The period that the words name where a value is of another; empty where its own may be meant.

    A year in the clause is the value's; without one, a year of the sentences around, else the newest of its series.
    """
    years = _years(value)
    if not years:
        return ""
    own = said.years if _in_clause(said) else frozenset[str]()
    if own & years or _year_before(years, own | said.years_around, said):
        return ""
    if own:
        return _spelled(own)
    if said.is_base:
        return ""
    around = said.years_around
    if years & around or newest(value, ids):
        return ""
    return _spelled(around) if around else "the newest period"


def _other_months(value: Known, said: Said) -> str:
    """The months or quarter that the clause names where the value's own are others."""
    from pipeline.audit.evidence.gather import periods_of

    for letter, name in (("m", "month"), ("q", "quarter")):
        mine = {part for part in value.periods if part[0] == letter}
        theirs = {part for part in periods_of(said.clause) if part[0] == letter}
        if (mine and theirs and not mine & theirs) or (len(mine) == len(theirs) == 2 and mine != theirs):
            return f"another {name}"
    return ""


def _in_clause(said: Said) -> bool:
    from pipeline.audit.evidence.gather import periods_of

    return any(YEAR.fullmatch(part) for part in periods_of(said.clause))


def _years(value: Known) -> frozenset[str]:
    return frozenset(part for part in value.periods if YEAR.fullmatch(part))


def _year_before(years: frozenset[str], named: frozenset[str], said: Said) -> bool:
    if not cue("period", "before").search(said.sentence):
        return False
    starts = {int(year[1:5]) for year in years}
    return any(int(year[1:5]) - 1 in starts for year in named) or not named


def _spelled(years: frozenset[str]) -> str:
    return ", ".join(sorted(year[1:] for year in years))


def newest(value: Known, ids: EvidenceIds) -> bool:
    """Whether no value of the same series is later."""
    return ids.by_series.get(value.series, [value])[-1].time[:4] <= value.time[:4]


def unlike(formula: Formula, said: Said, ids: EvidenceIds) -> str:
    """Why the values of a formula may not stand together; empty where they may.

    One value stands twice, a part is larger than its whole, two things are held against each other that the words do
    not compare, or a value is of a year that neither the words nor the other values speak of.
    """
    if not isinstance(formula, Apply):
        return ""
    leaves = [value for leaf in operands(formula) if (value := ids.known_of(leaf))]
    if formula.op in (*PAIRED, Op.ADD, Op.SUM) and len(set(map(id, leaves))) < len(leaves):
        return "the formula uses one value twice"
    if formula.op is Op.SHARE and _above_one(formula):
        return "the part is larger than the whole"
    if formula.op in COMPARED and len(leaves) == len(formula.args) == 2:
        one, other = leaves
        same = one.series == other.series or one.group == other.group or _thing(one) & _thing(other)
        if not same and not cue("comparison", "than").search(said.sentence):
            return f"{one.operand.name} and {other.operand.name} are two things"
    odd = next((value for value in leaves if _of_no_year(value, leaves, said, ids)), None)
    return f"nothing speaks of {odd.operand.name}" if odd else ""


COMPARED = (Op.CHANGE, Op.SUBTRACT)
PAIRED = (Op.CHANGE, Op.SUBTRACT, Op.TIMES, Op.SHARE, Op.DIVIDE, Op.PER)


def _above_one(formula: Apply) -> bool:
    try:
        return evaluate(formula).magnitude.low > 1
    except UnitError:
        return False


def _thing(value: Known) -> frozenset[str]:
    """The stems of what a value measures, its owner aside."""
    return (stems(value.topic) if value.origin == NOTE else value.near) - AMOUNT_WORDS


def _of_no_year(value: Known, leaves: list[Known], said: Said, ids: EvidenceIds) -> bool:
    """Whether a value's year is neither named, nor the newest, nor that of another value or the one before it."""
    years = _years(value)
    if not years or years & said.years_around or newest(value, ids) or _year_before(years, said.years_around, said):
        return False
    others = [leaf for leaf in leaves if leaf is not value]
    if any(_years(leaf) == years for leaf in others):
        return False
    series = [v.time for v in ids.by_series.get(value.series, [value])]
    later = [leaf.time for leaf in others if leaf.series == value.series and leaf.time > value.time]
    return not any(series.index(time) - series.index(value.time) == 1 for time in later)


def rival_of(quantity: Quantity, formula: Formula, said: Said, ids: EvidenceIds) -> str:
    """Another value, or the formula with another operand, that the words bear as well and that gives the figure."""
    leaves = [value for leaf in operands(formula) if (value := ids.known_of(leaf))]
    for value in _alike(quantity, leaves, ids):
        if _may_be_meant(value, leaves, said, ids) and _gives(quantity, value.operand, said, ids):
            return value.operand.name or value.key
    if not isinstance(formula, Apply):
        return ""
    if formula.op in (Op.RANK, Op.RANK_LOW) and (other_first := _ranked_instead(quantity, formula, said, ids)):
        return other_first
    tried = 0
    for leaf in dict.fromkeys(leaves):
        for other in _neighbours(leaf, ids):
            if other in leaves or not _may_be_meant(other, [leaf], said, ids, leaves):
                continue
            tried += 1
            if tried > MOST_SWAPS:
                return "more formulas than can be tried"
            if _gives(quantity, _swapped(formula, leaf.key, other.operand), said, ids):
                return f"{other.operand.name} in place of {leaf.operand.name}"
    return ""


def _ranked_instead(quantity: Quantity, formula: Apply, said: Said, ids: EvidenceIds) -> str:
    """Another member of the ranked set that the words may mean and that has the stated place."""
    subject = ids.by_key.get(formula.args[0].key) if isinstance(formula.args[0], Operand) else None
    for place, member in enumerate(formula.args[1:], 1):
        value = ids.by_key.get(member.key) if isinstance(member, Operand) else None
        if subject is None or value is None or not _may_be_meant(value, [subject], said, ids):
            continue
        rest = (*formula.args[:place], *formula.args[place + 1 :])
        if _gives(quantity, Apply(formula.op, (member, *rest)), said, ids):
            return f"{value.operand.name} in place of {subject.operand.name}"
    return ""


def _gives(quantity: Quantity, formula: Formula, said: Said, ids: EvidenceIds) -> bool:
    weighed = weigh(quantity, formula, said, ids.by_key)
    return weighed.judgement.verdict is Verdict.SUPPORTED and not weighed.missing


def _alike(quantity: Quantity, leaves: list[Known], ids: EvidenceIds) -> Iterator[Known]:
    """The values that may be the figure: of its unit and near it, or any where the figure is a bound."""
    from pipeline.audit.arithmetic.amount import typed

    stated = typed(quantity)
    for value in ids.all:
        if value in leaves or value.origin == TEXT or not _same_kind(stated, value.amount):
            continue
        size = max(abs(stated.low), abs(stated.high))
        if quantity.hedge in BOUNDED or abs(abs(value.amount.low) - size) <= NEAR * size or stated.low != stated.high:
            yield value


def _same_kind(one: Amount, other: Amount) -> bool:
    return tuple(u for u in one.unit if u[0] != "thing") == tuple(u for u in other.unit if u[0] != "thing")


def _may_be_meant(
    value: Known, leaves: list[Known], said: Said, ids: EvidenceIds, beside: Sequence[Known] = ()
) -> bool:
    """Whether the words bear this value as well as those of the reading: its own words and its period are there.

    `beside` are the other values of the formula: one of their period may stand with them, and words that name them
    name no other.
    """
    periods = (*leaves, *beside)
    chosen = frozenset[str]().union(*(leaf.near for leaf in leaves))
    taken = frozenset[str]().union(*(other.near for other in beside if other not in leaves)) | AMOUNT_WORDS
    own = value.near - chosen - taken
    spoken = _spoken(value, said) - taken
    if own and not own & spoken:
        beside_it = any(leaf.group == value.group for leaf in leaves)
        shared = len(value.near & spoken)
        named_as_well = shared >= max((len(leaf.near & spoken) for leaf in leaves), default=1)
        if not named_as_well or not (shared or beside_it):
            return False
    if len(leaves) == 1 and own and not _named_no_less(own, leaves[0].near - value.near - AMOUNT_WORDS, said):
        return False
    years, others = _years(value), frozenset[str]().union(*(_years(leaf) for leaf in leaves)) if leaves else frozenset()
    if not years or any(years == _years(leaf) for leaf in periods):
        return _same_part(value, periods)
    if _year_before(years, said.years_around, said):
        return True
    if years & said.years_around:
        # A year of the neighbourhood does as well only where the reading's own year is no nearer.
        return not (others & said.years) or bool(years & said.years)
    return newest(value, ids) and not others & said.years_around


def _named_no_less(own: frozenset[str], theirs: frozenset[str], said: Said) -> bool:
    """Whether the clause has as many words that only the rival has as of those that only the reading's value has; where
    it has none of either, the sentence."""
    for words in (said.clause_stems, said.stems):
        mine, other = len(own & words), len(theirs & words)
        if mine or other:
            return mine >= other
    return True


def _spoken(value: Known, said: Said) -> frozenset[str]:
    """The words that may name a value: for one of prose, full of words as it is, those of the sentence alone."""
    return said.stems if value.origin == PASSAGE else said.around


def _same_part(value: Known, leaves: Sequence[Known]) -> bool:
    """Whether months, quarters and days agree where both name them."""
    mine = frozenset(part for part in value.periods if part[0] in "mqd")
    theirs = [frozenset(part for part in leaf.periods if part[0] in "mqd") for leaf in leaves]
    return not mine or not any(theirs) or any(mine == other for other in theirs)


def _neighbours(value: Known, ids: EvidenceIds) -> Iterator[Known]:
    """The other values of the same unit in the same series, table, measure or of the same owner."""
    owned = ids.by_owner.get(value.series.partition("|")[0], []) if value.origin == NOTE else []
    near = (*ids.by_group.get(value.group, ()), *ids.by_series.get(value.series, ()), *owned)
    for other in list(dict.fromkeys(near))[:MOST_NEIGHBOURS]:
        if other is not value and (other.amount.unit, other.amount.percent) == (
            value.amount.unit,
            value.amount.percent,
        ):
            yield other


def _swapped(formula: Formula, key: str, operand: Operand) -> Formula:
    if isinstance(formula, Operand):
        return operand if formula.key == key else formula
    if isinstance(formula, Apply):
        return Apply(formula.op, tuple(_swapped(arg, key, operand) for arg in formula.args))
    return formula


def swapped(formula: Formula, key: str, operand: Operand) -> Formula:
    """The formula with one operand in place of that of a key."""
    return _swapped(formula, key, operand)


def may_be_meant(value: Known, leaves: list[Known], said: Said, ids: EvidenceIds) -> bool:
    """Whether the words bear another value as well as those of a reading."""
    return _may_be_meant(value, leaves, said, ids)


def neighbours(value: Known, ids: EvidenceIds) -> Iterator[Known]:
    """The values that may be mixed up with one: of its unit, in its series, table, measure or of its owner."""
    return _neighbours(value, ids)
