"""The tables' cells as known values: years, gaps, derived measures, and the fiscal year after."""

from decimal import Decimal

import pytest

from pipeline.audit.evidence.known import Known
from pipeline.audit.evidence.reference_values import Gap, ReferenceValues
from pipeline.reference.entities import Entity
from pipeline.reference.lookup import Reference

REFERENCE = Reference.shipped()


@pytest.fixture(scope="module")
def tables() -> ReferenceValues:
    return ReferenceValues(REFERENCE)


def named(name: str) -> Entity:
    entity = REFERENCE.entity(name)
    assert entity is not None
    return entity


def test_newest_year_stands_for_none(tables: ReferenceValues) -> None:
    value = tables.value(named("Croatia"), "gdp")
    assert isinstance(value, Known)
    assert (value.operand.name, value.time, value.periods) == ("Croatia GDP 2023", (2023,), frozenset({"y2023"}))


def test_year_that_is_missing_is_told(tables: ReferenceValues) -> None:
    """The nearest year never stands in for one that the table lacks (POLICY rule 1)."""
    assert tables.value(named("Meta"), "revenue", 2004) == Gap(
        "the tables have no revenue of 2004 for Meta Platforms (they have 2018 to 2025)"
    )


def test_derived_measure_has_both_cells(tables: ReferenceValues) -> None:
    margin = tables.value(named("Apple"), "operating_margin", 2024)
    assert isinstance(margin, Known)
    cells = [piece.measure for piece in margin.operand.evidence]
    assert (round(margin.quantity.low, 2), margin.amount.percent, cells) == (
        Decimal("31.51"),
        True,
        ["operating_income", "revenue"],
    )


def test_group_counted_unevenly_has_no_output_per_person(tables: ReferenceValues) -> None:
    value = tables.value(named("TMN"), "gdp_per_capita")
    assert isinstance(value, Gap)
    assert "count different countries" in value.reason
