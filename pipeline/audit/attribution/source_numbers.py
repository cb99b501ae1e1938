"""Every number of sources and notes with what it counts, and what their words count without one ("both", a list)."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import chain

from pipeline.audit.arithmetic.tolerance import BOUNDS, BOUNDS_ABOVE
from pipeline.audit.evidence.known import evidence_of
from pipeline.audit.wording.lexicon import UNIT_STEMS, listed_words
from pipeline.models import Evidence, Fact, FactEvidence, Hedge, Kind, PassageEvidence, Quantity, Source
from pipeline.quantities.conversions import scale_of
from pipeline.quantities.finder import ends, find_quantities
from pipeline.quantities.number_words import ONES
from pipeline.quantities.periods import clock, date_parts
from pipeline.text.names import proper_names
from pipeline.text.sentences import sentences
from pipeline.text.stemming import stem, stems

GROUPS = {"both": 2, "pair": 2, "duo": 2, "couple": 2, "twins": 2, "twin": 2, "trio": 3, "triplets": 3, "quartet": 4}
_GROUP = re.compile(rf"\b(?:{'|'.join(GROUPS)})\b", re.IGNORECASE)
_ASIDE = r"(?:,? \([^()]{1,40}\)|, (?:\d{1,2}|[a-z]{3,7})(?=,? and\b|,))?"
_NAME = rf"[A-Z][\w'’.-]{{0,30}}(?: (?:of |the )?[A-Z][\w'’.-]{{0,30}}){{0,3}}{_ASIDE}"
_LIST = re.compile(rf"{_NAME}(?:, (?:the )?{_NAME}){{0,12}},? and (?:the )?{_NAME}")
_NOUN_AFTER = re.compile(r" (?:of (?:the |them )?)?(?P<noun>(?:[a-z]+ ){0,2}[a-z]+s)\b")
_NOUN_BEFORE = re.compile(r"\b(?P<noun>[a-z]+s)(?: of|,)? (?:the )?$")
_BETWEEN = re.compile(r",? and (?=(?:the )?[A-Z])|, (?=(?:the )?[A-Z])")
_PERSON = "(?:man|woman|boy|girl|teenager)"
_ANOTHER = re.compile(rf"\b[Aa]n? {_PERSON}\b[^.;]{{0,40}}? and (?:an? |another )(?:{_PERSON}|second)\b")
PLURALS = frozenset(("people", "men", "women", "children", "police", "staff", "fish", "sheep", "aircraft"))
OTHERS = ("other ", "more ", "previous ", "earlier ")
COUNTS = (Kind.NUMBER, Kind.VAGUE, Kind.AGE, Kind.MULTIPLE)
UNREAD = (Kind.CODE, Kind.UNREAD, Kind.LIST_NUMBER)
BESIDE = 70  # characters from a score in which the names of its sides stand
SPANS = (Kind.MEASURE, Kind.AGE)
FEWEST = 3  # years that do not agree by chance with every other two dates
EACH_TRY = 3  # years of a span for each year that is tried
ROUGHLY, ROUNDING = Decimal("0.06"), Decimal("0.025")  # how far a span may be off with "nearly" or "about", and bare
NUMERAL = re.compile(r"(\d+)|([a-z]+)")
NO_NAMES: frozenset[str] = frozenset()
ANYBODY = stem("people")
PERSONS = frozenset(stem(word) for word in listed_words("things", "persons"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A number as it stands in a source: what it counts, the stems of its sentence, and those of the ones beside it."""

    quantity: Quantity
    around: frozenset[str]
    near: frozenset[str]
    evidence: Evidence
    names: frozenset[str] = frozenset()  # that stand beside a score
    implied: bool = False


