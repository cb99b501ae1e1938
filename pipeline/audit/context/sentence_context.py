"""What one sentence says before anything is computed: its figures, whom and what it names, when, and after what."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.audit.context.measures import COUNTRY, MeasureMention, measure_mentions
from pipeline.audit.context.years import Times, times_in
from pipeline.audit.evidence.fact_index import table_stem
from pipeline.audit.evidence.period_parts import period_parts
from pipeline.models import Direction, Hedge, Kind, Quantity
from pipeline.quantities.finder import find_quantities
from pipeline.quantities.hedges import hedge_before
from pipeline.reference.entities import Entity
from pipeline.reference.lookup import Reference
from pipeline.reference.mentions import EntityMention
from pipeline.text.sentences import Sentence, sentences
from pipeline.text.stemming import placed_stems

REMEMBERED = 5
REACH = 240
FUTURE = re.compile(
    r"\b(?:will (?:spend|invest|pour|put|lay out|cost|be spen\w+)|plans?|planned|intends?|intended|"
    r"is to spend|means to|aims? to|pledg\w+|"
    r"earmark\w*|pencil\w*|budget\w*|guidance|forecast\w*|set aside|expects? to|expected to|would|"
    r"this investment|the investment|outlay|"
    r"sum|going to|commitment|bet|spending spree)\b",
    re.IGNORECASE,
)
PARTICLE = re.compile(
    r"\b(?P<verb>turn(?:ed|s|ing)?|hand(?:ed|s|ing)?|ring(?:s|ing)?|rang|rung|add(?:s|ed)?|sum(?:s|med)?|"
    r"tot(?:s|ted)|end(?:s|ed)?|wind|wound|pil\w+|rack\w*|clock\w*|chalk\w*|ma[dk]e|makes|took|takes|put|"
    r"sign\w*) (?:over|up)(?P<rest>(?: \w+){0,2} ?)$",
    re.IGNORECASE,
)
PRONOUN_FIRST = re.compile(
    r"^[\W_]*(?:(?:but|and|yet|still|even|so|at|with|for|then|now),? )?(?:its|it|they|"
    r"their|the (?:company|firm|group|country))\b",
    re.IGNORECASE,
)
PASSED = re.compile(r"\b(?:pass(?:ed|es|ing)|cross(?:ed|es|ing)|broke(?:n)? through|breaks through) (?:the )?$", re.I)
HELD_AGAINST = re.compile(r"\b(?:than|compared (?:with|to)|against|versus)(?: (?:in|on|at|for|during|the))* ?$", re.I)
SET_ASIDE = re.compile(
    r"\b(?:not|rather than|instead of|unlike|as opposed to|let alone)(?: that of| those of)? $", re.I
)
_CLAUSE = re.compile(
    r"[;:,()–—]\s|\s[–—-]\s|,? (?:and|but|while|whereas|though|against|compared with|versus) ", re.IGNORECASE
)


_APART = re.compile(r"[;:–—]\s|,? (?:and|but|while|whereas|though|against|ahead of|followed by|before) ", re.IGNORECASE)


@dataclass(frozen=True)
class SentenceContext:
    """One sentence; offsets are within it. `before` holds the scenes before it, nearest first."""

    sentence: Sentence
    figures: tuple[Quantity, ...]
    others: tuple[Quantity, ...]
    entities: tuple[EntityMention, ...]
    measures: tuple[MeasureMention, ...]
    before: tuple["SentenceContext", ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        return self.sentence.text

    @cached_property
    def times(self) -> Times:
        return times_in(self.text)

    @cached_property
    def words(self) -> tuple[tuple[str, int], ...]:
        """Stems with their offsets; talk of the future counts as talk of a plan."""
        plan = FUTURE.search(self.text)
        named = [(table_stem(mention.measure), mention.start) for mention in self.measures if not mention.weak]
        return (*placed_stems(self.text), *named, *([("=plan", plan.start())] if plan else []))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem for stem, _ in self.words)

    @cached_property
    def past_stems(self) -> frozenset[str]:
        """The stems of the three sentences before."""
        return frozenset[str]().union(*(scene.stems for scene in self.before[:3]))

    @cached_property
    def periods(self) -> tuple[tuple[str, int], ...]:
        return period_parts(self.text)

    @cached_property
    def own_periods(self) -> tuple[tuple[str, int], ...]:
        """The periods named other than as what another is held against ("7% fewer than in 2023")."""
        return tuple((part, at) for part, at in self.periods if not HELD_AGAINST.search(self.text[:at]))

    @cached_property
    def cuts(self) -> tuple[int, ...]:
        """Where clauses part, both ends of the sentence among them."""
        return (0, *(match.end() for match in _CLAUSE.finditer(self.text)), len(self.text))

    def clause(self, place: int) -> tuple[int, int]:
        """The ends of the clause that a place stands in."""
        at = bisect_left(self.cuts, place + 1)
        return self.cuts[max(0, at - 1)], self.cuts[min(at, len(self.cuts) - 1)]

    def left(self, figure: Quantity) -> str:
        """The words before a figure, as far back as any cue reaches."""
        return self.text[max(0, figure.start - REACH) : figure.start]

    def right(self, figure: Quantity) -> str:
        """The words after a figure, as far on as any cue reaches."""
        return self.text[figure.end : figure.end + REACH]

    @cached_property
    def own_entities(self) -> tuple[EntityMention, ...]:
        """The entities other than the world as a backdrop ("the largest in the world")."""
        return tuple(m for m in self.entities if not _backdrop(self.text, m))

    def subject(self, kind: str = "") -> Entity | None:
        """The first entity named, of the sentences before where this one names none; `kind` is company or country."""
        for scene in (self, *self.before):
            for mention in scene.own_entities:
                if _is(mention.entity, kind):
                    return mention.entity
        return None

    def entity_near(self, place: int, kind: str = "") -> Entity | None:
        """The entity that a place most likely speaks of: the last named before it, else the next, else the subject."""
        own = [m for m in self.own_entities if _is(m.entity, kind)]
        earlier = [m for m in own if m.start <= place]
        earlier = [m for m in earlier if not SET_ASIDE.search(self.text[: m.start])] or earlier
        if earlier:
            return earlier[-1].entity
        meant = self.pronoun_subject(place, kind)
        return meant or (own[0].entity if own else self.subject(kind))

    def pronoun_subject(self, place: int, kind: str = "") -> Entity | None:
        """Whom the sentence before names, where this one opens with a pronoun and names nobody up to a place."""
        if not self.before or not PRONOUN_FIRST.match(self.text) or not self._clause_apart(place):
            return None
        return next((m.entity for m in self.before[0].own_entities if _is(m.entity, kind)), None)

    def _clause_apart(self, place: int) -> bool:
        """Whether every name stands in a later clause than a place, behind a semicolon or a joining word."""
        first = min((m.start for m in self.own_entities), default=len(self.text))
        return bool(_APART.search(self.text, place, first)) if first < len(self.text) else False

    def measure_near(self, place: int, kind: str = "") -> str:
        """The table measure named nearest to a place, weak words last; "" where the sentence names none."""
        ranked = sorted(
            (mention.weak, mention.start > place, abs(mention.start - place), mention.measure)
            for mention in self.measures
            if not kind or (mention.measure in COUNTRY) == (kind != "company")
        )
        return ranked[0][3] if ranked else ""


def scenes(text: str, reference: Reference) -> tuple[SentenceContext, ...]:
    """The scenes of a text in order."""
    found: list[SentenceContext] = []
    pieces = sentences(text)
    quantities = find_quantities(text)
    starts = [quantity.start for quantity in quantities]
    for piece in pieces:
        inside = quantities[bisect_left(starts, piece.start) : bisect_left(starts, piece.end)]
        moved = [_moved(quantity, piece.start, piece.text) for quantity in inside]
        before = tuple(reversed(found[-REMEMBERED:]))
        found.append(_scene(piece, moved, reference, before))
    return tuple(found)


def _scene(
    piece: Sentence, numbers: Sequence[Quantity], reference: Reference, before: tuple[SentenceContext, ...]
) -> SentenceContext:
    figures = tuple(number for number in numbers if states_amount(number))
    return SentenceContext(
        piece,
        figures,
        tuple(number for number in numbers if not states_amount(number)),
        reference.find_entities(piece.text),
        measure_mentions(piece.text),
        before,
    )


def states_amount(number: Quantity) -> bool:
    """Whether a number is one that can be recomputed: an amount, a share or a multiple."""
    return number.counts or number.kind is Kind.MULTIPLE


def _moved(quantity: Quantity, by: int, text: str) -> Quantity:
    """The quantity with offsets in its sentence; a verb's particle ("turned over", "rings up") hedges nothing."""
    update: dict[str, object] = {"start": quantity.start - by, "end": quantity.end - by}
    left = text[: quantity.start - by]
    if quantity.kind is Kind.MULTIPLE and quantity.hedge is Hedge.NONE:
        update["hedge"] = hedge_before(left.lower().split())[0]
    if quantity.kind is Kind.MONEY and quantity.hedge is Hedge.NONE and PASSED.search(left):
        update["hedge"] = Hedge.OVER
    particle = PARTICLE.search(left)
    if particle:
        update |= {"direction": Direction.NONE, "hedge": hedge_before(["", *particle["rest"].lower().split()])[0]}
    return quantity.model_copy(update=update)


def _is(entity: Entity, kind: str) -> bool:
    return not kind or entity.is_company == (kind == "company")


def _backdrop(text: str, mention: EntityMention) -> bool:
    return mention.entity.id == "WLD" and bool(re.search(r"\b(?:in|across|around|on|of) $", text[: mention.start]))


def is_range(figure: Quantity) -> bool:
    return figure.low != figure.high and figure.kind is not Kind.VAGUE
