"""A piece as its writer is shown it, and how many words readers see in it."""

from collections.abc import Iterable

from pipeline.models import Block, Section
from pipeline.text.blocks import count_words
from pipeline.writer.replies import PlannedHeadline

OPENING_WORDS = 40


def words_of(sections: Iterable[Section], headline: str = "") -> int:
    """How many words readers see: headline, headings, subheadings, labels and text, each as it stands."""
    texts = [headline]
    for section in sections:
        texts += [section.heading, *(text for block in section.blocks for text in _texts(block))]
    return sum(map(count_words, texts))


def manuscript(headline: PlannedHeadline, sections: Iterable[Section]) -> str:
    """The whole piece as Markdown with its emoji, below its mail's subject line and preheader where it has them."""
    mail = [f"Subject: {headline.subject}"] * bool(headline.subject)
    mail += [f"Preheader: {headline.preheader}"] * bool(headline.preheader)
    told = [_join("#", headline.emoji, headline.text), *map(_headed, sections)]
    return "\n\n".join(filter(None, ("\n".join(mail), *told)))


def _headed(section: Section) -> str:
    heading = _join("##", section.heading, section.emoji) if section.heading else ""
    return "\n\n".join(filter(None, (heading, cited_section(section))))


def cited_section(section: Section) -> str:
    """A section's text as its writer gives it: Markdown with the notes of each sentence in brackets."""
    return "\n\n".join(_cited(block) for block in section.blocks)


def opening_of(section: Section) -> str:
    """The first words of a section."""
    words = " ".join(_plain(block) for block in section.blocks).split()
    return " ".join(words[:OPENING_WORDS]) + (" …" if len(words) > OPENING_WORDS else "")


def _texts(block: Block) -> tuple[str, ...]:
    return (block.label, *(sentence.text for sentence in block.sentences))


def _plain(block: Block) -> str:
    return " ".join(filter(None, _texts(block)))


def _cited(block: Block) -> str:
    sentences = " ".join(
        _join(sentence.text, f"[{' '.join(sentence.facts)}]" * bool(sentence.facts)) for sentence in block.sentences
    )
    match block.form:
        case "subheading":
            return _join("###", block.label, sentences, block.emoji)
        case "bullet" if block.label:
            return f"- {_join(f'**{block.label}**', block.emoji)}: {sentences}"
        case "bullet":
            return _join("-", sentences, block.emoji)
        case _:
            return _join(sentences, block.emoji)


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)
