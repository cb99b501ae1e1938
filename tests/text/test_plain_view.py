import pytest

from pipeline.models import Audit, CheckedFigure, Claim, ClaimKind, Verdict
from pipeline.text.plain_view import GONE, mask_markdown, mask_signs, readable
from tests.growth import outgrows


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        pytest.param("---\ntitle: 45 days\n---\n\nBody.", "\n\n\n\nBody.", id="front matter"),
        pytest.param("--- a dash of 3\nmore", "--- a dash of 3 more", id="a dash is no front matter"),
        pytest.param("{==40%==}{>>c7 refuted: 60 / 164<<} of it", "40% of it", id="our own mark"),
        pytest.param("{++new 1++}{--old 2--}{~~was 3~>is 4~~}", "new 1is 4", id="an editor's marks"),
        pytest.param("{>>never closed 40%", "{>>never closed 40%", id="unclosed comment"),
        pytest.param("up 5%.[^f3] Next.\n\n[^f3]: said 77%\n  and 78%\n", "up 5%. Next.\n\n\n\n", id="footnotes"),
        pytest.param("End.\n<!-- newsdraft:appendix -->\n| c1 | 9% |", "End.\n\n", id="appendix"),
        pytest.param("a\n```\n99%\n```\nb", "a\n\n\n\nb", id="fenced code"),
        pytest.param("a\n```py\n99% of it", "a\n\n99% of it", id="unclosed fence hides nothing"),
        pytest.param("the `ratio` of `x=3`", "the ratio of ", id="inline code"),
        pytest.param("[up 40%](https://x.org/2024_(a) 't') now", "up 40% now", id="link"),
        pytest.param("see https://x.org/2024?n=5 and <https://y.org/7>.", "see  and .", id="addresses"),
        pytest.param("![chart of 12%](c.png) Text", " Text", id="image"),
        pytest.param("**$60 billion** and *a _nested_ one*", "$60 billion and a nested one", id="emphasis"),
        pytest.param("2*3*4 * 5 and net_income_2024", "2*3*4 * 5 and net_income_2024", id="no emphasis"),
        pytest.param(r"costs \$5 \* 3", "costs $5 * 3", id="escapes"),
        pytest.param(
            "5&nbsp;% &amp; 3 &#8211; 4 &bogus; AT&T", "5\u00a0% & 3 – 4 &bogus; AT&T", id="character references"
        ),
        pytest.param("| a | b |\n|---|--:|\n| 1 | 2 |", "| a | b |\n\n| 1 | 2 |", id="table"),
        pytest.param("a<br>b <b>c</b> 3 < 4", "a\n\nb c 3 < 4", id="tags in Markdown"),
        pytest.param("costs $59.2\nbillion\r\nnow\n\nNext", "costs $59.2 billion  now\n\nNext", id="wrapped lines"),
        pytest.param(
            "# H\ntext\n- a\n  b\n1. c\nd\n> e", "# H\ntext\n- a   b\n1. c d\n> e", id="lines that begin a block"
        ),
        pytest.param("| a |\n| b |\nc", "| a |\n| b |\nc", id="rows"),
        pytest.param(
            "a\r\n\r\nb \u202eעברית\u202c 5", "a\r\n\r\nb \u202eעברית\u202c 5", id="line ends and direction marks"
        ),
    ],
)
def test_prose_is_what_a_reader_reads(text, prose):
    assert readable(text).text == prose


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("---\ntitle: x\n---\nBody", "Body", id="front matter"),
        pytest.param("Body\n<!-- newsdraft:appendix -->\n## For the editor", "Body", id="appendix"),
        pytest.param("a {>>why?<<}b", "a b", id="comment"),
        pytest.param("{--old--}{++new++} {==kept==}", "new kept", id="marks keep what stays"),
        pytest.param("{~~old~>new~~}", "new", id="replacement"),
        pytest.param("It rose.[^f1]\n\n[^f1]: Source, “words”", "It rose.", id="footnotes"),
        pytest.param("```\ncode 🚀\n```\nText", "Text", id="fenced code"),
        pytest.param("run `make 🚀` now", "run now", id="code in a line"),
        pytest.param("| a | b |\n|---|---|\nText", "Text", id="table"),
        pytest.param("<b>bold</b> <!-- no --> text", "bold text", id="HTML"),
        pytest.param("[words](https://example.org/a) stay", "[words] stay", id="link target"),
        pytest.param("## *Up* **5**%\n- [x] done", "## *Up* **5**% - done", id="marks that lay out"),
        pytest.param("a\n```\n99% of it", "a", id="unclosed fence hides what a browser shows as code"),
    ],
)
def test_page_keeps_its_layout(text, left):
    page = mask_markdown(text, laid_out=True)
    assert " ".join(page.replace(GONE, " ").split()) == left
    assert len(page) == len(text)


