from datetime import UTC, datetime

import pytest

from pipeline.models import Event
from pipeline.reference import Reference
from pipeline.stages.export import body_of, export_html, export_markdown, may_export
from pipeline.stages.saved_run import SavedRun
from tests.story import NOTES, SOURCE

NOW = datetime(2025, 2, 1, tzinfo=UTC)
BODY = """\
# 🚀 Bold Bridges

The council spent {==$60 million==}{>>c1 refuted: $40 million<<} in 2024.[^f1] It plans $50 million.[^f2][^f1]

[^f1]: City: “The council spent $40 million in 2024.”
[^f2]: City: “It plans to spend $50 million in 2025.”

<!-- newsdraft:appendix -->

## For the editor

| c1 | refuted |
"""
CLEAN = """\
# 🚀 Bold Bridges

The council spent $60 million in 2024.[^1] It plans $50 million.[^2][^1]

[^1]: City: “The council spent $40 million in 2024.”
[^2]: City: “It plans to spend $50 million in 2025.”
"""


def kept(**event):
    event = Event(headline="Bridges", date=NOTES.brief.date, **event)
    return SavedRun(event=event, notes=NOTES, sources=(SOURCE,))


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


def test_page_title_is_plain_words():
    """The browser's tab showed Markdown's marks, an address and a footnote's number."""
    page = export_html(
        "# The *big* plan [here](https://example.org) & <now> costs $37[^f1]\n\nText.\n\n[^f1]: A note\n"
    )
    assert "<title>The big plan here &amp; &lt;now&gt; costs $37</title>" in page


@pytest.mark.parametrize(
    ("body", "event", "reason"),
    [
        pytest.param(BODY, {}, "$60 million", id="refuted-figure"),
        pytest.param(BODY.replace("$60", "$40").replace("[^f1] It", "[^f7] It"), {}, "cites f7", id="unknown-fact"),
        pytest.param(
            BODY.replace("$60", "$40").replace("[^f2]: City", "City"), {}, "its footnote is gone", id="footnote-gone"
        ),
        pytest.param(BODY.replace("$60", "$40"), {"not_before": "2025-03-01T06:00Z"}, "embargoed until", id="embargo"),
    ],
)
def test_what_blocks_export_is_named(body, event, reason):
    reasons = may_export(body, kept(**event), Reference.shipped(), NOW)
    assert [reason in each for each in reasons] == [True]


def test_mended_document_may_go_out():
    event = {"not_before": "2025-01-31T06:00Z"}
    assert may_export(BODY.replace("$60", "$40"), kept(**event), Reference.shipped(), NOW) == []
