"""The rewrite desk: the whole piece told once more, and of what comes back only what its notes bear."""

import re
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
_POINTS_BACK = re.compile(
    r"[\W\d]*(?:but |and |so |yet |still )?"
    r"(?:that|this|those|these|it|its|they|their|he|his|she|her|such|both|neither)\b",
    re.IGNORECASE,
)


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
    stands in none of the notes that its section cites: it goes where its notes are told elsewhere and nothing leans on
    it, else the draft's own sentence on them takes its place; a heading or label gives way to the draft's. A section
    stays as it was where the draft has no such sentence, or where it comes back in another form. A
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
    retold = [_resting_on_its_section(each, ground) for each in reply.sections]
    told = _told(retold, ground)
    spare = [each for section in stands for block in section.blocks for each in block.sentences if each.facts]
    changed: dict[str, Section] = {}
    unchanged: dict[str, str] = {}
    partly: dict[str, str] = {}
    for polished in retold:
        section = stood[polished.id]
        mended, faults = _mended(polished, told, spare, ground)
        mended, loose = _labelled(mended, section, ground)
        faults += loose
        if fault := _other_form(section, mended, style.shape.section(section.form)):
            unchanged[section.id] = faults[0] if faults else fault
            continue
        changed[section.id] = _with_words(section, mended, declared)
        if faults:
            partly[section.id] = faults[0]
    whole = _of(draft, (changed.get(each.id, each) for each in draft.sections))
    headline = _headline(whole, reply.headline, ground) if reply.headline.text.strip() else draft.headline
    return Polished(draft=whole.model_copy(update={"headline": headline}), unchanged=unchanged, partly=partly)


def _resting_on_its_section(section: PolishedSection, ground: Ground) -> PolishedSection:
    """The section, each sentence that its own notes do not bear and its section's do resting on these too."""
    around = _cited(section)

    def resting(block: Block, sentence: Sentence) -> Sentence:
        return (ground.fault(sentence, cited_in(block)) and ground.borne(sentence, around)) or sentence

    return section.model_copy(
        update={
            "blocks": tuple(
                block.model_copy(update={"sentences": tuple(resting(block, each) for each in block.sentences)})
                for block in section.blocks
            )
        }
    )


def _told(sections: Iterable[PolishedSection], ground: Ground) -> set[str]:
    """The notes that some sentence tells without breaking anything."""
    blocks = [block for section in sections for block in section.blocks]
    sentences = ((each, cited_in(block)) for block in blocks for each in block.sentences)
    return {fact for each, beside in sentences if not ground.fault(each, beside) for fact in each.facts}


def _mended(
    polished: PolishedSection, told: Collection[str], spare: list[Sentence], ground: Ground
) -> tuple[PolishedSection, list[str]]:
    """The section without the sentences that break something, and what these broke.

    Where the notes of one are not `told`, or what stands beside it leans on it, a sentence of the draft on its notes
    takes its place, each of those in `spare` once; without one, no block is left of the section.
    """
    faults: list[str] = []
    blocks: list[Block] = []
    for at, block in enumerate(polished.blocks):
        beside, sentences = cited_in(block), list[Sentence]()
        for place, sentence in enumerate(block.sentences):
            if not (fault := ground.fault(sentence, beside)):
                sentences.append(sentence)
                continue
            faults.append(fault)
            if set(sentence.facts) <= set(told) and not _leant_on(polished, at, place):
                continue
            if (own := _own_sentence(sentence, spare)) is None:
                return polished.model_copy(update={"blocks": ()}), faults
            sentences.append(own)
            spare.remove(own)
        if sentences or block.form == "subheading":
            blocks.append(block.model_copy(update={"sentences": tuple(sentences)}))
    return polished.model_copy(update={"blocks": tuple(blocks)}), faults


def _leant_on(section: PolishedSection, at: int, place: int) -> bool:
    """Whether the next sentence points back to this one, or this is a bullet that a sentence of the section counts."""
    block = section.blocks[at]
    rest = [*block.sentences[place + 1 :], *(each for later in section.blocks[at + 1 :] for each in later.sentences)]
    if rest and _POINTS_BACK.match(rest[0].text):
        return True
    number = sum(each.form == "bullet" for each in section.blocks)
    counted = (each for one in section.blocks for sentence in one.sentences for each in figures_in(sentence.text))
    alone = block.form == "bullet" and len(block.sentences) == 1
    return alone and any(each.few and each.low == each.high == number for each in counted)


def _own_sentence(sentence: Sentence, spare: Iterable[Sentence]) -> Sentence | None:
    """The draft's sentence on the same notes, or on most of them; None where none shares any."""
    facts = set(sentence.facts)
    near = [each for each in spare if facts & set(each.facts)]
    return min(near, key=lambda each: len(facts ^ set(each.facts)), default=None)


def _labelled(polished: PolishedSection, section: Section, ground: Ground) -> tuple[PolishedSection, list[str]]:
    """The section with the draft's own heading or label where one says what none of the section's notes does."""
    around, own, faults = _cited(polished), [each for each in section.blocks if each.label], list[str]()
    blocks: list[Block] = []
    known = {each.label for each in own}
    for block in polished.blocks:
        if block.label and block.label not in known and (fault := ground.label_fault(block.label, around)):
            faults.append(fault)
            facts = set(cited_in(block))
            alike = [each for each in own if each.form == block.form]
            nearest = max(alike, key=lambda each: len(facts & set(cited_in(each))), default=None)
            block = block.model_copy(update={"label": nearest.label if nearest else ""})
        own = [each for each in own if each.label != block.label]
        if block.label or block.form != "subheading" or block.sentences:
            blocks.append(block)
    heading = polished.heading
    if heading != section.heading and (fault := ground.label_fault(heading, around)):
        faults.append(fault)
        heading = ""
    return polished.model_copy(update={"blocks": tuple(blocks), "heading": heading}), faults


def _cited(section: PolishedSection) -> tuple[str, ...]:
    """The notes that a section's sentences cite, each once."""
    return tuple(dict.fromkeys(fact for block in section.blocks for fact in cited_in(block)))


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
