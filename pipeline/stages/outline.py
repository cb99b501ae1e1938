"""The outline: the writer's plan, fitted to the style's form and to what the facts can bear."""

from pipeline.errors import ReplyError
from pipeline.models import Headline, Notes, Outline, SectionPlan
from pipeline.style.layout import SectionForm
from pipeline.style.style import Style
from pipeline.writer.protocol import Writer
from pipeline.writer.replies import OutlineReply, PlannedHeadline, PlannedSection


async def plan_outline(notes: Notes, style: Style, writer: Writer, *, headlines: int = 1, words: int = 0) -> Outline:
    """Sections s1, s2, … in the order that the writer plans, each tied to fact ids; `words` 0 takes the style's length.

    The style's first form opens and its fixed ones close. A required form that the writer left out is added in the
    style's place, an optional one that too few facts bear is left out. Raises ReplyError for a form that the style does
    not have or a plan without a headline.
    """
    reply = await writer.plan(notes, style, headlines=headlines, words=words)
    if not reply.headlines:
        raise ReplyError("The outline came without a headline.", "Ask again with --again outline.")
    forms = {form.id: form for form in style.shape.sections}
    scale = words / style.shape.words if words else 1
    plans: list[SectionPlan] = []
    for section in _ordered(reply, style):
        form = forms[section.form]
        if form.required or _borne(section, form, notes):
            plans.append(_plan(len(plans) + 1, section, form, scale))
    first, *others = map(_headline, reply.headlines)
    return Outline(
        headline=first, idea=reply.idea, opening=reply.opening, alternatives=tuple(others), sections=tuple(plans)
    )


def _ordered(reply: OutlineReply, style: Style) -> list[PlannedSection]:
    """The planned sections in their order, required ones that are missing put in where the style has them."""
    ranks = {form.id: rank for rank, form in enumerate(style.shape.sections)}
    for section in reply.sections:
        if section.form not in ranks:
            raise ReplyError(
                f"The outline plans a section of form {section.form!r}; the style {style.name} has "
                f"{', '.join(sorted(ranks))}.",
                "Ask again with --again outline.",
            )
    planned = [section for section in reply.sections if not style.shape.sections[ranks[section.form]].fixed]
    for form in style.shape.sections:
        if form.required and form.id not in [section.form for section in planned]:
            later = (at for at, section in enumerate(planned) if ranks[section.form] > ranks[form.id])
            planned.insert(next(later, len(planned)), _default(form))
    opens = style.shape.sections[0].id if style.shape.sections else ""
    return sorted(planned, key=lambda section: section.form != opens)


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
        hands_on=section.hands_on,
        facts=section.facts,
        words=_words(section, form, scale),
    )


WORDS_A_FACT = 22


def _words(section: PlannedSection, form: SectionForm, scale: float) -> int:
    """A section's length by what its notes bear, within what its form allows; its form's middle where it has none."""
    if not section.facts:
        return round((form.words.min + form.words.max) / 2 * scale)
    least, most = form.words.min * scale, form.words.max * scale
    return round(min(max(WORDS_A_FACT * len(set(section.facts)), least), most))


def _headline(planned: PlannedHeadline) -> Headline:
    return Headline(text=planned.text, emoji=planned.emoji, subject=planned.subject, preheader=planned.preheader)
