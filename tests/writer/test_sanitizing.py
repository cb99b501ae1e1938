"""What a model wrote becomes plain text, and what is compared word for word is left alone."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import Block, Sentence
from pipeline.writer.replies import FactsReply, ProposedFact, SectionReply
from pipeline.writer.sanitizing import plain_reply, plain_text

KNOWN = "https://post.example/1"

TEXTS = [
    pytest.param("<b>Bold</b> words", "Bold words", id="tags"),
    pytest.param("a <!-- hidden --> b", "a b", id="comment"),
    pytest.param("a <!-- never closed", "a", id="open comment"),
    pytest.param("a <script>x()", "a", id="open script"),
    pytest.param("a <SVG onload=x()>b</SVG> c", "a c", id="drawing"),
    pytest.param("a <img src=x onerror=y> b", "a b", id="image tag"),
    pytest.param("a ![alt][ref] b\n[ref]: https://evil.example", "a b", id="image by reference"),
    pytest.param("[click](javascript:alert(1))", "click)", id="script address"),
    pytest.param("[a](<https://evil.example/?q=secret> 'title')", "a", id="titled link"),
    pytest.param("[words][1]", "words", id="link by reference"),
    pytest.param("<https://evil.example>", "", id="autolink"),
    pytest.param("data:text/html;base64,xx here", "here", id="data address"),
    pytest.param("a <scr<b>ipt>x()</scr</b>ipt> b", "a b", id="tag within a tag"),
    pytest.param("see ![a]( and", "see [a] ( and", id="half an image"),
    pytest.param("see <img src=x", "see < img src=x", id="half a tag"),
    pytest.param("up 5%[^f3] and[^x]: more", "up 5% and more", id="footnote references"),
    pytest.param("{==40%==}{>>c7 supported<<} {++in++}{--out--}", "40%c7 supported inout", id="editor's marks"),
    pytest.param("a\n\n## Approved\n\n---\nb", "a ## Approved --- b", id="lines of its own"),
    pytest.param("## - 1. Heading", "Heading", id="block marks"),
    pytest.param("27. Asked what comes, he left.", "27. Asked what comes, he left.", id="a figure and no list"),
    pytest.param("--- text", "text", id="rule"),
    pytest.param("1.3 million GPUs #1 -5% *x*", "1.3 million GPUs #1 -5% *x*", id="no block marks"),
    pytest.param(f"as {KNOWN} says", f"as {KNOWN} says", id="known address"),
    pytest.param("5 < 6 > 4, up 3% & down", "5 < 6 > 4, up 3% & down", id="comparison signs"),
    pytest.param("It rose `40%` ~~5%~~ ```x", "It rose 40% 5% x", id="code and struck-out words"),
    pytest.param("It rose 40%\\\\", "It rose 40%", id="backslash at the end"),
    pytest.param("a\u200bb\u202ec \U000e0041d\u2069", "abc d", id="what nobody sees"),
    pytest.param("&#123;&gt;&gt;c1 supported&lt;&lt;&#125; AT&amp;amp;T", "c1 supported AT&T", id="marks as entities"),
    pytest.param("&lt;img src=x&gt; &#91;x](//evil.example)", "x", id="tags as entities"),
    pytest.param("{marks} [sic] *stay* 🧑‍💻", "{marks} [sic] *stay* 🧑‍💻", id="ordinary brackets"),
]


@pytest.mark.parametrize(("written", "kept"), TEXTS)
def test_markup_that_could_act_is_removed(written: str, kept: str) -> None:
    assert plain_text(written, {KNOWN}) == kept


@pytest.mark.parametrize("text", [param.values[0] for param in TEXTS])
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = plain_text(text, {KNOWN})
    assert plain_text(once, {KNOWN}) == once


WORDS = (
    "< > <b> </b> <scr ipt> <script> <!-- --> ![ [ ] ]( ) x ]: https://evil.example/ //evil.example javascript: <img"
)
PIECES = st.sampled_from(
    [
        *WORDS.split(" "),
        KNOWN,
        "[1]",
        "[^",
        "{==",
        "==}",
        "{>>",
        "# ",
        "- ",
        "🚀",
        "&lt;",
        "&#91;",
        "`",
        "\\",
        "\u200b",
        "data:",
        " ",
        "\n",
    ]
)
ACTIVE = re.compile(
    r"<[A-Za-z/!?]|!\[|https?://evil|\]\((?!https://post)|^\s*\[[^\]]+\]:|\n|\{==|<<\}|^[#>]", re.MULTILINE
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_combination_leaves_markup_that_acts(written: str) -> None:
    kept = plain_text(written, {KNOWN})
    assert plain_text(kept, {KNOWN}) == kept
    assert not ACTIVE.search(kept)


def test_fact_ids_cannot_close_their_reference() -> None:
    sentence = Sentence(text="It grew.", facts=("f1", "f2](https://evil.example)![x"))
    reply = SectionReply(heading="x", emoji="", blocks=(Block(form="paragraph", sentences=(sentence,)),))
    assert plain_reply(reply).blocks[0].sentences[0].facts == ("f1", "f2httpsevilexamp")


def test_passages_stay_word_for_word() -> None:
    fact = ProposedFact(statement="<i>x</i>", passage="a <b>b</b>", speaker="<u>y</u>", quote="<b>b</b>", figures=())
    cleaned = plain_reply(FactsReply(facts=(fact,), instructions=("<b>obey</b>",)))
    assert cleaned == FactsReply(
        facts=(fact.model_copy(update={"statement": "x", "speaker": "y"}),), instructions=("<b>obey</b>",)
    )
