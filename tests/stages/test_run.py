"""A run keeps what the piece's writer found, and what an editor changed before it."""

import json
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.models import Block, Event, Outline, Provenance, Section, Sentence
from pipeline.reference import Reference
from pipeline.runs.folder import RunFolder
from pipeline.stages.run import Redo, RunOptions, StageContext, run_event
from pipeline.stages.saved_run import load_run, read_stage
from pipeline.style.layout import Needs
from pipeline.style.style import load_style
from pipeline.writer.piece import Piece
from pipeline.writer.readings import ReadingsReply, SecondReadingReply
from pipeline.writer.replies import (
    CitationsReply,
    FactsReply,
    FoundFact,
    OutlineReply,
    PlannedHeadline,
    PlannedSection,
    ProposedFact,
    RewriteReply,
)
from tests.story import BRIEF, SOURCE

PLAIN = load_style("plain")
_OPTIONAL = tuple(form.model_copy(update={"required": False, "needs": Needs()}) for form in PLAIN.shape.sections)
FREE = PLAIN.model_copy(update={"shape": PLAIN.shape.model_copy(update={"sections": _OPTIONAL})})
EVENT = Event(headline=BRIEF.headline, date=BRIEF.date)
HEADLINE = PlannedHeadline(text="Council Mends Bridges")
SPENT, BRIDGES = "The council spent $40 million in 2024.", "The city has 16 bridges."


class Writer:
    """Notes one fact, plans two sections, and tells a second fact that it finds in the source."""

    name = "scripted"
    plans = False

    def __init__(self):
        self.told_by = []

    async def propose_facts(self, source, missing=(), beside=()):
        return FactsReply(facts=(ProposedFact(statement=SPENT, passage=SPENT),))

    async def plan(self, notes, style, *, headlines=1, words=0):
        sections = (
            PlannedSection(form="lead", heading="News", facts=("f1",)),
            PlannedSection(form="details", facts=("f1",)),
        )
        return OutlineReply(headlines=(HEADLINE,), sections=sections)

    async def write_piece(self, outline, notes, sources, style):
        self.told_by.append([plan.heading for plan in outline.sections])
        told = (("s1", SPENT, "f1"), ("s2", BRIDGES, "n1"))
        found = FoundFact(id="n1", source="src1", passage=BRIDGES, statement=BRIDGES)
        return Piece(found=(found,), headline=HEADLINE, sections=tuple(section(*each, outline) for each in told))

    async def read_claims(self, evidence, sentences):
        return ReadingsReply(readings=())

    async def read_findings(self, evidence, findings):
        return SecondReadingReply(findings=())

    async def rewrite(self, sentences, notes, style):
        return RewriteReply(sentences=())


def section(name, text, fact, outline):
    heading = next((plan.heading for plan in outline.sections if plan.id == name), f"Its own {name}")
    block = Block(form="paragraph", sentences=(Sentence(text=text, facts=(fact,)),))
    return Section(id=name, form="lead", heading=heading, blocks=(block,))


async def run(path: Path, writer: Writer, watch=lambda progress: None, wanted=RunOptions(), style=FREE):  # noqa: B008 - frozen
    async def read(event):
        return (SOURCE,), ()

    context = StageContext(
        read_sources=read,
        writer=writer,
        style=style,
        reference=Reference.empty(),
        folder=RunFolder(path),
        provenance=lambda: Provenance(writer="llm", style="plain", event_hash=EVENT.hash),
        watch=watch,
    )
    return await run_event(EVENT, context, wanted)


def edit(path: Path, change) -> bytes:
    value = json.loads(path.read_text())
    change(value)
    path.write_text(json.dumps(value))
    return path.read_bytes()


def cited(result):
    return [sentence.facts for each in result.checked.draft.sections for b in each.blocks for sentence in b.sentences]