class SourceNumbers:
    """The numbers of sources and notes, found by what they are worth."""

    def __init__(self, sources: Sequence[Source], facts: Sequence[Fact]) -> None:
        self._numerals: set[int] = set()
        self._years: list[tuple[int, Mention]] = []
        self._by_value: dict[tuple[str, Decimal], list[Mention]] = defaultdict(list)
        self._datelines: list[int] = []
        for source in sources:
            first = len(self._years)
            for mention in mentions(source.text, partial(_passage, source)):
                self._add(mention)
            days = (year for year, mention in self._years[first:] if date_parts(mention.quantity.period)[2])
            self._datelines += [next(days, 0)]
        for fact in facts:
            for mention in mentions(f"{fact.statement} {fact.quote}", partial(_note, fact)):
                self._add(mention)

    def _add(self, mention: Mention) -> None:
        if mention.quantity.kind in (Kind.SCORE, Kind.FRACTION):
            self._numerals.update(numerals(mention.quantity.text))
        if mention.quantity.kind is Kind.DATE and (year := date_parts(mention.quantity.period)[0]):
            self._years.append((int(year), mention))
        for key in worths(mention.quantity):
            self._by_value[key].append(mention)

    def holding(self, figure: Quantity, said: frozenset[str]) -> Mention | None:
        """Where the sources have a figure of the same thing; `said` are the stems of the sentence that states it."""
        match figure.kind:
            case Kind.VAGUE:
                found = self.within(figure.low, figure.high)
            case Kind.MEASURE:
                found = chain(self.alike(figure), self._about_as_long(figure))
            case _:
                found = self.alike(figure)
        return next((mention for mention in found if agrees(figure, mention, said)), None)

    def lack(self, figure: Quantity) -> bool:
        """Whether a count stands in no source, of whatever thing: neither alone nor in a score or a fraction."""
        return figure.high not in self._numerals and next(self.alike(figure), None) is None

    def years_apart(self, figure: Quantity, said: frozenset[str], named: Collection[int]) -> Mention | None:
        """The year of a source from which to one that the text names, or to the newest, it is as long as a figure says.

        Only the years whose sentences share most with the text are tried, no more of them than may agree by chance.
        """
        if figure.kind not in SPANS or figure.unit != "year" or figure.low < FEWEST:
            return None
        words = {word for word in said if not word.isdigit()}
        ranked = sorted(self._years, key=lambda pair: (pair[0] in named, -len(words & pair[1].around)))
        now = {max((year for year, _ in self._years), default=0), *self._datelines}
        tries = dict.fromkeys(year for year, mention in ranked if words & mention.around and year not in now)
        for earlier in list(tries)[: max(1, int(figure.high / EACH_TRY))]:
            for later in {*now, *named} - {earlier}:
                spans = Decimal(later - earlier), Decimal(later - earlier - 1)  # before the day of the year
                if any(_is_span(figure, span) for span in spans[: 1 + (figure.kind is Kind.AGE)]):
                    return next(mention for year, mention in ranked if year == earlier)
        return None

    def _about_as_long(self, figure: Quantity) -> Iterator[Mention]:
        """The mentions of a span of time that comes to the figure's in another unit: 60 days are two months."""
        for dimension, worth in worths(figure):
            room = worth * (ROUGHLY if figure.hedge in (Hedge.NEARLY, Hedge.ABOUT) else ROUNDING)
            for (other, size), found in self._by_value.items():
                if other == dimension == "time" and worth - room <= size <= worth + room:
                    yield from found

    def within(self, low: Decimal, high: Decimal) -> Iterator[Mention]:
        """The mentions of counts from a value to another."""
        for (unit, worth), found in self._by_value.items():
            if not unit and low <= worth <= high:
                yield from found

    def alike(self, figure: Quantity) -> Iterator[Mention]:
        """The mentions of the same worth."""
        for key in worths(figure):
            yield from self._by_value.get(key, ())


def _passage(source: Source, quantity: Quantity) -> PassageEvidence:
    start, end = quantity.start, quantity.end
    return PassageEvidence(source=source.id or source.title, start=start, end=end, passage=source.text[start:end])


def _note(fact: Fact, _: Quantity) -> FactEvidence:
    return evidence_of(fact)


def mentions(text: str, evidence: Callable[[Quantity], Evidence]) -> Iterator[Mention]:
    """The numbers of a text and those that its words imply."""
    pieces = sentences(text)
    starts = [piece.start for piece in pieces]
    around = [stems(piece.text) for piece in pieces]
    found = [(part, False) for quantity in find_quantities(text) for part in _parts(quantity)]
    for quantity, implied in (*found, *((one, True) for one in implied_counts(text))):
        at = max(0, bisect_right(starts, quantity.start) - 1)
        near = frozenset[str]().union(*around[max(0, at - 1) : at + 2])
        beside = text[max(starts[at], quantity.start - BESIDE) : quantity.end + BESIDE]
        names = stems(" ".join(name.text for name in proper_names(beside))) if quantity.kind is Kind.SCORE else NO_NAMES
        yield Mention(quantity, around[at], near, evidence(quantity), names, implied)


def implied_counts(text: str) -> Iterator[Quantity]:
    """What the words of a text count without a number: "both", "a trio", "A, B and C", "a man and another"."""
    for match in _GROUP.finditer(text):
        noun = _NOUN_AFTER.match(text, match.end())
        yield _count(match, GROUPS[match[0].lower()]).model_copy(
            update={"measured": noun["noun"] if noun else "people"}
        )
    for match in _LIST.finditer(text):
        names = _BETWEEN.split(match[0])
        noun = _NOUN_AFTER.match(text, match.end()) or _NOUN_BEFORE.search(
            text[max(0, match.start() - 40) : match.start()]
        )
        persons = "people" if all(" " in name for name in names) else ""
        yield _count(match, len(names)).model_copy(update={"measured": noun["noun"] if noun else persons})
    for match in _ANOTHER.finditer(text):
        yield _count(match, 2).model_copy(update={"measured": "people"})


def _count(match: re.Match[str], count: int) -> Quantity:
    value = Decimal(count)
    return Quantity(low=value, high=value, text=match[0], start=match.start(), end=match.end(), counts=False)


def _parts(quantity: Quantity) -> tuple[Quantity, ...]:
    if quantity.low == quantity.high or quantity.kind is Kind.VAGUE:
        return (quantity,)
    return (quantity, *ends(quantity))


