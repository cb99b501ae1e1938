"""What a text says around a statement: its clause, direction, periods, rate, polarity and negation, read by code."""

import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.audit.evidence.gather import clause_of, direction_at, periods_of
from pipeline.audit.reading.masking import MaskedText
from pipeline.audit.reading.reader_words import any_of
from pipeline.models import Direction, Quantity
from pipeline.text.stemming import stems

AMOUNT_WORDS = stems("percent per cent percentage points point dollars euros pounds usd gbp eur year years")
# Scales are dropped before words are stemmed: the stem of "billion" is that of a bill, which costs.
SCALE_WORD = re.compile(r"\b(?:hundred|thousand|million|billion|trillion|dozen|times|[mb]n)s?\b", re.IGNORECASE)
BEHIND = 3  # sentences before, whose things a sentence may lean on
SECTION = 7  # and whose years
NEGATED = re.compile(
    rf"\b(?:{any_of('negations', 'figure')})(?: (?:{any_of('negations', 'between')}))*\s*[$£€]?$", re.IGNORECASE
)
NO_NEGATION = re.compile(
    r"\b(?:not|no) (?:more|less|fewer|lower|higher|later|only|just|least)\b[\w\s]{0,8}$|\bjust short of\s*[$£€]?$"
    r"|\bif not\s*$",
    re.IGNORECASE,
)
FROM_LEVEL = re.compile(r"\bfrom\b[^;]*\d[^;]*\bto\s*[$£€]?$", re.IGNORECASE)
# "A year earlier there had been 278,000 more": the words speak of the other end, and the change went the other way.
BACK_THEN = re.compile(r"\b(?:earlier|before|ago|previously|had been)\b", re.IGNORECASE)
# "$50m a year earlier" is no rate.
THEN = re.compile(r"\s+(?:ago|earlier|before|later|after|previously|from now|in advance)\b")
RATE_AFTER = re.compile(
    rf"^\s*(?:[\w%]+\s)?(?:(?:/|(?:a|an|per|each|every|for every|for each)\s)(?P<by>{any_of('rates', 'by')})s?\b"
    rf"(?!{THEN.pattern})|(?P<ly>daily|weekly|monthly|quarterly|yearly|annually|hourly|apiece)\b)",
    re.IGNORECASE,
)
BY_ADVERB = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annually": "year",
    "annual": "year",
    "hourly": "hour",
}
TIMES = frozenset(("second", "minute", "hour", "day", "night", "week", "month", "quarter", "year"))
EACH_COIN = re.compile(
    r"\b(?:each|every|per|for (?:each|every)|on the|to the|for a)\s+(?:[a-z]+\s+)?"
    rf"(?:[$£€]1\b|(?:{any_of('rates', 'coins')})s?\b|[$£€])",
    re.IGNORECASE,
)
MORE_AFTER = re.compile(rf"^(?:[\s%]|[^\W\d]){{0,12}}?\b(?:{any_of('directions', 'more_behind')})\b", re.IGNORECASE)
LESS_AFTER = re.compile(rf"^(?:[\s%]|[^\W\d]){{0,12}}?\b(?:{any_of('directions', 'less_behind')})\b", re.IGNORECASE)
LEADING = re.compile(rf"\b(?:{any_of('directions', 'leading')})\b", re.IGNORECASE)
TRAILING = re.compile(rf"\b(?:{any_of('directions', 'trailing')})\b", re.IGNORECASE)
YEAR = re.compile(r"y(?:19|20)\d\d|s(?:19|20)\d\d-\d\d")  # a year, or a season or fiscal year of two


