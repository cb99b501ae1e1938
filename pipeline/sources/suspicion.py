"""Passages of a source that speak to a language model instead of a reader, as prompt injections do.

How such passages speak is in suspicion.yml. They are reported to the editor and never removed: a story about such
attacks quotes them. That a source cannot command the writer is the work of prompts and audit; this is the bell beside.
"""

import re
from functools import cache
from pathlib import Path

from pipeline.files.data_files import own_data
from pipeline.models import Passage

BETWEEN = r"[^\w.!?]{1,4}"
GAP = r"(?:[^\w.!?]{1,30}+\w{1,30}+){0,10}?"
"""Words of one sentence and what stands between them: no character is both, so that there is one way to read a run."""
AFTER_GAP = r"[^\w.!?]{1,30}+"


class Suspicion(Passage):
    """A passage that speaks to a model, and which kind of such speech it is."""

    kind: str


def suspicious_passages(text: str, *, source: str = "") -> tuple[Suspicion, ...]:
    """Each instruction-like passage once, in text order, with offsets in code points of `text`."""
    found = [
        Suspicion(source=source, start=match.start(), end=match.end(), text=match[0], kind=kind)
        for kind, pattern in patterns().items()
        for match in pattern.finditer(text)
    ]
    kept: list[Suspicion] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)


def remarks_on(text: str, *, most: int = 3) -> tuple[str, ...]:
    """A remark for the editor on each suspicious passage, the first `most` word for word and the others counted."""
    found = suspicious_passages(text)
    shown = [f"{' '.join(each.text.split())[:120]!r} {each.kind}" for each in found[:most]]
    rest = len(found) - len(shown)
    return (*shown, f"{rest} more passages that speak to a model") if rest else tuple(shown)


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """One regular expression for each kind of suspicious speech."""
    rules = own_data(Path(__file__).with_suffix(".yml"))
    words = {name: _either(listed) for name, listed in rules["words"].items()}
    phrases = {
        kind: [rf"\b(?=\w)(?:{'|'.join(_phrase(each, words) for each in listed)})(?!\w)"]
        for kind, listed in rules["kinds"].items()
    }
    return {
        kind: re.compile("|".join(listed), re.IGNORECASE | re.MULTILINE)
        for kind, listed in (phrases | rules["marks"]).items()
    }


def _phrase(phrase: str, words: dict[str, str]) -> str:
    """A phrase of suspicion.yml as a regular expression."""
    pattern, between = "", BETWEEN
    for part in phrase.split():
        if part == "...":
            pattern, between = pattern + GAP, AFTER_GAP
            continue
        choice = "|".join(words[each[1:-1]] if each.startswith("<") else each for each in part.rstrip("?").split("|"))
        piece = f"{between if pattern else ''}(?:{choice})"
        pattern += f"(?:{piece})?" if part.endswith("?") else piece
        between = BETWEEN
    return pattern


def _either(listed: list[str]) -> str:
    """Any of the words or phrases, the longest first."""
    longest_first = sorted(listed, key=len, reverse=True)
    return "|".join(BETWEEN.join(map(re.escape, words.split())) for words in longest_first)