def worths(quantity: Quantity) -> Iterator[tuple[str, Decimal]]:
    """The keys under which a number is found: its dimension and what it is worth in that dimension's first unit."""
    scale = scale_of(quantity.unit) if quantity.unit else None
    if quantity.kind is Kind.DATE:
        year, month, day = date_parts(quantity.period)
        yield from ((part, Decimal(0)) for part in (year, f"{month}-{day}" if day else month) if part)
        if not (year or month):
            yield quantity.period, Decimal(0)
        if day:
            yield "rank", Decimal(day)
    elif quantity.kind is Kind.TIME:
        yield f"time {clock(quantity.text)}", Decimal(0)
    elif quantity.kind is Kind.SCORE:
        yield "-".join(sorted(re.findall(r"\d+", quantity.text))), Decimal(0)
    elif quantity.kind is Kind.AGE:
        yield "age", quantity.low
        yield "", quantity.low
        if scale:
            yield scale[0], quantity.low * scale[1]
    elif quantity.kind is Kind.ORDINAL:
        yield "rank", quantity.low
    elif quantity.kind is Kind.NAME:
        yield "name", quantity.low
    elif quantity.kind in UNREAD:
        return
    elif quantity.kind is Kind.FRACTION:
        yield "%", quantity.low * 100
    elif scale:
        yield scale[0], quantity.low * scale[1]
    elif quantity.kind in COUNTS:
        yield "", quantity.low
        if quantity.kind is Kind.NUMBER and quantity.measured.lower().startswith(OTHERS):
            yield "rank", quantity.low + 1  # "three other cats" make a fourth
    else:
        yield quantity.unit, quantity.low


def numerals(text: str) -> Iterator[int]:
    """The whole numbers that the digits and words of a number's text are, each by itself: 4 and 2 of "4-2"."""
    for digits, word in NUMERAL.findall(text.lower()):
        if value := int(digits) if digits else ONES.get(word):
            yield value


def _is_span(figure: Quantity, years: Decimal) -> bool:
    """Whether so many years are what a figure says: a bound is passed by less than half of it."""
    if figure.hedge in BOUNDS:
        reach = figure.high / 2
        return 0 <= (years - figure.high) * (1 if figure.hedge in BOUNDS_ABOVE else -1) <= reach
    room = figure.high * ROUGHLY if figure.hedge is not Hedge.NONE else Decimal(0)
    return figure.low - room <= years <= figure.high + room


def head_of(measured: str) -> str:
    """The stem of the noun that a phrase counts: its first plural, else its last word; "" for none."""
    words = measured.split()
    plurals = (word for word in words if word.lower() in PLURALS or (word.endswith("s") and not word.endswith("ss")))
    return stem(next(plurals, words[-1])) if words else ""


def is_one_noun(head: str, measured: str) -> bool:
    """Whether a phrase counts what a noun names: the same, somebody where somebody is, "lights" for "floodlights"."""
    other = head_of(measured)
    return bool(other) and (head == other or {head, other} <= PERSONS or head.endswith(other) or other.endswith(head))


def may_be_one(counted: str, other: str, said: frozenset[str]) -> bool:
    """Whether two phrases may count one thing: one noun, a word of the other phrase, or what the sentence speaks of.

    `said` are the stems of the sentence that the first stands in: five people who were arrested are five arrests.
    """
    head, theirs = head_of(counted), head_of(other)
    named = counted[:1].isupper() and theirs in PERSONS  # "Australians"
    alike = named or is_one_noun(head, other) or head in stems(other) or theirs in stems(counted) or theirs in said
    return not head or not theirs or alike


def agrees(figure: Quantity, mention: Mention, said: frozenset[str]) -> bool:
    """Whether a mention of a figure's worth is of the same thing, and not another number that is alike."""
    found = mention.quantity
    head = head_of(figure.measured)
    shared = not {word for word in said if not word.isdigit()}.isdisjoint(mention.around - UNIT_STEMS)
    named = head in mention.near if head else shared
    match figure.kind:
        case Kind.NAME:
            label = figure.text.split()[0].lower()
            return label in found.text.lower() and found.kind is Kind.NAME
        case Kind.SCORE:
            return not mention.names.isdisjoint(said)
        case Kind.ORDINAL if found.kind is Kind.DATE:
            return not figure.in_words and not head  # "on the 16th"
        case Kind.ORDINAL:
            return named
        case Kind.MEASURE:
            return found.low == found.high and named
        case Kind.NUMBER | Kind.VAGUE:
            return _counts_same(figure, mention, head, said)
    return shared


def _counts_same(figure: Quantity, mention: Mention, head: str, said: frozenset[str]) -> bool:
    """Whether two counts are of one thing: by their nouns, or by the source's sentence where its number has none."""
    found = mention.quantity
    if figure.kind is Kind.NUMBER and found.low != found.high:
        return False
    if found.measured:
        described = head_of(found.measured) == ANYBODY and head in mention.around  # "people who had been in contact"
        return bool(head) and (described or may_be_one(figure.measured, found.measured, said))
    somebody = head in PERSONS and not said.isdisjoint(mention.around - UNIT_STEMS)
    return not mention.implied and (somebody or head in mention.around)
