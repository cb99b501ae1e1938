"""The figures that a text states, one for each thing said: compounds that two numbers make up are read as one."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from pipeline.audit.reading.reader_words import any_of
from pipeline.models.quantity import Direction, Hedge, Kind, Quantity
from pipeline.quantities.conversions import scale_of
from pipeline.quantities.finder import ends, find_quantities
from pipeline.quantities.hedges import hedge_before, hedge_of_multiple

STATED = frozenset(Kind) - {Kind.ORDINAL, Kind.DATE, Kind.TIME, Kind.SCORE, Kind.NAME, Kind.LIST_NUMBER, Kind.CODE}
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
A_UNIT = re.compile(
    r"(?<![\w-])an? (?P<unit>dollar|euro|penny|cent|pound|million dollars|percentage point|point|per ?cent)(?![\w-])",
    re.IGNORECASE,
)
UNIT_CODES = {"dollar": "USD", "euro": "EUR", "penny": "pence", "cent": "cents", "pound": "GBP"}
NO_MORE = re.compile(r"\b(?:not|never|without)\s$", re.IGNORECASE)
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
BETWEEN = {
    "odds": re.compile(r" (?:in|out of)(?: every)? $"),
    "ratio": re.compile(r"(?: to |-to-|:)$"),
    "and": re.compile(r",?(?: and)? ?$"),
}
OF_A_UNIT = re.compile(rf"\s(?:of )?an? (?P<unit>{any_of('figures', 'part_units')})\b", re.IGNORECASE)
LARGE_UNITS = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
FOLD_AFTER = re.compile(r"[- ]?fold\b", re.IGNORECASE)
AGAIN = re.compile(r" as (?:much|many|large|big|high|long|fast) again\b", re.IGNORECASE)
AND_A_HALF = re.compile(r" and a half\b", re.IGNORECASE)


def stated_figures(text: str) -> tuple[Quantity, ...]:
    """The amounts and ranks of a text in text order, dates, names, scores and years left out. Linear in its length."""
    plain = RUPEES.sub(lambda m: "₹".rjust(len(m[0])), text)
    found = [end for q in find_quantities(plain) if _is_stated(text, q) for end in _apart(text, _again(text, q))]
    found += _own(text, found)
    found.sort(key=lambda q: q.start)
    return tuple(_joined(text, found))


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
    return quantity.model_copy(update=known)


def _apart(text: str, quantity: Quantity) -> tuple[Quantity, ...]:
    """The two figures of "from 62% to 38%", which state a change; other ranges are one."""
    falls = quantity.low > quantity.high
    moved = quantity.low != quantity.high and FROM_BEFORE.search(text[max(0, quantity.start - 16) : quantity.start])
    if quantity.kind is Kind.VAGUE or not (falls or moved):
        return (quantity,)
    first, last = ends(quantity)
    if first.start == last.start:
        return (quantity,)
    return (
        first.model_copy(update={"direction": Direction.FROM, "hedge": quantity.hedge}),
        last.model_copy(update={"direction": Direction.TO, "hedge": quantity.hedge}),
    )


def _own(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Figures that the finder leaves alone: a bare "half", "a dollar"."""
    taken = {place for q in found for place in range(q.start, q.end)}
    for match in HALF.finditer(text):
        before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() : match.end() + 8]
        if (
            match.start() not in taken
            and HALF_BEFORE.search(before)
            and (HALF_AFTER.match(after) or OF_A_UNIT.match(text, match.end()))
        ):
            part = Decimal("0.5") if match[0].lower() == "half" else Decimal("0.25")
            yield _worded(text, match.span(), part, "", Kind.FRACTION)
    for match in A_UNIT.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        hedged = hedge_before(before.lower().split())[0] is not Hedge.NONE
        if match.start() not in taken and hedged and not NO_MORE.search(before):
            unit = match["unit"].lower()
            if "point" in unit or ("cent" in unit.replace("cents", "") and unit != "cent"):
                code, kind = ("points", Kind.POINTS) if "point" in unit else ("%", Kind.PERCENT)
            else:
                code, kind = UNIT_CODES.get(unit, "USD"), Kind.MONEY
            value = Decimal(10**6) if unit.startswith("million") else Decimal(1)
            yield _worded(text, match.span(), value, code, kind)


def _worded(text: str, span: tuple[int, int], value: Decimal, unit: str, kind: Kind) -> Quantity:
    start, end = span
    hedge = hedge_before(text[max(0, start - 40) : start].lower().split())[0]
    return Quantity(
        low=value,
        high=value,
        unit=unit,
        kind=kind,
        hedge=hedge,
        in_words=True,
        text=text[start:end],
        start=start,
        end=end,
    )


