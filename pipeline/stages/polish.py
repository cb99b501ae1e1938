"""The rewrite desk: one pass over the whole draft, and of what comes back only sections that say what they said."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from pipeline.errors import ReplyError
from pipeline.models import (
    Block,
    Draft,
    FrozenModel,
    Headline,
    Kind,
    Notes,
    Outline,
    Quantity,
    Section,
    Sentence,
)
from pipeline.quantities.finder import find_quantities
from pipeline.style.layout import SectionForm
from pipeline.style.style import Style
from pipeline.writer.protocol import Writer
from pipeline.writer.replies import PlannedHeadline, PolishedSection
from pipeline.writer.reply_parsing import names_in

FEWEST = 2
"""Sections that a rewrite desk can join."""
_QUOTATION = re.compile(r"“[^”]+”|\"[^\"]+\"")
_LETTERS = re.compile(r"\W+")
_WORDS = (re.compile(r"[\w-]+"), re.compile(r"\w+"))
_DATED = (Kind.DATE, Kind.TIME, Kind.SCORE)


class Polished(FrozenModel):
    """The draft after the rewrite desk's pass, and why a section of it was kept as it was, by its id."""

    draft: Draft
    unchanged: dict[str, str] = {}


class Content(NamedTuple):
    """What no pass may touch in some sentences: figures with unit and caution, quotations, and notes cited."""

    figures: frozenset[str]
    quotations: frozenset[str]
    facts: frozenset[str]

    def but(self, other: "Content") -> tuple[str, ...]:
        """What is here and not there."""
        return tuple(item for mine, theirs in zip(self, other, strict=True) for item in sorted(mine - theirs))


async def polish_draft(
    draft: Draft,
    outline: Outline,
    notes: Notes,
    style: Style,
    writer: Writer,
    unusable: Callable[[str], None] = lambda _: None,
) -> Polished:
    """The draft as the writer's rewrite desk leaves it; a section stays as it was where the pass broke something.

    Broken is: a figure, quotation, name or note that the section did not have; a figure away from its note; one that
    the whole piece has lost; other forms. A draft of one section has nothing to join, and is not sent. The draft stays
    as it is where the reply cannot be used, of which `unusable` hears.
    """
    stands = [section for section in draft.sections if not section.missing]
    if sum(not _fixed(section, style) for section in stands) < FEWEST:
        return Polished(draft=draft)
    try:
        reply = await writer.polish(_of(draft, stands), outline, notes, style)
    except ReplyError as error:
        unusable(error.problem)
        return Polished(draft=draft)
    known = _names(draft, notes)
    changed: dict[str, Section] = {}
    unchanged: dict[str, str] = {}
    for polished in reply.sections:
        section = next(each for each in draft.sections if each.id == polished.id)
        if fault := _fault(section, polished, draft, known, style):
            unchanged[section.id] = fault
        else:
            changed[section.id] = _with_words(section, polished)
    while lost := _lost(draft, changed):
        section_id, item = lost
        unchanged[section_id] = f"{item} was lost"
        del changed[section_id]
    headline = _headline(draft, reply.headline, known) if reply.headline.text.strip() else draft.headline
    return Polished(draft=_with_sections(draft, changed).model_copy(update={"headline": headline}), unchanged=unchanged)


def _of(draft: Draft, sections: Iterable[Section]) -> Draft:
    return draft.model_copy(update={"sections": tuple(sections)})


def _fault(section: Section, polished: PolishedSection, draft: Draft, known: frozenset[str], style: Style) -> str:
    """Why a polished section cannot stand, or ""."""
    form = style.shape.section(section.form)
    sentences = [sentence for block in polished.blocks for sentence in block.sentences]
    before, after = content(section.blocks), content(polished.blocks)
    if not any(sentence.text.strip() for sentence in sentences):
        return "it came back empty"
    if added := after.but(before):
        return f"{added[0]} is new"
    if strange := sorted(set(names_in(sentence.text for sentence in sentences)) - known):
        return f"{strange[0]} is a new name"
    if form and form.fixed:
        return (
            ""
            if len(polished.blocks) == 1 and form.words.min <= _words(polished.blocks) <= form.words.max
            else "its length"
        )
    if apart := _away_from_note(sentences, draft):
        return f"{apart} stands away from its note"
    return _other_form(section, polished, form)


def _other_form(section: Section, polished: PolishedSection, form: SectionForm | None) -> str:
    """Whether the blocks are others than the section's: bullets and subheadings as many, paragraphs as the form has."""
    was, now = (Counter(block.form for block in blocks) for blocks in (section.blocks, polished.blocks))
    if any(was[kind] != now[kind] for kind in ("bullet", "subheading")):
        return "it has other bullets or subheadings"
    most = max(was["paragraph"], form.paragraphs.max if form else 0)
    if not min(was["paragraph"], form.paragraphs.min if form else 0) <= now["paragraph"] <= most:
        return "it has other paragraphs"
    if form and form.labelled and any(block.form == "bullet" and not block.label for block in polished.blocks):
        return "a bullet has lost its label"
    return ""


