"""A piece as its writer is shown it, a line a block, and how many words readers see in it."""

from collections.abc import Iterable

from pipeline.models import Block, Section
from pipeline.text.blocks import count_words
from pipeline.writer.replies import PieceSection

OPENING_WORDS = 40


def words_of(sections: Iterable[Section | PieceSection], headline: str = "") -> int:
    """How many words readers see: headline, headings, subheadings, labels and text, each as it stands."""
    texts = [headline]
    for section in sections:
        texts += [section.heading, *(text for block in section.blocks for text in _texts(block))]
    return sum(map(count_words, texts))


def plain_section(section: Section) -> str:
    """A section's text without heading and ids, a line a block, each with its emoji."""
    return "\n".join(_join(_plain(block), block.emoji) for block in section.blocks)


def cited_section(section: Section) -> str:
    """The same with the notes of each sentence in brackets."""
    return "\n".join(_marked(block) for block in section.blocks)


def opening_of(section: Section) -> str:
    """The first words of a section."""
    words = " ".join(_plain(block) for block in section.blocks).split()
    return " ".join(words[:OPENING_WORDS]) + (" …" if len(words) > OPENING_WORDS else "")


def _texts(block: Block) -> tuple[str, ...]:
    return (block.label, *(sentence.text for sentence in block.sentences))


def _plain(block: Block) -> str:
    text = " ".join(sentence.text for sentence in block.sentences)
    match block.form:
        case "subheading":
            return block.label or text
        case "bullet":
            return f"- {block.label}: {text}" if block.label else f"- {text}"
        case _:
            return text


def _marked(block: Block) -> str:
    sentences = " ".join(
        _join(sentence.text, f"[{' '.join(sentence.facts)}]" * bool(sentence.facts)) for sentence in block.sentences
    )
    match block.form:
        case "subheading":
            return _join("###", block.label, sentences, block.emoji)
        case "bullet":
            return _join("-", f"({block.label})" * bool(block.label), sentences, block.emoji)
        case _:
            return _join("¶", sentences, block.emoji)


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)
