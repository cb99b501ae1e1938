"""A piece becomes a draft: sections in their order, what it found verified, and what it lacks written alone."""

import pytest

from pipeline.errors import InputError, ReplyError, ServiceError
from pipeline.models import Block, DeclaredFigure, Section, SectionPlan, Sentence
from pipeline.stages.draft import write_draft
from pipeline.style.style import load_style
from pipeline.writer.piece import Piece
from pipeline.writer.replies import FoundFact, PlannedHeadline
from tests.story import NOTES, OUTLINE, SOURCE

HOUSE = load_style("house")
HEADLINE = PlannedHeadline(text="Bridges Are Mended", emoji="🌉", subject="Bridges", preheader="All of them")
BRIDGES = FoundFact(
    id="n1", source="src1", passage="The city has 16 bridges.", statement="The city has 16 bridges in all."
)


def paragraph(text, *facts):
    return Block(form="paragraph", sentences=(Sentence(text=text, facts=facts),))


def told(section, *facts, **fields):
    return Section(
        **{"id": section, "form": "hook", "heading": section, "blocks": (paragraph(section, *facts),)} | fields
    )


def piece(*sections, found=()):
    return Piece(found=found, headline=HEADLINE, sections=sections)


class PieceWriter:
    """Gives one piece; sections alone as they are asked for, but for those that fail."""

    def __init__(self, reply, unusable=(), fails=()):
        self.reply, self.unusable, self.fails, self.alone = reply, unusable, fails, []

    async def write_piece(self, outline, notes, sources, style):
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply

    async def write_section(self, plan, outline, notes, style, beside=()):
        self.alone.append((plan.id, [section.id for section in beside]))
        if plan.id in self.fails:
            raise ServiceError(f"{plan.id} failed")
        if plan.id in self.unusable:
            raise ReplyError(f"no usable reply for {plan.id}")
        return Section(
            id=plan.id, form=plan.form, heading=plan.heading, emoji=plan.emoji, blocks=(paragraph(f"{plan.id} alone"),)
        )


def outline(*forms, facts=()):
    plans = [
        SectionPlan(id=f"s{at}", form=form, heading=form, emoji="🔍", facts=facts) for at, form in enumerate(forms, 1)
    ]
    return OUTLINE.model_copy(update={"sections": tuple(plans)})


async def drafted(plan, writer, notes=NOTES):
    return await write_draft(plan, notes, [SOURCE], HOUSE, writer)


async def test_piece_becomes_a_draft_in_its_own_order():
    writer = PieceWriter(piece(told("s4"), told("s3"), told("s1", heading="So?", emoji="🌉"), told("s2")))
    draft = (await drafted(outline("hook", "figures", "numbered", "signoff"), writer)).draft
    assert [(each.id, each.heading, each.emoji) for each in draft.sections] == [
        ("s1", "So?", "🌉"),
        ("s3", "s3", ""),
        ("s2", "s2", ""),
        ("s4", "s4", ""),
    ]
    assert draft.headline.model_dump() == HEADLINE.model_dump()
    assert writer.alone == []


async def test_section_that_the_piece_lacks_is_written_alone():
    writer = PieceWriter(piece(told("s1"), told("s3")))
    draft = (await drafted(outline("hook", "figures", "numbered"), writer)).draft
    assert writer.alone == [("s2", ["s1", "s3"])]
    assert [each.blocks[0].sentences[0].text for each in draft.sections] == ["s1", "s2 alone", "s3"]


async def test_section_told_within_others_is_not_asked_for():
    """The plan may be bettered: two sections merged into one are no hole that a call must fill."""
    writer = PieceWriter(piece(told("s1", "f1", "f2")))
    draft = (await drafted(outline("hook", "figures", facts=("f1", "f2")), writer)).draft
    assert ([each.id for each in draft.sections], writer.alone) == (["s1"], [])


