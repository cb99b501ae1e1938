"""The rewrite desk tells the piece anew, and a sentence whose notes do not bear it is not taken."""

import pytest

from pipeline.errors import ReplyError
from pipeline.models import Block, DeclaredFigure, Draft, Figure, Headline, Section, Sentence
from pipeline.quantities.finder import read_quantity
from pipeline.stages.content import Ground
from pipeline.stages.polish import polish_draft
from pipeline.style.style import load_style
from pipeline.writer.replies import PlannedHeadline, PolishedSection, PolishReply
from tests.story import NOTES, OUTLINE

HOUSE = load_style("house")
LINES = PlannedHeadline(text="Bridges Before Breakfast", emoji="🚀", subject="Bridges", preheader="And sums")
SPENT = Sentence(text="The council spent $40 million in 2024.", facts=("f1",))
PLANS = Sentence(text="It plans about $50 million for 2025, 25% more.", facts=("f2", "f1"))
SAID = Sentence(text="“We will mend every bridge,” said the mayor.", facts=("f3",))


def paragraph(*sentences: Sentence) -> Block:
    return Block(form="paragraph", sentences=sentences, emoji="🌉")


def section(section_id: str, form: str, *blocks: Block) -> Section:
    return Section(id=section_id, form=form, heading="The Story", emoji="🔍", blocks=blocks)


FORMULA = DeclaredFigure(figure="25%", formula="change(f2, f1)")
HOOK = section("s1", "hook", paragraph(SPENT, PLANS)).model_copy(update={"declared": (FORMULA,)})
AHEAD = section("s2", "ahead", paragraph(SAID, SPENT))
SIGN_OFF = section("s3", "signoff", paragraph(Sentence(text="Figures move, and we follow them wherever they go.")))
DRAFT = Draft(headline=Headline(text="Bridges", emoji="🚀"), sections=(HOOK, AHEAD, SIGN_OFF))


class Desk:
    """A writer whose rewrite desk gives one reply."""

    def __init__(self, *sections: PolishedSection, headline: PlannedHeadline = LINES) -> None:
        self.reply, self.asked = PolishReply(headline=headline, sections=sections), 0

    async def polish(self, draft, outline, notes, style):
        self.asked += 1
        return self.reply


def polished(section_id: str, *sentences: Sentence) -> PolishedSection:
    return PolishedSection(id=section_id, heading="", emoji="", blocks=(paragraph(*sentences),))


async def passed(*sections: PolishedSection, draft: Draft = DRAFT, headline: PlannedHeadline = LINES):
    return await polish_draft(draft, OUTLINE, NOTES, HOUSE, Desk(*sections, headline=headline))


async def test_words_change_and_what_they_say_stays():
    one = Sentence(
        text="Last year it was $40 million in 2024 money; 25% more, or about $50 million, in 2025.", facts=("f1", "f2")
    )
    result = await passed(polished("s1", one), polished("s2", SAID))
    first, second, _ = result.draft.sections
    assert result.unchanged == {}
    assert (first.blocks, first.heading, first.declared) == ((paragraph(one),), "The Story", (FORMULA,))
    assert second.blocks == (paragraph(SAID),)
    assert result.draft.headline.text == "Bridges Before Breakfast"


BROKEN = {
    "a figure": ("It plans about $60 million for 2025, 25% more.", "about 60000000 USD stands in none of its notes"),
    "a caution": ("It plans over $60 million for 2025, 25% more.", "over 60000000 USD stands in none of its notes"),
    "a count": ("It plans seven things for 2025.", "7 stands in none of its notes"),
    "a date": ("It plans about $50 million for 3 May 2026.", "3 may 2026 stands in none of its notes"),
    "a quotation": ("It plans to “mend what it can”.", "“mend what it can” stands in none of its notes"),
    "a name": ("It plans, says Mayor Quimby, about $50 million.", "Mayor is a new name"),
}


@pytest.mark.parametrize(("text", "why"), BROKEN.values(), ids=BROKEN)
async def test_what_notes_do_not_bear_gives_way(text, why):
    result = await passed(polished("s1", SPENT, PLANS.model_copy(update={"text": text})))
    assert result.draft.sections == DRAFT.sections
    assert (result.partly, result.unchanged) == ({"s1": why}, {})


@pytest.mark.parametrize(
    ("facts", "text", "why"),
    [
        pytest.param(("f9", "f2"), "It plans about $50 million for 2025.", "f9 is no note", id="no-note"),
        pytest.param(("f2",), "It spent $40 million.", "40000000 USD stands in none of its notes", id="another's-note"),
    ],
)
async def test_the_drafts_sentence_on_most_of_the_notes_stands_in(facts, text, why):
    """A whole section of 120 words came back as it had been where no sentence had exactly the same notes."""
    result = await passed(polished("s1", Sentence(text=text, facts=facts)))
    assert (result.partly, result.unchanged) == ({"s1": why}, {})
    assert result.draft.sections[0].blocks == (paragraph(PLANS),)


UNMENDED = {
    "no note": ((), "A ferry costs $3 million.", "3000000 USD stands in none of its notes"),
    "nothing": ((), " ", "it came back empty"),
}


