"""A piece as its writer gives it, its Markdown read as blocks: paragraphs, subheadings and bullets with their notes."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from pipeline.models import APPENDIX_HEADING, Block, FrozenModel, Outline, Section, SectionPlan, Sentence
from pipeline.text.emoji import find_emoji
from pipeline.text.sentences import sentences
from pipeline.writer.replies import (
    CitationsReply,
    CitedSentence,
    FoundFact,
    PieceReply,
    PieceSection,
    PlannedHeadline,
    StorySectionReply,
)

if TYPE_CHECKING:
    from pipeline.style.layout import SectionForm
    from pipeline.style.style import Style

_ID = r"[A-Za-z]{1,3}\d{1,4}"
_CITED = re.compile(rf"\s*+\[\^?({_ID}(?:[\s,;]++\^?{_ID})*+)\]")
_ITEM = re.compile(r"(?:[-*•+]|\d{1,2}[.)])\s++")
_LABEL = re.compile(r"\*\*([^*\n]{1,80}?)\s*+:?\s*+\*\*")
_HEADING = re.compile(r"#{1,6}\s++(?:\d{1,2}[.)]\s++)?")
_NOTHING = CitedSentence(number=0)


class Piece(FrozenModel):
    """The whole piece: headline, sections in their order, and what it took from the sources beside the notes.

    `unrevised` says why it stands as first told, where no revision could be used, `unchecked` why the desk's check
    changed nothing, and `uncited` why its sentences have no notes, where what they rest on could not be learnt.
    """

    headline: PlannedHeadline
    sections: tuple[Section, ...]
    found: tuple[FoundFact, ...] = ()
    unrevised: str = ""
    unchecked: str = ""
    uncited: str = ""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in text order."""
        return tuple(each for section in self.sections for block in section.blocks for each in block.sentences)

    def cited(self, reply: CitationsReply) -> "Piece":
        """The piece with each sentence's notes and formulas, in the words that mend it; 1 is the first sentence."""
        given = {each.number: each for each in reply.sentences}
        numbers = count(1)
        sections = []
        for section in self.sections:
            blocks, declared = [], [*section.declared]
            for block in section.blocks:
                told = [(each, given.get(next(numbers), _NOTHING)) for each in block.sentences]
                blocks.append(block.model_copy(update={"sentences": tuple(_resting(*each) for each in told)}))
                declared += [figure for _, rests in told for figure in rests.derived]
            sections.append(section.model_copy(update={"blocks": tuple(blocks), "declared": tuple(declared)}))
        return self.model_copy(update={"sections": tuple(sections), "found": reply.found})


def _resting(sentence: Sentence, rests: CitedSentence) -> Sentence:
    """A sentence with the notes that it rests on and no others, mended where that is asked."""
    words = without_ids(rests.text).strip() or sentence.text
    return sentence.model_copy(update={"text": words, "facts": tuple(dict.fromkeys(rests.facts))})


def without_ids(text: str) -> str:
    """The text without ids of notes in brackets."""
    return _CITED.sub("", text)


def piece_of(reply: PieceReply, outline: Outline, style: "Style") -> Piece:
    """The reply's sections under their plans' forms, with the headings that it gives: an opening needs none.

    Ids in brackets are taken out: what a sentence rests on is asked for once the piece stands.
    """
    plans = {plan.id: plan.model_copy(update={"heading": ""}) for plan in outline.sections}
    sections = (
        section_of(each, plans.get(each.id) or _unplanned(number, each, style, free=not plans), style)
        for number, each in enumerate(reply.sections, 1)
    )
    return Piece(headline=reply.headline, sections=tuple(sections)).cited(CitationsReply(sentences=()))


def _unplanned(number: int, given: PieceSection, style: "Style", *, free: bool) -> SectionPlan:
    """The plan of a section that nobody planned: in a `free` piece its number, and the form that it is nearest to."""
    forms = [form for form in style.shape.sections if not form.fixed]
    if not free or not forms:
        return SectionPlan(id=given.id, form="", heading="")
    opening, *others = forms
    has = Counter[str](block.form for block in blocks_of(given.text))

    def distance(form: "SectionForm") -> tuple[int, int]:
        counted = (
            (has["paragraph"], form.paragraphs),
            (has["bullet"], form.bullets),
            (has["subheading"], form.subheadings),
        )
        lacking = sum(1 for number, among in counted if number and not among.max)
        return lacking, sum(max(among.min - number, number - among.max, 0) for number, among in counted)

    form = opening if number == 1 else min(others, key=distance, default=opening)
    return SectionPlan(id=f"s{number}", form=form.id, heading="")


