from pipeline.models import Sentence
from pipeline.stages.rendering import render_body
from pipeline.style.style import load_style
from tests.story import draft

HOUSE = load_style("house")
SPENT = Sentence(text="The council spent $40 million in 2024.", facts=("f1",))
PLANS = Sentence(text="It plans $50 million 🚀 now.", facts=("f2", "f9", "f2"))


def test_body_follows_the_style_lines():
    assert render_body(draft(SPENT, PLANS), HOUSE).text == (
        "# 🚀 Bridges, Budgets and a Bold Bet\n\n"
        "## The Story 🔍\n\n"
        "The council spent $40 million in 2024.[^f1] It plans $50 million 🚀 now.[^f2][^f9]\n\n"
        "## The Plan 🌉\n\n"
        "### 1. Mend 🔧\n\n"
        "- **The promise** 🌉: Every bridge counts.[^f3]\n"
    )


def test_spans_frame_each_sentence():
    body = render_body(draft(SPENT, PLANS), HOUSE)
    assert {span.key: body.text[span.start : span.end] for span in body.spans} == {
        "headline": "Bridges, Budgets and a Bold Bet",
        "s1": "The Story",
        "s1.0.0": SPENT.text,
        "s1.0.1": PLANS.text,
        "s2": "The Plan",
        "s2.0": "Mend",
        "s2.1.0": "Every bridge counts.",
    }


def test_touching_finds_sentences_of_a_stretch():
    body = render_body(draft(SPENT, PLANS), HOUSE)
    at = body.text.index("$50")
    assert [span.key for span in body.touching(at, at + 3)] == ["s1.0.1"]


def test_plain_style_leaves_no_emoji_of_its_own():
    lines = render_body(draft(SPENT), load_style("plain")).text.splitlines()
    assert lines[0].endswith("Bridges, Budgets and a Bold Bet")
    assert "🔍" not in "".join(lines)


def test_fact_of_neighbouring_sentences_is_cited_once():
    """A piece of 480 words once had 31 citations, one behind each clause."""
    more = Sentence(text="That was last year.", facts=("f1",))
    text = render_body(draft(SPENT, more, PLANS), HOUSE).text
    assert "in 2024. That was last year.[^f1] It plans" in text


def test_a_sentence_keeps_the_notes_that_the_next_has_not():
    """A ranking on two notes, of which the next sentence cited one, stood under the regulator, who had not said it."""
    one, two = Sentence(text="It is third.", facts=("f2", "f1")), Sentence(text="It grows.", facts=("f2",))
    same = Sentence(text="It pays.", facts=("f2",))
    body = render_body(draft(one, two, same), HOUSE).text
    assert "It is third.[^f2][^f1] It grows. It pays.[^f2]" in body