@pytest.mark.parametrize(("facts", "text", "why"), UNMENDED.values(), ids=UNMENDED)
async def test_section_without_a_sentence_to_mend_stays(facts, text, why):
    result = await passed(polished("s1", Sentence(text=text, facts=facts)))
    assert (result.draft.sections, result.unchanged) == (DRAFT.sections, {"s1": why})


async def test_sentences_move_merge_and_go():
    """The desk could change words within a section alone: our pieces stayed as they were cut up, and readers chose
    those that had been told in one go. Now a sentence answers to its notes, wherever it stands."""
    merged = Sentence(
        text="After $40 million in 2024 it plans about $50 million; “We will mend every bridge,” said the mayor.",
        facts=("f1", "f2", "f3"),
    )
    more = Sentence(text="That is 25% more.", facts=("f1", "f2"))
    ferry = Sentence(text="A ferry for $3 million would not do.")
    result = await passed(polished("s1", merged), polished("s2", more, ferry))
    assert (result.partly, result.unchanged) == ({"s2": "3000000 USD stands in none of its notes"}, {})
    assert [each.blocks for each in result.draft.sections[:2]] == [(paragraph(merged),), (paragraph(more),)]
    assert [each.declared for each in result.draft.sections[:2]] == [(), (FORMULA,)]


async def test_a_sentence_goes_where_its_notes_are_told():
    """The draft's sentence in its place told a second time what the new one before it had said just then."""
    said = Sentence(text="The mayor promised every bridge.", facts=("f3",))
    wrong = Sentence(text="That is 90 of them.", facts=("f3",))
    result = await passed(polished("s2", said, wrong))
    assert (result.partly, result.unchanged) == ({"s2": "90 stands in none of its notes"}, {})
    assert result.draft.sections[1].blocks == (paragraph(said),)


async def test_a_sentence_rests_on_its_sections_notes():
    """One on two notes that named but one of them went, though the other was cited two sentences before."""
    merged = Sentence(text="From $40 million it goes to about $50 million.", facts=("f2",))
    result = await passed(polished("s1", SPENT, merged))
    assert (result.partly, result.unchanged) == ({}, {})
    assert result.draft.sections[0].blocks[0].sentences[1].facts == ("f2", "f1")


async def test_no_hole_before_a_sentence_that_points_back():
    """ "That equipment, called networking" opened a section: the sentence on the equipment had gone."""
    wrong = Sentence(text="The mayor promised 90 bridges.", facts=("f3",))
    back = Sentence(text="That promise stands.", facts=("f3",))
    result = await passed(polished("s2", wrong, back))
    assert result.draft.sections[1].blocks == (paragraph(SAID, back),)


async def test_a_counted_bullet_leaves_no_hole():
    """ "Three things let the market down" stood above two of them."""
    lead = Sentence(text="The council has two plans.", facts=("f2",))
    wrong, fine = (Sentence(text=text, facts=("f2",)) for text in ("It pays $90 million.", "It pays in 2025."))
    bullets = [Block(form="bullet", label=each, sentences=(one,)) for each, one in (("One", wrong), ("Two", fine))]
    figures = section("s1", "figures", paragraph(SPENT), *(Block(form="bullet", sentences=(PLANS,), label="Plan"),) * 2)
    draft = DRAFT.model_copy(update={"sections": (figures, AHEAD, SIGN_OFF)})
    result = await passed(PolishedSection(id="s1", blocks=(paragraph(lead), *bullets)), draft=draft)
    told = [sentence for block in result.draft.sections[0].blocks for sentence in block.sentences]
    assert told == [lead, PLANS, fine]


LABELS = {
    "of another bullet": ("Now 2024", "Now 2024"),
    "rounded": ("Fifty Million", "Fifty Million"),
    "a figure of nobody": ("In 2019", "The Plan"),
    "made-up words": ("“I Made It”", "The Plan"),
}


@pytest.mark.parametrize(("label", "stands"), LABELS.values(), ids=LABELS)
async def test_a_label_gives_way_to_the_drafts_own(label, stands):
    """A made-up phrase in a label, or a year that the section's other notes had, put 140 rewritten words back."""

    def listed(name: str) -> tuple[Block, ...]:
        bullets = (Block(form="bullet", label=each, sentences=(PLANS,)) for each in (name, "Then"))
        return paragraph(SPENT), *bullets

    draft = DRAFT.model_copy(update={"sections": (section("s1", "figures", *listed("The Plan")), AHEAD, SIGN_OFF)})
    result = await passed(PolishedSection(id="s1", heading="In 2019", blocks=listed(label)), draft=draft)
    assert (result.unchanged, result.draft.sections[0].heading) == ({}, "The Story")
    assert result.draft.sections[0].blocks == listed(stands)


async def test_desk_computes_with_a_formula():
    doubled = Sentence(text="Two such years would come to $80 million.", facts=("f1",))
    formula = DeclaredFigure(figure="$80 million", formula="2*f1")
    told = polished("s1", PLANS, doubled)
    bare, computed = [await passed(told.model_copy(update={"derived": each})) for each in ((), (formula,))]
    assert bare.partly == {"s1": "80000000 USD stands in none of its notes"}
    assert (computed.partly, computed.draft.sections[0].declared) == ({}, (FORMULA, formula))


