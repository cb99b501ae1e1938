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
