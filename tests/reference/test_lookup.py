from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.models import CellEvidence
from pipeline.reference import Missing, Reference, TableSpec

SHIPPED = Reference.shipped()


def test_a_cell_brings_its_vintage_and_attribution():
    assert SHIPPED.look_up("Croatia", "GDP", 2023).evidence() == CellEvidence(
        table="world_bank_gdp",
        entity="Croatia",
        measure="gdp",
        period="2023",
        value=Decimal(82688842717),
        unit="USD",
        vintage="World Development Indicators of mid-2024, newest year 2023",
        attribution="The World Bank: World Development Indicators, NY.GDP.MKTP.CD (CC BY 4.0)",
    )


@pytest.mark.parametrize(
    ("entity", "measure", "period", "value", "grade"),
    [
        pytest.param("Google", "capex", 2024, 52535000000, "A", id="words for entity and measure"),
        pytest.param("Facebook's", "buybacks", 2023, 19774000000, "B", id="possessive"),
        pytest.param("NVDA", "revenue", "2025", 130497000000, "A", id="fiscal year by the company's name"),
        pytest.param("Meta", "research and development", 2024, 43873000000, "B", id="research and development"),
        pytest.param("United States", "population", None, 340110988, "", id="newest year"),
    ],
)
def test_a_figure_is_found(entity, measure, period, value, grade):
    cell = SHIPPED.look_up(entity, measure, period)
    assert (cell.value, cell.grade) == (Decimal(value), grade)


@pytest.mark.parametrize(
    ("entity", "measure", "period", "reason"),
    [
        pytest.param(
            "Venezuela",
            "gdp",
            2023,
            "world_bank_gdp has no GDP of 2023 for Venezuela, RB (it has 2010 to 2014)",
            id="year",
        ),
        pytest.param(
            "Samsung", "capex", 2024, "the reference tables hold no capital expenditure for Samsung", id="known"
        ),
        pytest.param("Zog", "revenue", None, "Zog is in no reference table", id="unknown"),
        pytest.param("Croatia", "revenue", None, "the reference tables hold no revenue for Croatia", id="measure"),
        pytest.param(
            "Middle East & North Africa",
            "population",
            2023,
            "the reference tables hold no population for Middle East & North Africa",
            id="group whose members differ between releases",
        ),
    ],
)
def test_a_gap_gives_its_reason(entity, measure, period, reason):
    assert SHIPPED.look_up(entity, measure, period) == Missing(reason)


def test_empty_reference_knows_nothing():
    assert Reference.empty().look_up("Croatia", "gdp") == Missing("Croatia is in no reference table")
    assert Reference.empty().find_entities("Croatia") == ()


def test_a_count_of_countries_is_a_pair():
    economies = SHIPPED.countries("gdp")
    assert (economies.period, len(economies.un_members), len(economies.economies)) == ("2023", 178, 210)
    assert economies.count(lambda cell: cell.value < Decimal("97.69e9")) == (112, 140)


def test_an_economy_without_newest_value_is_carried():
    carried = {c.entity.id: c.period for c in SHIPPED.countries("gdp").economies if c.period != "2023"}
    assert carried["QAT"] == "2022"
    assert carried["CUB"] == "2020"
    assert "VEN" not in carried


def test_an_earlier_year_carries_nothing():
    assert {cell.period for cell in SHIPPED.countries("gdp", 2015).economies} == {"2015"}


def test_groups_stand_apart_from_countries():
    groups = {entity.id for entity in SHIPPED.entities if entity.is_aggregate}
    assert {"WLD", "EUU", "EMU"} <= groups
    assert groups.isdisjoint(cell.entity.id for cell in SHIPPED.countries("gdp", 2023).economies)


@pytest.mark.parametrize(
    ("company", "month"),
    [("Apple", 9), ("Microsoft", 6), ("Home Depot", 1), ("Johnson & Johnson", 12), ("Intel", 12), ("Nike", 5)],
)
def test_fiscal_years_end_in_their_month(company, month):
    assert SHIPPED.fiscal_year_end(SHIPPED.entity(company)) == month


def test_a_newsrooms_table_goes_first(tmp_path: Path):
    file = tmp_path / "own.csv"
    file.write_text(
        "entity,measure,period,value,unit\nHRV,gdp,2023,84394000000,USD\nLeeds,population,2021,811956,people\n"
    )
    both = SHIPPED.with_table(TableSpec(name="own", path=file))
    assert both.look_up("Croatia", "gdp", 2023).value == Decimal(84394000000)
    assert both.look_up("Croatia", "gdp", 2022).table == "world_bank_gdp"
    assert both.look_up("Leeds", "population").value == 811956
    assert [mention.entity.id for mention in both.find_entities("Leeds grew faster than Croatia.")] == ["Leeds", "HRV"]
