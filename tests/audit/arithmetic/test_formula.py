from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit.arithmetic.formula import (
    Constant,
    Formula,
    Input,
    Op,
    apply,
    constant,
    evaluate,
    inputs,
    printed,
    with_result,
)


def known(name: str, low: object, high: object = None, unit: str = "USD") -> Input:
    return Input(name, Decimal(str(low)), Decimal(str(low if high is None else high)), unit)


PLAN = known("plan", 60_000_000_000, 65_000_000_000)
SALES = known("sales 2024", 164_501_000_000)
EARLIER = known("sales 2023", 134_902_000_000)
RATE = known("yearly rise", 7, unit="%")

COMPUTED = {
    "share of a range": (apply(Op.SHARE, PLAN, SALES, unit="%"), "36.474", "39.513"),
    "change": (apply(Op.CHANGE, SALES, EARLIER, unit="%"), "21.941", "21.941"),
    "change from a loss": (apply(Op.CHANGE, known("a", -3), known("b", -2), unit="%"), "-50", "-50"),
    "points": (apply(Op.POINTS, known("a", 46, unit="%"), known("b", 51, unit="%"), unit="points"), "-5", "-5"),
    "growth over two years": (apply(Op.GROWTH, known("a", 121), known("b", 100), constant(2), unit="%"), "10", "10"),
    "seven percent for ten years": (apply(Op.COMPOUND, RATE, constant(10), unit="x"), "1.967", "1.967"),
    "mean": (apply(Op.MEAN, known("a", 1), known("b", 2), known("c", 6)), "3", "3"),
    "span": (apply(Op.SPAN, known("a", 14.2), known("b", 31.7)), "17.5", "17.5"),
    "what shares leave over": (apply(Op.SUBTRACT, constant(100), known("a", 41), known("b", 33)), "26", "26"),
    "least and most": (apply(Op.SUBTRACT, apply(Op.MOST, PLAN, SALES), apply(Op.LEAST, PLAN, SALES)), "99501000000", "104501000000"),
}  # fmt: skip


@pytest.mark.parametrize(("formula", "low", "high"), COMPUTED.values(), ids=COMPUTED.keys())
def test_formula_gives_every_end(formula: Formula, low: str, high: str) -> None:
    result = evaluate(formula)
    assert result is not None
    assert [round(end, 3) for end in (result.low, result.high)] == [Decimal(low), Decimal(high)]


NO_RESULT = {
    "division by zero": apply(Op.DIVIDE, SALES, constant(0)),
    "zero by zero": apply(Op.SHARE, constant(0), constant(0)),
    "root of a loss": apply(Op.GROWTH, known("a", -3), known("b", 2), constant(2)),
}


@pytest.mark.parametrize("formula", NO_RESULT.values(), ids=NO_RESULT.keys())
def test_formula_without_result_is_none(formula: Formula) -> None:
    assert evaluate(formula) is None


def test_line_names_inputs_and_result() -> None:
    formula = apply(Op.SHARE, PLAN, SALES, unit="%")
    result = evaluate(formula)
    assert result is not None
    assert with_result(formula, result) == ("plan ($60–65 billion) ÷ sales 2024 ($164.5 billion) × 100 = 36.47–39.51%")


def test_nested_formulas_keep_their_brackets() -> None:
    inner = apply(Op.ADD, PLAN, SALES)
    assert printed(apply(Op.DIVIDE, inner, Constant(Decimal(2), "2 years"))) == (
        "[plan ($60–65 billion) + sales 2024 ($164.5 billion)] ÷ 2 years"
    )


def test_inputs_come_in_reading_order() -> None:
    formula = apply(Op.CHANGE, apply(Op.ADD, SALES, PLAN), EARLIER)
    assert [leaf.name for leaf in inputs(formula)] == ["sales 2024", "plan", "sales 2023"]


@given(st.integers(1, 10**12), st.integers(0, 10**12), st.integers(1, 10**12), st.integers(0, 10**12))
def test_interval_holds_every_inner_share(low: int, width: int, base: int, more: int) -> None:
    part, whole = known("part", low, low + width), known("whole", base, base + more)
    result = evaluate(apply(Op.SHARE, part, whole, unit="%"))
    assert result is not None
    middle = (Decimal(low) + Decimal(width) / 2) / (Decimal(base) + Decimal(more) / 2) * 100
    assert result.low <= middle * Decimal("1.000000001")
    assert middle <= result.high * Decimal("1.000000001")
