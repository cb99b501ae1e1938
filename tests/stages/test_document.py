import pytest

from pipeline.models import Fact, Passage, Source
from pipeline.stages.document import citation, passages


def source_of(text, url=""):
    return Source.from_text(text, title="Budget", id="src1", publisher="City", url=url)


def fact_of(text):
    return Fact(id="f1", statement="x", sources=("src1",), passages=(Passage(source="src1", text=text),))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("It spent $40.", "“It spent $40.” (src1)", id="plain"),
        pytest.param("a\n\n# b", "“a # b” (src1)", id="one-line"),
        pytest.param("![x](https://e.example/p)", r"“!\[x\](https\://e.example/p)” (src1)", id="image"),
        pytest.param("www.e.example", r"“www\.e.example” (src1)", id="bare-link"),
        pytest.param("<b>{==x==}", r"“\<b\>\{\==x==\}” (src1)", id="html-and-marks"),
    ],
)
def test_passage_holds_words_and_no_markup(text, words):
    assert list(passages([("f1", fact_of(text))], [source_of(text)])) == [("f1", words)]


def test_long_passages_are_cut():
    text = "word " * 100
    ((_, words),) = passages([("f1", fact_of(text))], [source_of(text)])
    assert words.endswith("word…” (src1)")


def test_footnote_is_one_short_line():
    """Each note quoted its passage: ours came out twice as long as a piece written in one go, and readers said so."""
    source = source_of("It spent $40.", url="https://example.org/budget")
    assert citation(("f1", fact_of("It spent $40.")), [source]) == "[^f1]: City, [Budget](<https://example.org/budget>)"


def test_unknown_fact_is_said_to_be_none():
    assert citation(("f9", None), []) == (
        "[^f9]: **No such fact in the notes**: the draft cites f9, which does not exist."
    )
