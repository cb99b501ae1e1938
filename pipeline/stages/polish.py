"""The rewrite desk: one pass over the whole draft, and of what comes back only sections that say what they said."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from pipeline.errors import ReplyError
from pipeline.models import (
    Block,
    Draft,
    FrozenModel,
    Headline,
    Notes,
    Outline,
    Section,
    Sentence,
)
from pipeline.quantities.finder import find_quantities
from pipeline.stages.content import Content, PlainFigure, content, content_of, figures_in, texts_of
from pipeline.style.layout import SectionForm
from pipeline.style.style import Style
from pipeline.writer.protocol import Writer
from pipeline.writer.replies import PlannedHeadline, PolishedSection
from pipeline.writer.reply_parsing import names_in

FEWEST = 2
"""Sections that a rewrite desk can join."""
_WORDS = (re.compile(r"[\w-]+"), re.compile(r"\w+"))


class Polished(FrozenModel):
    """The draft after the rewrite desk's pass, and why a section of it was kept as it was, by its id.

    Of a section in `partly` those sentences alone are new that say what they said before.
    """

    draft: Draft
    unchanged: dict[str, str] = {}
    partly: dict[str, str] = {}


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
    the whole piece has lost; other forms. What says the same in a broken section is taken, sentence by sentence. A
    draft of one section has nothing to join, and is not sent. The draft stays as it is where the reply cannot be
    used, of which `unusable` hears.
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
    partly: dict[str, str] = {}

    def give_back(section: Section, polished: PolishedSection, why: str) -> None:
        """What of the section says what it said; where nothing does, the section as it was."""
        mixed = _mixed(section, polished, known)
        if mixed.blocks != section.blocks and not _fault(section, mixed, draft, known, style):
            changed[section.id], partly[section.id] = _with_words(section, mixed), why
        else:
            changed.pop(section.id, None)
            unchanged[section.id] = why

    given = {polished.id: polished for polished in reply.sections}
    stood = {section.id: section for section in draft.sections}
    for section_id, polished in given.items():
        if fault := _fault(stood[section_id], polished, draft, known, style):
            give_back(stood[section_id], polished, fault)
        else:
            changed[section_id] = _with_words(stood[section_id], polished)
    while lost := _lost(draft, changed):
        section_id, item = lost
        if section_id in partly:
            unchanged[section_id] = partly.pop(section_id)
            del changed[section_id]
        else:
            give_back(stood[section_id], given[section_id], f"{item} was lost")
    headline = _headline(draft, reply.headline, known) if reply.headline.text.strip() else draft.headline
    whole = _with_sections(draft, changed).model_copy(update={"headline": headline})
    return Polished(draft=whole, unchanged=unchanged, partly=partly)


def _mixed(section: Section, polished: PolishedSection, known: frozenset[str]) -> PolishedSection:
    """The section with those blocks and sentences of the pass that state and cite what stood in their place before.

    Blocks and sentences answer to each other by place, where there are as many of one form.
    """
    pairs = list(zip(section.blocks, polished.blocks, strict=False))
    if len(section.blocks) != len(polished.blocks) or any(old.form != new.form for old, new in pairs):
        return PolishedSection(id=section.id, blocks=section.blocks)
    return PolishedSection(id=section.id, blocks=tuple(_mixed_block(old, new, known) for old, new in pairs))


def _mixed_block(old: Block, new: Block, known: frozenset[str]) -> Block:
    told = [text for text, _ in texts_of(new)]
    if any(told) and _says_the_same(content([old]), content([new])) and set(names_in(told)) <= known:
        return new
    if len(old.sentences) != len(new.sentences):
        return old
    pairs = zip(old.sentences, new.sentences, strict=True)
    return old.model_copy(update={"sentences": tuple(_mixed_sentence(before, after, known) for before, after in pairs)})


def _mixed_sentence(before: Sentence, after: Sentence, known: frozenset[str]) -> Sentence:
    same = after.text.strip() and _says_the_same(content_of(before), content_of(after))
    return after if same and set(names_in([after.text])) <= known else before


def _says_the_same(before: Content, after: Content) -> bool:
    return not after.added(before) and not before.lost(after)


def _of(draft: Draft, sections: Iterable[Section]) -> Draft:
    return draft.model_copy(update={"sections": tuple(sections)})


def _fault(section: Section, polished: PolishedSection, draft: Draft, known: frozenset[str], style: Style) -> str:
    """Why a polished section cannot stand, or ""."""
    form = style.shape.section(section.form)
    sentences = [sentence for block in polished.blocks for sentence in block.sentences]
    before, after = content(section.blocks), content(polished.blocks)
    if not any(sentence.text.strip() for sentence in sentences):
        return "it came back empty"
    if added := after.added(before):
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


def _away_from_note(sentences: Iterable[Sentence], draft: Draft) -> str:
    """A figure in a sentence that cites none of the notes which the draft's sentences with that figure cite."""
    homes: dict[PlainFigure, set[str]] = {}
    for section in draft.sections:
        for block in section.blocks:
            for sentence in block.sentences:
                for figure in figures_in(sentence.text):
                    homes.setdefault(figure, set()).update(sentence.facts)
    for sentence in sentences:
        for figure in figures_in(sentence.text):
            home = {fact for one, facts in homes.items() if one.becomes(figure) for fact in facts}
            if home and not figure.few and not home & set(sentence.facts):
                return str(figure)
    return ""


def _lost(draft: Draft, changed: Mapping[str, Section]) -> tuple[str, str] | None:
    """A changed section and something of it that stands nowhere in the piece any more."""
    now = content(block for section in _with_sections(draft, changed).sections for block in section.blocks)
    for section in draft.sections:
        if section.id in changed and (gone := content(section.blocks).lost(now)):
            return section.id, gone[0]
    return None


def _with_sections(draft: Draft, changed: Mapping[str, Section]) -> Draft:
    return _of(draft, (changed.get(each.id, each) for each in draft.sections))


def _with_words(section: Section, polished: PolishedSection) -> Section:
    """The section in its new words; a formula stays where its figure does."""
    left = {value for block in polished.blocks for text, _ in texts_of(block) for value in _values(text)}
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
    own = {figure for line in (draft.headline.text, draft.headline.subject) for figure in figures_in(line)}
    figures = (each for line in lines for each in figures_in(line))
    strange = [each for each in figures if not each.few and not any(one.becomes(each) for one in piece | own)]
    if strange or set(names_in(lines[1:])) - known:
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
    return sum(len(text.split()) for block in blocks for text, _ in texts_of(block))


def _fixed(section: Section, style: Style) -> bool:
    form = style.shape.section(section.form)
    return bool(form and form.fixed)