def _joined(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """The figures with each compound as one."""
    place = 0
    while place < len(found):
        one = _widened(text, found[place])
        other = found[place + 1] if place + 1 < len(found) else None
        if other is not None and other.start < one.end:
            found[place + 1] = one
            place += 1
            continue
        compound = _compound(text, one, other) if other is not None and other.start - one.end < 16 else None
        if compound is not None:
            found[place + 1] = compound
        else:
            yield one
        place += 1


def _widened(text: str, one: Quantity) -> Quantity:
    """ "10-fold", "half as much again", "two thirds of a point", "a million and a half": the rest of it."""
    after = text[one.end : one.end + 40]
    if one.kind is Kind.NUMBER and (fold := FOLD_AFTER.match(after)):
        return _to(text, one, one.end + fold.end(), unit="x", kind=Kind.MULTIPLE, measured="")
    if one.kind is Kind.FRACTION and (again := AGAIN.match(after)):
        end = one.end + again.end()
        return _to(text, one, end, low=1 + one.low, high=1 + one.high, unit="x", kind=Kind.MULTIPLE)
    if one.kind is Kind.FRACTION and one.in_words and (of := OF_A_UNIT.match(after)):
        return _of_unit(text, one, one.end + of.end(), of["unit"].lower())
    half = AND_A_HALF.match(after)
    if half and one.low == one.high:
        last = one.text.lower().rsplit(" ", 1)[-1]
        step = Decimal(LARGE_UNITS.get(last, 1)) / 2
        return _to(text, one, one.end + half.end(), low=one.low + step, high=one.high + step)
    return one


def _of_unit(text: str, one: Quantity, end: int, unit: str) -> Quantity:
    if unit in LARGE_UNITS:
        return _to(text, one, end, low=one.low * LARGE_UNITS[unit], high=one.high * LARGE_UNITS[unit], kind=Kind.NUMBER)
    if "point" in unit:
        return _to(text, one, end, unit="points", kind=Kind.POINTS)
    if "cent" in unit:
        return _to(text, one, end, unit="%", kind=Kind.PERCENT)
    code, kind = UNIT_CODES.get(unit, unit), Kind.MONEY if unit in UNIT_CODES else Kind.MEASURE
    return _to(text, one, end, unit={"degree": "°", "tonne": "t", "mile": "mi"}.get(code, code), kind=kind)


def _to(text: str, one: Quantity, end: int, **changes: object) -> Quantity:
    return one.model_copy(update={"end": end, "text": text[one.start : end], "counts": True, **changes})


def _compound(text: str, one: Quantity, other: Quantity) -> Quantity | None:
    """One quantity for two that are said together, None where they are two."""
    between = text[one.end : other.start]
    single = one.low == one.high and other.low == other.high
    if not single or one.kind is Kind.ORDINAL or other.kind is Kind.ORDINAL:
        return None
    for name, pattern in BETWEEN.items():
        if pattern.fullmatch(between):
            found = _COMPOUNDS[name](text, one, other)
            if found is not None:
                return found
    return None


def _odds(text: str, one: Quantity, other: Quantity) -> Quantity | None:
    """ "Two dollars in three": a part of the same things."""
    if not one.unit or other.kind is not Kind.NUMBER or other.unit or not 0 < one.low < other.low <= 1000:
        return None
    if other.measured and not re.match(r"[\s]*[.,;:!?)]|$", text[other.end : other.end + 2]):
        return None
    share = one.low / other.low
    return _to(
        text,
        one,
        other.end,
        low=share,
        high=share,
        unit="",
        kind=Kind.FRACTION,
        in_words=True,
        step=Decimal(0),
        measured="",
    )


def _ratio(text: str, one: Quantity, other: Quantity) -> Quantity | None:
    """ "18 to 1": a multiple."""
    if (
        one.kind is not Kind.NUMBER
        or other.low != 1
        or one.unit
        or other.unit
        or re.match(r"[.,]\d", text[other.end : other.end + 2])
    ):
        return None
    return _to(text, one, other.end, unit="x", kind=Kind.MULTIPLE, measured="")


def _parts(text: str, one: Quantity, other: Quantity) -> Quantity | None:
    """ "3 hours 20 minutes", "5ft 10in": one measure in two units, the smaller behind."""
    large, small = scale_of(one.unit), scale_of(other.unit)
    if (
        not large
        or not small
        or large[0] != small[0]
        or large[0] not in ("time", "length", "weight")
        or large[1] <= small[1]
    ):
        return None
    by = small[1] / large[1]
    if other.low * by >= 1 or ("and" in text[one.end : other.start] and large[0] != "time"):
        return None
    value = one.low + other.low * by
    return _to(text, one, other.end, low=value, high=value, step=other.step * by, measured=other.measured)


_COMPOUNDS: dict[str, Callable[[str, Quantity, Quantity], Quantity | None]] = {
    "odds": _odds,
    "ratio": _ratio,
    "and": _parts,
}
