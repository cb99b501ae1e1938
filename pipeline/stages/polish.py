"""The rewrite desk: the whole piece told once more, and of what comes back only what its notes bear."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from pipeline.errors import ReplyError
from pipeline.models import (
    Block,
    DeclaredFigure,
    Draft,
    FrozenModel,
    Headline,
    Notes,
    Outline,
    Section,
    Sentence,
)
from pipeline.stages.content import Ground, cited_in, figures_in, texts_of, values_in
from pipeline.style.layout import Range, SectionForm
from pipeline.style.style import Style
from pipeline.writer.protocol import Writer
from pipeline.writer.replies import PlannedHeadline, PolishedSection

FEWEST = 2
"""Sections that a rewrite desk can join."""


class Polished(FrozenModel):
    """The draft after the rewrite desk's pass, and why a section of it was kept as it was, by its id.

    In a section in `partly` a sentence that broke something has gone, or given way to the draft's own on its notes.
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
    """The draft as the writer's rewrite desk tells it; what its notes do not bear is not taken.

    Words, order, blocks and what is told are free. A sentence breaks something where a figure, quotation or name of it
    stands in none of the notes that it cites: it goes where its notes are told elsewhere, else the draft's own sentence
    on them takes its place. A section stays as it was where there is none, or where it comes back in another form. A
    draft of one section has nothing to join, and is not sent. The draft stays as it is where the reply is of no use, of
    which `unusable` hears.
    """
    stands = [section for section in draft.sections if not section.missing]
    if sum(not _fixed(section, style) for section in stands) < FEWEST:
        return Polished(draft=draft)
    try:
        reply = await writer.polish(_of(draft, stands), outline, notes, style)
    except ReplyError as error:
        unusable(error.problem)
        return Polished(draft=draft)
    derived = [each for polished in reply.sections for each in polished.derived]
    ground = Ground(notes, draft, derived)
    declared = [*(each for section in draft.sections for each in section.declared), *derived]
    stood = {section.id: section for section in draft.sections}
    told = _told(reply.sections, ground)
    spare = [each for section in stands for block in section.blocks for each in block.sentences if each.facts]
    changed: dict[str, Section] = {}
    unchanged: dict[str, str] = {}
    partly: dict[str, str] = {}
    for polished in reply.sections:
        section = stood[polished.id]
        mended, faults = _mended(polished, told, spare, ground)
        if fault := _other_form(section, mended, style.shape.section(section.form)):
            unchanged[section.id] = faults[0] if faults else fault
            continue
        changed[section.id] = _with_words(section, mended, declared)
        if faults:
            partly[section.id] = faults[0]
    whole = _of(draft, (changed.get(each.id, each) for each in draft.sections))
    headline = _headline(whole, reply.headline, ground) if reply.headline.text.strip() else draft.headline
    return Polished(draft=whole.model_copy(update={"headline": headline}), unchanged=unchanged, partly=partly)


def _told(sections: Iterable[PolishedSection], ground: Ground) -> set[str]:
    """The notes that some sentence tells without breaking anything."""
    blocks = [block for section in sections for block in section.blocks]
    sentences = ((each, cited_in(block)) for block in blocks for each in block.sentences)
    return {fact for each, beside in sentences if not ground.fault(each, beside) for fact in each.facts}


def _mended(
    polished: PolishedSection, told: Collection[str], spare: list[Sentence], ground: Ground
) -> tuple[PolishedSection, list[str]]:
    """The section without the sentences that break something, and what these broke.

    Where the notes of one are not `told`, a sentence of the draft on the same notes stands in its place, each of those
    in `spare` once; without one, no block is left of the section.
    """
    faults: list[str] = []
    blocks: list[Block] = []
    for block in polished.blocks:
        beside, sentences = cited_in(block), list[Sentence]()
        if fault := ground.fault(Sentence(text=block.label.lower()), beside):
            return polished.model_copy(update={"blocks": ()}), [*faults, fault]
        for sentence in block.sentences:
            if not (fault := ground.fault(sentence, beside)):
                sentences.append(sentence)
                continue
            faults.append(fault)
            if set(sentence.facts) <= set(told):
                continue
            other = next((each for each in spare if set(each.facts) == set(sentence.facts)), None)
            if other is None:
                return polished.model_copy(update={"blocks": ()}), faults
            sentences.append(other)
            spare.remove(other)
        if sentences or block.form == "subheading":
            blocks.append(block.model_copy(update={"sentences": tuple(sentences)}))
    return polished.model_copy(update={"blocks": tuple(blocks)}), faults


def _other_form(section: Section, polished: PolishedSection, form: SectionForm | None) -> str:
    """Why a section's blocks are not of its form, or ""."""
    if not any(sentence.text.strip() for block in polished.blocks for sentence in block.sentences):
        return "it came back empty"
    if form is None:
        return ""
    if form.fixed:
        fits = form.words.min <= _words(polished.blocks) <= form.words.max
        return "" if len(polished.blocks) == 1 and fits else "its length"
    was, now = (Counter(str(block.form) for block in blocks) for blocks in (section.blocks, polished.blocks))
    bullets = Range() if form.subheadings.max else form.bullets  # under each subheading: as many as there were
    for kind, count in (("subheading", form.subheadings), ("bullet", bullets), ("paragraph", form.paragraphs)):
        if now[kind] != was[kind] and not count.min <= now[kind] <= count.max:
            return f"it has other {kind}s"
    if form.labelled and any(block.form == "bullet" and not block.label for block in polished.blocks):
        return "a bullet has lost its label"
    return ""


def _of(draft: Draft, sections: Iterable[Section]) -> Draft:
    return draft.model_copy(update={"sections": tuple(sections)})


def _with_words(section: Section, polished: PolishedSection, declared: Iterable[DeclaredFigure]) -> Section:
    """The section in its new words; a formula goes where its figure does."""
    told = " ".join(text for block in polished.blocks for text, _ in texts_of(block))
    left = values_in(told)
    own = (each for each in declared if values_in(each.figure) & left or each.figure in told)
    return Section(
        id=section.id,
        form=section.form,
        heading=polished.heading or section.heading,
        emoji=polished.emoji or section.emoji,
        blocks=polished.blocks,
        declared=tuple(dict.fromkeys(own)),
    )


def _headline(piece: Draft, polished: PlannedHeadline, ground: Ground) -> Headline:
    """The final headline with its mail lines, or the draft's where one says what the piece does not."""
    lines = (polished.text, polished.subject, polished.preheader)
    told = [text for section in piece.sections for block in section.blocks for text, _ in texts_of(block)]
    known = {figure for text in (*told, piece.headline.text, piece.headline.subject) for figure in figures_in(text)}
    figures = (each for line in lines for each in figures_in(line) if not each.few)
    if any(not any(one.becomes(each) for one in known) for each in figures) or ground.strange_names(lines[1:]):
        return piece.headline
    return Headline(
        text=polished.text,
        emoji=polished.emoji or piece.headline.emoji,
        subject=polished.subject or piece.headline.subject,
        preheader=polished.preheader or piece.headline.preheader,
    )


def _words(blocks: Iterable[Block]) -> int:
    return sum(len(text.split()) for block in blocks for text, _ in texts_of(block))


def _fixed(section: Section, style: Style) -> bool:
    form = style.shape.section(section.form)
    return bool(form and form.fixed)
