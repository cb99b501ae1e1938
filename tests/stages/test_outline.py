import pytest

from pipeline.errors import ReplyError
from pipeline.stages.outline import plan_outline
from pipeline.style.style import load_style
from pipeline.writer.replies import OutlineReply, PlannedHeadline, PlannedSection
from tests.story import NOTES

HOUSE = load_style("house")
MANY = NOTES.model_copy(
    update={"facts": tuple(NOTES.facts[0].model_copy(update={"id": f"f{number}"}) for number in range(1, 9))}
)
HEADLINE = PlannedHeadline(text="Bold Bridges", emoji="🚀", subject="Bridges", preheader="And sums")


class PlanningWriter:
    def __init__(self, *forms, headlines=(HEADLINE,), facts=("f1", "f2")):
        sections = [
            PlannedSection(form=form, heading=form.title(), emoji="🔍", purpose="", facts=facts) for form in forms
        ]
        self.reply = OutlineReply(headlines=headlines, sections=tuple(sections))

    async def plan(self, notes, style, *, headlines=1, words=0):
        return self.reply


async def test_sections_keep_the_planned_order():
    """The opening opens and the parting parts, whatever the plan says; what is missing stands where the style has it."""
    outline = await plan_outline(MANY, HOUSE, PlanningWriter("ahead", "figures", "hook"))
    assert [(plan.id, plan.form) for plan in outline.sections] == [
        ("s1", "hook"),
        ("s2", "ahead"),
        ("s3", "figures"),
        ("s4", "signoff"),
    ]


async def test_words_follow_what_notes_bear():
    """Eleven notes were once to be told in 132 words, and two readings in 35."""
    few = await plan_outline(NOTES, HOUSE, PlanningWriter("hook", facts=("f1",)))
    many = await plan_outline(MANY, HOUSE, PlanningWriter("hook", "numbered", facts=("f1", "f2", "f3", "f4")))
    assert [[plan.words for plan in outline.sections] for outline in (few, many)] == [[50, 57], [125, 140, 57]]


async def test_words_add_up_to_the_length():
    """Shapes that added up to 431 words for a piece of 480: nobody had told the writer that they did not."""
    plan = PlanningWriter("hook", "numbered", "landscape", "dynamics", "ahead", facts=("f1", "f2", "f3", "f4"))
    for words in (0, 400, 600):
        outline = await plan_outline(MANY, HOUSE, plan, words=words)
        assert sum(section.words for section in outline.sections) == pytest.approx(words or HOUSE.shape.words, abs=3)


async def test_quotations_have_room_to_be_whole():
    """Three quotations of 25 words each were to be told in 72 words."""
    said = [fact.model_copy(update={"quote": "We will mend every bridge, " * 5}) for fact in MANY.facts[:3]]
    notes = MANY.model_copy(update={"facts": (*said, *MANY.facts[3:])})
    plan = PlanningWriter("hook", "voices", facts=("f1", "f2", "f3"))
    quoted = await plan_outline(notes, HOUSE, plan)
    assert [(section.form, section.words) for section in quoted.sections[:2]] == [("hook", 125), ("voices", 160)]


async def test_form_that_notes_cannot_bear_is_told_as_prose():
    """A section on what a law cost was planned as voices, without three quotations; it went, and its words with it."""
    outline = await plan_outline(MANY, HOUSE, PlanningWriter("hook", "voices", facts=("f1", "f2", "f3")))
    assert [(plan.form, plan.heading) for plan in outline.sections[:2]] == [("hook", "Hook"), ("landscape", "Voices")]


async def test_left_out_required_form_is_added():
    outline = await plan_outline(NOTES, HOUSE, PlanningWriter("ahead"))
    assert [plan.form for plan in outline.sections] == ["hook", "ahead", "signoff"]


async def test_section_without_a_fact_is_left_out():
    outline = await plan_outline(NOTES, HOUSE, PlanningWriter("hook", "numbered", "landscape", facts=("f99",)))
    assert {"numbered", "landscape"}.isdisjoint(plan.form for plan in outline.sections)


async def test_length_scales_every_section():
    plan = PlanningWriter("hook", facts=tuple(fact.id for fact in MANY.facts))
    usual = await plan_outline(MANY, HOUSE, plan)
    double = await plan_outline(MANY, HOUSE, plan, words=2 * HOUSE.shape.words)
    assert [plan.words for plan in double.sections] == [pytest.approx(2 * plan.words, abs=1) for plan in usual.sections]


@pytest.mark.parametrize(
    ("writer", "message"),
    [
        pytest.param(PlanningWriter("sidebar"), "form 'sidebar'; the style house has", id="unknown-form"),
        pytest.param(PlanningWriter("hook", headlines=()), "without a headline", id="no-headline"),
    ],
)
async def test_unusable_plan_raises(writer, message):
    with pytest.raises(ReplyError, match=message):
        await plan_outline(NOTES, HOUSE, writer)


async def test_few_sections_take_the_whole_length():
    """Pieces of three sections were asked for in 452 words where 540 were wanted: forms' upper ends were a lid."""
    notes = MANY.model_copy(
        update={"facts": tuple(MANY.facts[0].model_copy(update={"id": f"f{number}"}) for number in range(1, 31))}
    )
    facts = tuple(fact.id for fact in notes.facts[:10])
    outline = await plan_outline(notes, HOUSE, PlanningWriter("hook", "landscape", facts=facts))
    assert sum(section.words for section in outline.sections) == pytest.approx(HOUSE.shape.words, abs=3)
