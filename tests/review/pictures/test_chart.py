"""A picture has the values that a text compares and the audit holds: to the digit, and no others, as their formula asks."""

import re
from datetime import date
from decimal import Decimal

import pytest

from pipeline.models import (
    Audit,
    CheckedFigure,
    Claim,
    ClaimKind,
    FactEvidence,
    Interval,
    PassageEvidence,
    Reading,
    ReckonedValue,
    Source,
)
from pipeline.models import Verdict as V
from pipeline.review.pictures.chart import chart_of
from pipeline.review.pictures.drawing import svg_of

SOURCE = Source.from_text("…", title="Budget", publisher="Example City", published=date(2025, 1, 24)).model_copy(
    update={"id": "src1"}
)


def value(name, billions, high=None, evidence=FactEvidence):
    low, top = (Decimal(each) * 10**9 for each in (billions, high or billions))
    shown = f"${billions}–{high} billion" if high else f"${billions} billion"
    if evidence is FactEvidence:
        proof = FactEvidence(fact="f1", statement="…", source="src1")
    else:
        proof = PassageEvidence(source="src1", start=0, end=1, passage="…")
    entity, measure, period = f"{name}, , ".split(", ")[:3] if proof.kind == "fact" else ("", "", "")
    of = {"entity": entity, "measure": measure, "period": period}
    return ReckonedValue(name=name, shown=shown, low=low, high=top, unit="USD^1", evidence=(proof,), **of)


PLAN = value("City, plan, 2025", "60", "65")
BUDGET = value("City, budget, 2024", "164.5")
RIVAL = value("Town, plan, 2025", "80")


def claim(*values, verdict=V.SUPPORTED, reading=None, operator="share", stated=""):
    one = Reading(arithmetic="…", verdict=reading or verdict, values=values, operator=operator)
    held = Interval(low=stated, high=stated, unit="USD") if stated else None
    figures = (CheckedFigure(start=0, end=1, text=stated, verdict=verdict, stated=held),) if stated else ()
    kind = ClaimKind.COMPARISON
    return Claim(id="c1", text="…", start=0, end=1, kind=kind, verdict=verdict, readings=(one,), figures=figures)


def bars(*claims):
    chart = chart_of(Audit(claims=claims), [SOURCE])
    return chart and [(bar.name, bar.shown) for bar in chart.bars]


def test_subject_comes_first_then_the_largest():
    drawn = bars(claim(RIVAL, PLAN, operator="compared"), claim(PLAN, BUDGET))
    assert drawn == [
        ("City, plan, 2025", "$60–65 billion"),
        ("City, budget, 2024", "$164.5 billion"),
        ("Town, plan, 2025", "$80 billion"),
    ]


@pytest.mark.parametrize("verdict", [V.REFUTED, V.CONFLICTING, V.NOT_ENOUGH])
def test_what_does_not_hold_is_never_drawn(verdict):
    assert bars(claim(PLAN, RIVAL, verdict=verdict)) is None
    assert bars(claim(PLAN, RIVAL, reading=verdict)) is None
    assert bars(claim(PLAN, BUDGET), claim(PLAN, RIVAL, verdict=verdict)) == [
        (PLAN.name, PLAN.shown),
        (BUDGET.name, BUDGET.shown),
    ]


def test_passage_gets_the_name_of_the_same_value_in_a_note():
    quoted = value('"We plan to', "60", "65", evidence=PassageEvidence)
    assert bars(claim(quoted, BUDGET)) is None
    assert bars(claim(quoted, BUDGET), claim(PLAN, RIVAL))[0] == (PLAN.name, PLAN.shown)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(PLAN.model_copy(update={"unit": "person^1"}), id="another-unit"),
        pytest.param(value("City, fee, 2024", "0.4"), id="too-short-to-see"),
        pytest.param(value("City, loss, 2024", "-4"), id="below-zero"),
    ],
)
def test_what_cannot_be_drawn_to_scale_is_left_out(other):
    assert bars(claim(BUDGET, other)) is None


def test_bars_are_to_scale():
    chart = chart_of(Audit(claims=(claim(PLAN, BUDGET),)), [SOURCE])
    widths = [Decimal(width) for width in re.findall(r'width="([\d.]+)" height="18"', svg_of(chart))]
    low, span, budget = widths
    assert abs(low / budget - PLAN.low / BUDGET.low) < Decimal("0.001")
    assert abs((low + span) / budget - PLAN.high / BUDGET.low) < Decimal("0.001")


def test_picture_is_told_in_words_with_its_source():
    chart = chart_of(Audit(claims=(claim(PLAN, BUDGET),)), [SOURCE])
    assert chart.alt == (
        "Bars to scale. City, plan, 2025, compared. City, plan, 2025: $60–65 billion; City, budget, 2024: $164.5 billion."
    )
    assert "Source: Example City, 24 January 2025." in svg_of(chart)


def test_values_are_to_the_digit():
    """$27.045 billion was drawn as "$27.04 billion", half to even, where a reader rounds to 27.05."""
    whole, long = (
        value("City, spent, 2023", billions).model_copy(update={"shown": shown})
        for billions, shown in (("27.045", "$27.04 billion"), ("82.688842717", "$82.69 billion"))
    )
    told = [dict(bars(claim(each, BUDGET)))["City, spent, 2023"] for each in (whole, long)]
    assert told == ["$27.045 billion", "$82.69 billion"]


def test_names_are_words_and_no_markup():
    bad = value('<script>alert("x")</script>, plan, 2025', "60")
    drawing = svg_of(chart_of(Audit(claims=(claim(bad, BUDGET),)), []))
    assert "<script" not in drawing
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")


def test_value_that_the_text_compares_most_is_drawn():
    """A rival's five years, told in one sentence, were drawn in place of the plan that the story is about."""
    years = [value(f"Town, spending, {year}", f"{size}") for year, size in ((2021, 20), (2022, 40), (2023, 90))]
    about = [claim(PLAN, BUDGET), claim(PLAN, RIVAL)]
    drawn = bars(claim(*years, operator="compared"), *about)
    assert drawn is not None
    assert drawn[0][0] == "City, plan, 2025"


def rate(name, percent):
    """A value in percent."""
    size = {"low": Decimal(percent), "high": Decimal(percent), "unit": "%", "shown": f"{percent}%"}
    return value(name, "1").model_copy(update=size)


JOBLESS = rate("Land, unemployment rate, March 2025", "4.1")


@pytest.mark.parametrize(
    ("other", "drawn"),
    [
        pytest.param(rate("Land, inflation, 2025", "2.7"), False, id="another-measure"),
        pytest.param(rate("Land, , 2025", "2.7"), False, id="no-measure"),
        pytest.param(rate("Town, unemployment rate, March 2025", "2.7"), True, id="another-town"),
        pytest.param(rate("Land, projected unemployment rate, 2026", "2.7"), True, id="a-forecast-of-it"),
    ],
)
def test_rates_of_two_measures_are_no_picture(other, drawn):
    """A text on the Fed had a chart that set the unemployment rate beside inflation: both are percent, and of nothing
    that the other is of.
    """
    assert bool(bars(claim(JOBLESS, other, operator="compared"))) is drawn
