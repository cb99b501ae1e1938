"""How a figure is stated: as a fact, a plan, a guess, a denial, a loss, by or to (POLICY rule 20's unread parts).

The same function reads the sentence of a text and that of its evidence, so that the two can be held together.
"""

import re

from pipeline.audit.wording.lexicon import cue

REACH = 60  # characters before a figure in which a word of denial is about it
MODAL = ("denied", "supposed", "aimed")


def modality(text: str, start: int, end: int) -> frozenset[str]:
    """What the words around a figure say of its standing: names of the lexicon's `modality` and `polarity` lists."""
    left = _last_clause(text[:start])
    found = {name for name in MODAL if cue("modality", name).search(_sentence(text, start))}
    denied = cue("polarity", "negation").search(left[-REACH:]) and not NO_MORE.search(left[-REACH:])
    if denied or NOT_BEHIND.match(_right(text, end)):
        found.add("negated")
    loss, gain = (bool(cue("polarity", name).search(_clause(text, start, end))) for name in ("loss", "gain"))
    if loss != gain:
        found.add("loss" if loss else "gain")
    if cue("modality", "open").search(text):
        found.add("open")
    return frozenset(found)


def conflict(stated: frozenset[str], held: frozenset[str]) -> str:
    """What evidence of a modality says otherwise than a text of another, "" where they agree."""
    if ("negated" in held) != ("negated" in stated):
        return "the source denies it" if "negated" in held else "the sentence denies what the source states"
    if "denied" in held and "denied" not in stated:
        return "the source says that it was denied"
    if "supposed" in held and not stated & {"supposed", "open"}:
        return "the source only supposes it"
    if "aimed" in held and not stated & {"aimed", "open"}:
        return "that is a target or a forecast"
    if "loss" in held and "gain" in stated:
        return LOSS
    if "gain" in held and "loss" in stated:
        return GAIN
    return ""


def is_asked(text: str, start: int) -> bool:
    """Whether a clause asks of a figure instead of stating it ("Whether it needed all 19 is disputed")."""
    return ASKED.search(_last_clause(text[:start])) is not None


ASKED = re.compile(r"\bwhether\b", re.IGNORECASE)
LOSS, GAIN = "that is a loss", "that is a gain"
NO_MORE = re.compile(
    r"\b(?:no|not|never) (?:more|less|fewer|later|higher|lower|larger|only|just|bigger|quite)\b(?: than)?",
    re.IGNORECASE,
)
# "61% are not satisfied", "58% still haven't had the jab": the figure's own verb is denied.
NOT_BEHIND = re.compile(
    r"(?:\s+[\w’'-]+){0,5}?\s+(?:(?:is|are|was|were|has|have|had|do|does|did|will|would|can|could)\s+(?:still |yet )?"
    r"(?:not|never)\b(?! (?:only|just)\b)|\w+n['’]t\b)",
    re.IGNORECASE,
)
_CUT = re.compile(r"[;:()]|,(?=\s)|\s[–—-]\s|\b(?:but|while|whereas|although|though)\b", re.IGNORECASE)


def _last_clause(text: str) -> str:
    return text[max((match.end() for match in _CUT.finditer(text)), default=0) :]


def _right(text: str, end: int) -> str:
    """The clause behind a figure."""
    cut = _CUT.search(text, end)
    return text[end : cut.start() if cut else len(text)]


def _clause(text: str, start: int, end: int) -> str:
    return _last_clause(text[:start]) + text[start:end] + _right(text, end)


def _sentence(text: str, start: int) -> str:
    """The part of a sentence up to a semicolon that a figure stands in."""
    left = text.rfind(";", 0, start) + 1
    right = text.find(";", start)
    return text[left : right if right >= 0 else len(text)]