async def test_blocks_are_as_many_as_the_form_has():
    """A paragraph may be parted and a bullet go, within what the style's form has; what it has not, stays out."""
    parted = PolishedSection(id="s1", blocks=(paragraph(SPENT), paragraph(PLANS)))
    listed = PolishedSection(id="s2", blocks=(paragraph(SAID), Block(form="bullet", sentences=(SPENT,))))
    result = await passed(parted, listed)
    assert result.unchanged == {"s2": "it has other bullets"}
    assert [each.blocks for each in result.draft.sections[:2]] == [parted.blocks, AHEAD.blocks]


FORMS = {
    "its people unnamed": ("The 281 million people paid.", "They paid, all 281 million of them."),
    "a share in words": ("Of them 50% paid.", "Half of them paid."),
    "rounded": ("It took $4,272 million.", "It took $4.27 billion."),
    "the point of an argument": ("The court disagreed.", "On one point the court disagreed."),
    "two sides": ("The court disagreed.", "There were two sides, and the court took neither."),
    "one person": ("A developer noticed.", "It took one person to notice."),
    "part of a date": ("The court met on 24 January 2025.", "On Jan. 24 the court met."),
    "the end of a range": ("It takes 6% to 12%.", "It takes up to 12%."),
    "near an exact one": ("It took $39.2 billion.", "It took nearly $40 billion."),
    "without its unit": ("It took $15,000 and then $30,000.", "In dollars: from 15,000 to 30,000."),
    "a span of time": ("It met.", "Six weeks later it met again."),
    "a zone": ("It met at 14:30.", "At 14:30 UTC it met."),
    "one of many": ("A friend disagreed.", "One of the friends disagreed."),
}


@pytest.mark.parametrize(("before", "after"), FORMS.values(), ids=FORMS)
async def test_a_figure_in_another_form_is_not_new(before, after):
    """ "All 281 million of them" and "on one point" threw away two rewritten sections, and the piece went out with the
    old ones: tickets that nobody had introduced, and a wrong account of the law."""
    old, new = (Sentence(text=text, facts=("f1",)) for text in (before, after))
    draft = DRAFT.model_copy(update={"sections": (section("s1", "hook", paragraph(old)), AHEAD, SIGN_OFF)})
    result = await passed(polished("s1", new), draft=draft)
    assert (result.unchanged, result.partly) == ({}, {})
    assert result.draft.sections[0].blocks == (paragraph(new),)


async def test_a_finer_figure_is_new():
    old, new = (Sentence(text=f"It took ${value}.", facts=("f1",)) for value in ("4.27 billion", "4,272 million"))
    draft = DRAFT.model_copy(update={"sections": (section("s1", "hook", paragraph(old)), AHEAD, SIGN_OFF)})
    assert (await passed(polished("s1", new), draft=draft)).partly == {
        "s1": "4272000000 USD stands in none of its notes"
    }


async def test_caution_of_a_note_is_kept():
    """The figure's own words had lost the "about" that stands before them, and bore out a sentence without it."""
    quantity = read_quantity("$50 million")
    figure = Figure(entity="council", measure="planned spending", period="2025", quantity=quantity)
    about = NOTES.facts[1].model_copy(
        update={"statement": "It plans to spend about $50 million in 2025.", "figures": (figure,)}
    )
    ground = Ground(NOTES.model_copy(update={"facts": (about,)}), Draft(headline=Headline(text=""), sections=()))
    faults = [
        ground.fault(Sentence(text=f"It is {said}.", facts=("f2",))) for said in ("about $50 million", "$50 million")
    ]
    assert faults == ["", "50000000 USD stands in none of its notes"]


async def test_sign_off_is_written_anew_within_its_length():
    parting = Sentence(text="A bridge is only a promise over water, so keep counting them with us as they come.")
    long = parting.model_copy(update={"text": f"{parting.text} " * 3})
    assert (await passed(polished("s3", parting))).draft.sections[2].blocks == (paragraph(parting),)
    assert (await passed(polished("s3", long))).unchanged == {"s3": "its length"}


async def test_headline_promises_nothing_that_the_piece_lacks():
    loud = LINES.model_copy(update={"subject": "$90 million for bridges"})
    assert (await passed(headline=loud)).draft.headline == DRAFT.headline


async def test_one_section_is_not_sent():
    desk = Desk()
    alone = DRAFT.model_copy(update={"sections": (HOOK, SIGN_OFF)})
    assert (await polish_draft(alone, OUTLINE, NOTES, HOUSE, desk)).draft == alone
    assert desk.asked == 0


async def test_unusable_reply_leaves_the_draft():
    class Silent(Desk):
        async def polish(self, draft, outline, notes, style):
            raise ReplyError("no usable reply for polish")

    heard: list[str] = []
    result = await polish_draft(DRAFT, OUTLINE, NOTES, HOUSE, Silent(), heard.append)
    assert (result.draft, heard) == (DRAFT, ["no usable reply for polish"])