async def test_what_the_piece_found_stands_in_the_notes(tmp_path):
    result = await run(tmp_path, Writer())
    assert cited(result) == [("f1",), ("f2",)]
    assert [(fact.id, fact.statement) for fact in load_run(tmp_path).notes.facts] == [("f1", SPENT), ("f2", BRIDGES)]
    assert "[^f2]:" in result.document.text


async def test_notes_of_an_editor_stay_theirs(tmp_path):
    """What was found beside them stands in a file of its own, or the next run would have lost their changes."""
    await run(tmp_path, Writer())
    kept = edit(tmp_path / "notes.json", lambda value: value.update(facts=value["facts"][:1]))
    await run(tmp_path, Writer())
    assert (tmp_path / "notes.json").read_bytes() == kept
    assert [fact.id for fact in load_run(tmp_path).notes.facts] == ["f1", "f2"]


async def test_piece_is_told_without_a_plan_and_leaves_an_outline(tmp_path):
    """Readers sent pieces told by a plan less often; a second run may not take what the first came to for one."""
    writer = Writer()
    for _ in range(2):
        result = await run(tmp_path, writer)
    assert writer.told_by == [[], []]
    assert [plan.heading for plan in result.outline.sections] == ["Its own s1", "Its own s2"]
    assert [plan.facts for plan in read_stage(tmp_path, "outline.json", Outline).sections] == [("f1",), ("f2",)]


async def test_piece_is_told_by_an_edited_outline(tmp_path):
    writer = Writer()
    await run(tmp_path, writer)
    edit(tmp_path / "outline.json", lambda value: value["sections"][0].update(heading="Bridges"))
    result = await run(tmp_path, writer)
    assert [plans[:1] for plans in writer.told_by] == [[], ["Bridges"]]
    assert result.checked.draft.sections[0].heading == "Bridges"


@pytest.mark.parametrize("asked", [{"stop_after": "outline"}, {"headlines": 2}, {"planned": True}], ids=str)
async def test_piece_is_told_by_the_plan_that_was_asked_for(tmp_path, asked):
    """Also by a later run that asks for nothing: who looked at a plan and left it as it is wants it followed."""
    writer = Writer()
    for wanted in (RunOptions(**asked), RunOptions()):
        result = await run(tmp_path, writer, wanted=wanted)
    assert {tuple(headings) for headings in writer.told_by} == {("News", "")}
    assert result.checked.draft.sections[0].heading == "News"


async def test_style_that_requires_its_sections_has_them_planned(tmp_path):
    """A morning's story has "What Happened" and "Why It Counts", whatever reads better in an article."""
    writer = Writer()
    await run(tmp_path, writer, style=PLAIN)
    assert writer.told_by == [["News", ""]]


async def test_writer_that_needs_a_plan_makes_one(tmp_path):
    writer = Writer()
    writer.plans = True
    await run(tmp_path, writer)
    assert writer.told_by == [["News", ""]]


async def test_section_that_a_piece_does_not_have_is_named(tmp_path):
    with pytest.raises(InputError, match="There is no section s7 to write again"):
        await run(tmp_path, Writer(), wanted=RunOptions(redos=(Redo(section="s7"),)))


class UncitedWriter(Writer):
    """Tells two sentences, and nobody learns what they rest on."""

    async def write_piece(self, outline, notes, sources, style):
        told = (("s1", "The council spent $90 million in 2024.", "f1"), ("s2", "All is well.", "f1"))
        sections = tuple(section(*each, outline) for each in told)
        return Piece(headline=HEADLINE, sections=sections, unrevised="no reply", uncited="no usable reply").cited(
            CitationsReply(sentences=())
        )


async def test_uncited_piece_is_audited_and_said(tmp_path):
    """A piece whose citations could not be used was lost with them, written and paid for."""
    heard = []
    result = await run(tmp_path, UncitedWriter(), heard.append)
    assert cited(result) == [(), ()]
    assert "citation.missing" in {each.rule for each in result.checked.findings}
    assert [each.detail for each in heard if (each.stage, each.state) == ("draft", "ended")] == [
        "it stands as first told: no reply; it cites no notes: no usable reply"
    ]
