"""docs/security.md names, row for row, modules and suites that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for table in TEXT.split("| Threat | Defence | Held by |\n")[1:]
    for line in table.split("\n\n")[0].splitlines()[1:]
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_row_names_what_does_it_and_what_holds_it(row):
    threat, defence, held = row
    named = re.findall(r"`([^`]+)`", held)
    suites = [each for each in named if each.startswith("tests/")]
    assert threat
    assert defence
    assert suites
    assert [each for each in named if not each.startswith("tests/")]
    assert [each for each in named if not (ROOT / each).is_file()] == []


def test_every_path_in_it_exists():
    named = set(re.findall(r"`((?:pipeline|tests|docs|\.ci)/[\w/.-]*)`", TEXT))
    assert [each for each in sorted(named) if not (ROOT / each).exists()] == []


def test_no_part_lost_its_rows():
    assert len(ROWS) >= 35
