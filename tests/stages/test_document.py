import pytest

from pipeline.models import Fact, Passage, Source
from pipeline.stages.document import WORDS, footnotes
from pipeline.stages.export import export_markdown


def source_of(text, url="", **values):
    return Source.from_text(text, **{"title": "Budget", "id": "src1", "publisher": "City", "url": url} | values)


def fact_of(text, key="f1", source="src1"):
    return Fact(id=key, statement="x", sources=(source,), passages=(Passage(source=source, text=text),))


def notes_of(sources, *facts):
    return list(footnotes([(fact.id, fact) for fact in facts], sources))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("It spent $40.", "“It spent $40.”", id="plain"),
        pytest.param("a\n\n# b", "“a # b”", id="one-line"),
        pytest.param("He said “no”.", "“He said ‘no’.”", id="quotation"),
        pytest.param("![x](https://e.example/p)", r"“!\[x\](https\://e.example/p)”", id="image"),
        pytest.param("www.e.example", r"“www\.e.example”", id="bare-link"),
        pytest.param("<b>{==x==}", r"“\<b\>\{\==x==\}”", id="html-and-marks"),
    ],
)
def test_passage_holds_words_and_no_markup(text, words):
    assert notes_of([source_of(text)], fact_of(text)) == [f"[^f1]: City, *Budget*: {words}"]


def test_long_passages_are_cut_at_a_word():
    text = " ".join(f"word{at}" for at in range(60))
    (note,) = notes_of([source_of(text)], fact_of(text))
    assert note.endswith(f"word{WORDS - 1} …”")


def test_footnotes_name_source_and_passage_once():
    """23 footnotes told three sources, ten of them in the same line, and the passages stood in the appendix alone."""
    budget = source_of("It spent $40. It plans $50.", url="https://example.org/budget")
    speech = source_of("We build.", id="src2", title="Speech", publisher="Mayor")
    facts = fact_of("It spent $40."), fact_of("We build.", "f2", "src2"), fact_of("It plans $50.", "f3")
    notes = notes_of([budget, speech], *facts)
    assert notes == [
        "[^f1]: City, [Budget](<https://example.org/budget>): “It spent $40.”",
        "[^f2]: Mayor, *Speech*: “We build.”",
        "[^f3]: City: “It plans $50.”",
    ]
    assert export_markdown("A.[^f1] B.[^f2] C.[^f3]\n\n" + "\n".join(notes)) == (
        "A. B. C.[^1][^2]\n\n[^1]: City, [Budget](<https://example.org/budget>)\n[^2]: Mayor, *Speech*\n"
    )


def test_sources_of_one_publisher_are_told_apart():
    sources = [source_of("a b"), source_of("c d", id="src2", title="Speech")]
    facts = [fact_of(words, f"f{at}", source) for at, (words, source) in enumerate(ONE_PUBLISHER)]
    notes = notes_of(sources, *facts)
    assert notes[2:] == ["[^f2]: Budget: “b”", "[^f3]: Speech: “d”"]
    body = "A.[^f0]\n\nB.[^f1]\n\nC.[^f2]\n\nD.[^f3]\n\n" + "\n".join(notes)
    assert export_markdown(body).endswith("C.[^1]\n\nD.[^2]\n\n[^1]: City, *Budget*\n[^2]: City, *Speech*\n")


ONE_PUBLISHER = [("a", "src1"), ("c", "src2"), ("b", "src1"), ("d", "src2")]


def test_unknown_fact_is_said_to_be_none():
    assert list(footnotes([("f9", None)], [])) == [
        "[^f9]: **No such fact in the notes**: the draft cites f9, which does not exist."
    ]