async def test_uncited_piece_is_not_told_twice():
    """Nobody knows which notes its sections tell: each section that it had merged would come once more."""
    writer = PieceWriter(piece(told("s1")).model_copy(update={"uncited": "no usable reply"}))
    written = await drafted(outline("hook", "figures", facts=("f1", "f2")), writer)
    assert ([each.id for each in written.draft.sections], writer.alone) == (["s1"], [])
    assert written.uncited == "no usable reply"


async def test_piece_without_a_parting_gets_no_stock_words():
    """A piece that ended on its own last section got "Figures move and plans change" behind it, a farewell to nobody."""
    writer = PieceWriter(piece(told("s1")))
    draft = (await drafted(outline("hook", "signoff"), writer)).draft
    assert ([section.id for section in draft.sections], writer.alone) == (["s1"], [])


async def test_section_without_usable_reply_is_missing():
    """One bad reply of eight once left no document at all, although seven sections were written and paid for."""
    writer = PieceWriter(piece(told("s1")), unusable=("s2",))
    draft = (await drafted(outline("hook", "figures"), writer)).draft
    missing = Section(
        id="s2", form="figures", heading="figures", emoji="🔍", blocks=(), missing="no usable reply for s2"
    )
    assert draft.sections[1] == missing


async def test_found_passage_becomes_a_note_that_its_sentence_cites():
    section = told("s1", "n1", "f1", declared=(DeclaredFigure(figure="$2.5 million", formula="f1/n1"),))
    written = await drafted(outline("hook"), PieceWriter(piece(section, found=(BRIDGES,))))
    note = written.notes.facts[-1]
    assert (note.id, note.statement, note.passages[0].text) == ("f4", BRIDGES.statement, BRIDGES.passage)
    assert written.draft.sections[0].blocks[0].sentences[0].facts == ("f4", "f1")
    assert written.draft.sections[0].declared[0].formula == "f1/f4"


async def test_passage_that_a_note_has_is_that_note():
    spent = {"passage": "The council spent $40 million in 2024.", "statement": "It spent $40 million."}
    again = BRIDGES.model_copy(update=spent)
    written = await drafted(outline("hook"), PieceWriter(piece(told("s1", "n1"), found=(again,))))
    assert (written.notes, written.draft.sections[0].blocks[0].sentences[0].facts) == (NOTES, ("f1",))


async def test_a_figure_that_no_note_of_a_passage_states_has_a_note():
    """A table row's changes in brackets, found for a sentence, were taken for the note that gave its totals alone."""
    spent = "The council spent $40 million in 2024."
    first = NOTES.facts[0].model_copy(update={"statement": "The council spent money in 2024."})
    notes = NOTES.model_copy(update={"facts": (first, *NOTES.facts[1:])})
    found = BRIDGES.model_copy(update={"passage": spent, "statement": spent})
    written = await drafted(outline("hook"), PieceWriter(piece(told("s1", "n1"), found=(found,))), notes=notes)
    assert written.draft.sections[0].blocks[0].sentences[0].facts == ("f4",)


@pytest.mark.parametrize(("cited", "left"), [(("n1", "f1"), ("f1",)), (("n1",), ("n1",))])
async def test_passage_that_stands_nowhere_is_dropped(cited, left):
    """A sentence that rests on it alone keeps the id, which no note has: the citation's check finds it."""
    invented = BRIDGES.model_copy(update={"passage": "The city has 17 bridges."})
    written = await drafted(outline("hook"), PieceWriter(piece(told("s1", *cited), found=(invented,))))
    assert written.notes.facts == NOTES.facts
    assert [each.statement for each in written.notes.rejected] == [invented.statement]
    assert written.draft.sections[0].blocks[0].sentences[0].facts == left


@pytest.mark.parametrize("error", [ReplyError("no usable piece"), ServiceError("down")])
async def test_piece_that_fails_ends_the_draft(error):
    with pytest.raises(type(error), match=error.problem):
        await drafted(outline("hook", "figures"), PieceWriter(error))


async def test_unknown_form_names_section():
    with pytest.raises(InputError, match="section s1 has the form 'sidebar'"):
        await drafted(outline("sidebar"), PieceWriter(piece(told("s1"))))
