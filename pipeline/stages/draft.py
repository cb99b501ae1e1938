"""The draft: one call a section, the first alone so that its long prompt is cached, then the others side by side."""

from pipeline.errors import InputError, ReplyError
from pipeline.llm.concurrency_wait import all_of
from pipeline.models import Block, Draft, Notes, Outline, Section, SectionPlan, Sentence
from pipeline.style.layout import SectionForm
from pipeline.style.style import Style
from pipeline.writer.protocol import Writer


async def write_draft(outline: Outline, notes: Notes, style: Style, writer: Writer) -> Draft:
    """The sections in the outline's order; forms whose words the style fixes are set without a call.

    A section whose reply cannot be used is missing, with the reason; where all are, the first's ReplyError is raised.
    """
    written = [plan for plan in outline.sections if not _form(plan, style).fixed]
    first, others = written[:1], written[1:]
    sections = await all_of(_written(plan, outline, notes, style, writer) for plan in first)
    sections += await all_of(_written(plan, outline, notes, style, writer) for plan in others)
    if sections and all(section.missing for section in sections):
        raise ReplyError(sections[0].missing, "Draft again with --again section, or name another model with --model.")
    by_id = {section.id: section for section in sections}
    return Draft(
        headline=outline.headline,
        sections=tuple(by_id.get(plan.id) or _fixed(plan, notes, style) for plan in outline.sections),
    )


async def write_section(plan: SectionPlan, outline: Outline, notes: Notes, style: Style, writer: Writer) -> Section:
    """One section as the writer gives it; the plan's heading and emoji stand where the reply leaves them empty."""
    reply = await writer.write_section(plan, outline, notes, style)
    return Section(
        id=plan.id,
        form=plan.form,
        heading=reply.heading or plan.heading,
        emoji=reply.emoji or plan.emoji,
        blocks=reply.blocks,
    )


async def _written(plan: SectionPlan, outline: Outline, notes: Notes, style: Style, writer: Writer) -> Section:
    try:
        return await write_section(plan, outline, notes, style, writer)
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
