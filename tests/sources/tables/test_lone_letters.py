"""What a lone "m" stands for: millions where things are counted or money is paid, metres where something is long."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.quantities.lone_letters import counts_or_pays
from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest

MILLIONS = Decimal(6_250_000)


def first_cell(text: str) -> tuple[Decimal, str | None]:
    """Value and unit of the table's first "6.25m"."""
    tables = extract(text.encode(), ReadingRequest(name="table.csv", today=date(2026, 3, 1))).tables
    cell = next(cell for cell in tables[0].cells if "6.25" in cell.printed)
    return cell.value, cell.unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Ferry passengers by route\n\nRoute,2023,2024\nNorth,6.25m,6.9m\nMill,5.1m,4m\n", None),
        ("Route,Passengers\nNorth,6.25m\nMill,3.1m\n", None),
        ("Row,2023,2024\nVotes cast,6.25m,5.1m\nHeight of tide,4.2m,4.4m\n", None),
        ("Item,Spending\nSchools,£9m\nRoads,6.25m\n", "GBP"),
        ("Name,Figure\nAlpha,6.25m\nBeta,900k\n", None),
        ("Indicator,Unit,2024\nPassengers,m,6.25\nHeight of quay,m,4.1\n", None),
        ("Town,Journeys (m)\nNorth,6.25\nSouth,2.2\n", None),
        ("Rank,Station,Entries & exits\n1,North,6.25m\n2,South,2.2m\n", None),
    ],
    ids=[
        "caption",
        "header",
        "label",
        "sign of a neighbour",
        "magnitude of a neighbour",
        "unit column",
        "header (m)",
        "nothing long",
    ],
)
def test_m_is_a_million_where_things_are_counted(text, unit):
    """Passengers, money and people of a table that printed "6.25m" were six metres and a quarter."""
    assert first_cell(text) == (MILLIONS, unit)


@pytest.mark.parametrize(
    "text",
    [
        "Tower,Height\nHarbour,6.25m\nMill,61.5m\n",
        "Depth of snow at huts (visitors 2024)\n\nHut,January,February\nNorth,6.25m,2.4m\nSouth,0.8m,1.9m\n",
        "Bridge,Length,Cost\nNorth,6.25m,3.4m\nSouth,180m,2.9m\n",
        "Event,Winner,Mark\nLong jump,Ada Holm,6.25m\nShot put,Bo Lind,14.02m\n",
        "Lake,Level,Visitors\nNorth,6.25m,3k\nSouth,98.7m,2k\n",
        "Measure,Figure\nHeight of the dam,6.25m\nPopulation served,1.2m\n",
    ],
)
def test_m_stays_metres_where_something_is_long(text):
    assert first_cell(text) == (Decimal("6.25"), "m")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Cost of runways", True),
        ("Length of passenger piers", False),
        ("Runway costs", True),
        ("Passengers by length of trip", True),
        ("Harbour", None),
    ],
)
def test_the_head_of_the_first_part_decides(text, said):
    assert counts_or_pays(text) is said


def test_a_raised_two_makes_an_area():
    """ "4.2 km²" was 4.2 kilometres: the power was taken for a note's mark."""
    tables = extract(
        b"Lake,Surface\nNorth,4.2 km\xc2\xb2\nSouth,6.1 km\xc2\xb2\n",
        ReadingRequest(name="t.csv", today=date(2026, 3, 1)),
    ).tables
    assert [(cell.value, cell.unit) for cell in tables[0].cells] == [(Decimal("4.2"), "km2"), (Decimal("6.1"), "km2")]
