"""A long text cut where a sentence or a word ends."""

import re

_STOP = re.compile(r"[.!?…][\"”’)]*(?=\s)")
LEAST = 0.6
"""The share of the room that whole sentences have to fill, so that the cut is made behind one."""


def shortened(text: str, longest: int) -> str:
    """The text in at most so many code points: its whole sentences, or else its whole words, and "…" for the rest."""
    if len(text) <= longest:
        return text
    room = text[: longest - 1]
    stop = max((end.end() for end in _STOP.finditer(room)), default=0)
    if stop > longest * LEAST and stop < longest - 1:
        return f"{room[:stop]} …"
    whole = text[longest - 1].isspace() or room[-1:].isspace()
    word = room.rstrip() if whole else room.rsplit(None, 1)[0] if " " in room else room
    return word.rstrip(" ,;:–—-") + "…"
