"""Text from outside as it may stand in a prompt: between marks that it cannot know and does not contain."""

import hashlib
import re
from collections.abc import Sequence

from pipeline.models import Fact, Figure, Notes

_MARKS = re.compile(r"\[\[(?=\s*(?:end|notes|source|readings)\b)|<\|(?=[a-z_]+\|>)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")


def derived(seed: str, purpose: str) -> str:
    """Ten hexadecimal digits that follow from the event's hash and that no source can foresee."""
    return hashlib.sha256(f"{purpose}:{seed}".encode()).hexdigest()[:10]


def neutral(text: str, key: str) -> str:
    """The text without control characters, invisible tags and the block's key, what looks like a mark broken up."""
    shown = _CONTROL.sub("", text).replace(key, "")
    return _MARKS.sub(lambda mark: " ".join(mark[0]), shown)


def notes_lines(notes: Notes, key: str) -> str:
    """The notes as one compact line a fact: id, statement, figures, quotation with speaker, conflicts with sources."""
    return "\n".join(neutral(" ".join(_line(fact).split()), key) for fact in notes.facts)


def _line(fact: Fact) -> str:
    parts = [f"{fact.id} {fact.statement}"]
    figures = [_figure(figure) for figure in fact.figures if figure.quantity.text not in fact.statement]
    if figures:
        parts.append("; ".join(figures))
    if fact.quote:
        parts.append(_quote(fact))
    if fact.conflicts:
        parts.append(f"≠ {' '.join(fact.conflicts)} (this one from {' '.join(fact.sources)})")
    return " | ".join(parts)


def _figure(figure: Figure) -> str:
    words: Sequence[str] = (figure.entity, figure.measure, figure.period)
    return f"{' '.join(filter(None, words))}: {figure.quantity.text}"


def _quote(fact: Fact) -> str:
    if fact.quote in fact.statement:
        return f"— {fact.speaker}"
    return f'"{fact.quote}" — {fact.speaker or "speaker not named"}'
