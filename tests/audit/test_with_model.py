"""Whole articles, honest and with planted errors, read by a model: its kept replies were written from the masked texts alone."""

from collections import Counter
from collections.abc import Collection
from pathlib import Path

import pytest

from tests.benchmarks.unseen import article
from tests.benchmarks.with_model import Answered, kept_replies, kept_second
from tests.reader_at_hand import reader_at_hand

__all__ = ["reader_at_hand"]

HERE = Path(__file__).parent
# The third set takes as long as a hundred other files' tests: `make soak` scores it, and `with_model score` the others too.
READERS = [
    pytest.param("unseen_second", "A", id="unseen_second-A"),
    pytest.param("unseen_third", "A", id="unseen_third-A", marks=pytest.mark.soak),
]
SOON = {"ford-bridgend-closes", "semaglutide-four-years"}
"""Articles of the eighteenth set that every run of the suite audits; `make soak` audits all six."""


@pytest.mark.parametrize(("folder", "reader"), READERS)
def test_articles_read_by_a_model_hold(folder: str, reader: str) -> None:
    """The floors stand just below what is measured: nothing right is blocked and no planted error called supported."""
    audit = Answered(kept_replies(HERE / folder)[reader])
    total: Counter[str] = Counter()
    for each in sorted((HERE / folder / "articles").iterdir()):
        total += article(each, audit)
    assert (total["block"], total["called supported"]) == (0, 0)
    assert total["look"] <= 2 * total["articles"]
    assert total["derived supported"] >= 0.92 * total["derived"]
    assert total["told"] >= 0.9 * total["planted"]
    assert total["told by blocking"] >= 0.75 * total["planted"]


def read_once_more(names: Collection[str] = (), *, of: str = "unseen_eighteenth") -> Counter[str]:
    """What the audit of articles of a set, all where none is named, comes to with both readings."""
    folder = HERE / of
    names = names or [each.name for each in (folder / "articles").iterdir()]
    audit = Answered(kept_replies(folder)["A"], kept_second(folder)["A"])
    total: Counter[str] = Counter()
    for name in sorted(names):
        total += article(folder / "articles" / name, audit)
    return total


def test_findings_read_once_more_hold() -> None:
    total = read_once_more(SOON)
    assert (total["block"], total["look"], total["called supported"]) == (0, 1, 0)
    assert total["derived supported"] >= 0.87 * total["derived"]
    assert total["told by blocking"] >= 0.9 * total["planted"]


@pytest.mark.soak
def test_findings_of_all_six_read_once_more_hold() -> None:
    """With the first reading alone 17 right figures or words of these six articles asked for a look, 43 errors blocked."""
    total = read_once_more()
    assert (total["block"], total["look"], total["called supported"]) == (0, 1, 1)
    assert total["derived supported"] >= 0.86 * total["derived"]
    assert total["told by blocking"] >= 0.88 * total["planted"]


@pytest.mark.soak
def test_findings_of_the_latest_six_read_once_more_hold() -> None:
    """ "More than half" for half of 49.7% was called supported, and a share of another total."""
    total = read_once_more(of="unseen_twentyseventh")
    assert (total["block"], total["look"], total["called supported"]) == (0, 0, 0)
    assert total["derived supported"] >= 0.92 * total["derived"]
    assert total["told by blocking"] >= 0.82 * total["planted"]
