"""The figures that a text states, as a model is shown them: ranks, bare halves, the two ends of a change apart."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest

from pipeline.audit.evidence.known import PASSAGE, Known, operand_of
from pipeline.audit.wording.lexicon import any_of
from pipeline.models import PassageEvidence
from pipeline.models.quantity import Direction, Hedge, Kind, Quantity
from pipeline.quantities.finder import ends, find_quantities
from pipeline.quantities.hedges import hedge_before, hedge_of_multiple
from pipeline.quantities.periods import date_parts, second_of_day
from pipeline.quantities.units import unit_of

STATED = frozenset(Kind) - {Kind.ORDINAL, Kind.DATE, Kind.TIME, Kind.SCORE, Kind.NAME, Kind.LIST_NUMBER, Kind.CODE}
SUPERLATIVE = re.compile(r"[- ](?:[a-z]+est|most|least)\b", re.IGNORECASE)
A_UNIT = re.compile(r"\ban? (?P<about>little (?:over|under) an? )?(?P<unit>[a-z]{3,})\b", re.IGNORECASE)
FIRST = re.compile(r"\b(?:[a-z]{2,}est|most|first)\b", re.IGNORECASE)
NTH_BEFORE = re.compile(r"(?:second|third|[a-z]+th|\dth|\dnd|\drd)[ -]$", re.IGNORECASE)
TO_BETWEEN = re.compile(r" (?:to|or) |\s?[-–]\s?")
MOST_ABOUT = re.compile(r"\b(?:at most|up to|no more than) (?:about|around|roughly|some) [$£€]?$", re.IGNORECASE)
ONE = Decimal(1)
ARTICLE = re.compile(r"\b(?:an?|one) $", re.IGNORECASE)
DOUBTED = (Kind.ORDINAL, Kind.FRACTION, Kind.MULTIPLE)  # in words
# "$100,000" in "per $100,000 of value" and "1,000" in "5 per 1,000": what a rate is per, no figure of its own.
PER_BEFORE = re.compile(rf"\b(?:{any_of('figures', 'per')})\s(?:[$£€¥]|USD |GBP |EUR )?$", re.IGNORECASE)
ROUND = frozenset(Decimal(10) ** power for power in range(2, 8))
RUPEES = re.compile(r"\bRs(\.?)( ?)(?=\d)")
# "Half" where no noun follows, which the finder leaves alone: "nearly half.", "by half", "a half more".
HALF = re.compile(r"(?<![\w-])(?:half|(?:an? |one )quarter|quarter)(?![\w-])", re.IGNORECASE)
FROM_BEFORE = re.compile(r"\bfrom\s(?:\w+ )?$", re.IGNORECASE)
ONE_OF = re.compile(r" (?:of|in|out of)\b")
HALF_BEFORE = re.compile(rf"\b(?:{any_of('figures', 'before_part')})\s$", re.IGNORECASE)
HALF_AFTER = re.compile(rf"\s?(?:[.,;:)!?”\"]|$)|\s(?:{any_of('figures', 'after_part')})\b", re.IGNORECASE)
RANK_AFTER = re.compile(rf"[- ](?:{any_of('figures', 'after_rank')}|of (?:the )?\w+ \w+s)\b")
RANK_BEFORE = re.compile(rf"\b(?:{any_of('figures', 'before_rank')})\s(?:the )?$", re.IGNORECASE)
# "Faults come fourth.", "still fourth of five", "from fourth to second": an ordinal that no noun follows.
RANK_ALONE = re.compile(r"\s*(?:[.,;:)!?”]|$)|\s(?:of|at|behind|ahead|among|in|to|with|after|overall)\b")
NOUN_BEFORE = re.compile(r"(?<!\.)\b(?!(?:a|an|per|every|each|this|that|split|one)\b)[a-z][\w’'-]* $")
NO_RANK_AFTER = re.compile(rf"[- ](?:{any_of('figures', 'no_rank')})\b")
STREAK = re.compile(
    r"[- ](?:time|year|month|quarter|week|day|season|term)\b(?= (?:in a row|running|in \w+ years))"
    rf"|[- ](?:{any_of('figures', 'streak')})\b"
)
OF_A_UNIT = re.compile(rf"\s(?:of )?an? (?P<unit>{any_of('figures', 'part_units')})\b", re.IGNORECASE)
FOR_EACH = re.compile(r" (?:for |in )?(?:each|every|per|an?) (?:of )?(?:the |its )?(?:\d[\d.]* )?(?P<unit>[a-z]+)")
AGAIN = re.compile(r" as (?:much|many|large|big|high|long|fast) again\b", re.IGNORECASE)


def stated_figures(text: str) -> tuple[Quantity, ...]:
    """The amounts and ranks of a text in text order, dates, names, scores and years left out. Linear in its length."""
    plain = RUPEES.sub(lambda m: "₹".rjust(len(m[0])), text)
    found = [end for q in find_quantities(plain) if _is_stated(text, q) for end in _apart(text, _again(text, q))]
    stated = sorted((*found, *_own(text, found)), key=lambda q: q.start)
    return tuple(_as_much_again(text, _in_unit_of(text, *pair)) for pair in zip_longest(stated, stated[1:]))


def _in_unit_of(text: str, one: Quantity, other: Quantity | None) -> Quantity:
    """The "seven" of "seven to 11 weeks" as so many weeks; any other quantity as it stands."""
    if other is None or one.kind is not Kind.NUMBER or one.unit or other.kind is not Kind.MEASURE:
        return one
    ranges = one.low < other.low and TO_BETWEEN.fullmatch(text, one.end, other.start)
    return one.model_copy(update={"unit": other.unit, "kind": other.kind}) if ranges else one


def _is_stated(text: str, quantity: Quantity) -> bool:
    if quantity.kind is Kind.ORDINAL:
        return ranks(text, quantity)
    if quantity.kind not in STATED or not (quantity.counts or quantity.kind is Kind.MULTIPLE or _a_couple(quantity)):
        return False
    if (
        quantity.low == quantity.high
        and quantity.low in ROUND
        and PER_BEFORE.search(text[max(0, quantity.start - 24) : quantity.start])
    ):
        return False
    if quantity.in_words and quantity.text.lower() == "one" and not ONE_OF.match(text, quantity.end):
        return False
    every = quantity.low == quantity.high == 1 and re.match(
        r" (?:for )?(?:every|each) ", text[quantity.end : quantity.end + 11]
    )
    return not every


def _a_couple(quantity: Quantity) -> bool:
    return quantity.kind is Kind.NUMBER and quantity.text.lower() in ("a couple", "a pair")


def ranks(text: str, quantity: Quantity) -> bool:
    """Whether an ordinal is a place among others or a count of times, not a period or a turn of phrase."""
    after, before = text[quantity.end : quantity.end + 60], text[max(0, quantity.start - 24) : quantity.start]
    if STREAK.match(after):
        return True
    if NO_RANK_AFTER.match(after) or before.endswith(("#", "\n", "per ")):
        return False
    if quantity.low == 1:
        return bool(re.match(r"[- ](?:place|placed|in the|among|out of)\b", after)) or bool(
            re.search(r"\b(?:rank(?:s|ed)?|placed|finished) $", before)
        )
    alone = RANK_ALONE.match(after) and NOUN_BEFORE.search(before)
    return bool(RANK_AFTER.match(after) or RANK_BEFORE.search(before) or alone)


def _again(text: str, quantity: Quantity) -> Quantity:
    """The quantity as the text has it: rupees are read under another sign, and a worded multiple has its hedge."""
    start = quantity.start
    sign = RUPEES.search(text, max(0, start - 4), quantity.end) if quantity.unit == "INR" else None
    start = min(start, sign.start()) if sign else start
    known: dict[str, object] = {"start": start, "text": text[start : quantity.end]}
    if quantity.kind is Kind.MULTIPLE and not quantity.counts:
        before = text[max(0, start - 40) : start].lower().split()
        known |= {"hedge": hedge_of_multiple(before, quantity.high), "counts": True}
    if quantity.hedge is Hedge.AT_MOST and MOST_ABOUT.search(text[max(0, start - 24) : start]):
        known |= {"hedge": Hedge.MOST_ABOUT}
    return quantity.model_copy(update=known)


def _apart(text: str, quantity: Quantity) -> tuple[Quantity, ...]:
    """The two figures of "from 62% to 38%", which state a change; other ranges are one."""
    falls = quantity.low > quantity.high
    moved = quantity.low != quantity.high and FROM_BEFORE.search(text[max(0, quantity.start - 16) : quantity.start])
    if quantity.kind is Kind.VAGUE or not (falls or moved):
        return (quantity,)
    first, last = ends(quantity)
    return (
        first.model_copy(update={"direction": Direction.FROM, "hedge": quantity.hedge}),
        last.model_copy(update={"direction": Direction.TO, "hedge": quantity.hedge}),
    )


def _own(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """A bare "half", which the finder leaves alone."""
    taken = {place for q in found for place in range(q.start, q.end)}
    for match in HALF.finditer(text):
        before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() : match.end() + 8]
        if (
            match.start() not in taken
            and HALF_BEFORE.search(before)
            and (HALF_AFTER.match(after) or OF_A_UNIT.match(text, match.end()))
        ):
            yield _half(text, match.span(), _part_of(match[0]))


def worded_figure(text: str, start: int, end: int) -> Quantity | None:
    """The one figure of a stretch of text that words around it left in doubt: "up a quarter and", "only fourth by"."""
    inside = [q for q in find_quantities(text) if start <= q.start and q.end <= end and q.kind in DOUBTED]
    if any(q.kind is Kind.ORDINAL and SUPERLATIVE.match(text, q.end) for q in inside):
        return None  # "the country's third-deepest" ranks more than a formula may hold
    taken = {place for q in inside for place in range(q.start, q.end)}
    parts = [match.span() for match in HALF.finditer(text, start, end) if match.start() not in taken]
    found = [*(_part(text, q) for q in inside), *(_half(text, at, _part_of(text[slice(*at)])) for at in parts)]
    return found[0] if len(found) == 1 else None


def timed_figure(text: str, start: int, end: int) -> Quantity | None:
    """The one time of a stretch of text as so many seconds, for each mile where it says so: "4:36 for each mile"."""
    inside = [q for q in find_quantities(text) if start <= q.start and q.end <= end and q.kind is Kind.TIME]
    if len(inside) != 1:
        return None
    seconds, each = second_of_day(inside[0].text), FOR_EACH.match(text, inside[0].end)
    by = unit_of(each["unit"]) if each else None
    unit = f"s/{by[0]}" if by and by[1] is Kind.MEASURE else "s"
    known = {"low": seconds, "high": seconds, "unit": unit, "kind": Kind.MEASURE, "step": ONE}
    return inside[0].model_copy(update={**known, "counts": True})


def _part(text: str, quantity: Quantity) -> Quantity:
    """ "A third shorter" as the part that it is; any other quantity as it stands."""
    if quantity.kind is not Kind.ORDINAL or quantity.low < 3 or not ARTICLE.search(text[: quantity.start][-4:]):
        return quantity
    return _half(text, (quantity.start, quantity.end), 1 / quantity.low)


def _part_of(words: str) -> Decimal:
    return Decimal("0.5") if words.lower() == "half" else Decimal("0.25")


def _half(text: str, span: tuple[int, int], part: Decimal) -> Quantity:
    start, end = span
    hedge = hedge_before(text[max(0, start - 40) : start].lower().split())[0]
    known = {"text": text[start:end], "start": start, "end": end, "hedge": hedge, "in_words": True}
    return Quantity(low=part, high=part, kind=Kind.FRACTION, **known)


def _as_much_again(text: str, part: Quantity) -> Quantity:
    """ "Half as much again" as the multiple 1.5; any other quantity as it stands."""
    again = AGAIN.match(text, part.end) if part.kind is Kind.FRACTION else None
    if again is None:
        return part
    known = {"text": text[part.start : again.end()], "end": again.end(), "unit": "x", "kind": Kind.MULTIPLE}
    return part.model_copy(update={"low": 1 + part.low, "high": 1 + part.high, "counts": True, **known})


def single_value(
    passage: str, text: str, start: int, end: int, near: frozenset[str], piece: PassageEvidence
) -> Known | None:
    """One of what the words of a passage have without a number ("a year", "less than a mile", "the largest", "the
    14th"), or the number that they have beside others: a year, the "four" of "four out of nine"."""
    words = text[start:end]
    quantity = next((q for q in find_quantities(text) if start <= q.start < end and q.kind is Kind.ORDINAL), None)
    placed = quantity is not None
    quantity = quantity or _one_unit(words) or number_in(words)
    if quantity is None:
        if not FIRST.search(words) or NTH_BEFORE.search(text[:start]):
            return None
        quantity = Quantity(low=ONE, high=ONE, kind=Kind.ORDINAL, text=words, in_words=True)
    key = f"{passage}={quantity.text}"
    return Known(
        operand_of(key, "", quantity, (piece,)),
        quantity,
        near,
        series=key,
        group=key,
        topic=key,
        origin=PASSAGE,
        words=f"{text} (place)" if placed else words,
        source=piece.source,
    )


def _one_unit(words: str) -> Quantity | None:
    """ "An hour", "less than a micrometer" as one of that unit."""
    found = next((each for each in A_UNIT.finditer(words) if unit_of(each["unit"])), None)
    unit = unit_of(found["unit"]) if found else None
    if found is None or unit is None or unit[1] is not Kind.MEASURE:
        return None
    hedge = Hedge.ABOUT if found["about"] else hedge_before(words[: found.start()].lower().split())[0]
    return Quantity(low=ONE, high=ONE, unit=unit[0], kind=Kind.MEASURE, text=words, in_words=True, hedge=hedge)


def number_in(words: str) -> Quantity | None:
    """The one number of words that are read alone, of a year that of its years; None for several, a day or a time."""
    found = find_quantities(words)
    if len(found) != 1:
        return None
    if found[0].kind is Kind.DATE:
        year, *rest = date_parts(found[0].period)
        held = {"low": Decimal(year or 0), "high": Decimal(year or 0), "unit": "year", "kind": Kind.MEASURE}
        return found[0].model_copy(update={**held, "in_words": True}) if year and not any(rest) else None
    return found[0] if found[0].counts else None
