"""The outline: the writer's plan, fitted to the style's form and to what the facts can bear."""

from pipeline.errors import ReplyError
from pipeline.models import Headline, Notes, Outline, SectionPlan
from pipeline.style.layout import SectionForm
from pipeline.style.style import Style
from pipeline.writer.protocol import Writer
from pipeline.writer.replies import OutlineReply, PlannedHeadline, PlannedSection


async def plan_outline(notes: Notes, style: Style, writer: Writer, *, headlines: int = 1, words: int = 0) -> Outline:
    """Sections s1, s2, … in the style's order, each tied to fact ids; `words` 0 takes the style's own length.

    A required form that the writer left out is added, an optional one that too few facts bear is left out. Raises
    ReplyError for a form that the style does not have or a plan without a headline.
    """
    reply = await writer.plan(notes, style, headlines=headlines, words=words)
    if not reply.headlines:
        raise ReplyError("The outline came without a headline.", "Ask again with --again outline.")
    planned = _by_form(reply, style)
    plans: list[SectionPlan] = []
    for form in style.shape.sections:
        for section in planned.get(form.id) or ([_default(form)] if form.required else []):
            if form.required or _borne(section, form, notes):
                plans.append(_plan(len(plans) + 1, section, form, words / style.shape.words if words else 1))
    first, *others = map(_headline, reply.headlines)
    return Outline(headline=first, alternatives=tuple(others), sections=tuple(plans))


def _by_form(reply: OutlineReply, style: Style) -> dict[str, list[PlannedSection]]:
    known = {form.id for form in style.shape.sections}
    planned: dict[str, list[PlannedSection]] = {}
    for section in reply.sections:
        if section.form not in known:
            raise ReplyError(
                f"The outline plans a section of form {section.form!r}; the style {style.name} has "
                f"{', '.join(sorted(known))}.",
                "Ask again with --again outline.",
            )
        planned.setdefault(section.form, []).append(section)
    return planned


def _borne(section: PlannedSection, form: SectionForm, notes: Notes) -> bool:
    """Whether the notes hold what the form needs, and the section rests on one of them."""
    figures, quotes = sum(bool(fact.figures) for fact in notes.facts), sum(bool(fact.quote) for fact in notes.facts)
    enough = len(notes.facts) >= form.needs.facts and figures >= form.needs.figures and quotes >= form.needs.quotes
    return enough and any(notes.fact(fact_id) for fact_id in section.facts)


def _default(form: SectionForm) -> PlannedSection:
    return PlannedSection(form=form.id, heading=form.heading, emoji="", purpose=form.purpose, facts=())


def _plan(number: int, section: PlannedSection, form: SectionForm, scale: float) -> SectionPlan:
    return SectionPlan(
        id=f"s{number}",
        form=form.id,
        heading=section.heading,
        emoji=section.emoji,
        purpose=section.purpose or form.purpose,
        facts=section.facts,
        words=round((form.words.min + form.words.max) / 2 * scale),
    )


def _headline(planned: PlannedHeadline) -> Headline:
    return Headline(text=planned.text, emoji=planned.emoji, subject=planned.subject, preheader=planned.preheader)
