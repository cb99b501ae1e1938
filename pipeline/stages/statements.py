"""Whether a note's statement says more than its source bears: a figure, a name or a date that stands nowhere near."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from pipeline.models import Kind, Passage, Quantity, Source
from pipeline.quantities.finder import find_quantities
from pipeline.quantities.periods import date_parts
from pipeline.text.names import proper_names

AROUND = 700
"""Code points on either side of a passage that say whose and of what its figures are."""
FEW = 10
"""Up to here a number in words may count what a passage lists."""
DAYS = 10
"""Days by which a date that a passage gives in words ("on Tuesday") lies from its publication."""
STEM = 4
FEWEST, MOST = 5, 80
"""Words of a passage that can stand for its statement."""
_POWERS = tuple(Decimal(1000) ** power for power in range(-4, 5))
_SCALED = (Kind.NUMBER, Kind.MONEY, Kind.MEASURE)
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<![\d,.])(?:1[5-9]|20)\d\d(?!\d|[,.]\d)")


def unborne(statement: str, passage: Passage, figures: Sequence[Quantity], group: Sequence[Source]) -> str:
    """What a statement has that its passage, the text around it and the sources of its call do not bear, or ""."""
    stated = find_quantities(statement)
    own = [*find_quantities(passage.text), *figures]
    missing = [each for each in stated if each.counts and not _bears(own, each)]
    if missing:
        source = next(each for each in group if each.id == passage.source)
        around = source.text[max(0, passage.start - AROUND) : passage.end + AROUND]
        near = find_quantities(f"{source.title}\n{around}")
        missing = [each for each in missing if not _bears(near, each)]
    if strange := next((each.text for each in missing if not _may_count(each, statement, passage.text)), ""):
        return f"the figure {strange!r}"
    if strange := next(_strange_dates(statement, stated, group), ""):
        return f"the date {strange!r}"
    strange = next(_strange_names(statement, group), "")
    return f"the name {strange!r}" if strange else ""


def own_words(passage: Passage) -> str:
    """A passage as the statement of its own fact; "" for a table's row and for too few or too many words."""
    words = " ".join(passage.text.split()).strip(" -*>#")
    return words if "|" not in words and FEWEST <= len(words.split()) <= MOST else ""


def _bears(found: Sequence[Quantity], stated: Quantity) -> bool:
    """Whether some figures have both ends of a stated one, whatever their sign and whatever magnitude a table states.

    A fraction or a multiple in words is a comparison, which the audit recomputes.
    """
    if stated.kind in (Kind.FRACTION, Kind.MULTIPLE, Kind.VAGUE):
        return True
    return all(any(_is_end(abs(end), stated.step, each) for each in found) for end in {stated.low, stated.high})


def _is_end(value: Decimal, step: Decimal, figure: Quantity) -> bool:
    for power in _POWERS if figure.kind in _SCALED else (Decimal(1),):
        room = (max(step, figure.step) if power == 1 else step) / 2
        if any(abs(value - abs(end) * power) <= room for end in (figure.low, figure.high)):
            return True
    return False


def _may_count(stated: Quantity, statement: str, passage: str) -> bool:
    """Whether a small number in words may be a count of what the passage lists: it gives none of that noun itself."""
    if not stated.in_words or stated.high > FEW:
        return False
    noun = _WORD.search(statement, stated.end)
    return noun is None or not any(
        (named := _WORD.match(passage[each.end :].lstrip())) and named[0].lower() == noun[0].lower()
        for each in find_quantities(passage)
    )


def _strange_dates(statement: str, stated: Sequence[Quantity], group: Sequence[Source]) -> Iterator[str]:
    """The years and days of a statement that no source names, and that are none of those it was published in."""
    days = [source.published for source in group if source.published]
    years = {str(day.year + by) for day in days for by in (-1, 0, 1)}.union(
        *(_years_of(source.text) for source in group)
    )
    if days:
        yield from (year for year in _YEAR.findall(statement) if year not in years)
    texts = [source.text.lower() for source in group]
    for each in stated:
        _, month, day = date_parts(each.period) if each.kind is Kind.DATE else ("", "", "")
        if not month or not day or not days or any(_near(published, month, day) for published in days):
            continue
        name = f"{date(2000, int(month), 1):%B}".lower()
        written = re.compile(
            rf"\b0?{int(day)}(?:st|nd|rd|th)?\s(?:of\s)?{name[:3]}|\b{name[:3]}[a-z]*\.?\s0?{int(day)}\b|-{month}-{day}"
        )
        if not any(written.search(text) for text in texts):
            yield each.text


def _near(published: date, month: str, day: str) -> bool:
    return any(
        (near.month, near.day) == (int(month), int(day))
        for near in (published + timedelta(days=by) for by in range(-DAYS, DAYS + 1))
    )


def _strange_names(statement: str, group: Sequence[Source]) -> Iterator[str]:
    """The names that begin with one of the sources and end otherwise: "Ada Berg" where they have Ada Holm alone."""
    texts = [f"{source.title}\n{source.publisher}\n{source.url}\n{source.text}" for source in group]
    capitals = frozenset[str]().union(*(_capitals_of(text) for text in texts))
    stems = frozenset[str]().union(*(_stems_of(text) for text in texts))
    for name in proper_names(statement):
        words = [word for word in _WORD.findall(name.text) if word[0].isupper() and len(word) > 2]
        if len(words) > 1 and words[0] in capitals and words[-1].lower()[:STEM] not in stems:
            shortened = any(
                word.startswith(words[-1]) or (len(word) > 2 and words[-1].startswith(word)) for word in capitals
            )
            if not shortened:  # "Berkeley Lab" of a laboratory, "Acme Corporation" of an Acme Corp
                yield name.text


@lru_cache(maxsize=64)
def _capitals_of(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text) if word[0].isupper())


@lru_cache(maxsize=64)
def _stems_of(text: str) -> frozenset[str]:
    return frozenset(word.lower()[:STEM] for word in _WORD.findall(text))


@lru_cache(maxsize=64)
def _years_of(text: str) -> frozenset[str]:
    return frozenset(_YEAR.findall(text))
