"""Which fact goes into which section: each form takes the facts that suit it best, and no fact goes twice."""

from pipeline.models import Fact, Notes
from pipeline.style.layout import SectionForm
from pipeline.style.style import Style
from pipeline.writer.extractive.forms import Way, way_of
from pipeline.writer.extractive.shelf import Shelf
from pipeline.writer.replies import PlannedSection

_TURNS = list(Way)
_PROSE = (Way.OPENING, Way.OUTLOOK)
SHOWN = 2
"""Facts that a paragraph shows of those its section took; the others are to spare."""


def arrange(notes: Notes, style: Style, *, words: int = 0) -> tuple[PlannedSection, ...]:
    """The sections that the facts bear, in the style's order; longer drafts get more facts a section."""
    shelf = Shelf(notes)
    times = max(1, round(words / style.shape.words)) if words else 1
    written = [form for form in style.shape.sections if not form.fixed]
    taken = {form.id: shelf.take(form, times) for form in sorted(written, key=lambda form: _TURNS.index(way_of(form)))}
    for form in written:
        if form.required and not taken[form.id]:
            taken[form.id] = _spared([taken[other.id] for other in written if way_of(other) in _PROSE])
    sections: list[PlannedSection] = []
    for form in written:
        if taken[form.id] or form.required:
            used = [section.emoji for section in sections]
            sections.append(_planned(form, style, used, tuple(fact.id for fact in taken[form.id])))
    return tuple(sections)


def _spared(taken: list[list[Fact]]) -> list[Fact]:
    """What other sections took to spare, which is theirs no more: better than to tell again what they show."""
    spared = [fact for facts in taken for fact in facts[SHOWN:]]
    for facts in taken:
        del facts[SHOWN:]
    return spared


def _planned(form: SectionForm, style: Style, used: list[str], facts: tuple[str, ...]) -> PlannedSection:
    return PlannedSection(
        form=form.id,
        heading=form.heading,
        emoji=style.emoji_for(form.heading, form.id, used),
        purpose=form.purpose,
        facts=facts,
    )
