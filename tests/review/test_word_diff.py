import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.word_diff import word_diff
from tests.growth import outgrows


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        pytest.param(
            "It spent $60 million.",
            "It spent $40 million.",
            [("same", "It spent $"), ("gone", "60"), ("added", "40"), ("same", " million.")],
            id="figure",
        ),
        pytest.param("a b", "a b", [("same", "a b")], id="same"),
        pytest.param("", "new", [("added", "new")], id="all-new"),
        pytest.param("x.\n\ny", "x.", [("same", "x."), ("gone", "\n\ny")], id="paragraph-gone"),
    ],
)
def test_words_are_compared(before, after, pieces):
    assert [(piece.kind, piece.text) for piece in word_diff(before, after)] == pieces


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_off(before, after):
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


def test_much_change_is_told_by_lines():
    before = "".join(f"a b c d e f {line}\n" for line in range(2_000))
    pieces = word_diff(before, before.replace(" f 7\n", " g 7\n").replace(" f 1990\n", " g 1990\n"))
    assert sum(piece.kind == "gone" for piece in pieces) == 2


def test_time_grows_with_a_text_whose_every_sentence_has_changed():
    """A desk page with 13 kB in which each sentence was rewritten took nine seconds: each "the" began a match."""

    def rewritten(size):
        first = " ".join(f"the a{each}, the b{each}," for each in range(size))
        return word_diff(first, first.replace("a", "n").replace("b", "m"))

    assert not outgrows(rewritten, 160)
