"""The formula language as text: what it reads, what it refuses, and that both are bounded."""

from decimal import Decimal

import pytest

from pipeline.audit.arithmetic.amount import POINT, THING, Amount
from pipeline.audit.arithmetic.comparison import failing
from pipeline.audit.arithmetic.language import OperandName, read_language
from pipeline.audit.arithmetic.typed_formula import Number, Op, Operand, Refused, apply, evaluate


def thing(key: str, value: int) -> Operand:
    return Operand(key, "", Amount(Decimal(value), Decimal(value), THING), str(value))


def percent(key: str, value: int) -> Operand:
    part = Decimal(value) / 100
    return Operand(key, "", Amount(part, part, percent=True), f"{value}%")


class Given:
    """f1 to f4 are 1 to 4 things, g1 and g2 are 40% and 55%; a2 is a row of three cells; p4 and s6 hold one figure each."""

    notes = {f"f{n}": thing(f"f{n}", n) for n in range(1, 5)} | {"g1": percent("g1", 40), "g2": percent("g2", 55)}
    cells = tuple(thing(f"a2[{n}]", 10 * n) for n in (1, 2, 3))

    def values(self, reference: OperandName) -> tuple[Operand, ...]:
        if reference.letter or reference.words:
            return (thing(str(reference), 7),)
        if reference.name == "a2":
            first, last = reference.first or 1, reference.last or reference.first or 3
            return self.cells[first - 1 : last]
        if reference.name not in self.notes:
            raise Refused(f"it names {reference.name!r}, which was not given")
        return (self.notes[reference.name],)

    def worded(self, reference: OperandName) -> tuple[Operand, ...]:
        return ()


F1, F2, F3, F4 = (Given.notes[f"f{n}"] for n in range(1, 5))
A1, A2, A3 = Given.cells

READ = [
    ("f1 + f2 + f3", apply(Op.ADD, F1, F2, F3)),
    ("f1 - f2 * f3", apply(Op.SUBTRACT, F1, apply(Op.MULTIPLY, F2, F3))),
    ("(f1 − f2) ÷ 4", apply(Op.DIVIDE, apply(Op.SUBTRACT, F1, F2), Number(Decimal(4)))),
    ("f1 / 31", apply(Op.DIVIDE, F1, Number(Decimal(31)))),
    ("change(f2, f1)", apply(Op.CHANGE, F2, F1)),
    ("sum(a2[1:2])", apply(Op.SUM, A1, A2)),
    ("avg([f1, a2[2:3]])", apply(Op.AVERAGE, F1, A2, A3)),
    ("rank(f2, [f1, f2, f3])", apply(Op.RANK, F2, F1, F3)),
    ("count(a2)", apply(Op.COUNT, A1, A2, A3)),
    ("count(a2 > f4)", apply(Op.COUNT, A1, A2, A3)),
    ("count(a2 > a2[1])", apply(Op.COUNT, A2, A3)),
    ("cagr(f2, f1, 5)", apply(Op.GROWTH, F2, F1, Number(Decimal(5)))),
    ("s6[B]", thing("s6[B]", 7)),
    ("[B]", thing("[B]", 7)),
    ('s6["[B] visitors"] / f1', apply(Op.DIVIDE, thing("s6[B]", 7), F1)),
    ("p4[“12 million”]", thing('p4["12 million"]', 7)),
    ("F1", F1),
]


@pytest.mark.parametrize(("text", "formula"), READ, ids=[text for text, _ in READ])
def test_text_is_read_as_formula(text: str, formula: object) -> None:
    assert read_language(text, Given()) == formula


REFUSED = [
    ("", "it ends too early"),
    ("f9", "it names 'f9', which was not given"),
    ("7", "it names no evidence"),
    ("f1 + 37", "it holds the number 37; only fixed conversions and counts of years may stand as numbers"),
    ("f1 / 32", "it holds the number 32; only fixed conversions and counts of years may stand as numbers"),
    ("f1 / 2.5", "it holds the number 2.5; only fixed conversions and counts of years may stand as numbers"),
    ("f1 f2", "it goes on after its end: 'f2'"),
    ("(f1", "it ends too early"),
    ("f1 + a2", "several values stand where one is wanted"),
    ("median(f1, f2)", "there is no operation 'median'"),
    ("change(f1)", "change takes 2 values, not 1"),
    ("rank(f1)", "a rank needs a set to stand in"),
    ("f1; drop", "it holds '; drop', which no formula may hold"),
    ("(" * 40 + "f1" + ")" * 40, "its brackets are nested too deep"),
    ("f1+" * 300 + "f1", "it is longer than 800 characters"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[text[:16] for text, _ in REFUSED])
def test_refusal_says_its_reason(text: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        read_language(text, Given())
    assert str(caught.value) == reason


def test_stated_figure_is_no_operand() -> None:
    with pytest.raises(Refused, match="a stated figure cannot be its own evidence"):
        read_language("s6[B] + f1", Given(), own="B")


def test_sets_stop_at_their_size() -> None:
    with pytest.raises(Refused, match="a set has more than 400 members"):
        read_language(f"sum([{','.join(['a2'] * 140)}])", Given())


COMPARED = [
    ("f2 > f1", True),
    ("f1 > f1", False),
    ("f1 < [f2, f3]", True),
    ("f2 < [f1, f3]", False),
    ("a2[3] == most(a2)", True),
    ("a2[1] < a2", True),
    ("f2 > f1 and f3 > f4", False),
    ("f2 >= f2", True),
]


@pytest.mark.parametrize(("text", "holds"), COMPARED, ids=[text for text, _ in COMPARED])
def test_comparison_holds_for_each_member(text: str, holds: bool) -> None:
    comparisons = read_language(text, Given())
    assert isinstance(comparisons, tuple)
    assert (failing(comparisons) is None) is holds


def test_what_shares_leave_is_a_share() -> None:
    """ "The rest, 60%" was refused as points: the difference of two rates is, what one leaves of the whole is not."""
    rest, apart = evaluate(read_language("100 - g1", Given())), evaluate(read_language("g2 - g1", Given()))
    assert (rest.low, rest.percent, apart.low, apart.unit) == (Decimal("0.6"), True, Decimal("0.15"), POINT)


def test_a_hundred_beside_a_percentage_is_one_whole() -> None:
    """ "f1*100/(100+g1)", what there was before a rise, came out a hundred times too large: one 100 was no percent."""
    before = evaluate(read_language("f1 * 100 / (100 + g1)", Given()))
    assert before == evaluate(read_language("f1 / (1 + g1)", Given()))


def test_rate_per_thousand_counts_its_numerator() -> None:
    assert evaluate(read_language("per(f1, f4, 1000)", Given())) == Amount(Decimal(250), Decimal(250), THING)


def test_threshold_that_none_clears_counts_none() -> None:
    assert evaluate(read_language("count(a2 > f1 * 1000)", Given())).low == 0
