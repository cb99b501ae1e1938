import pytest

from pipeline.errors import ReplyError
from pipeline.stages.outline import plan_outline
from pipeline.style.style import load_style
from pipeline.writer.replies import OutlineReply, PlannedHeadline, PlannedSection
from tests.story import NOTES

HOUSE = load_style("house")
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
    outline = await plan_outline(NOTES, HOUSE, PlanningWriter("ahead", "figures", "hook"))
    assert [(plan.id, plan.form) for plan in outline.sections] == [
        ("s1", "hook"),
        ("s2", "questions"),
        ("s3", "ahead"),
        ("s4", "figures"),
        ("s5", "signoff"),
    ]


async def test_words_follow_what_notes_bear():
    """Eleven notes were once to be told in 132 words, and two readings in 35."""
    few = await plan_outline(NOTES, HOUSE, PlanningWriter("hook", "figures", facts=("f1",)))
    many = await plan_outline(NOTES, HOUSE, PlanningWriter("hook", "figures", facts=("f1", "f2", "f3", "f4")))
    words = [[plan.words for plan in outline.sections[:2]] for outline in (few, many)]
    assert words == [[45, 60], [85, 88]]


async def test_left_out_required_form_is_added():
    outline = await plan_outline(NOTES, HOUSE, PlanningWriter("hook"))
    required = [form.id for form in HOUSE.shape.sections if form.required]
    assert [plan.form for plan in outline.sections] == required


async def test_form_that_facts_cannot_bear_is_left_out():
    outline = await plan_outline(NOTES, HOUSE, PlanningWriter("hook", "numbered", "landscape", facts=("f99",)))
    assert {"numbered", "landscape"}.isdisjoint(plan.form for plan in outline.sections)


async def test_length_scales_every_section():
    usual = await plan_outline(NOTES, HOUSE, PlanningWriter("hook"))
    double = await plan_outline(NOTES, HOUSE, PlanningWriter("hook"), words=2 * HOUSE.shape.words)
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
