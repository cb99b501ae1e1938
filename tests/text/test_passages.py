import pytest

from pipeline.models import Source
from pipeline.text.passages import PassageFinder

SOURCE = Source.from_text("A  plan\n\nof “sixty   billion,” said\u00a0X’s chief. 🚀 Done.", title="t", id="src1")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param('of "sixty billion," said', "of “sixty   billion,” said", id="quotes-and-white-space-fold"),
        pytest.param("X's chief. 🚀", "X’s chief. 🚀", id="emoji-count-as-one-code-point"),
        pytest.param("  A plan of ", "A  plan\n\nof", id="outer-blanks-do-not-count"),
        pytest.param("a plan", None, id="case-counts"),
        pytest.param("seventy billion", None, id="invented"),
        pytest.param(" ", None, id="empty"),
    ],
)
def test_passage_stands_in_source(words, found):
    passage = PassageFinder(SOURCE).find(words)
    assert (passage and passage.text) == found
    assert passage is None or SOURCE.text[passage.start : passage.end] == found


ROWS = Source.from_text(
    "Sectors:\n\n| Industry | Jobs |\n| --- | ---: |\n| Trade | -226,000 |\n| – retail | -126,200 |\n",
    title="t",
    id="s",
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Trade | -226,000", "Trade | -226,000"),
        ("| Trade | -226,000 |", "Trade | -226,000"),
        ("Trade | -226,000 – retail | -126,200", "Trade | -226,000 |\n| – retail | -126,200"),
        ("Industry | Jobs\nTrade | -226,000", "Industry | Jobs |\n| --- | ---: |\n| Trade | -226,000"),
        ("Trade | -126,200", None),
    ],
)
def test_rows_of_a_table_are_copied_as_they_are_shown(words, found):
    """Rows were shown without their outer bars and then refused without them, which cost a call."""
    passage = PassageFinder(ROWS).find(words)
    assert (passage and passage.text) == found
