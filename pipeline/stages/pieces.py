"""Every piece of a draft's text by key: `headline`, `s2` a heading, `s2.3` a subheading, `s2.3.0` a sentence."""

from collections.abc import Iterator, Mapping

from pipeline.models import Block, Draft, Section, Sentence

HEADLINE = "headline"


def pieces(draft: Draft) -> dict[str, Sentence]:
    """All pieces in text order; titles come as sentences without facts."""
    return {HEADLINE: Sentence(text=draft.headline.text), **{k: v for s in draft.sections for k, v in _of_section(s)}}


def _of_section(section: Section) -> Iterator[tuple[str, Sentence]]:
    if section.heading:
        yield section.id, Sentence(text=section.heading)
    for at, block in enumerate(section.blocks):
        if block.form == "subheading" and block.label:
            yield f"{section.id}.{at}", Sentence(text=block.label)
            continue
        for number, sentence in enumerate(block.sentences):
            yield f"{section.id}.{at}.{number}", sentence


def is_sentence(key: str) -> bool:
    """Whether a piece is a sentence of the text, and no title."""
    return key.count(".") == 2


def with_pieces(draft: Draft, new: Mapping[str, Sentence]) -> Draft:
    """The draft with the given pieces in place of its own; all else stays."""
    headline = draft.headline.model_copy(update={"text": new[HEADLINE].text}) if HEADLINE in new else draft.headline
    sections = tuple(_with_section(section, new) for section in draft.sections)
    return draft.model_copy(update={"headline": headline, "sections": sections})


def _with_section(section: Section, new: Mapping[str, Sentence]) -> Section:
    heading = new[section.id].text if section.id in new else section.heading
    blocks = tuple(_with_block(block, f"{section.id}.{at}", new) for at, block in enumerate(section.blocks))
    return section.model_copy(update={"heading": heading, "blocks": blocks})


def _with_block(block: Block, key: str, new: Mapping[str, Sentence]) -> Block:
    label = new[key].text if key in new else block.label
    sentences = tuple(new.get(f"{key}.{number}", sentence) for number, sentence in enumerate(block.sentences))
    return block.model_copy(update={"label": label, "sentences": sentences})
