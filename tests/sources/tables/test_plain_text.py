"""Tables that a plain text draws: in columns of blanks, or as lines of fields between semicolons, tabs, bars or commas."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.models import Cell
from pipeline.sources.extract import extract
from pipeline.sources.extracted import Extract, ReadingRequest
from tests.growth import outgrows

DRAWN = Path(__file__).parent / "drawn"
PROSE = {
    "sentences": "It sold 5, 6 and 7 boats, he said.\nIn May, June and July, 3, 4 and 5.\nNow, at last, it is 8, 9 or 10.\n",
    "semicolons": "He came; she left; 4 stayed.\nThey ate; 12 drank; all sang.\nIt rained; 3 got wet; 1 did not.\n",
    "two blanks after a stop": "It made 5.  In 2024 it made 6.\nThat was 7.  In 2025 it made 8.\nNow it is 9.  It grows.\n",
    "verse": "    The tide at 5\n        the gull at 6\n    the boat at 7\n        and none at 8\n",
    "fence": "```\nYear   Boats   Cars\n2024      12     13\n2025      14     15\n```\n",
}


def read(text: str) -> Extract:
    return extract(text.encode(), ReadingRequest(name="release.txt", today=date(2026, 11, 30)))


def line(cell: Cell) -> str:
    parts = (" > ".join(cell.row), " > ".join(cell.column), f"{cell.value:f}", cell.unit or "-", cell.period or "-")
    return " | ".join(parts)


@pytest.mark.parametrize("name", sorted(path.stem for path in DRAWN.glob("*.txt")))
def test_drawn_table_is_read_as_cells(name: str) -> None:
    """A press office's table in a text file was words alone, so that the audit found none of its figures."""
    text = (DRAWN / f"{name}.txt").read_text(encoding="utf-8")
    found = [line(cell) for table in read(text).tables for cell in table.cells]
    assert found == (DRAWN / f"{name}.cells").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", sorted(path.stem for path in DRAWN.glob("*.txt")))
def test_cell_stands_where_its_place_says(name: str) -> None:
    source = read((DRAWN / f"{name}.txt").read_text(encoding="utf-8"))
    cells = [cell for table in source.tables for cell in table.cells]
    shown = [source.text[cell.place.start : cell.place.end] for cell in cells]
    assert [text for text, cell in zip(shown, cells, strict=True) if text != cell.printed and cell.place.end] == []


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
def test_prose_is_no_table(text: str) -> None:
    assert read(text).tables == ()


@pytest.mark.parametrize("run", ["5  6\n", "a;1;2\n", "...", "-- 1  2\n", "```\n", "(1) (2)  ", "1,", "| 1 "])
def test_longer_drawings_take_their_share(run: str) -> None:
    assert not outgrows(lambda times: read("Boats   2024   2025\n" + run * times), 2_500 // len(run))
