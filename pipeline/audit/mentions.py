"""What a source mentions that a figure could restate: its quantities with their nouns, and the counts it implies."""

import re
from bisect import bisect_right
from decimal import Decimal
from typing import NamedTuple

from pipeline.audit.quantities import ends, find_quantities
from pipeline.audit.sentences import sentences
from pipeline.audit.stems import stem, stems
from pipeline.models.quantity import Kind, Quantity
from pipeline.models.story import Source

PLURALS = frozenset(["people", "men", "women", "children", "police", "staff", "fish", "sheep", "aircraft"])
GROUPS = {
    "both": 2,
    "pair": 2,
    "duo": 2,
    "couple": 2,
    "twins": 2,
    "twin": 2,
    "trio": 3,
    "triplets": 3,
    "quartet": 4,
    "quintet": 5,
}
_GROUP = re.compile(rf"\b(?:{'|'.join(GROUPS)})\b", re.IGNORECASE)
_RESULT = re.compile(
    r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3} (\d{1,2}), [A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3} (\d{1,2})(?!\d)"
)
_NAME = r"[A-Z][\w'’.-]*(?: (?:of |the |and (?=[A-Z]\w+ [A-Z]))?[A-Z][\w'’.-]*){0,3}(?: \([^()]{1,40}\))?"
_NO_NAMES = frozenset(
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "The",
        "Both",
        "In",
        "On",
        "At",
        "But",
        "He",
        "She",
        "It",
        "They",
        "We",
        "I",
    ]
)
_ASIDE = r"(?:, (?:\d{1,2}|[a-z]{3,7})(?=,? and\b|,))?"
_LIST = re.compile(rf"{_NAME}{_ASIDE}(?:, {_NAME}{_ASIDE}){{0,12}},? and {_NAME}")
_PEOPLE_LIST = re.compile(
    r"\b[Aa]n? (?:man|woman|boy|girl|teenager)\b[^.;]{0,40}?"
    r" and (?:an? |another )(?:man|woman|boy|girl|teenager|second)\b"
)


class Mention(NamedTuple):
    """One figure of a source, or a count it implies: its place, its value, the stems near it and of its sentence."""

    source: Source
    quantity: Quantity
    implied: bool
    head: str
    nouns: frozenset[str]
    around: frozenset[str]
    near: frozenset[str]
    sentence: str
    sentence_start: int


class Reading(NamedTuple):
    """A source read for its figures: every mention, and the mentions by kind."""

    source: Source
    mentions: tuple[Mention, ...]
    years: frozenset[int]


def read_source(source: Source) -> Reading:
    """All mentions of a source in text order."""
    pieces = sentences(source.text)
    starts = [piece.start for piece in pieces]
    found: list[tuple[Quantity, bool]] = [(part, False) for q in find_quantities(source.text) for part in _parts(q)]
    found += [(quantity, True) for quantity in _implied(source.text)]
    around = [stems(piece.text) for piece in pieces]
    mentions = []
    for quantity, implied in found:
        place = bisect_right(starts, quantity.start) - 1
        near = frozenset().union(*around[max(0, place - 1) : place + 2]) if implied else frozenset()
        head, nouns = head_of(quantity.measured), stems(quantity.measured)
        mentions.append(
            Mention(
                source, quantity, implied, head, nouns, around[place], near, pieces[place].text, pieces[place].start
            )
        )
    years = frozenset(
        int(year) for q, _ in found if q.kind is Kind.DATE for year in re.findall(r"\b(?:1[5-9]|20)\d\d\b", q.period)
    )
    return Reading(source, tuple(mentions), years)


def head_of(measured: str) -> str:
    """The stem of the noun that a phrase counts: its first plural, else its last word."""
    words = measured.split()
    plural = next(
        (word for word in words if word.lower() in PLURALS or (word.endswith("s") and not word.endswith("ss"))), ""
    )
    return stem(plural or words[-1]) if words else ""


def _parts(quantity: Quantity) -> tuple[Quantity, ...]:
    if quantity.low == quantity.high or quantity.kind is Kind.VAGUE:
        return (quantity,)
    return (quantity, *ends(quantity))


def _implied(text: str) -> list[Quantity]:
    """Counts that stand there as a word ("both", "the trio") or as a list of names."""
    found = [_count(text, match.span(), GROUPS[match[0].lower()], "people") for match in _GROUP.finditer(text)]
    for match in _LIST.finditer(text):
        names = re.split(r",? and (?=[A-Z])|, (?=[A-Z])", match[0])
        if not any(name.split()[0] in _NO_NAMES for name in names):
            persons = all(" " in name for name in names)
            found.append(_count(text, match.span(), len(names), "people" if persons else ""))
    found += [_count(text, match.span(), 2, "people") for match in _PEOPLE_LIST.finditer(text)]
    for match in _RESULT.finditer(text):
        score = f"{match[1]}-{match[2]}"
        found.append(
            Quantity(
                low=Decimal(0),
                high=Decimal(0),
                kind=Kind.SCORE,
                text=score,
                start=match.start(),
                end=match.end(),
                counts=False,
            )
        )
    return found


def _count(text: str, span: tuple[int, int], count: int, measured: str) -> Quantity:
    start, end = span
    return Quantity(
        low=Decimal(count), high=Decimal(count), measured=measured, text=text[start:end], start=start, end=end
    )
