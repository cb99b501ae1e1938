"""A draft as a writer reads it in a prompt: plain lines a block, and for the rewrite desk with ids and emoji."""

from pipeline.models import Block, Draft, Section

OPENING_WORDS = 40


def plain_section(section: Section) -> str:
    """A section's text without heading, ids and emoji, a line a block."""
    return "\n".join(_plain(block) for block in section.blocks)


def opening_of(section: Section) -> str:
    """The first words of a section."""
    words = plain_section(section).split()
    return " ".join(words[:OPENING_WORDS]) + (" …" if len(words) > OPENING_WORDS else "")


def manuscript(draft: Draft) -> str:
    """The whole draft with its headline, the sections' ids, the notes of each sentence in brackets, and emoji."""
    lines = [f"headline: {draft.headline.text}"]
    for section in draft.sections:
        lines += ["", _join(f"{section.id}:", section.heading, section.emoji), *map(_marked, section.blocks)]
    return "\n".join(lines)


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
    told = " ".join(
        _join(sentence.text, f"[{' '.join(sentence.facts)}]" * bool(sentence.facts)) for sentence in block.sentences
    )
    match block.form:
        case "subheading":
            return _join("###", block.label, told, block.emoji)
        case "bullet":
            return _join("-", f"({block.label})" * bool(block.label), told, block.emoji)
        case _:
            return _join("¶", told, block.emoji)


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)
