"""The outline: the writer's plan, fitted to the style's form and to what the facts bear, or what a piece came to."""

from collections.abc import Sequence

from pipeline.errors import ReplyError
from pipeline.models import Headline, Notes, Outline, Section, SectionPlan
from pipeline.style.layout import SectionForm
from pipeline.style.style import Style
from pipeline.writer.manuscript import words_of
from pipeline.writer.protocol import Writer
from pipeline.writer.replies import OutlineReply, PlannedHeadline, PlannedSection


async def plan_outline(notes: Notes, style: Style, writer: Writer, *, headlines: int = 1, words: int = 0) -> Outline:
    """Sections s1, s2, … in the order that the writer plans, each tied to fact ids; `words` 0 takes the style's length.

    The style's first form opens and its fixed ones close. A required form that the writer left out is added in the
    style's place, an optional one that too few facts bear is told as plain prose, one without a fact left out. The
    sections' words add up to the length that is asked for, as far as forms and notes allow. Raises ReplyError for a
    form that the style does not have or a plan without a headline.
    """
    reply = await writer.plan(notes, style, headlines=headlines, words=words)
    if not reply.headlines:
        raise ReplyError("The outline came without a headline.", "Ask again with --again outline.")
    forms = {form.id: form for form in style.shape.sections}
    scale = words / style.shape.words if words else 1
    kept = [(section, forms[section.form]) for section in _ordered(reply, style)]
    kept = [(section, form) for section, own in kept if (form := _form(section, own, notes, style))]
    lengths = _lengths(kept, notes, words or style.shape.words, scale)
    plans = [_plan(number, *each, length) for number, (each, length) in enumerate(zip(kept, lengths, strict=True), 1)]
    first, *others = map(_headline, reply.headlines)
    return Outline(
        headline=first,
        idea=reply.idea,
        opening=reply.opening,
        disputed=reply.disputed,
        alternatives=tuple(others),
        sections=tuple(plans),
    )


def unplanned(notes: Notes, style: Style, words: int = 0) -> Outline:
    """No plan: the event's own headline, and how long the piece is to be.

    It is told from the sources themselves, which bear more words a note than the notes alone.
    """
    length = min(words or style.shape.words, MOST_WORDS_A_FACT * len(notes.facts))
    return Outline(headline=Headline(text=notes.brief.headline), sections=(), words=length)


def outline_of(headline: Headline, sections: Sequence[Section], words: int) -> Outline:
    """What a piece without a plan came to, each section with the notes that it cites, so that it can be told again."""
    plans = (
        SectionPlan(
            id=each.id,
            form=each.form,
            heading=each.heading,
            emoji=each.emoji,
            facts=tuple(
                dict.fromkeys(fact for block in each.blocks for told in block.sentences for fact in told.facts)
            ),
            words=words_of([each]),
        )
        for each in sections
    )
    return Outline(headline=headline, words=words, sections=tuple(plans))


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


def _form(section: PlannedSection, planned: SectionForm, notes: Notes, style: Style) -> SectionForm | None:
    """The planned form, or the style's plain prose where the notes do not hold what that needs; None without a note.

    A reader's question that the plan asks is answered in either.
    """
    if planned.required:
        return planned
    if not any(notes.fact(fact_id) for fact_id in section.facts):
        return None
    prose = (form for form in style.shape.sections if not (form.required or form.bullets.max or form.subheadings.max))
    return next((form for form in (planned, *prose) if _holds(notes, form)), None)


def _holds(notes: Notes, form: SectionForm) -> bool:
    """Whether the notes hold what the form needs."""
    figures, quotes = sum(bool(fact.figures) for fact in notes.facts), sum(bool(fact.quote) for fact in notes.facts)
    return len(notes.facts) >= form.needs.facts and figures >= form.needs.figures and quotes >= form.needs.quotes


def _default(form: SectionForm) -> PlannedSection:
    return PlannedSection(form=form.id, heading=form.heading, emoji="", purpose=form.purpose, facts=())


def _plan(number: int, section: PlannedSection, form: SectionForm, words: int) -> SectionPlan:
    return SectionPlan(
        id=f"s{number}",
        form=form.id,
        heading=section.heading,
        emoji=section.emoji,
        purpose=section.purpose or form.purpose,
        hands_on=section.hands_on,
        facts=section.facts,
        words=words,
    )


WORDS_A_FACT, MOST_WORDS_A_FACT = 22, 35
WORDS_ROUND_A_QUOTATION = 10


def _lengths(
    sections: Sequence[tuple[PlannedSection, SectionForm]], notes: Notes, total: int, scale: float
) -> list[int]:
    """Each section's words: in proportion to what its notes need, within what its form allows, and `total` in all.

    Fewer in all where all the notes do not bear as many, more where the forms need them: what few sections leave of the
    length is theirs.
    """

    def shared(words_a_fact: float) -> list[float]:
        return [_length(_needed(section, notes), form, words_a_fact, scale) for section, form in sections]

    least, most = 0.0, float(MOST_WORDS_A_FACT)
    if sum(shared(most)) > total:
        for _ in range(20):
            middle = (least + most) / 2
            least, most = (middle, most) if sum(shared(middle)) < total else (least, middle)
    words = shared(most)
    borne = min(total, WORDS_A_FACT * len(notes.facts))
    return [round(each * max(1, borne / (sum(words) or 1))) for each in words]


def _length(needed: float, form: SectionForm, words_a_fact: float, scale: float) -> float:
    """A section's words at so many a note; one without notes has its form's middle at the usual number."""
    least, most = form.words.min * scale, form.words.max * scale
    borne = (needed or (least + most) / 2) * words_a_fact / WORDS_A_FACT
    return min(max(borne, least), most)


def _needed(section: PlannedSection, notes: Notes) -> float:
    """The usual words for a section's notes; a quotation is told whole."""
    facts = [fact for fact_id in dict.fromkeys(section.facts) if (fact := notes.fact(fact_id))]
    quoted = [len(fact.quote.split()) + WORDS_ROUND_A_QUOTATION if fact.quote else 0 for fact in facts]
    return sum(max(WORDS_A_FACT, words) for words in quoted)


def _headline(planned: PlannedHeadline) -> Headline:
    return Headline(text=planned.text, emoji=planned.emoji, subject=planned.subject, preheader=planned.preheader)
