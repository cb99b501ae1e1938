import pytest

from pipeline.models import Fact, Passage, Source
from pipeline.stages.document import citation


def cited(text, title="Budget", publisher="City", url=""):
    source = Source.from_text(text, title=title, id="src1", publisher=publisher, url=url)
    fact = Fact(id="f1", statement="x", sources=("src1",), passages=(Passage(source="src1", text=text),))
    return citation(("f1", fact), [source])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("It spent $40.", "[^f1]: City, *Budget*: “It spent $40.”", id="plain"),
        pytest.param("a\n\n# b", "[^f1]: City, *Budget*: “a # b”", id="one-line"),
        pytest.param("![x](https://e.example/p)", r"[^f1]: City, *Budget*: “!\[x\](https\://e.example/p)”", id="image"),
        pytest.param("www.e.example", r"[^f1]: City, *Budget*: “www\.e.example”", id="bare-link"),
        pytest.param("<b>{==x==}", r"[^f1]: City, *Budget*: “\<b\>\{\==x==\}”", id="html-and-marks"),
    ],
)
def test_footnote_holds_words_and_no_markup(text, line):
    assert cited(text) == line


def test_footnote_links_and_cuts():
    line = cited("word " * 100, url="https://example.org/budget")
    assert line.startswith("[^f1]: City, [Budget](<https://example.org/budget>): “word")
    assert line.endswith("word…”")


def test_unknown_fact_is_said_to_be_none():
    assert citation(("f9", None), []) == (
        "[^f9]: **No such fact in the notes**: the draft cites f9, which does not exist."
    )
