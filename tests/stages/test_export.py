import re
from datetime import UTC, datetime

import pytest

from pipeline.briefing.html import STYLES as MAIL_STYLES
from pipeline.briefing.html import mail_html
from pipeline.models import Event, Finding, Severity
from pipeline.stages.box import body_of
from pipeline.stages.export import ReviewStanding, export_formatted, export_html, export_markdown, may_export
from pipeline.text.html import STYLES
from tests.story import NOTES

NOW = datetime(2025, 2, 1, tzinfo=UTC)
BODY = """\
# 🚀 Bold Bridges

The council spent {==$60 million==}{>>c1 refuted: $40 million<<} in 2024.[^f1] It plans $50 million.[^f2][^f1]

[^f1]: City, *Report*: “The council spent $40 million in 2024.”
[^f2]: Court: “It plans to spend $50 million in 2025.”

<!-- newsdraft:appendix -->

## For the editor

| c1 | refuted |
"""
CLEAN = """\
# 🚀 Bold Bridges

The council spent $60 million in 2024. It plans $50 million.[^1][^2]

[^1]: City, *Report*
[^2]: Court
"""


def test_body_begins_below_front_matter():
    assert body_of(f"---\ntitle: x\n---\n\n{BODY}") == BODY


def test_marks_and_appendix_go_and_footnotes_are_numbered():
    assert export_markdown(BODY) == CLEAN


def test_exporting_twice_changes_nothing():
    assert export_markdown(export_markdown(BODY)) == CLEAN


def test_page_escapes_raw_html():
    page = export_html(BODY.replace("It plans", "<script>alert(1)</script> <img src=x onerror=y> It plans"))
    assert "<title>🚀 Bold Bridges</title>" in page
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="#fn1"' in page


FALSE = Finding(
    rule="audit.refuted", severity=Severity.BLOCKING, message="$60 million → $40 million", start=0, end=9, line=3
)
LOOK = FALSE.model_copy(update={"severity": Severity.LOOK})


def test_page_title_is_plain_words():
    """The browser's tab showed Markdown's marks, an address and a footnote's number."""
    page = export_html(
        "# The *big* plan [here](https://example.org) & <now> costs $37[^f1]\n\nText.\n\n[^f1]: A note\n"
    )
    assert "<title>The big plan here &amp; &lt;now&gt; costs $37</title>" in page


def test_page_looks_as_a_mail_does():
    """An exported page was black on white in the browser's own type, as wide as the window, in the dark as well."""
    page = export_html("# T\n\nA [b](https://example.org).\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n")
    mail = mail_html("# T\n", "T")
    assert page[page.index("<body") :].partition("<h1")[0] == mail[mail.index("<body") :].partition("<h1")[0]
    differs = {name for name in STYLES.keys() & MAIL_STYLES if STYLES[name] != MAIL_STYLES[name]}
    assert differs == {"blockquote"}  # red in a mail, where it tells of what failed
    assert re.findall(r"<t[hd] style=\"[^\"]*;(text-align:right)\">", page) == ["text-align:right"] * 2
    assert "prefers-color-scheme: dark" in page


@pytest.mark.parametrize(
    ("findings", "event", "reasons"),
    [
        pytest.param([FALSE], {}, ["line 3: $60 million → $40 million"], id="a-finding-that-blocks"),
        pytest.param([LOOK], {}, [], id="a-look-does-not"),
        pytest.param(
            [], {"not_before": "2025-03-01T06:00Z"}, ["it is embargoed until 2025-03-01T06:00:00+00:00"], id="embargo"
        ),
        pytest.param([], {"not_before": "2025-01-31T06:00Z"}, [], id="embargo-that-is-over"),
    ],
)
def test_what_blocks_export_is_named(findings, event, reasons):
    assert may_export(findings, Event(headline="Bridges", date=NOTES.brief.date, **event), NOW) == reasons


def test_an_answered_finding_lets_a_text_out():
    standing = ReviewStanding(answered=lambda finding: finding == FALSE)
    assert may_export([FALSE], Event(headline="Bridges", date=NOTES.brief.date), NOW, standing) == []


def test_notes_in_the_same_words_are_one():
    """Twenty notes stood under a piece on four sources, each with its passage: readers found it twice as long."""
    body = "A.[^f9] B.[^f1][^f2]\n\n[^f1]: City\n[^f2]: Court\n[^f9]: City\n"
    assert export_markdown(body) == "A. B.[^1][^2]\n\n[^1]: City\n[^2]: Court\n"


def test_paragraph_cites_its_sources_once():
    """The same pieces were sent by 7 of 12 readers without their marks and by 4 with them, up to 31 in 560 words."""
    body = "A.[^f1] B.[^f1] C.[^f2] D.[^f1] E.\n\n- F.[^f1]\n- G.\n\n[^f1]: City\n[^f2]: Court\n"
    assert export_markdown(body).startswith("A. B. C. D.[^1][^2] E.\n\n- F.[^1]\n- G.\n")


def test_source_is_one_footnote_without_its_cells():
    """A source was a footnote of its own for each table row, then one of "Table 1, Coupon, shortest notes, Value"."""
    cells = [f"Table 1, Row {number}, 2024: {number}" for number in range(1, 7)]
    notes = [f"[^f{at}]: City, *Accounts*: {cell}\n" for at, cell in enumerate(cells)]
    body = " ".join(f"A.[^f{at}]" for at in range(6)) + "\n\n" + "".join(notes)
    assert export_markdown(body) == "A. A. A. A. A. A.[^1]\n\n[^1]: City, *Accounts*\n"
    assert export_markdown(export_markdown(body)) == export_markdown(body)


def test_a_note_leads_back_once():
    """A source that a story cites in a dozen paragraphs had a row of a dozen arrows behind it."""
    page = export_html("# T\n\nA.[^a]\n\nB.[^a]\n\nC.[^a]\n\n[^a]: City\n")
    assert (page.count('href="#fn1"'), page.count("footnote-backref")) == (3, 1)


def test_formatted_text_links_to_nothing_in_itself():
    """Notes were links to the page that they were copied from."""
    text = "A [x](https://example.org/).[^f1]\n\n- **b**[^f1][^f2]\n\n[^f1]: City\n[^f2]: Town\n"
    assert export_formatted(text) == (
        '<p>A <a href="https://example.org/">x</a>.<sup>[1]</sup></p>\n<ul>\n<li><strong>b</strong>'
        "<sup>[1]</sup><sup>[2]</sup></li>\n</ul>\n<p><strong>Notes</strong></p>\n\n<ol>\n<li><p>City</p>\n</li>\n"
        "<li><p>Town</p>\n</li>\n</ol>\n"
    )
