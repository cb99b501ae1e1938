"""Whether a note's statement says more than its source bears: a figure, a name or a date that stands nowhere near."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

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


@dataclass(frozen=True)
class SourceWords:
    """What the sources of one call say, read once for all of its notes."""

    sources: Sequence[Source]

    @cached_property
    def years(self) -> frozenset[str]:
        """The years that they name, and those in which they were published with the ones beside them."""
        beside = {str(each.published.year + by) for each in self.sources if each.published for by in (-1, 0, 1)}
        return frozenset(beside.union(*(_YEAR.findall(source.text) for source in self.sources)))

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Their words with a capital."""
        return frozenset(word for word in self._words if word[0].isupper())

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The first letters of each of their words."""
        return frozenset(word.lower()[:STEM] for word in self._words)

    @cached_property
    def _words(self) -> frozenset[str]:
        texts = (f"{each.title}\n{each.publisher}\n{each.url}\n{each.text}" for each in self.sources)
        return frozenset(word for text in texts for word in _WORD.findall(text))


def unborne(statement: str, passage: Passage, figures: Sequence[Quantity], words: SourceWords) -> str:
    """What a statement has that its passage, the text around it and the sources of its call do not bear, or ""."""
    stated = find_quantities(statement)
    own = [*find_quantities(passage.text), *figures]
    missing = [each for each in stated if each.counts and not _bears(own, each)]
    if missing:
        source = next(each for each in words.sources if each.id == passage.source)
        around = source.text[max(0, passage.start - AROUND) : passage.end + AROUND]
        near = find_quantities(f"{source.title}\n{around}")
        missing = [each for each in missing if not _bears(near, each)]
    if strange := next((each.text for each in missing if not _may_count(each, statement, passage.text)), ""):
        return f"the figure {strange!r}"
    if strange := next(_strange_dates(statement, stated, words), ""):
        return f"the date {strange!r}"
    strange = next(_strange_names(statement, words), "")
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


def _strange_dates(statement: str, stated: Sequence[Quantity], words: SourceWords) -> Iterator[str]:
    """The years and days of a statement that no source names, and that are none of those it was published in."""
    days = [source.published for source in words.sources if source.published]
    if days:
        yield from (year for year in _YEAR.findall(statement) if year not in words.years)
    texts = [source.text.lower() for source in words.sources]
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


def _strange_names(statement: str, known: SourceWords) -> Iterator[str]:
    """The names that begin with one of the sources and end otherwise: "Ada Berg" where they have Ada Holm alone."""
    for name in proper_names(statement):
        words = [word for word in _WORD.findall(name.text) if word[0].isupper() and len(word) > 2]
        if len(words) > 1 and words[0] in known.capitals and words[-1].lower()[:STEM] not in known.beginnings:
            shortened = any(
                word.startswith(words[-1]) or (len(word) > 2 and words[-1].startswith(word)) for word in known.capitals
            )
            if not shortened:  # "Berkeley Lab" of a laboratory, "Acme Corporation" of an Acme Corp
                yield name.text
