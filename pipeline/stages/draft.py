"""The draft: one call a section, each with the text before it, since a thread is spun from what stands already."""

from collections.abc import Sequence

from pipeline.errors import InputError, ReplyError
from pipeline.models import Block, Draft, Notes, Outline, Section, SectionPlan, Sentence
from pipeline.style.layout import SectionForm
from pipeline.style.style import Style
from pipeline.writer.protocol import Writer
from pipeline.writer.replies import StorySectionReply


async def write_draft(outline: Outline, notes: Notes, style: Style, writer: Writer) -> Draft:
    """The sections in the outline's order; forms whose words the style fixes are set without a call.

    A section whose reply cannot be used is missing, with the reason; where all are, the first's ReplyError is raised.
    """
    fixed = {plan.id: _fixed(plan, notes, style) for plan in outline.sections if _form(plan, style).fixed}
    written: list[Section] = []
    for plan in outline.sections:
        if plan.id not in fixed:
            before = [section for section in written if not section.missing]
            written.append(await _written(plan, outline, notes, style, writer, before))
    if written and all(section.missing for section in written):
        raise ReplyError(written[0].missing, "Draft again with --again section, or name another model with --model.")
    by_id = {section.id: section for section in written} | fixed
    return Draft(headline=outline.headline, sections=tuple(by_id[plan.id] for plan in outline.sections))


async def write_section(
    plan: SectionPlan, outline: Outline, notes: Notes, style: Style, writer: Writer, beside: Sequence[Section] = ()
) -> Section:
    """One section as the writer gives it; the plan's heading and emoji stand where the reply leaves them empty.

    `beside` holds the sections that stand already, and the section itself where it is to be written again.
    """
    reply = await writer.write_section(plan, outline, notes, style, beside)
    return Section(
        id=plan.id,
        form=plan.form,
        heading=reply.heading or plan.heading,
        emoji=reply.emoji or plan.emoji,
        blocks=reply.blocks,
        declared=reply.derived if isinstance(reply, StorySectionReply) else (),
    )


async def _written(
    plan: SectionPlan, outline: Outline, notes: Notes, style: Style, writer: Writer, before: Sequence[Section]
) -> Section:
    try:
        return await write_section(plan, outline, notes, style, writer, before)
    except ReplyError as error:
        form, heading, emoji = plan.form, plan.heading, plan.emoji
        return Section(id=plan.id, form=form, heading=heading, emoji=emoji, blocks=(), missing=error.problem)


def _fixed(plan: SectionPlan, notes: Notes, style: Style) -> Section:
    fixed = _form(plan, style).variant(notes.brief.headline)
    assert fixed is not None, "only forms with fixed words come here"
    block = Block(form="paragraph", sentences=(Sentence(text=fixed.text),))
    return Section(
        id=plan.id,
        form=plan.form,
        heading=fixed.heading or plan.heading,
        emoji=fixed.emoji or plan.emoji,
        blocks=(block,),
    )


def _form(plan: SectionPlan, style: Style) -> SectionForm:
    form = style.shape.section(plan.form)
    if form is None:
        raise InputError(
            f"The outline's section {plan.id} has the form {plan.form!r}, which the style {style.name} does not have.",
            f"Its forms are {', '.join(form.id for form in style.shape.sections)}.",
        )
    return form
