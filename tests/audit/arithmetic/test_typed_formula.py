"""Amounts, typed formulas and the judgement of a figure: units that fit, intervals, and POLICY's margins at their edges."""

from decimal import Decimal

import pytest

from pipeline.audit.arithmetic.amount import UnitError, typed
from pipeline.audit.arithmetic.judgement import judge
from pipeline.audit.arithmetic.typed_formula import Number, Op, Operand, apply, evaluate, operands, printed
from pipeline.audit.evidence.known import operand_of
from pipeline.models import Quantity
from pipeline.quantities.finder import find_quantities


def figure(text: str) -> Quantity:
    (found,) = [quantity for quantity in find_quantities(text) if quantity.counts or quantity.kind == "multiple"]
    return found


def known(text: str) -> Operand:
    return operand_of(text, "", figure(text))


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [("$5 million", "$5,000,000", True), ("250 km", "250,000 metres", True), ("$5 million", "€5 million", False)],
)
def test_amounts_are_of_one_base(one: str, other: str, equal: bool) -> None:
    mine, theirs = typed(figure(one)), typed(figure(other))
    assert ((mine.unit, mine.low) == (theirs.unit, theirs.low)) is equal


@pytest.mark.parametrize("op", [Op.ADD, Op.SUBTRACT, Op.SHARE, Op.CHANGE, Op.SUM, Op.AVERAGE, Op.LEAST, Op.RANK])
def test_unlike_things_do_not_evaluate(op: Op) -> None:
    with pytest.raises(UnitError):
        evaluate(apply(op, known("$5 million"), known("40 km")))


def test_division_by_zero_is_a_unit_error() -> None:
    with pytest.raises(UnitError):
        evaluate(apply(Op.DIVIDE, known("$5 million"), Number(Decimal(0))))


@pytest.mark.parametrize(
    ("op", "args", "stated", "verdict"),
    [
        (Op.CHANGE, ("$30 million", "$24 million"), "25%", "supported"),
        (Op.CHANGE, ("$30 million", "$24 million"), "26%", "refuted"),
        (Op.SHARE, ("$24 million", "$30 million"), "80%", "supported"),
        (Op.SHARE, ("$24 million", "$30 million"), "80 points", "not_enough_evidence"),
        (Op.SUBTRACT, ("5.4%", "5.1%"), "0.3 points", "supported"),
        (Op.SUBTRACT, ("5.4%", "5.1%"), "0.3%", "not_enough_evidence"),
        (Op.DIVIDE, ("$30 million", "$24 million"), "1.3 times", "supported"),
        (Op.SUM, ("$30 million", "$24 million"), "$54 million", "supported"),
        (Op.AVERAGE, ("$30 million", "$24 million"), "$27 million", "supported"),
    ],
)
def test_figure_is_held_against_a_formula(op: Op, args: tuple[str, ...], stated: str, verdict: str) -> None:
    assert str(judge(figure(stated), apply(op, *map(known, args))).verdict) == verdict


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [("about 105 km", "supported"), ("about 106 km", "refuted"), ("nearly 105 km", "supported"), ("nearly 106 km", "refuted"),
     ("more than 100 km", "refuted"), ("at least 100 km", "supported"), ("just over 95 km", "refuted")],
)  # fmt: skip
def test_margins_stand_at_their_edges(stated: str, verdict: str) -> None:
    assert str(judge(figure(stated), known("100 km")).verdict) == verdict


def test_direction_is_part_of_the_judgement() -> None:
    fell = apply(Op.CHANGE, known("$24 million"), known("$30 million"))
    assert [str(judge(figure("20%"), fell, sign).verdict) for sign in (-1, 1)] == ["supported", "refuted"]


def test_points_are_parts_of_a_whole() -> None:
    """A margin 1.1 points short of 72.1%, on sales of $43 billion, had no unit, and neither had the fall as a share."""
    short = apply(Op.SUBTRACT, known("72.1%"), known("71.0%"))
    assert str(judge(figure("$473 million"), apply(Op.MULTIPLY, known("$43 billion"), short)).verdict) == "supported"
    assert str(judge(figure("1.5%"), apply(Op.SHARE, short, known("72.1%"))).verdict) == "supported"


def test_formula_names_its_operands_in_order() -> None:
    formula = apply(Op.SHARE, known("$24 million"), apply(Op.SUM, known("$30 million"), known("$20 million")))
    assert [leaf.key for leaf in operands(formula)] == ["$24 million", "$30 million", "$20 million"]
    assert printed(formula) == "$24 million ÷ $30 million + $20 million"


def test_monthly_rates_told_twelve_times_are_yearly() -> None:
    """ "9 dollars a month" times 12 was still a month's, so that 420 dollars a year came to a third of it, not four times."""
    yearly = apply(Op.MULTIPLY, known("$9 a month"), Number(Decimal(12)))
    assert round(evaluate(apply(Op.TIMES, known("$420 a year"), yearly)).low, 2) == Decimal("3.89")


def test_lines_have_values_to_the_digit() -> None:
    """A card showed $27.045 billion, and its arithmetic "$27.04 billion": four digits, half to even."""
    spent, held = known("$27.045 billion"), known("$82.688842717 billion")
    assert printed(apply(Op.DIVIDE, spent, held)) == "$27.045 billion ÷ $82.69 billion"


@pytest.mark.parametrize(("days", "verdict"), [("20 days", "supported"), ("40 days", "refuted")])
def test_part_of_a_year_is_so_many_of_its_days(days: str, verdict: str) -> None:
    """ "About 40 days of that", where 20 were right, could not be compared: a ratio times 365 was no time."""
    part = apply(Op.DIVIDE, known("$11 million"), known("$200 million"))
    assert str(judge(figure(days), apply(Op.MULTIPLY, part, Number(Decimal(365)))).verdict) == verdict


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [("more than 50%", "not_enough_evidence"), ("about 50%", "supported"), ("less than 50%", "supported")],
)
def test_bound_that_rounding_alone_bears_out_stays_open(stated: str, verdict: str) -> None:
    """ "More than half" passed for $9.4 billion of $18.9 billion, which is 49.7%: the last digits left room for it."""
    share = apply(Op.DIVIDE, known("$9.4 billion"), known("$18.9 billion"))
    assert str(judge(figure(stated), share).verdict) == verdict
