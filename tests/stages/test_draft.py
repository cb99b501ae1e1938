import asyncio

import pytest

from pipeline.errors import InputError, ReplyError, ServiceError
from pipeline.models import Block, Section, SectionPlan, Sentence
from pipeline.stages.draft import write_draft
from pipeline.style.style import load_style
from pipeline.writer.replies import SectionReply
from tests.story import NOTES, OUTLINE

HOUSE = load_style("house")


class SectionWriter:
    """Notes when each section begins and ends, and which stand by then."""

    def __init__(self, fails="", unusable=()):
        self.log, self.fails, self.unusable, self.delay = [], fails, unusable, 0.03
        self.seen = []

    async def write_section(self, plan, outline, notes, style, beside=()):
        self.log.append(f"+{plan.id}")
        self.seen.append([section.id for section in beside])
        await asyncio.sleep(0)
        self.log.append(f"-{plan.id}")
        if plan.id == self.fails:
            raise ServiceError(f"{plan.id} failed")
        if plan.id in self.unusable:
            raise ReplyError(f"no usable reply for {plan.id}")
        return SectionReply(
            heading="", emoji="", blocks=(Block(form="paragraph", sentences=(Sentence(text=plan.id),)),)
        )


def outline(*forms):
    plans = [SectionPlan(id=f"s{at}", form=form, heading=form, emoji="🔍") for at, form in enumerate(forms, 1)]
    return OUTLINE.model_copy(update={"sections": tuple(plans)})


async def test_each_section_sees_those_before_it():
    writer = SectionWriter()
    draft = await write_draft(outline("hook", "figures", "numbered"), NOTES, HOUSE, writer)
    assert writer.log == ["+s1", "-s1", "+s2", "-s2", "+s3", "-s3"]
    assert writer.seen == [[], ["s1"], ["s1", "s2"]]
    assert [section.blocks[0].sentences[0].text for section in draft.sections] == ["s1", "s2", "s3"]


async def test_fixed_section_takes_no_call():
    writer = SectionWriter()
    draft = await write_draft(outline("hook", "signoff"), NOTES, HOUSE, writer)
    fixed = HOUSE.shape.section("signoff").fixed
    assert writer.log == ["+s1", "-s1"]
    assert draft.sections[1].blocks[0].sentences[0].text in [variant.text for variant in fixed]


async def test_failure_of_the_service_ends_the_draft():
    writer = SectionWriter(fails="s3")
    with pytest.raises(ServiceError, match="s3 failed"):
        await write_draft(outline("hook", "figures", "numbered"), NOTES, HOUSE, writer)
    assert writer.log[-1] == "-s3"


async def test_section_without_usable_reply_is_missing():
    """One bad reply of eight once left no document at all, although seven sections were written and paid for."""
    draft = await write_draft(outline("hook", "figures"), NOTES, HOUSE, SectionWriter(unusable=("s1",)))
    missing = Section(id="s1", form="hook", heading="hook", emoji="🔍", blocks=(), missing="no usable reply for s1")
    assert draft.sections[0] == missing
    assert [section.missing for section in draft.sections] == ["no usable reply for s1", ""]


async def test_draft_without_any_section_is_an_error():
    with pytest.raises(ReplyError, match="no usable reply for s1"):
        await write_draft(outline("hook", "figures"), NOTES, HOUSE, SectionWriter(unusable=("s1", "s2")))


async def test_unknown_form_names_section():
    with pytest.raises(InputError, match="section s1 has the form 'sidebar'"):
        await write_draft(outline("sidebar"), NOTES, HOUSE, SectionWriter())