def content(blocks: Iterable[Block]) -> Content:
    """What some blocks state and cite, labels included."""
    figures, quotations, facts = set(), set(), set()
    for block in blocks:
        for text, cited in _texts(block):
            figures |= set(_figures(text))
            quotations |= {_LETTERS.sub("", words).lower() for words in _QUOTATION.findall(text)}
            facts |= set(cited)
    return Content(frozenset(figures), frozenset(quotations), frozenset(facts))


def _texts(block: Block) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield block.label, ()
    for sentence in block.sentences:
        yield sentence.text, sentence.facts


def _figures(text: str) -> Iterator[str]:
    """Each figure of a text, dates and times too, by value, unit and caution; its words where it has no value."""
    for each in find_quantities(text):
        if each.kind in _DATED:
            yield each.text.lower()
        elif each.counts and not _pronoun(each):
            value = f"{each.low.normalize():f}" + ("" if each.low == each.high else f" to {each.high.normalize():f}")
            yield " ".join(part for part in (each.hedge.value, value, each.unit) if part)


def _pronoun(quantity: Quantity) -> bool:
    """Whether it is a mere "one", which is a pronoun more often than a figure."""
    return quantity.in_words and quantity.low == quantity.high == 1 and not quantity.unit


def _away_from_note(sentences: Iterable[Sentence], draft: Draft) -> str:
    """A figure in a sentence that cites none of the notes which the draft's sentences with that figure cite."""
    homes: dict[str, set[str]] = {}
    for section in draft.sections:
        for block in section.blocks:
            for sentence in block.sentences:
                for figure in _figures(sentence.text):
                    homes.setdefault(figure, set()).update(sentence.facts)
    for sentence in sentences:
        for figure in _figures(sentence.text):
            home = homes.get(figure, set())
            if home and not home & set(sentence.facts):
                return figure
    return ""


def _lost(draft: Draft, changed: Mapping[str, Section]) -> tuple[str, str] | None:
    """A changed section and something of it that stands nowhere in the piece any more."""
    now = content(block for section in _with_sections(draft, changed).sections for block in section.blocks)
    for section in draft.sections:
        if section.id in changed and (gone := content(section.blocks).but(now)):
            return section.id, gone[0]
    return None


def _with_sections(draft: Draft, changed: Mapping[str, Section]) -> Draft:
    return _of(draft, (changed.get(each.id, each) for each in draft.sections))


def _with_words(section: Section, polished: PolishedSection) -> Section:
    """The section in its new words; a formula stays where its figure does."""
    left = {value for block in polished.blocks for text, _ in _texts(block) for value in _values(text)}
    declared = tuple(each for each in section.declared if not (own := _values(each.figure)) or own & left)
    return Section(
        id=section.id,
        form=section.form,
        heading=polished.heading or section.heading,
        emoji=polished.emoji or section.emoji,
        blocks=polished.blocks,
        declared=declared,
    )


def _values(text: str) -> set[tuple[Decimal, Decimal]]:
    """The figures of a text as bare values: a formula gives no caution."""
    return {(each.low, each.high) for each in find_quantities(text) if each.counts}


def _headline(draft: Draft, polished: PlannedHeadline, known: frozenset[str]) -> Headline:
    """The final headline with its mail lines, or the draft's where one says what the piece does not."""
    lines = (polished.text, polished.subject, polished.preheader)
    piece = content(block for section in draft.sections for block in section.blocks).figures
    own = {figure for line in (draft.headline.text, draft.headline.subject) for figure in _figures(line)}
    if any(set(_figures(line)) - piece - own for line in lines) or set(names_in(lines[1:])) - known:
        return draft.headline
    return Headline(
        text=polished.text,
        emoji=polished.emoji or draft.headline.emoji,
        subject=polished.subject or draft.headline.subject,
        preheader=polished.preheader or draft.headline.preheader,
    )


def _names(draft: Draft, notes: Notes) -> frozenset[str]:
    """Every name that the draft, the event or a note has, and each word of it."""
    texts = [notes.brief.headline, notes.brief.summary, draft.headline.text, *notes.source_names.values()]
    texts += [sentence.text for section in draft.sections for block in section.blocks for sentence in block.sentences]
    texts += [f"{fact.statement} {fact.speaker} {fact.quote}" for fact in notes.facts]
    texts += [block.label for section in draft.sections for block in section.blocks]
    words = (word for text in texts for pattern in _WORDS for word in pattern.findall(text))
    return frozenset(words) | frozenset(names_in(texts))


def _words(blocks: Iterable[Block]) -> int:
    return sum(len(text.split()) for block in blocks for text, _ in _texts(block))


def _fixed(section: Section, style: Style) -> bool:
    form = style.shape.section(section.form)
    return bool(form and form.fixed)
