"""Names, dates, clock times and scores that stand in no source, each with the nearest that does (POLICY rule 24).

Without a model nothing here is refuted: a name or a date that the sources do not hold deserves a look, no more.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from rapidfuzz import fuzz, process

from pipeline.audit.arithmetic.amount import time_span
from pipeline.audit.evidence.moments import publication_day, weekdays_named
from pipeline.models import Fact, Kind, Quantity, Source
from pipeline.quantities.finder import find_quantities
from pipeline.quantities.periods import clock, date_parts, in_minutes, is_clock, second_of_day
from pipeline.text.names import CALENDAR, NAME, POSSESSIVE, bare, proper_names
from pipeline.text.sentences import Sentence

LIKE = 75  # how alike a name must be to be given as the nearest, in hundredths
ALMOST = 80  # and how alike one capitalised word must be to be taken for a slip of the pen
MOST_DAYS = 3_660  # days or weeks that a day is counted from another by
WHOLE_DAYS = {time_span("day"): 1, time_span("week"): 7}
_FROM_TODAY = re.compile(r"\b(?:last|this|next) year\b", re.IGNORECASE)
SINGLE = re.compile(r"(?<=[a-z,;] )[A-ZÀ-Þ][a-zà-ÿ]{3,}(?![\w’'-])")


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words of a sentence, from `start` to `end` within it, that no source holds; `nearest` may be ""."""

    text: str
    start: int
    end: int
    what: str
    nearest: str = ""

    @property
    def reason(self) -> str:
        near = f"; a source has {self.nearest}" if self.nearest else ""
        return f"no source has this {self.what}{near}"