def section_of(given: StorySectionReply | PieceSection, plan: SectionPlan, style: "Style") -> Section:
    """The section without a first line that repeats its heading; the plan's heading and emoji where it gives none.

    Where the style has no subheadings in its form, one is told as a paragraph: structure is not a model's to word.
    """
    blocks = blocks_of(given.text)
    heading, emoji = given.heading or plan.heading, given.emoji or plan.emoji
    if blocks and blocks[0].form == "subheading" and blocks[0].label.casefold() == heading.casefold():
        blocks = blocks[1:]
    form = style.shape.section(plan.form)
    if not (form and form.subheadings.max):
        blocks = tuple(_told(block) if block.form == "subheading" else block for block in blocks)
    declared = given.derived if isinstance(given, StorySectionReply) else ()
    return Section(id=plan.id, form=plan.form, heading=heading, emoji=emoji, blocks=blocks, declared=declared)


def _told(subheading: Block) -> Block:
    return Block(form="paragraph", sentences=(Sentence(text=subheading.label),), emoji=subheading.emoji)


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """The blocks of some Markdown; a sentence's notes are the ids in brackets within it or right behind it.

    An emoji at a block's end, or behind or before a bullet's label, is the block's.
    """
    return tuple(filter(None, map(_block, _texts(markdown))))


def _texts(markdown: str) -> Iterator[str]:
    """Paragraphs, headings and items, the lines of each joined."""
    text: list[str] = []
    for line in [*markdown.splitlines(), ""]:
        words = line.strip()
        if text and (not words or _ITEM.match(words) or _HEADING.match(words) or _HEADING.match(text[0])):
            yield " ".join(text)
            text = []
        text += [words] if words else []


def _block(text: str) -> Block | None:
    if heading := _HEADING.match(text):
        label, sign = _without_emoji(without_ids(text[heading.end() :]).replace("**", ""))
        if label.casefold() != APPENDIX_HEADING.casefold():
            return Block(form="subheading", sentences=(), label=label, emoji=sign) if label else None
        text = label  # what only the editor's part may be headed with is told as a sentence
    item = _ITEM.match(text)
    label, sign = "", ""
    if item:
        text = text[item.end() :]
        label, sign, text = _labelled(text)
    told, last = _sentences(text)
    if not told and not label:
        return None
    return Block(form="bullet" if item else "paragraph", sentences=told, label=label, emoji=sign or last)


def _labelled(text: str) -> tuple[str, str, str]:
    """A bullet's label, the emoji beside it, and the words behind it; no label where none opens the bullet."""
    opening = next(find_emoji(text), None)
    sign = opening.text if opening and opening.start == 0 else ""
    label = _LABEL.match(text, len(sign) + (len(text[len(sign) :]) - len(text[len(sign) :].lstrip())))
    if not label:
        return "", sign, text[len(sign) :].lstrip()
    words, inner = _without_emoji(label[1])
    rest = text[label.end() :].lstrip()
    behind = next(find_emoji(rest), None)
    if behind and behind.start == 0:
        sign, rest = sign or behind.text, rest[behind.end :]
    return words, sign or inner, rest.lstrip(" :–—")


def _sentences(text: str) -> tuple[tuple[Sentence, ...], str]:
    """The sentences of a block with their notes, and the emoji that it ends with."""
    plain, cited, at = "", [], 0
    for mark in _CITED.finditer(text):
        plain += text[at : mark.start()]
        cited.append((len(plain), re.findall(_ID, mark[1])))
        at = mark.end()
    plain, sign = _without_emoji(plain + text[at:])
    found = sentences(plain)
    starts, notes = [each.start for each in found], [list[str]() for _ in found]
    for place, ids in cited:
        if found:
            notes[max(bisect_right(starts, place - 1) - 1, 0)] += ids
    return tuple(
        Sentence(text=each.text, facts=tuple(dict.fromkeys(ids))) for each, ids in zip(found, notes, strict=True)
    ), sign


def _without_emoji(text: str) -> tuple[str, str]:
    """The text without the emoji that it ends with, and the last of these."""
    text, sign = text.strip(), ""
    for ending in reversed([*find_emoji(text)]):
        if ending.end != len(text):
            break
        sign = sign or ending.text
        text = text[: ending.start].rstrip()
    return text, sign
