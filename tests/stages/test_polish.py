"""The rewrite desk may change every word, and what it breaks of figures, quotations, notes and names is not taken."""

import pytest

from pipeline.errors import ReplyError
from pipeline.models import Block, DeclaredFigure, Draft, Headline, Section, Sentence
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
    "a figure": (
        PLANS.model_copy(update={"text": "It plans about $60 million for 2025, 25% more."}),
        "about 60000000 USD is new",
    ),
    "a caution": (PLANS.model_copy(update={"text": "It plans $50 million for 2025, 25% more."}), "50000000 USD is new"),
    "a count": (
        PLANS.model_copy(update={"text": "It plans seven things, about $50 million for 2025, 25% more."}),
        "7 is new",
    ),
    "a name": (
        PLANS.model_copy(update={"text": "It plans, says Mayor Quimby, about $50 million, 25% more."}),
        "Mayor is a new name",
    ),
    "a note": (PLANS.model_copy(update={"facts": ("f9", "f2")}), "f9 is new"),
    "another's note": (
        Sentence(text="From $40 million in 2024 to about $50 million for 2025, 25% more.", facts=("f2",)),
        "40000000 USD stands away from its note",
    ),
    "nothing": (PLANS.model_copy(update={"text": " ", "facts": ()}), "it came back empty"),
}


@pytest.mark.parametrize(("sentence", "why"), BROKEN.values(), ids=BROKEN)
async def test_section_that_breaks_something_stays(sentence, why):
    own = () if not sentence.facts else (SPENT,)
    result = await passed(polished("s1", *own, sentence))
    assert result.draft.sections == DRAFT.sections
    assert why.removeprefix("about 60000000 USD is new") in result.unchanged["s1"]


FORMS = {
    "its people unnamed": ("The 281 million people paid.", "They paid, all 281 million of them."),
    "a share in words": ("Of them 50% paid.", "Half of them paid."),
    "rounded": ("It took $4,272 million.", "It took $4.27 billion."),
    "the point of an argument": ("The court disagreed.", "On one point the court disagreed."),
    "two sides": ("The court disagreed.", "There were two sides, and the court took neither."),
    "one person": ("A developer noticed.", "It took one person to notice."),
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
    assert (await passed(polished("s1", new), draft=draft)).unchanged == {"s1": "4272000000 USD is new"}


async def test_a_broken_section_keeps_its_good_sentences():
    """One false step threw away the whole section: what says the same sentence by sentence is taken all the same."""
    spent = SPENT.model_copy(update={"text": "In 2024, $40 million went into bridges."})
    wrong = PLANS.model_copy(update={"text": "It plans about $60 million for 2025, 25% more."})
    result = await passed(polished("s1", spent, wrong))
    assert (result.unchanged, result.partly) == ({}, {"s1": "about 60000000 USD is new"})
    assert result.draft.sections[0].blocks == (paragraph(spent, PLANS),)


async def test_a_broken_block_leaves_the_others():
    """Where a block has other sentences than before, it stays whole, and the blocks around it are new."""
    hook = section("s1", "hook", paragraph(SPENT), paragraph(PLANS))
    draft = DRAFT.model_copy(update={"sections": (hook, AHEAD, SIGN_OFF)})
    spent = paragraph(SPENT.model_copy(update={"text": "In 2024, $40 million went into bridges."}))
    longer = paragraph(PLANS, Sentence(text="A ferry costs $3 million."))
    result = await passed(PolishedSection(id="s1", blocks=(spent, longer)), draft=draft)
    assert result.partly == {"s1": "3000000 USD is new"}
    assert result.draft.sections[0].blocks == (spent, paragraph(PLANS))


async def test_quotation_may_not_change_a_word():
    result = await passed(
        polished("s2", Sentence(text="“We will fix every bridge,” said the mayor.", facts=("f3",)), SPENT)
    )
    assert result.unchanged == {"s2": "wewillfixeverybridge is new"}


async def test_what_stands_twice_may_go_once_alone():
    """Told in two sections, $40 million may leave one; gone from both, it is lost, and the last to drop it takes it back."""
    result = await passed(polished("s1", PLANS), polished("s2", SAID))
    assert list(result.unchanged) == ["s1"]
    assert result.unchanged["s1"].endswith(" was lost")
    assert "$40 million" in " ".join(s.text for each in result.draft.sections for b in each.blocks for s in b.sentences)


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
