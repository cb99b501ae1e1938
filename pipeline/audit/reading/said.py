"""What a text says of one figure, or of words without one: thing, period, direction, rate, negation, read by code."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.audit.evidence.directions import direction_of
from pipeline.audit.evidence.gather import clause_of
from pipeline.audit.evidence.period_parts import period_parts, periods_of
from pipeline.audit.reading.masking import MaskedText
from pipeline.audit.reading.sentence_reading import CLAUSE, OTHER, REMEMBERED, SENTENCE, SentenceReading
from pipeline.audit.reading.value_words import BY_ADVERB, PROFIT, polarity_of
from pipeline.audit.wording.lexicon import UNIT_STEMS, any_of, cue, lexicon, relation_stems
from pipeline.audit.wording.modality import modality
from pipeline.models import Direction, Hedge, Kind, Quantity
from pipeline.quantities.hedges import hedge_before
from pipeline.text.stemming import stems

BY = re.compile(r"\bby\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
APART = re.compile(
    r"\b(?:than|exceed\w*|tops?|topped|compared|against|versus|beats?|outstrip\w*|surpass\w*|dwarf\w*|eclips\w*|above|below)\b",
    re.IGNORECASE,
)
# What stands before the period that a change began in: "since 2015", "compared with last spring".
BASE_PERIOD = re.compile(
    r"\b(?:since|compared (?:with|to)|as against|(?:than|up|down) (?:in|on|from))(?: (?:the|early|late|last))?\s+$",
    re.IGNORECASE,
)
COMPARED_PERIOD = re.compile(
    r"\b(?:than|against|since|from|compared (?:with|to)|versus|that of|those of|up on|down on)\b[^,;.]{0,20}$",
    re.IGNORECASE,
)
# "£12m for calls that failed in 2023": a relative clause of another noun than the figure's own ("12m votes that").
OF_ANOTHER = re.compile(
    r"(?i)\s(?:for|on|to|from|with|by|at|over|about|after|against|into|in)\s[^,;.:]{0,80}?"
    r"(?<!year)(?<!quarter)(?<!month)(?<!months)(?<!season)(?<!week)(?<!period)\s(?:that|which|who|whose|where)\s"
)
STOP = re.compile(r"[,;.:(]")
# "Ate up 18% of it": a share, whatever stands before it.
OF_A_WHOLE = re.compile(
    r"\s+of (?:it|that|its|their|his|her|the|all|every|each|what (?!it\b|they\b)|[A-Z]\w+)\b"
    r"(?! (?:\w+ )?(?:year|month|week|quarter|value|support)\b)"
)
THAN = re.compile(
    r"\b(?:than|above|below|as (?:much|many|large|big|long|high) as|as many [a-z]+ as(?= (?-i:[A-Z]))|"
    r"that of|ahead of|behind)\b",
    re.IGNORECASE,
)
TIME_STEMS = stems(
    "year month week quarter day earlier before ago last previous same time level record forecast expected"
)
AMOUNT_WORDS = UNIT_STEMS | stems(
    "percent per cent percentage points point dollars euros pounds usd gbp eur year years"
)
NEGATED = re.compile(
    rf"\b(?:{any_of('negations', 'figure')})(?: (?:{any_of('negations', 'between')}))*\s*[$£€]?$", re.IGNORECASE
)
NO_SUBJECT = re.compile(r"\b(?:neither|none|nobody)\b[^,.;:]{0,40}$", re.IGNORECASE)
NO_NEGATION = re.compile(
    r"\b(?:not|no) (?:more|less|fewer|lower|higher|later|only|just|least|quite)\b[\w\s]{0,8}$|\bjust short of\s*[$£€]?$"
    r"|\bif not\s*$|\b(?:none|neither)(?: of (?:them|these|those|the \w+))? (?:[a-z]+er|more|less) than\s*$",
    re.IGNORECASE,
)
# "A year earlier there had been 278,000 more": the words speak of the other end, and the change went the other way.
BACK_THEN = re.compile(r"\b(?:earlier|before|ago|previously|had been)\b", re.IGNORECASE)
# "$50m a year earlier" is no rate.
THEN = re.compile(r"\s+(?:ago|earlier|before|later|after|previously|from now|in advance)\b")
RATE_AFTER = re.compile(
    rf"^(?!{THEN.pattern})\s*(?:(?!(?:in|within|inside|over|after)\s)[\w%]+\s)?"
    rf"(?:(?:/|(?:a|an|per|each|every|for every|for each)\s)(?P<by>{any_of('rates', 'by')})s?\b"
    rf"(?!{THEN.pattern})|(?P<ly>daily|weekly|monthly|quarterly|yearly|annually|hourly|apiece)\b)",
    re.IGNORECASE,
)
EACH_COIN = re.compile(
    r"\b(?:each|every|per|for (?:each|every)|on the|to the|for a)\s+(?:[a-z]+\s+)?"
    rf"(?:[$£€]1\b|(?:{any_of('rates', 'coins')})s?\b|[$£€])",
    re.IGNORECASE,
)
# "One lifeguard for every 1,450 bathers".
ONE_FOR = re.compile(
    r"\b(?:one|an?|a single)(?: (?P<noun>[a-z][\w’'-]+(?: [a-z]+)?))? (?:for|to|per) (?:every|each) "
    r"(?:(?:about|around|roughly|some|nearly|almost|over|under|just|more than|fewer than|less than) )*$",
    re.IGNORECASE,
)
# "25 percent in older participants" is no quarter older.
_NO_PHRASE = r"(?!\s+(?:in|of|on|at|among|for|from|to|by|with)\b)"
MORE_AFTER = re.compile(
    rf"^{_NO_PHRASE}(?:[\s%]|[^\W\d]){{0,12}}?\b(?:{any_of('directions', 'more_behind')})\b", re.IGNORECASE
)
LESS_AFTER = re.compile(
    rf"^{_NO_PHRASE}(?:[\s%]|[^\W\d]){{0,12}}?\b(?:{any_of('directions', 'less_behind')})\b", re.IGNORECASE
)
LEADING = re.compile(rf"\b(?:{any_of('directions', 'leading')})\b", re.IGNORECASE)
TRAILING = re.compile(rf"\b(?:{any_of('directions', 'trailing')})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """A statement in its sentence; `start` and `end` count from the sentence's own beginning, as its figure does.

    `cited` are the ids of the notes that the sentence cites, `spoken` the period that the text mostly speaks of so far.
    """

    reading: SentenceReading
    start: int
    end: int
    quantity: Quantity | None = None
    cited: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()

    @property
    def figure(self) -> Quantity:
        """The figure that is stated; words without one have none."""
        assert self.quantity is not None
        return self.quantity

    @property
    def way(self) -> Direction:
        return self.quantity.direction if self.quantity else Direction.NONE

    @property
    def measured(self) -> str:
        return self.quantity.measured if self.quantity else ""

    def of(self, figure: Quantity) -> "Said":
        """The same of another figure of the sentence, or of this one in another form."""
        return replace(self, quantity=figure, start=figure.start, end=figure.end)

    @property
    def text(self) -> str:
        return self.reading.text

    @cached_property
    def clause_span(self) -> tuple[int, int]:
        return clause_of(self.text, self.start, self.end)

    @cached_property
    def clause(self) -> str:
        return self.text[slice(*self.clause_span)]

    @cached_property
    def left(self) -> str:
        """The clause up to the figure."""
        return self.text[self.clause_span[0] : self.start]

    @property
    def right(self) -> str:
        """The sentence behind the figure."""
        return self.text[self.end :]

    @cached_property
    def _other_clauses(self) -> frozenset[tuple[int, int]]:
        """The clauses of the sentence's other figures: their words name those first."""
        return self.reading.clauses - {self.clause_span}

    @cached_property
    def modality(self) -> frozenset[str]:
        return modality(self.text, self.start, self.end)

    @cached_property
    def against(self) -> frozenset[str]:
        """The naming stems behind "than", "above", "as much as" and the like: what the figure is held against."""
        match = THAN.search(self.text, self.end, self.end + 40)
        if not match:
            return frozenset()
        stop = STOP.search(self.text, match.end())
        end = stop.start() if stop else len(self.text)
        times = {at for _, at in self.reading.periods}
        words = {stem for stem, at in self.reading.placed if match.end() <= at < end and at not in times}
        return frozenset(words - UNIT_STEMS - relation_stems() - TIME_STEMS)

    @cached_property
    def by(self) -> bool:
        """Whether the figure is said to be a step: "by 12", "up 3", "3 more"."""
        left = self.text[max(0, self.start - 30) : self.start]
        return bool(BY.search(left)) or self.way in (Direction.UP, Direction.DOWN)

    @cached_property
    def mentions(self) -> dict[str, float]:
        """Every stem that may name what the figure is of, by how near it stands."""
        start, end = self.clause_span
        weights = dict(self.reading.context_weights)
        for left, right in self._other_clauses:
            for stem, place in self.reading.placed:
                if left <= place < right and weights[stem] == SENTENCE:
                    weights[stem] = OTHER
        for stem, place in self.reading.placed:
            if start <= place < end:
                weights[stem] = CLAUSE
        for stem in stems(self.measured):
            weights[stem] = CLAUSE
        return weights

    @cached_property
    def nearest(self) -> frozenset[str]:
        """The stems of the clause and of the label that heads it."""
        return self.clause_stems | stems(self.reading.label) | stems(self.measured)

    @cached_property
    def clause_stems(self) -> frozenset[str]:
        start, end = self.clause_span
        return frozenset(stem for stem, place in self.reading.placed if start <= place < end)

    @cached_property
    def periods(self) -> frozenset[str]:
        """The period of the figure: named in its clause, else in its sentence where no other figure stands between."""
        start, end = self.clause_span
        if self.way is Direction.FROM:
            start = self.start
        inside = frozenset(
            part for part, at in self.reading.periods if start <= at < end and not self._held_against(at)
        )
        if inside:
            return inside
        if self.way is Direction.FROM:
            return frozenset()
        return frozenset(
            part for part, at in self.reading.periods if not self._crossed(at) and not self._held_against(at)
        )

    @cached_property
    def base_periods(self) -> frozenset[str]:
        """The years that a change is said to be since, from or against."""
        named = self.reading.periods
        return frozenset(part for part, at in named if part[0] in "ys" and BASE_PERIOD.search(self.text[:at]))

    def _held_against(self, place: int) -> bool:
        """Whether a comparison stands between the figure and a place behind it, so that the place is another's."""
        if BASE_PERIOD.search(self.text[:place]) or OF_ANOTHER.search(self.text, self.end, place):
            return True
        return place > self.end and bool(APART.search(self.text, self.end, place))

    @cached_property
    def clause_periods(self) -> frozenset[str]:
        """The periods that the clause names, but for those of another noun's relative clause."""
        first, named = self.clause_span[0], period_parts(self.clause)
        return frozenset(part for part, at in named if not OF_ANOTHER.search(self.text, self.end, first + at))

    def _crossed(self, place: int) -> bool:
        low, high = sorted((place, self.start))
        return any(low < other.start < high for other in self.reading.figures if other.start != self.start)

    @cached_property
    def named_periods(self) -> frozenset[str]:
        """All periods that the sentence, its label or the sentences before it name, but for what they compare with."""
        named = set[str]()
        for reading in (self.reading, *self.reading.before[:REMEMBERED]):
            named |= {part for part, at in reading.periods if not COMPARED_PERIOD.search(reading.text, 0, at)}
        named |= {part for part, _ in period_parts(f"{self.reading.label} {self.reading.heading}")}
        return frozenset(named)

    @cached_property
    def sign(self) -> int:
        """1 or -1 where the words say that the figure is a rise or a fall; a share "of it" is neither."""
        if self.figure.kind in (Kind.PERCENT, Kind.FRACTION) and OF_A_WHOLE.match(self.text, self.end):
            return 0
        return direction_of(self.way, self.text, self.start, self.end)

    def says(self, section: str, meaning: str, *, clause: bool = False) -> bool:
        """Whether words of this meaning stand in the sentence (or in the clause alone)."""
        asked = section, meaning, clause
        if asked not in self._answers:  # each pair of values that it may compare asks
            self._answers[asked] = bool(cue(section, meaning).search(self.clause if clause else self.text))
        return self._answers[asked]

    @cached_property
    def _answers(self) -> dict[tuple[str, str, bool], bool]:
        return {}

    @cached_property
    def relations(self) -> frozenset[str]:
        """The meanings of relation words around the figure."""
        left, right = max(0, self.start - 60), self.end + 60
        window = self.text[left : self.start] + " \u2588 " + self.text[self.end : right]
        return frozenset(name for name in lexicon()["relation"] if cue("relation", name).search(window))

    @property
    def width(self) -> float:
        """The share of all values that would bear the figure: how little it says by agreeing."""
        size = abs(self.figure.high) or 1
        if self.figure.low != self.figure.high:
            return float(abs(self.figure.high - self.figure.low) / size)
        match self.figure.hedge:
            case Hedge.NONE:
                loose = self.figure.in_words and self.figure.kind in (Kind.FRACTION, Kind.MULTIPLE)
                return max(0.1 if loose else 0.0, float(self.figure.step / size))
            case Hedge.ABOUT:
                return 0.1
            case Hedge.NEARLY | Hedge.JUST_UNDER | Hedge.JUST_OVER:
                return 0.05
            case _:
                return 0.6

    @cached_property
    def before(self) -> str:
        """The sentences and labels right before it."""
        return " ".join(self.reading.earlier[-REMEMBERED:])

    @cached_property
    def around(self) -> frozenset[str]:
        """The sentence's stems with those of the label and the sentences before it."""
        return self.reading.stems | stems(self.before)

    @cached_property
    def periods_spoken_of(self) -> tuple[frozenset[str], ...]:
        """The periods that the clause names, then its sentence, then the sentences before it."""
        return self.clause_periods, *map(periods_of, (self.text, " ".join(self.reading.earlier)))

    @cached_property
    def direction(self) -> int:
        """1 or -1 where the clause says that the figure is a rise or a fall, more or less than another; else 0."""
        if self.way in (Direction.UP, Direction.DOWN):
            return 1 if self.way is Direction.UP else -1
        if self.way in (Direction.TO, Direction.FROM):
            return 0
        behind = bool(MORE_AFTER.match(self.right)) - bool(LESS_AFTER.match(self.right))
        if behind:
            return 0 if BACK_THEN.search(self.left) else behind
        clause = self.left + self.text[self.start : self.end]
        moved = direction_of(self.way, clause, len(self.left), len(clause))
        if moved:
            return moved
        return bool(LEADING.search(self.left)) - bool(TRAILING.search(self.left))

    @cached_property
    def negated(self) -> bool:
        """Whether the words before the figure deny it ("nowhere near 5%"), or whom it is said of ("neither won 5%")."""
        left = self.text[max(0, self.start - 60) : self.start]
        return bool(NEGATED.search(left) or NO_SUBJECT.search(left)) and not NO_NEGATION.search(left)

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
    def one_for(self) -> Hedge | None:
        """The hedge of "one" where the figure is what one is for ("under one for every 500"); None for any other."""
        found = ONE_FOR.search(self.text, max(0, self.start - 60), self.start)
        return hedge_before(self.text[: found.start()].lower().split())[0] if found else None

    @cached_property
    def polarity(self) -> int:
        """1 where the clause speaks of a profit or surplus, -1 of a loss or deficit; 0 for neither or both."""
        return polarity_of(self.clause)

    @cached_property
    def of_shortfall(self) -> bool:
        """Whether the words speak of a loss, deficit or gap, which grows as its value falls."""
        return bool(SHORTFALL.search(f"{self.before} {self.text}")) and not PROFIT.search(self.clause)

    @cached_property
    def per_coin(self) -> bool:
        return bool(EACH_COIN.search(self.text))


SHORTFALL = re.compile(rf"\b(?:{any_of('directions', 'shortfall')})\b", re.IGNORECASE)


def said_at(text: MaskedText, number: int, start: int, end: int, quantity: Quantity | None = None) -> Said:
    """What is said around a span of the text."""
    reading = text.readings[text.by_number[number].start]
    at = reading.sentence.start
    moved = quantity and quantity.model_copy(update={"start": quantity.start - at, "end": quantity.end - at})
    return Said(reading, start - at, end - at, moved)
