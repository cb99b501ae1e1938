"""Reading a table takes time in step with its length, whatever stands in it."""

import time
from datetime import date

import pytest

from pipeline.sources.extract import extract
from pipeline.sources.extracted import Reading
from pipeline.sources.tables.printed import read_printed

RUNS = ["1,", "😀", "[a](", ".", "a-", "$", "(", "1 ", "*", "&nbsp;"]


def seconds(text: str, name: str) -> float:
    best = 9e9
    for _ in range(2):
        begun = time.process_time()
        extract(text.encode(), Reading(name=name, today=date(2026, 1, 1)))
        best = min(best, time.process_time() - begun)
    return best


@pytest.mark.parametrize("run", RUNS)
def test_ten_times_the_length_is_no_hundredfold_time(run: str) -> None:
    def table(length: int) -> str:
        return f"| Town | 2024 |\n|---|---|\n| Ayr {run * length} | {run * length} |\n| Wick | 2 |\n"

    assert seconds(table(5_000), "a.md") < 30 * max(seconds(table(500), "a.md"), 0.02)


@pytest.mark.parametrize("run", RUNS)
def test_a_cell_of_signs_is_no_figure(run: str) -> None:
    begun = time.process_time()
    read_printed((run * 80)[:80])
    assert time.process_time() - begun < 0.5
