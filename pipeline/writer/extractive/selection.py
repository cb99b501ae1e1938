"""What the digest tells, and in which part: every sentence once, the weightiest first, each source heard."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.models import Fact, Notes
from pipeline.writer.extractive.differences import differences
from pipeline.writer.extractive.form import DigestPart
from pipeline.writer.extractive.outlook import looks_ahead, names_day
from pipeline.writer.extractive.ranking import ChosenSentences, likeness, rarity, terms, values_in
from pipeline.writer.extractive.tables import row_told
from pipeline.writer.extractive.wording import (
    balanced,
    follows,
    grouped,
    is_prose,
    is_row,
    is_speech,
    leans,
    of_one_speaker,
    source_of,
    whole_quote,
    words_of,
)

EARLY = 1500
LONGEST, MOST = 75, 3
"""Most words and sentences of one stretch of a source."""
NEWS, VOICES = 0.55, 0.25
"""Shares of the digest's words that news and quotations may take."""
ROWS, A_TABLE, COMING, PAIRS = 6, 4, 3, 2
AGAIN, HEARD = 0.3, 0.6
"""What a source's further stretch is worth less, and one of a source not heard yet more."""

NAMED, EARLIER = 0.15, 0.4
"""What a figure of the headline and an early place are worth to the lead, beside likeness from 0 to 1."""
CUT, FAINT = 0.15, 0.4
"""What a stretch is worth less inside a paragraph; the share of the best worth that a source heard must reach again."""

Choice = dict[DigestPart, tuple[Fact, ...]]


class Excerpt(NamedTuple):
    """Sentences that follow each other in one source, and what they are worth."""

    facts: tuple[Fact, ...]
    worth: float


def choose(notes: Notes, words: int) -> Choice:
    """The facts of each part in the order in which they are told, in about so many words."""
    return _Chooser(notes, words).choice()