class KnownWords:
    """The words, names, dates and scores of the sources and notes."""

    def __init__(self, sources: Sequence[Source], facts: Sequence[Fact]) -> None:
        self._texts = [f"{source.title}\n{source.publisher}\n{source.text}" for source in sources]
        self._texts += [f"{fact.statement} {fact.quote} {fact.speaker}" for fact in facts]
        self._published = [
            day
            for source in sources
            if (told := source.published or publication_day(source.text))
            for day in (told, *weekdays_named(source.text, told))
        ]

    def read(self) -> None:
        """Reads all that most texts ask for now, so that the first of them need not."""
        _ = self.words, self.capitals, self.dates, self.years

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(bare(word) for text in self._texts for word in re.findall(r"[^\W_]+(?:[’'][^\W_]+)?", text))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(" ".join(match[0].split()) for text in self._texts for match in NAME.finditer(text)))

    @cached_property
    def capitals(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for name in self.names for word in name.split() if len(word) > 3))

    @cached_property
    def _quantities(self) -> tuple[Quantity, ...]:
        return tuple(quantity for text in self._texts for quantity in find_quantities(text))

    @cached_property
    def dated(self) -> tuple[Quantity, ...]:
        return tuple(quantity for quantity in self._quantities if quantity.kind in (Kind.DATE, Kind.TIME))

    @cached_property
    def scores(self) -> frozenset[tuple[str, ...]]:
        """The scores that the sources tell, whoever's part stands first."""
        return frozenset(_sides(quantity) for quantity in self._quantities if quantity.kind is Kind.SCORE)

    @cached_property
    def dates(self) -> tuple[tuple[str, str, str], ...]:
        found = [date_parts(quantity.period) for quantity in self.dated if quantity.kind is Kind.DATE]
        return (*found, *(date_parts(f"{day:%Y-%m-%d}") for day in self._published))

    @cached_property
    def years(self) -> frozenset[str]:
        return frozenset(year for text in self._texts for year in re.findall(r"\b(?:1[5-9]|20)\d\d\b", text))

    @cached_property
    def _years_beside(self) -> frozenset[str]:
        """The years beside those told, which "last year" or "next year" may be in sources that nothing dates."""
        if self._published or not any(_FROM_TODAY.search(text) for text in self._texts):
            return frozenset()
        return frozenset(str(int(year) + step) for year in self.years for step in (-1, 1))

    def unknown(self, sentence: Sentence, numbers: Sequence[Quantity]) -> Iterator[Unknown]:
        """The names, dates, clock times and scores of a sentence of running text that stand in no source."""
        for quantity in numbers:
            missing = self._unknown_date(quantity, sentence.text)
            if missing is not None:
                yield missing
        yield from self._unknown_names(sentence.text)

    def _unknown_names(self, text: str) -> Iterator[Unknown]:
        for name in proper_names(text):
            words = name.text.split()
            if "and" in words and all(map(self._holds, words[: words.index("and")])):
                words = words[words.index("and") + 1 :]  # "Heritage and AP": two names
            owner = POSSESSIVE.search(words[0])  # "Britain's Information Commissioner": two names
            if (name.start == 0 or (owner and len(words) > 2)) and not self._holds(words[0]):
                words = words[1:]  # any word may open a sentence
            proper = [word for word in words if word[0].isupper() and bare(word) not in CALENDAR]
            strange = [word for word in proper if not self._holds(word)]
            if len(proper) > 1 and strange and len(strange) < len(proper):
                known = " ".join(words)
                nearest = process.extractOne(known, self.names, scorer=fuzz.token_set_ratio, score_cutoff=LIKE)
                yield Unknown(known, name.end - len(known), name.end, "name", nearest[0] if nearest else "")
        for match in SINGLE.finditer(text):
            if self._holds(match[0]) or bare(match[0]) in CALENDAR:
                continue
            nearest = process.extractOne(match[0], self.capitals, scorer=fuzz.ratio, score_cutoff=ALMOST)
            if nearest:
                yield Unknown(match[0], match.start(), match.end(), "name", nearest[0])

    def _holds(self, word: str) -> bool:
        """Whether the sources have the word, its singular, or another word of its stem ("European", "Europe")."""
        plain = bare(word)
        if "-" in plain or "." in plain:
            return all(self._holds(part) for part in re.split(r"[-.]", plain) if part)
        return (
            plain in self.words
            or plain.removesuffix("s") in self.words
            or (len(plain) > 5 and plain[:5] in self._beginnings)
        )

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(word[:5] for word in self.words if len(word) >= 5)

    @cached_property
    def _seconds(self) -> frozenset[Decimal]:
        """The times of the sources, each as one of the day and as minutes and seconds where it may be those."""
        times = [other.text for other in self.dated if other.kind is Kind.TIME]
        return frozenset((*map(second_of_day, times), *filter(None, map(in_minutes, times))))

    def _is_computed(self, words: str) -> bool:
        """Whether a time lies between two of the sources or is a sum or a half of them."""
        told = self._seconds
        mine = {second_of_day(words), *filter(None, (in_minutes(words),))}
        return any(one + held in told or held - one in told or 2 * one == held for one in mine for held in told)

    def _unknown_date(self, quantity: Quantity, text: str) -> Unknown | None:
        if quantity.kind is Kind.DATE:
            parts = date_parts(quantity.period)
            if not any(parts):
                return None
            year, month, _ = parts
            if not month and (year in self.years or year in self._years_beside):
                return None
            held = any(
                all(not part or not other or part == other for part, other in zip(parts, known, strict=True))
                and _as_full(parts, known)
                for known in self.dates
            )
            if held or self._is_counted_to(parts, text):
                return None
            return Unknown(quantity.text, quantity.start, quantity.end, "date", self._nearest(parts))
        if quantity.kind is Kind.SCORE and _sides(quantity) not in self.scores:
            return Unknown(quantity.text, quantity.start, quantity.end, "score")
        if quantity.kind is Kind.TIME:
            if not is_clock(text, quantity.start, quantity.end) or self._is_computed(quantity.text):
                return None
            held = any(other.kind is Kind.TIME and clock(other.text) == clock(quantity.text) for other in self.dated)
            return None if held else Unknown(quantity.text, quantity.start, quantity.end, "time")
        return None

    @cached_property
    def _days(self) -> frozenset[date]:
        """The days that the sources tell, each with its year."""
        found = set()
        for known in self.dates:
            with suppress(ValueError):  # a 30 February, a month alone
                found.add(date.fromisoformat("-".join(known)))
        return frozenset(found)

    def _is_counted_to(self, parts: tuple[str, str, str], text: str) -> bool:
        """Whether a day is as far from one that the sources tell as the sentence says ("60 days", "two weeks")."""
        if not (parts[1] and parts[2]):
            return False
        spans = [q for q in find_quantities(text) if q.low == q.high <= MOST_DAYS and time_span(q.unit) in WHOLE_DAYS]
        counted = [timedelta(days=int(span.low * WHOLE_DAYS[time_span(span.unit)])) for span in spans]
        reached = (other for day in self._days for far in counted for other in (day + far, day - far))
        return any(f"{day:%m-%d}" == "-".join(parts[1:]) and parts[0] in ("", f"{day:%Y}") for day in reached)

    def _nearest(self, parts: tuple[str, str, str]) -> str:
        """The source's date that shares most with one: its day, or its month and year."""
        best, text = 0, ""
        for quantity in self.dated:
            other = date_parts(quantity.period)
            shared = sum(bool(mine) and mine == theirs for mine, theirs in zip(parts, other, strict=True))
            if shared > best and other[1]:
                best, text = shared, quantity.text
        return text


def _sides(score: Quantity) -> tuple[str, ...]:
    return tuple(sorted(re.findall(r"\d+", score.text)))


def _as_full(parts: tuple[str, str, str], known: tuple[str, str, str]) -> bool:
    """Whether a known date names the day or the month that the stated one does."""
    return (
        (not parts[2] or bool(known[2]))
        and (not parts[1] or bool(known[1]))
        and (bool(parts[1]) or parts[0] == known[0])
    )
