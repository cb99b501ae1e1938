"""The draft: the whole piece, told and then cited, and a section that it lacks in a call of its own."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.errors import InputError, ReplyError
from pipeline.models import (
    DeclaredFigure,
    Draft,
    FrozenModel,
    Headline,
    Notes,
    Outline,
    Section,
    SectionPlan,
    Source,
)
from pipeline.stages.outline import outline_of
from pipeline.style.layout import SectionForm
from pipeline.style.style import Style
from pipeline.writer.piece import Piece
from pipeline.writer.protocol import Writer
from pipeline.writer.replies import PlannedHeadline

if TYPE_CHECKING:
    from pipeline.stages.grounding.grounded import ExtendedNotes


class Written(FrozenModel):
    """A draft, its outline, the notes with what its writer found beside them, and what its piece had to do without."""

    draft: Draft
    outline: Outline
    notes: Notes
    unrevised: str = ""
    unchecked: str = ""
    uncited: str = ""


async def write_draft(
    outline: Outline, notes: Notes, sources: Sequence[Source], style: Style, writer: Writer
) -> Written:
    """The piece as the writer tells it: sections in its order, the plan's first form first and fixed ones last.

    A piece without a plan has the sections that it came with. A planned one that the reply lacks was told within
    others where these tell half of its notes (or nobody knows which they tell) and the style can do without it; else
    it is written alone, and is missing, with the reason, where that reply cannot be used. One whose form has fixed
    words is never asked for alone: the piece has its own end. Raises ReplyError where the piece's reply cannot be used.
    """
    from pipeline.stages.grounding.grounded import with_found

    piece = await writer.write_piece(outline, notes, sources, style)
    extended = with_found(notes, piece.found, sources)
    sections = {each.id: _cited_by_note(each, extended) for each in piece.sections}
    headline = _headline(piece.headline, outline)
    if not outline.sections:
        outline = outline_of(headline, tuple(sections.values()), outline.words)
        draft = Draft(headline=headline, sections=tuple(sections.values()))
        return _written_piece(draft, outline, extended.notes, piece)
    forms = {plan.id: _form(plan, style) for plan in outline.sections}
    told = {fact for section in sections.values() for fact in _cited(section)}
    if piece.uncited:
        told = {fact.id for fact in notes.facts}
    place = {section.id: at for at, section in enumerate(piece.sections)}
    order: list[str] = sorted(sections, key=lambda each: (bool(forms[each].fixed), place[each]))
    for at, plan in enumerate(outline.sections):
        if plan.id in sections or forms[plan.id].fixed or _told_elsewhere(plan, forms[plan.id], told):
            continue
        before = [each.id for each in outline.sections[:at] if each.id in order]
        order.insert(order.index(before[-1]) + 1 if before else 0, plan.id)
        stands = [sections[each] for each in order if each in sections and not sections[each].missing]
        sections[plan.id] = await _written(plan, outline, extended.notes, style, writer, stands)
    opens = style.shape.sections[0].id if style.shape.sections else ""
    order.sort(key=lambda each: (forms[each].id != opens, bool(forms[each].fixed)))
    draft = Draft(headline=headline, sections=tuple(sections[each] for each in order))
    return _written_piece(draft, outline, extended.notes, piece)


def _written_piece(draft: Draft, outline: Outline, notes: Notes, piece: Piece) -> Written:
    return Written(
        draft=draft,
        outline=outline,
        notes=notes,
        unrevised=piece.unrevised,
        unchecked=piece.unchecked,
        uncited=piece.uncited,
    )


async def _written(
    plan: SectionPlan, outline: Outline, notes: Notes, style: Style, writer: Writer, beside: Sequence[Section]
) -> Section:
    try:
        return await writer.write_section(plan, outline, notes, style, beside)
    except ReplyError as error:
        form, heading, emoji = plan.form, plan.heading, plan.emoji
        return Section(id=plan.id, form=form, heading=heading, emoji=emoji, blocks=(), missing=error.problem)


def _cited_by_note(section: Section, extended: "ExtendedNotes") -> Section:
    """A section of the piece, what it found cited by the notes' ids."""
    blocks = tuple(
        block.model_copy(
            update={
                "sentences": tuple(
                    each.model_copy(update={"facts": extended.cited(each.facts)}) for each in block.sentences
                )
            }
        )
        for block in section.blocks
    )
    declared = tuple(_by_note(each, extended) for each in section.declared)
    return section.model_copy(update={"blocks": blocks, "declared": declared})


def _by_note(figure: DeclaredFigure, extended: "ExtendedNotes") -> DeclaredFigure:
    """The formula over the notes' ids."""
    formula = figure.formula
    for own in sorted(extended.ids, key=len, reverse=True):
        formula = re.sub(rf"\b{re.escape(own)}\b", extended.ids[own], formula)
    return figure.model_copy(update={"formula": formula})


def _cited(section: Section) -> set[str]:
    return {fact for block in section.blocks for sentence in block.sentences for fact in sentence.facts}


def _told_elsewhere(plan: SectionPlan, form: SectionForm, told: set[str]) -> bool:
    facts = set(plan.facts)
    return not form.required and bool(facts) and len(facts & told) * 2 >= len(facts)


def _headline(given: PlannedHeadline, outline: Outline) -> Headline:
    """The piece's headline, the plan's where the reply leaves it empty."""
    own, planned = given.model_dump(), outline.headline.model_dump()
    return Headline.model_validate({name: own[name] or planned[name] for name in planned} if own["text"] else planned)


def _form(plan: SectionPlan, style: Style) -> SectionForm:
    form = style.shape.section(plan.form)
    if form is None:
        raise InputError(
            f"The outline's section {plan.id} has the form {plan.form!r}, which the style {style.name} does not have.",
            f"Its forms are {', '.join(form.id for form in style.shape.sections)}.",
        )
    return form
