"""Which way the words around a figure say that it went, and the direction of a measure that is itself a change."""

import re

from pipeline.audit.wording.lexicon import any_of, cue
from pipeline.audit.wording.movement_words import movement
from pipeline.models import Direction, Quantity

MADE_UP = re.compile(
    r"\b(?:mak(?:e|es|ing)|made|add(?:s|ed|ing)?|sign(?:s|ed|ing)?|set|sets|end(?:s|ed)?|giv(?:e|es|en|ing)|gave) up\b"
    r"|\b(?:writ(?:e|es|ing|ten)|wrote|pa(?:y|ys|ying|id)|sold|se(?:t|nt)) off\b|\bturn(?:s|ed|ing)? down\b"
    r"|\blost by\b"  # a margin
    r"|(?<!went )(?<!goes )(?<!gone )(?<!going )\bup to\b",
    re.IGNORECASE,
)
# A measure that is itself a change; "returned from Bennu" is none.
_MOVED = rf"(?<![\w-])(?:{any_of('directions', 'change')})\b"
_CHANGE = "|".join((cue("direction", "up").pattern, cue("direction", "down").pattern, _MOVED))
CHANGE = re.compile(_CHANGE, re.IGNORECASE)
CHANGE_OF_CHANGE = re.compile(rf"(?:{_CHANGE}) (?:of|in)(?: the)?(?: \w+)? (?:{_CHANGE})", re.IGNORECASE)
BEHIND = re.compile(r"\s*(?:(?:percent|per cent|points?|people|\w+s)\s+)?")
LEVEL = re.compile(
    rf"\b(?:(?P<verb>[a-z]*)\s+)?(?:to|(?P<at>at))\s+(?:(?:an?|the|some|just|only|{any_of('bounds', 'opening')}) )*$",
    re.IGNORECASE,
)


def direction_at(text: str, start: int, end: int) -> int:
    """1 or -1 where the words right before or behind a figure say that it rose or fell, else 0."""
    left, right = text[max(0, start - 32) : start], text[end : end + 24]
    left = MADE_UP.sub(lambda words: " " * len(words[0]), left)
    blank, noun = len(right) - len(right.lstrip()), BEHIND.match(right)
    for at in (blank, noun.end() if noun else blank):
        if cue("comparison", "behind_more").match(right, at):
            return 1
        if cue("comparison", "behind_less").match(right, at):
            return -1
    ups = [m.end() for m in cue("direction", "up").finditer(left)]
    downs = [m.end() for m in cue("direction", "down").finditer(left)]
    up, down = max(ups, default=-1), max(downs, default=-1)
    return 0 if up == down else 1 if up > down else -1


def direction_of(way: Direction, text: str, start: int, end: int) -> int:
    """The same of a figure whose own direction is read already; what something only stands at or came to has none.

    "Grew at 5% a year" is no level.
    """
    level = LEVEL.search(text, max(0, start - 40), start) if way is Direction.NONE else None
    return 0 if level and not (level["at"] and movement(level["verb"] or "")) else direction_at(text, start, end)


def sign_of(measure: str, quantity: Quantity) -> int:
    """The direction of a note or cell that states a change: by its number, or by the measure's word.

    A change of a change ("slowing of the decline") has none by its words.
    """
    if not CHANGE.search(measure):
        return 0
    if quantity.high < 0:
        return -1
    if CHANGE_OF_CHANGE.search(measure):
        return 0
    return -1 if cue("direction", "down").search(measure) else 1 if quantity.low > 0 else 0
