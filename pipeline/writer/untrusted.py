"""Text from outside as it may stand in a prompt: between marks that it cannot know and does not contain."""

import hashlib
import re
from collections.abc import Iterable, Sequence

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
    """The notes under their sources' names, one compact line a fact: id, statement, figures, quotation, conflicts."""
    lines: list[str] = []
    source = ""
    for fact in notes.facts:
        first, *others = fact.sources or ("",)
        names = notes.source_names
        if first != source and (name := names.get(first)):
            lines.append(f"From {name}:")
        source = first
        also = [names[other] for other in others if other in names]
        lines.append(_line(fact, also, str(notes.brief.date.year)))
    return "\n".join(neutral(" ".join(line.split()), key) for line in lines)


def uses_line(notes: Notes, key: str) -> str:
    """What the story can do with the notes, use by use with their ids; "" where none says so."""
    by_use: dict[str, list[str]] = {}
    for fact in notes.facts:
        if fact.use:
            by_use.setdefault(fact.use, []).append(fact.id)
    return neutral("; ".join(" ".join(f"{use} {' '.join(ids)}".split()) for use, ids in by_use.items()), key)


def passage_lines(facts: Iterable[Fact], key: str) -> str:
    """The passages of some notes, a line a note."""
    lines = (f"{fact.id} {' '.join(each.text for each in fact.passages)}" for fact in facts)
    return "\n".join(neutral(" ".join(line.split()), key) for line in lines)


def _line(fact: Fact, also: Sequence[str], year: str) -> str:
    parts = [f"{fact.id} {fact.statement}"]
    if figures := _left_out(fact):
        parts.append("; ".join(map(_figure, figures)))
    elif periods := _unsaid(fact, year):
        parts.append("; ".join(periods))
    if quote := _quote(fact):
        parts.append(quote)
    if also:
        parts.append(f"also {'; '.join(also)}")
    if fact.conflicts:
        parts.append(f"≠ {' '.join(fact.conflicts)}")
    return " | ".join(parts)


def _left_out(fact: Fact) -> list[Figure]:
    """The figures whose value the statement does not hold, however it writes it."""
    from pipeline.quantities.finder import find_quantities

    stated = {(each.low, each.high) for each in find_quantities(fact.statement)}
    own = [figure.quantity for figure in fact.figures]
    return [
        figure
        for figure, quantity in zip(fact.figures, own, strict=True)
        if (quantity.low, quantity.high) not in stated and quantity.text not in fact.statement
    ]


def _unsaid(fact: Fact, year: str) -> list[str]:
    """The periods of a note's figures that its statement does not name; the event's own year goes without saying."""
    said = fact.statement.casefold()
    periods = dict.fromkeys(each.period for each in fact.figures if each.period.casefold() not in said)
    return [period for period in periods if period != year]


def _figure(figure: Figure) -> str:
    words: Sequence[str] = (figure.entity, figure.measure, figure.period)
    return f"{' '.join(filter(None, words))}: {figure.quantity.text}"


def _quote(fact: Fact) -> str:
    """The quotation with its speaker, without what the statement has: the words between marks, the speaker's name."""
    words = fact.quote
    stated = any(f"{opened}{words}" in fact.statement for opened in "\"“‘'")
    if not words or (stated and fact.speaker in fact.statement):
        return ""
    return f"— {fact.speaker}" if stated else f'"{words}" — {fact.speaker or "speaker not named"}'
