"""A missing section: its mark blocks export, is no text for the audit, and goes when somebody writes the section."""

from datetime import UTC, datetime

from pipeline.models import Event, Finding, Section, Sentence, Severity
from pipeline.reference import Reference
from pipeline.stages.check import Evidence, check_draft
from pipeline.stages.export import export_markdown, may_export
from pipeline.stages.missing_section import missing_mark, missing_sections
from pipeline.stages.saved_run import SavedRun
from pipeline.style.style import load_style
from tests.story import NOTES, SOURCE, draft

NOW = datetime(2025, 2, 1, tzinfo=UTC)
HOUSE = load_style("house")
EVIDENCE = Evidence(notes=NOTES, sources=(SOURCE,), reference=Reference.empty())
KEPT = SavedRun(event=Event(headline="Bridges", date=NOTES.brief.date), notes=NOTES, sources=(SOURCE,))
LINE = "<!-- newsdraft:missing s2 --> {>>This section is missing: draft it with --again s2.<<}"
WHOLE = draft(Sentence(text="The council spent $40 million in 2024.", facts=("f1",)))
GAP = Section(id="s2", form="numbered", heading="The Plan", emoji="🌉", blocks=(), missing="openai:x gave 500 words.")
GAPPED = WHOLE.model_copy(update={"sections": (WHOLE.sections[0], GAP)})


def test_mark_stands_under_the_heading() -> None:
    lines = check_draft(GAPPED, EVIDENCE, HOUSE).body.text.splitlines()
    assert lines[lines.index(LINE) - 2 : lines.index(LINE) + 1] == ["## The Plan 🌉", "", LINE]
    assert missing_mark("s2") == LINE


def test_missing_section_is_a_blocking_finding() -> None:
    checked = check_draft(GAPPED, EVIDENCE, HOUSE)
    start = checked.body.text.index(LINE)
    line = checked.body.text[:start].count("\n") + 1
    wanted = Finding(
        rule="document.missing",
        severity=Severity.BLOCKING,
        message="section s2 is missing: openai:x gave 500 words.",
        start=start,
        end=start + len(LINE),
        line=line,
        column=1,
        suggestion="Draft it with --again s2, or write it in place of the mark.",
    )
    assert [finding for finding in checked.findings if finding.rule == wanted.rule] == [wanted]


def test_audit_reads_the_same_as_without_the_mark() -> None:
    checked, bare = (
        check_draft(each, EVIDENCE, HOUSE)
        for each in (GAPPED, GAPPED.model_copy(update={"sections": WHOLE.sections[:1]}))
    )
    assert [(claim.text, claim.verdict) for claim in checked.audit.claims] == [
        (claim.text, claim.verdict) for claim in bare.audit.claims
    ]


def test_mark_blocks_export_until_it_goes() -> None:
    body = check_draft(GAPPED, EVIDENCE, HOUSE).body.text
    written = body.replace(LINE, "Every bridge counts.[^f3]")
    assert may_export(missing_sections(body), KEPT.event, NOW) == ["line 9: section s2 is missing"]
    assert may_export(missing_sections(written), KEPT.event, NOW) == []


def test_mark_never_reaches_readers() -> None:
    """Somebody may answer for the finding at the review desk; the mark stays an editor's all the same."""
    assert export_markdown(f"## The Plan\n\n{LINE}\n\nThe end.\n") == "## The Plan\n\nThe end.\n"


def test_words_about_the_mark_are_none() -> None:
    assert list(missing_sections(f"The line `{LINE}` stands there.\n> {LINE}\n")) == []