@dataclass(frozen=True)
class Said:
    """A statement in its sentence; `start` and `end` count from the sentence's own beginning."""

    sentence: str
    start: int
    end: int
    earlier: tuple[str, ...] = ()
    quantity: Quantity | None = None

    @cached_property
    def before(self) -> str:
        """The sentences and labels right before it."""
        return " ".join(self.earlier[-BEHIND:])

    @cached_property
    def clause(self) -> str:
        start, end = clause_of(self.sentence, self.start, self.end)
        return self.sentence[start:end]

    @cached_property
    def left(self) -> str:
        """The clause up to the figure."""
        start, _ = clause_of(self.sentence, self.start, self.end)
        return self.sentence[start : self.start]

    @cached_property
    def right(self) -> str:
        return self.sentence[self.end :]

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of the sentence that name things."""
        return naming_stems(self.sentence)

    @cached_property
    def clause_stems(self) -> frozenset[str]:
        return naming_stems(self.clause)

    @cached_property
    def around(self) -> frozenset[str]:
        """The sentence's stems with those of the label and the sentences before it."""
        return self.stems | naming_stems(self.before)

    @cached_property
    def periods(self) -> frozenset[str]:
        """The parts of periods that the clause names, else the sentence; in "from 80% in 2024 to 83%" 83% has none."""
        if FROM_LEVEL.search(self.left):
            return periods_of(self.right[: len(self.clause)])
        return periods_of(self.clause) or periods_of(self.sentence)

    @cached_property
    def years(self) -> frozenset[str]:
        return frozenset(part for part in self.periods if YEAR.fullmatch(part))

    @cached_property
    def years_around(self) -> frozenset[str]:
        """The years of the sentence and of those before it."""
        named = periods_of(self.sentence) | periods_of(" ".join(self.earlier))
        return frozenset(part for part in named if YEAR.fullmatch(part))

    @cached_property
    def periods_spoken_of(self) -> tuple[frozenset[str], ...]:
        """The periods that the clause names, then its sentence, then the sentences before it."""
        return tuple(map(periods_of, (self.clause, self.sentence, " ".join(self.earlier))))

    @cached_property
    def direction(self) -> int:
        """1 or -1 where the clause says that the figure is a rise or a fall, more or less than another; else 0."""
        if self.quantity is not None and self.quantity.direction in (Direction.UP, Direction.DOWN):
            return 1 if self.quantity.direction is Direction.UP else -1
        if self.quantity is not None and self.quantity.direction in (Direction.TO, Direction.FROM):
            return 0
        behind = bool(MORE_AFTER.match(self.right)) - bool(LESS_AFTER.match(self.right))
        if behind:
            return 0 if BACK_THEN.search(self.left) else behind
        clause = self.left + self.sentence[self.start : self.end]
        moved = direction_at(clause, len(self.left), len(clause))
        if moved:
            return moved
        return bool(LEADING.search(self.left)) - bool(TRAILING.search(self.left))

    @cached_property
    def negated(self) -> bool:
        """Whether the words right before the figure deny it ("nowhere near 5%")."""
        left = self.sentence[max(0, self.start - 40) : self.start]
        return bool(NEGATED.search(left)) and not NO_NEGATION.search(left)

    @cached_property
    def rate(self) -> str:
        """What the figure is stated per ("month", "head"); empty for none."""
        unit = self.quantity.unit if self.quantity else ""
        if "/" in unit and unit != "km/h":
            return "" if THEN.match(self.right) else unit.partition("/")[2]
        found = RATE_AFTER.match(self.right)
        if not found:
            return ""
        return BY_ADVERB.get((found["ly"] or "").lower(), "each" if found["ly"] else found["by"].lower())

    @cached_property
    def polarity(self) -> int:
        """1 where the clause speaks of a profit or surplus, -1 of a loss or deficit; 0 for neither or both."""
        return polarity_of(self.clause)

    @cached_property
    def of_shortfall(self) -> bool:
        """Whether the words speak of a loss, deficit or gap, which grows as its value falls."""
        return bool(SHORTFALL.search(f"{self.before} {self.sentence}")) and not PROFIT.search(self.clause)

    @cached_property
    def is_base(self) -> bool:
        """Whether the figure is the level that another is compared with ("up from $50m")."""
        if self.quantity is not None and self.quantity.direction is Direction.FROM:
            return True
        return bool(BASE_BEFORE.search(self.sentence[: self.start]))

    @cached_property
    def per_coin(self) -> bool:
        return bool(EACH_COIN.search(self.sentence))


SHORTFALL = re.compile(rf"\b(?:{any_of('directions', 'shortfall')})\b", re.IGNORECASE)
BASE_BEFORE = re.compile(rf"\b(?:{any_of('figures', 'before_base')})\s+(?:\w+\s)?[$£€]?$", re.IGNORECASE)
PROFIT = re.compile(rf"\b(?:{any_of('directions', 'profit')})\b", re.IGNORECASE)
LOSS = re.compile(rf"\b(?:{any_of('directions', 'loss')})\b", re.IGNORECASE)


def polarity_of(words: str) -> int:
    """The same of any words."""
    gain, loss = bool(PROFIT.search(words)), bool(LOSS.search(words))
    return 0 if gain == loss else 1 if gain else -1


def rate_words(words: str, unit: str) -> frozenset[str]:
    """What evidence is stated per, by its unit and the words that name it."""
    found = {unit.partition("/")[2]} if "/" in unit else set()
    for match in re.finditer(r"\b(?:a|per|each|every)\s(?P<by>[a-z]+)", words, re.IGNORECASE):
        found.add(match["by"].lower().rstrip("s"))
    for match in re.finditer(
        r"\b(?P<ly>daily|weekly|monthly|quarterly|yearly|annually|annual|hourly)\b", words, re.IGNORECASE
    ):
        found.add(BY_ADVERB[match["ly"].lower()])
    return frozenset(found - {""})


def naming_stems(words: str) -> frozenset[str]:
    """The stems of words that name things: no scales, currencies, units of a share."""
    return stems(SCALE_WORD.sub(" ", words)) - AMOUNT_WORDS


def said_at(text: MaskedText, number: int, start: int, end: int, quantity: Quantity | None = None) -> Said:
    """What is said around a span of the text; up to three sentences and labels before it lead in."""
    sentence = text.by_number[number]
    before: list[str] = []
    for back in range(1, SECTION + 1):
        past = text.by_number.get(number - back)
        if past is None:
            break
        before.insert(0, past.plain)
        if past.is_heading:
            break
    return Said(sentence.plain, start - sentence.start, end - sentence.start, tuple(before), quantity)


__all__ = ["TIMES", "Said", "naming_stems", "polarity_of", "rate_words", "said_at"]
