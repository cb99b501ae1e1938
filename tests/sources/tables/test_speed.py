"""Reading a table takes time in step with its length, whatever stands in it."""

from datetime import date

import pytest

from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest
from pipeline.sources.tables.printed import read_printed
from tests.growth import outgrows

RUNS = ["1,", "😀", "[a](", ".", "a-", "$", "(", "1 ", "*", "&nbsp;"]


def read(text: str) -> None:
    extract(text.encode(), ReadingRequest(name="a.md", today=date(2026, 1, 1)))


@pytest.mark.parametrize("run", RUNS)
def test_longer_cells_take_their_share(run: str) -> None:
    """A row of dots took the square of its length, and forty times that."""

    def table(times: int) -> str:
        return f"| Town | 2024 |\n|---|---|\n| Ayr {run * times} | {run * times} |\n| Wick | 2 |\n"

    assert not outgrows(lambda times: read(table(times)), 312)


@pytest.mark.parametrize("run", RUNS)
def test_cells_as_long_as_figures_take_their_share(run: str) -> None:
    """A pattern that tries every way to part the signs would take ten times as long for each sign more."""
    assert not outgrows(lambda times: read_printed((run * times)[:80]), 20)
