"""A stage rehearsed on a run's folder sends nothing and shows what it would send."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.llm.protocol import ChatRequest
from pipeline.models import (
    Block,
    Draft,
    Event,
    Fact,
    FrozenModel,
    Headline,
    Notes,
    Outline,
    Passage,
    Section,
    SectionPlan,
    Sentence,
    Source,
)
from pipeline.runs.folder import RunFolder
from pipeline.stages.dry_run import dry_run
from pipeline.style.style import load_style
from pipeline.writer.piece import Piece
from pipeline.writer.prompts import Prompts
from pipeline.writer.replies import CitationsReply, PlannedHeadline
from pipeline.writer.requests import Models, Requests

PROMPTS = Prompts([Path(__file__).parents[2] / "prompts"])
STYLE = load_style("house")
MODELS = Models(default="openai:stub")
EVENT = Event(headline="Meta plans to invest $60 billion to $65 billion in 2025", date=date(2025, 1, 31))
SOURCE = Source.from_text("Meta plans to spend $60-65 billion in 2025.", title="Post", id="src1")
PASSAGE = Passage(source="src1", start=0, end=len(SOURCE.text), text=SOURCE.text)
FACT = Fact(id="f1", statement=SOURCE.text, sources=("src1",), passages=(PASSAGE,))
NOTES = Notes(brief=EVENT.brief, facts=(FACT,))
PLANS = tuple(
    SectionPlan(id=f"s{number}", form=form, heading="A Mountain of Money", facts=("f1",))
    for number, form in enumerate(("hook", "questions", "signoff"), 1)
)
OUTLINE = Outline(headline=Headline(text="Mighty Millions"), sections=PLANS)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run's folder that got as far as the outline."""
    folder = RunFolder(tmp_path / "run")
    stages: dict[str, FrozenModel] = {"event": EVENT, "sources/src1": SOURCE, "notes": NOTES, "outline": OUTLINE}
    for name, value in stages.items():
        folder.write_json(f"{name}.json", value.model_dump(mode="json"))
    return folder.path


async def rehearsed(stage: str, run: Path) -> list[ChatRequest]:
    return await dry_run(stage, run, PROMPTS, STYLE, MODELS)


async def test_requests_are_those_the_writer_sends(run: Path) -> None:
    asked = Requests(PROMPTS, EVENT.brief, EVENT.hash, MODELS)
    assert await rehearsed("notes", run) == [asked.notes(SOURCE)]
    assert await rehearsed("outline", run) == [asked.outline(NOTES, STYLE, headlines=1, words=0)]
    assert await rehearsed("piece", run) == [asked.piece(OUTLINE, NOTES, [SOURCE], STYLE)]
    assert await rehearsed("section", run) == [asked.section(plan, OUTLINE, NOTES, STYLE) for plan in PLANS[:2]]


async def test_piece_that_stands_shows_what_it_is_asked_next(run: Path) -> None:
    """Once there is a draft: its own words are part of the second request."""
    spent = Block(form="paragraph", sentences=(Sentence(text="Meta plans to spend.", facts=("f1",)),))
    written = Section(id="s1", form="hook", heading="A Mountain of Money", blocks=(spent,))
    draft = Draft(headline=OUTLINE.headline, sections=(written,))
    RunFolder(run).write_json("draft.json", draft.model_dump(mode="json"))
    told, revision, check, citations = await rehearsed("piece", run)
    piece = Piece(headline=PlannedHeadline(text="Mighty Millions"), sections=(written,))
    uncited = piece.cited(CitationsReply(sentences=()))
    assert citations == Requests(PROMPTS, EVENT.brief, EVENT.hash, MODELS).citations(told, uncited, NOTES)
    assert revision == Requests(PROMPTS, EVENT.brief, EVENT.hash, MODELS).revision(told, uncited, OUTLINE)
    assert "## A Mountain of Money\n\nMeta plans to spend." in check.messages[0].content
    assert citations.messages[2].content.endswith("## A Mountain of Money\n\nMeta plans to spend.")


async def test_run_that_has_not_come_so_far_is_named(run: Path) -> None:
    with pytest.raises(InputError, match=r"draft\.json cannot be read"):
        await rehearsed("rewrite", run)
    (run / "outline.json").unlink()
    with pytest.raises(InputError, match=r"outline\.json cannot be read"):
        await rehearsed("section", run)
