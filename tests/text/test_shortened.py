import pytest

from pipeline.text.shortened import shortened


@pytest.mark.parametrize(
    ("text", "longest", "wanted"),
    [
        pytest.param("It rose by 5%.", 14, "It rose by 5%.", id="short enough"),
        pytest.param("It rose by 5% due to foreign trade.", 24, "It rose by 5% due to…", id="at a word"),
        pytest.param("It rose. It fell, due to trade, later.", 30, "It rose. It fell, due to…", id="a stop too early"),
        pytest.param("It rose by 5% at once. It fell later.", 30, "It rose by 5% at once. …", id="at a sentence"),
        pytest.param("It rose, and fell.", 10, "It rose…", id="no comma before the dots"),
        pytest.param("x" * 30, 10, "x" * 9 + "…", id="one long word"),
    ],
)
def test_a_text_is_cut_where_words_end(text, longest, wanted):
    """Readers' footnotes broke off in the middle of what they quoted."""
    assert shortened(text, longest) == wanted
    assert len(wanted) <= longest