def test_html_becomes_text_in_blocks():
    page = "<!DOCTYPE html><html><head><title>9</title></head><body><p>GDP &amp; <b>40</b>%\nof\nit.</p>"
    page += '<script>if (a<b) 77</script><a title="x > 8">link</a><ul><li>One<li>Two</ul></body></html>'
    assert readable(page).text.split("\n\n") == ["", "", "GDP & 40% of it.", "link", "", "One", "Two", "", ""]


@pytest.mark.parametrize("words", ["40-45%", "revenue", "$5", "bold", "–"])
def test_offsets_lead_back_to_the_given_text(words):
    text = "---\na: 1\n---\n**bold** {==40-45%==}{>>c1 refuted: x<<} of [revenue](u).[^f1] \\$5 &#8211; end"
    clean = readable(text)
    start, end = clean.span(clean.text.index(words), clean.text.index(words) + len(words))
    assert text[start:end] == {"$5": "\\$5"[1:], "–": "&"}.get(words, words)


def test_an_audit_is_moved_to_the_given_text():
    text = "**Up** 40%[^f1] more"
    clean = readable(text)
    figure = CheckedFigure(start=3, end=6, text="40%", verdict=Verdict.SUPPORTED)
    claim = Claim(
        id="c1", text=clean.text, start=0, end=11, kind=ClaimKind.SHARE, verdict=Verdict.SUPPORTED, figures=(figure,)
    )
    (moved,) = clean.restore(Audit(claims=(claim,))).claims
    assert [text[part.start : part.end] for part in (moved, *moved.figures)] == ["Up** 40%[^f1] more", "40%"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("a b\n\n## Plan of `x=3` #\nc", "a b\n\nPlan of `x=3` #\nc", id="heading and code"),
        pytest.param("- **$60** billion\n* of _it_\n> - 3", "$60 billion\nof it\n3", id="bullets, quotation, emphasis"),
        pytest.param("[A post](https://x.org/5)[^f1] of \\$5", "A post of $5", id="link, note and escape"),
        pytest.param("5 | 6 |\n| a | b |\n|--|:-:|\n|1|-2|  \n| 3", "5 · 6 ·\n a · b \n1·-2  \n· 3", id="rows"),
        pytest.param("-5% and 2 * 3\n#12 and -1\n\n    4", "-5% and 2 * 3\n#12 and -1\n\n    4", id="nothing to blank"),
    ],
)
def test_a_passage_keeps_its_words_and_places(text, words):
    """What only lays a text out is blank, and nothing else: an article's view leaves out code and addresses, too."""
    assert (mask_signs(text).replace(GONE, ""), len(mask_signs(text))) == (words, len(text))


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param("<!--", id="comments never closed"),
        pytest.param("{>>", id="marks never closed"),
        pytest.param("[x](", id="links never closed"),
        pytest.param("![", id="images never closed"),
        pytest.param("`", id="ticks"),
        pytest.param("*a", id="emphasis"),
        pytest.param('<a "', id="tags and quotes never closed"),
        pytest.param("```\n", id="fences"),
        pytest.param("| 1 ", id="one long table row"),
        pytest.param("|-", id="one long table rule"),
        pytest.param("1-", id="digits and hyphens"),
    ],
)
@pytest.mark.parametrize("head", ["", "<html>"])
def test_a_bomb_is_read_in_linear_time(bomb, head):
    assert not outgrows(lambda times: readable(head + bomb * times), 12_500 // len(bomb))
