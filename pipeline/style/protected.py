"""What no repair may touch: a text's figures, quotations and citations, and whether two texts have the same."""

import re
from collections import Counter
from typing import Literal, NamedTuple

from pipeline.text import markdown

Protected = Literal["figure", "quotation", "citation", "code"]

_ONES = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_TEENS = "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_LARGE = "hundred|thousand|million|billion|trillion|dozen"
_PARTS = "half|halves|thirds?|quarters?|fifths?|tenths?|double[ds]?|tripled?|twice|percent|per cent"
# A lone "one" is left out: it is a pronoun more often than a figure.
_WORDS = rf"\b(?:one[ -](?=(?:{_LARGE}|{_PARTS})\b))?(?:{_ONES}|{_TEENS}|{_TENS}|{_LARGE}|{_PARTS})s?\b"
_UNITS = r"\s?[%‰°]|\s?(?:bn|mn|tn|[KMB]|k|m|x|GW|MW|TWh|GPUs?)\b|(?:st|nd|rd|th|s)\b"
_DIGITS = rf"[~≈<>+−-]?(?:[A-Z]{{0,3}}[$€£¥₹])?\d(?:[\d.,:/–-]*\d)?\+?(?:{_UNITS})?"
_TARGET = r"(?<=\])\([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+(?:\s\"[^\"\n]*+\")?\)"
_PATTERNS: dict[Protected, str] = {
    "citation": rf"\[\^[^\[\]\s]+\]:?|{_TARGET}|https?://[^\s<>)\]]+",
    "quotation": r"“[^“”]*”|\"[^\"\n]+\"|«[^«»]*»|„[^“”„]*[“”]|^>[^\n]*$",
    "figure": rf"{_DIGITS}|(?i:{_WORDS})",
}
_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()), re.MULTILINE)
_QUOTED = re.compile(_PATTERNS["quotation"], re.MULTILINE)
_LAST_STOP = re.compile(r"[,.]\"$")
_BLANKS = re.compile(r"\s+")


class ProtectedSpan(NamedTuple):
    """A protected stretch, code points `start` to `end`."""

    start: int
    end: int
    what: Protected


def protected_spans(text: str) -> list[ProtectedSpan]:
    """Every figure, quotation, citation and piece of code in text order, none inside another."""
    code = markdown.code(text)
    matches = _ANY.finditer(markdown.blank(text, code, "\0"))
    spans = [
        ProtectedSpan(*match.span(), next(name for name in _PATTERNS if match[name] is not None)) for match in matches
    ]
    return _with_code(spans, code)


def quoted_spans(text: str) -> list[ProtectedSpan]:
    """The quotations and code alone, which is quicker to find."""
    code = markdown.code(text)
    matches = _QUOTED.finditer(markdown.blank(text, code, "\0"))
    return _with_code([ProtectedSpan(*match.span(), "quotation") for match in matches], code)


def unquoted(text: str) -> str:
    """The text with its quotations blanked, offsets kept."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)


def _with_code(spans: list[ProtectedSpan], code: list[markdown.Stretch]) -> list[ProtectedSpan]:
    """The spans and the code outside them, in text order."""
    found, at = list(spans), 0
    for part in code:
        while at < len(spans) and spans[at].end <= part.start:
            at += 1
        if at == len(spans) or spans[at].start >= part.end:
            found.append(ProtectedSpan(part.start, part.end, "code"))
    return sorted(found)


def same_figures(before: str, after: str) -> bool:
    """Whether both texts hold the same figures, quotations and citations, each as often, in whatever order."""
    return _counted(before) == _counted(after)


def _counted(text: str) -> Counter[str]:
    """The protected stretches; what a quotation holds counts as its words, its marks straight or curly."""
    return Counter(_plain(text[span.start : span.end]) for span in protected_spans(text))


def _plain(stretch: str) -> str:
    """A stretch as it counts; "a sad day," is "a sad day", as another sentence may end it."""
    plain = _BLANKS.sub(" ", stretch).translate(str.maketrans("“”„’", '"""\'')).lower()
    return _LAST_STOP.sub('"', plain)
