"""Figures that a source implies without writing them: "both", a list of names, "A 2, B 1", the width of a rise."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline.models.quantity import Kind, Quantity

GROUPS = {"both": 2, "pair": 2, "duo": 2, "couple": 2, "twins": 2, "trio": 3, "triplets": 3, "quartet": 4, "quintet": 5}
_GROUP = re.compile(rf"\b(?:{'|'.join(GROUPS)})\b", re.IGNORECASE)
_TEAM = r"[A-Z][\w'’.-]{0,30}(?: [A-Z][\w'’.-]{0,30}){0,3}"
_RESULT = re.compile(rf"{_TEAM} (\d{{1,2}}), {_TEAM} (\d{{1,2}})(?!\d)")
_NAME = r"[A-Z][\w'’.-]{0,30}(?: (?:of |the |and (?=[A-Z]\w+ [A-Z]))?[A-Z][\w'’.-]{0,30}){0,3}(?: \([^()]{1,40}\))?"
_ASIDE = r"(?:, (?:\d{1,2}|[a-z]{3,7})(?=,? and\b|,))?"
_LIST = re.compile(rf"{_NAME}{_ASIDE}(?:, {_NAME}{_ASIDE}){{0,12}},? and {_NAME}")
_BETWEEN_NAMES = re.compile(r",? and (?=[A-Z])|, (?=[A-Z])")
_PERSON = r"(?:man|woman|boy|girl|teenager)"
_PEOPLE_LIST = re.compile(rf"\b[Aa]n? {_PERSON}\b[^.;]{{0,40}}? and (?:an? |another )(?:{_PERSON}|second)\b")
_OPENERS = """
January February March April May June July August September October November December Monday Tuesday Wednesday Thursday
Friday Saturday Sunday The Both In On At But He She It They We I
"""
_NO_NAMES = frozenset(_OPENERS.split())
_TOLD_YEAR = re.compile(r"\b(last|this|next) year\b", re.IGNORECASE)
_SHIFTS = {"last": -1, "this": 0, "next": 1}
MOST_YEARS = 40


def implied_figures(text: str, stated: tuple[Quantity, ...], published: date | None) -> Iterator[Quantity]:
    """What the text implies, each with the words it is read from; `stated` are its own quantities."""
    yield from _told_years(text, stated, published)
    for match in _GROUP.finditer(text):
        yield _count(match, GROUPS[match[0].lower()], "people")
    for match in _LIST.finditer(text):
        names = _BETWEEN_NAMES.split(match[0])
        if not any(name.split()[0] in _NO_NAMES for name in names):
            persons = all(" " in name for name in names) or any("," in name for name in names)
            yield _count(match, len(names), "people" if persons else "")
    for match in _PEOPLE_LIST.finditer(text):
        yield _count(match, 2, "people")
    for match in _RESULT.finditer(text):
        yield _count(match, 0, "").model_copy(update={"kind": Kind.SCORE, "text": f"{match[1]}-{match[2]}"})
    yield from filter(None, map(_width, stated))


def _told_years(text: str, stated: tuple[Quantity, ...], published: date | None) -> Iterator[Quantity]:
    """The year that "last year" is: counted from the day of publication, else any beside a year that the text names."""
    match = _TOLD_YEAR.search(text)
    if not match:
        return
    shift = _SHIFTS[match[1].lower()]
    named = {int(q.period[:4]) for q in stated if q.kind is Kind.DATE and q.period[:4].isdigit()}
    years = {published.year + shift} if published else {year + step for year in named for step in (-1, 1)} - named
    for year in sorted(years)[-MOST_YEARS:]:
        known = {"kind": Kind.DATE, "period": str(year), "measured": ""}
        yield _count(match, year, "").model_copy(update=known)


def _count(match: re.Match[str], count: int, measured: str) -> Quantity:
    start, end = match.span()
    value = Decimal(count)
    return Quantity(low=value, high=value, measured=measured, text=match[0], start=start, end=end, counts=False)


def _width(quantity: Quantity) -> Quantity | None:
    """By how much "from £165m to £743m" rises, None where the ends are no rise or fall."""
    if quantity.low == quantity.high or quantity.kind not in (Kind.MONEY, Kind.PERCENT) or " to " not in quantity.text:
        return None
    width = abs(quantity.high - quantity.low)
    return quantity.model_copy(update={"low": width, "high": width, "counts": False})