class _Chooser:
    """The facts of an event with what each is worth; what one part takes no other part tells again."""

    def __init__(self, notes: Notes, words: int) -> None:
        brief = notes.brief
        self._notes, self._words = notes, words
        prose = [fact for fact in notes.facts if is_prose(fact)]
        self._weights = rarity([words_of(fact) for fact in prose])
        self._about = " ".join([*[brief.headline] * 3, *[brief.summary] * 2, brief.angle, *brief.topics])
        order = {source: at for at, source in enumerate(dict.fromkeys(map(source_of, prose)))}
        self._prose = sorted(prose, key=lambda fact: (order[source_of(fact)], _start(fact)))
        self._worth = {fact.id: self._value(fact) for fact in prose}
        self._at = {fact.id: at for at, fact in enumerate(self._prose)}
        self._looks_ahead = {fact.id for fact in prose if looks_ahead(fact, brief.date)}
        self._taken: set[str] = set()
        self._told = ChosenSentences(self._weights)

    def choice(self) -> Choice:
        lead = self._lead()
        ahead = self._ahead()
        later = {fact.id for fact in ahead}
        pairs = [
            (each.one, each.other) for each in differences(self._prose) if not {each.one.id, each.other.id} & later
        ]
        differ = [fact for pair in pairs[:PAIRS] for fact in pair]
        self._take(fact for fact in differ if fact.id not in self._taken)
        voices = self._voices()
        left = NEWS * self._words - sum(len(words_of(fact).split()) for each in lead for fact in each.facts)
        news = [*lead, *self._stretches(left, lead)]
        return {
            DigestPart.NEWS: tuple(fact for stretch in _by_source(news) for fact in stretch.facts),
            DigestPart.FIGURES: tuple(self._rows() or self._offered(lead)),
            DigestPart.DIFFERENCES: tuple(differ),
            DigestPart.VOICES: tuple(voices),
            DigestPart.AHEAD: tuple(ahead),
        }

    def _lead(self) -> list[Excerpt]:
        """The stretch whose first sentence is nearest to the desk's headline and summary, its figures counted."""
        found = [stretch for at in range(len(self._prose)) if (stretch := self._stretch(at))]
        lead = max(found, key=self._leads, default=None)
        if lead is None:
            return []
        self._take(lead.facts)
        return [lead]

    def _leads(self, stretch: Excerpt) -> float:
        """What a stretch is worth as the lead: near to the desk's words, early, at the head of its paragraph."""
        brief, first = self._notes.brief, stretch.facts[0]
        words = words_of(first)
        near = likeness(words, brief.headline, self._weights) + 0.5 * likeness(words, brief.summary, self._weights)
        near += NAMED * bool(values_in(brief.headline) & values_in(words))
        return near + EARLIER * math.exp(-_start(first) / EARLY) - CUT * self._cut(first)

    def _cut(self, fact: Fact) -> bool:
        """Whether a fact's paragraph begins before it."""
        at = self._at[fact.id]
        return at > 0 and follows(fact, self._prose[at - 1], apart=1)

    def _value(self, fact: Fact) -> float:
        """How close a sentence is to the desk's brief, with something for an early place and for figures."""
        value = likeness(words_of(fact), self._about, self._weights) + 0.2 * bool(fact.figures)
        return value + 0.4 * math.exp(-_start(fact) / EARLY)

    def _open(self) -> list[Fact]:
        return [fact for fact in self._prose if fact.id not in self._taken]

    def _take(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            self._taken.add(fact.id)
            self._told.add(words_of(fact))

    def _stretches(self, words: float, before: Sequence[Excerpt] = ()) -> list[Excerpt]:
        """The best stretches of all sources until there are so many words; sources not heard yet go first."""
        chosen: list[Excerpt] = []
        while words > 0:
            heard = [source_of(stretch.facts[0]) for stretch in (*before, *chosen)]
            found = [self._stretch(at) for at in range(len(self._prose))]
            worth = [
                (each.worth - AGAIN * heard.count(source) + HEARD * (bool(heard) and source not in heard), -at, each)
                for at, each in enumerate(found)
                if each and (source := source_of(each.facts[0])) is not None
            ]
            if not worth:
                break
            best = max(worth, key=lambda each: each[:2])[2]
            if before and best.worth < FAINT * max(self._worth.values()) and source_of(best.facts[0]) in heard:
                break
            self._take(best.facts)
            chosen.append(best)
            words -= sum(len(words_of(fact).split()) for fact in best.facts)
        return chosen

    def _stretch(self, at: int) -> Excerpt | None:
        """The sentences from one on that can be told together; None where it cannot begin a paragraph."""
        facts = self._prose
        first = facts[at]
        if first.id in self._taken or leans(first) or not self._tells(first, opens=True):
            return None
        told, words = [first], len(words_of(first).split())
        for fact in facts[at + 1 :]:
            words += len(words_of(fact).split())
            apart = not follows(fact, told[-1]) or fact.speaker != first.speaker
            if apart or words > LONGEST or len(told) == MOST or fact.id in self._taken or not self._tells(fact):
                break
            told.append(fact)
        while told and not balanced(" ".join(map(words_of, told))):
            told.pop()
        return Excerpt(tuple(told), self._worth_of(told)) if told else None

    def _worth_of(self, told: Sequence[Fact]) -> float:
        """The better of the first two sentences of a paragraph; less where the paragraph begins before them."""
        second = told[1] if len(told) > 1 and follows(told[1], told[0], apart=1) else told[0]
        return max(self._worth[told[0].id], self._worth[second.id]) - CUT * self._cut(told[0])

    def _tells(self, fact: Fact, *, opens: bool = False) -> bool:
        """Whether a sentence is news: not told yet, no quotation for the voices, no outlook behind the lead's first."""
        quotation = whole_quote(fact) and not is_speech(fact)
        ahead = not opens and not self._taken and fact.id in self._looks_ahead and not leans(fact)
        return not quotation and not ahead and not self._told.has(words_of(fact))

    def _ahead(self) -> list[Fact]:
        coming = [fact for fact in self._open() if fact.id in self._looks_ahead and not leans(fact)]
        coming = [
            fact for fact in coming if balanced(words_of(fact)) and not (whole_quote(fact) and not is_speech(fact))
        ]
        chosen: list[Fact] = []
        for fact in sorted(coming, key=lambda fact: (not names_day(words_of(fact)), -self._worth[fact.id])):
            of_source = [source_of(each) for each in chosen].count(source_of(fact))
            if len(chosen) < COMING and of_source < COMING - 1 and not self._told.has(words_of(fact)):
                self._take([fact])
                chosen.append(fact)
        return [fact for fact in self._prose if fact in chosen]

    def _voices(self) -> list[Fact]:
        """Quotations of known speakers, those of one that follow each other together, each speaker once at first."""
        voices = [fact for fact in self._open() if whole_quote(fact) and not is_speech(fact)]
        groups = grouped((fact for fact in voices if not self._told.has(words_of(fact))), of_one_speaker)
        chosen: list[Fact] = []
        left = VOICES * self._words
        ranked = sorted(groups, key=lambda group: -max(self._worth[fact.id] for fact in group))
        for group in ranked:
            words = sum(len(whole_quote(fact).split()) for fact in group)
            if group[0].speaker not in {fact.speaker for fact in chosen} and (words <= left or not chosen):
                chosen += group
                self._take(group)
                left -= words
        return chosen

    def _rows(self) -> list[Fact]:
        """A few rows of the tables, those nearest to the brief first, as the tables order them."""
        by_table: dict[str, list[Fact]] = {}
        for fact in filter(is_row, self._notes.facts):
            by_table.setdefault(f"{source_of(fact)} {row_told(fact.statement)[0]}", []).append(fact)
        brief = terms(self._about)
        told = terms(" ".join(words_of(fact) for fact in self._prose if fact.id in self._taken))
        near = {}
        for fact in filter(is_row, self._notes.facts):
            label = terms(row_told(fact.statement)[1])
            late = max(map(int, re.findall(r"\b(?:19|20)\d\d\b", row_told(fact.statement)[1])), default=0)
            near[fact.id] = (2 * len(label & brief) + len(label & told)) / max(len(label), 1) + late / 10_000
        chosen: list[Fact] = []
        for facts in sorted(by_table.values(), key=lambda facts: -max(near[fact.id] for fact in facts)):
            best = sorted(facts, key=lambda fact: -near[fact.id])[: min(A_TABLE, ROWS - len(chosen))]
            chosen += [fact for fact in facts if fact in best]
        return chosen

    def _offered(self, lead: Sequence[Excerpt]) -> list[Fact]:
        """What data files offer of their tables, where there is nothing else to tell."""
        return [] if lead else [fact for fact in self._notes.facts if not is_prose(fact)][:ROWS]


def _start(fact: Fact) -> int:
    return fact.passages[0].start if fact.passages else 0


def _by_source(stretches: Sequence[Excerpt]) -> list[Excerpt]:
    """The lead, then the stretches source by source, as the sources came up, each source's in its own order."""
    order = {source: at for at, source in enumerate(dict.fromkeys(source_of(each.facts[0]) for each in stretches))}
    return [
        *stretches[:1],
        *sorted(stretches[1:], key=lambda each: (order[source_of(each.facts[0])], _start(each.facts[0]))),
    ]
