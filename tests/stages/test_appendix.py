"""The appendix tells an editor what stands in the document as it is, and where."""

from pipeline.models import Audit, Event, Finding, Headline, Provenance, Sentence, Severity
from pipeline.stages.appendix import appendix, findings_table
from pipeline.stages.check import CheckedDraft
from pipeline.stages.document import Story
from pipeline.stages.rendering import render_body
from pipeline.style.style import load_style
from tests.story import BRIEF, NOTES, OUTLINE, SOURCE, draft

HOUSE = load_style("house")


def test_the_final_headline_is_listed():
    """The final subject line was in draft.json, and the document printed the outline's, which it had mended."""
    final = Headline(text="Bridges Before Breakfast", emoji="🌉", subject="Forty million", preheader="And sums")
    planned = OUTLINE.headline.model_copy(update={"subject": "Bridges", "preheader": "Soon"})
    made = draft(Sentence(text="Bridges matter.", facts=("f3",))).model_copy(update={"headline": final})
    checked = CheckedDraft(draft=made, body=render_body(made, HOUSE), audit=Audit(), findings=())
    story = Story(
        event=Event(headline=BRIEF.headline, date=BRIEF.date),
        sources=(SOURCE,),
        notes=NOTES,
        outline=OUTLINE.model_copy(update={"headline": planned}),
        checked=checked,
        provenance=Provenance(writer="llm", style="house", event_hash="e"),
    )
    table = appendix(story).partition("### Headlines")[2].partition("###")[0].strip().splitlines()
    assert table[2:] == ["| 🌉 Bridges Before Breakfast | Forty million | And sums |"]


def test_a_missing_citation_names_its_place():
    """ "A figure or quotation stands without a source" stood there four times, and the editor had to look for each."""
    text = "Bridges matter. It spent $40 million."
    finding = Finding(
        rule="citation.missing", severity=Severity.LOOK, message="A figure stands alone.", start=16, end=len(text)
    )
    assert findings_table([finding], text).splitlines()[-1] == (
        "| citation.missing | “It spent $40 million.”: A figure stands alone. | – |"
    )
