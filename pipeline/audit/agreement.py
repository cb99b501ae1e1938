"""Whether a figure of a text says what a source's figure says: the same amount, date or score of the same thing."""

import re
from decimal import Decimal

from pipeline.audit.mentions import Mention, head_of
from pipeline.audit.persons import PERSONS
from pipeline.audit.stems import STOP, stem, stems
from pipeline.models.quantity import Hedge, Kind, Quantity

_TIME_UNITS = {"s": Decimal(1), "min": Decimal(60), "h": Decimal(3600), "day": Decimal(86400), "week": Decimal(604800)}
_TIME_UNITS |= {"month": Decimal("2629800"), "year": Decimal("31557600"), "decade": Decimal("315576000")}
_LENGTHS = {
    "mm": Decimal("0.001"),
    "cm": Decimal("0.01"),
    "m": Decimal(1),
    "km": Decimal(1000),
    "in": Decimal("0.0254"),
}
_LENGTHS |= {"ft": Decimal("0.3048"), "yd": Decimal("0.9144"), "mi": Decimal("1609.344")}
_WEIGHTS = {
    "g": Decimal("0.001"),
    "kg": Decimal(1),
    "t": Decimal(1000),
    "oz": Decimal("0.0283495"),
    "lb": Decimal("0.453592"),
    "st": Decimal("6.35029"),
}
DIMENSIONS = (_TIME_UNITS, _LENGTHS, _WEIGHTS)
SHARES = (Kind.PERCENT, Kind.FRACTION)
SMALL = 20


def agrees(stated: Quantity, mention: Mention, words: frozenset[str]) -> bool:
    """Whether the source's figure bears the stated one, by the rule of the stated figure's kind.

    `words` are the lower-case words of the sentence that states it.
    """
    found = mention.quantity
    if stated.kind is Kind.DATE:
        return _same_date(stated, found)
    if stated.kind is Kind.TIME:
        return found.kind is Kind.TIME and _clock(stated.text) == _clock(found.text)
    if stated.kind is Kind.SCORE:
        return found.kind is Kind.SCORE and _points(stated.text) == _points(found.text) and _shares_name(mention, words)
    if stated.kind is Kind.ORDINAL:
        return _same_rank(stated, mention)
    if stated.kind in (Kind.NAME, Kind.CODE, Kind.LIST_NUMBER):
        return _same_name(stated, mention)
    if found.kind is Kind.DATE:
        return not stated.unit and stated.low == found.low and stated.low > 0
    if found.kind in _NEVER_AMOUNTS or (found.kind is Kind.VAGUE and not found.counts):
        return False
    exact = (stated.low, stated.high) == (found.low, found.high)
    return _same_amount(stated, found) and _fits(stated, mention, exact=exact)


_NEVER_AMOUNTS = (Kind.TIME, Kind.SCORE, Kind.CODE, Kind.LIST_NUMBER, Kind.ORDINAL)


def _same_name(stated: Quantity, mention: Mention) -> bool:
    """The same words with the same number; "stage nine" is also the ninth stage."""
    name, found = stated.text.lower(), mention.quantity
    if found.kind is Kind.ORDINAL:
        return bool(stated.low) and found.low == stated.low and stem(name.split()[0]) in stems(found.measured)
    if name in mention.sentence.lower():
        return True
    return (
        found.kind is Kind.NAME
        and bool(stated.low)
        and found.low == stated.low
        and name.split()[0] in found.text.lower()
    )


def _same_amount(stated: Quantity, found: Quantity) -> bool:
    factor = _conversion(stated, found)
    if factor is None:
        return False
    if stated.kind is Kind.VAGUE:
        return stated.low <= found.low * factor and found.high * factor <= stated.high
    if found.kind is Kind.VAGUE:
        return False
    return all(
        _within(stated, end, value * factor) for end, value in ((stated.low, found.low), (stated.high, found.high))
    )


def _within(stated: Quantity, end: Decimal, value: Decimal) -> bool:
    """Whether a value is what a stated end of an interval stands for: rounded to its last digit, or as hedged."""
    if value == end:
        return True
    size, gap = abs(end), value - end
    if stated.kind is Kind.NUMBER and size and not _is_round(size):
        return False
    match stated.hedge:
        case Hedge.OVER | Hedge.WELL_OVER | Hedge.AT_LEAST | Hedge.JUST_OVER:
            return 0 < gap <= size * Decimal("0.5") and size >= 10
        case Hedge.UNDER | Hedge.AT_MOST | Hedge.JUST_UNDER | Hedge.NEARLY:
            return -size * Decimal("0.2") <= gap < 0 and size >= 10
        case Hedge.ABOUT:
            return abs(gap) <= size * Decimal("0.05")
        case _:
            return abs(gap) <= min(_rounding(stated) / 2, size * Decimal("0.05"))


def _is_round(size: Decimal) -> bool:
    """Whether a count is one that people round to: its digits after the first are zeros, or a five and zeros."""
    digits = str(size.normalize().as_tuple().digits)
    return (
        len(size.normalize().as_tuple().digits) <= 2 and size >= 10 and (len(digits) == 0 or size.normalize() % 5 == 0)
    )


def _rounding(stated: Quantity) -> Decimal:
    """The worth of the last digit written; trailing zeros of longer integers are rounding, up to 2.5% either way."""
    if stated.in_words or stated.kind is Kind.FRACTION:
        return abs(stated.low) * Decimal("0.1") if stated.kind is Kind.FRACTION else Decimal(0)
    if stated.step != 1 or abs(stated.low) < 1000:
        return stated.step if stated.step != 1 else Decimal(0)
    zeros = len(str(int(abs(stated.low)))) - len(str(int(abs(stated.low))).rstrip("0"))
    return min(Decimal(10) ** zeros, abs(stated.low) * Decimal("0.05")) if zeros else Decimal(0)


def _conversion(stated: Quantity, found: Quantity) -> Decimal | None:
    """What a found value is multiplied by to stand in the stated unit, None where the two cannot be compared."""
    mine, theirs = stated.unit, found.unit
    if stated.kind in SHARES and found.kind in SHARES:
        return {True: Decimal(1), False: Decimal(100) if stated.kind is Kind.PERCENT else Decimal("0.01")}[
            stated.kind == found.kind
        ]
    if Kind.AGE in (stated.kind, found.kind):
        return _age_factor(stated, found)
    if stated.kind is Kind.POINTS and found.kind in (Kind.PERCENT, Kind.POINTS):
        return Decimal(1)
    if stated.kind is Kind.MULTIPLE or found.kind is Kind.MULTIPLE:
        return Decimal(1) if stated.kind == found.kind else None
    if Kind.MONEY in (stated.kind, found.kind):
        return Decimal(1) if _same_currency(mine, theirs) and stated.kind is found.kind else None
    if mine == theirs or (not mine and not theirs):
        return Decimal(1)
    for units in DIMENSIONS:
        if mine in units and theirs in units:
            return units[theirs] / units[mine]
    counted = Kind.NUMBER, Kind.VAGUE, Kind.NAME
    return Decimal(1) if stated.kind in counted and found.kind in counted else None


def _age_factor(stated: Quantity, found: Quantity) -> Decimal | None:
    if stated.kind is found.kind:
        return Decimal(1)
    other = found if stated.kind is Kind.AGE else stated
    plain = other.kind is Kind.NUMBER and (not other.measured or (not other.unit and other.text.isdigit()))
    return Decimal(1) if plain or other.unit == "year" else None


def _same_currency(mine: str, theirs: str) -> bool:
    pounds = {"GBP", "pounds"}
    base_mine, base_theirs = mine.split("/")[0], theirs.split("/")[0]
    return base_mine == base_theirs or {base_mine, base_theirs} <= pounds or base_mine == "" or base_theirs == ""


def _fits(stated: Quantity, mention: Mention, *, exact: bool) -> bool:
    """Whether a count counts the same thing: small and rounded counts agree by chance, so theirs must name it."""
    if stated.kind not in (Kind.NUMBER, Kind.VAGUE):
        return True
    chancy = stated.kind is Kind.VAGUE or stated.high <= SMALL or not exact
    if not chancy:
        return True
    head, nouns = head_of(stated.measured), stems(stated.measured)
    persons = head in PERSONS
    if mention.implied:
        return not head or head in mention.near or (persons and mention.head in PERSONS)
    if not mention.head and ((stated.kind is Kind.NUMBER and exact) or persons):
        return True
    same = head == mention.head or (persons and mention.head in PERSONS)
    return same or not head or head in mention.nouns or mention.head in nouns or head in mention.around


def _same_date(stated: Quantity, found: Quantity) -> bool:
    if found.kind is not Kind.DATE:
        return stated.low > 0 and found.low == stated.low and not found.unit
    if stated.period == found.period:
        return True
    mine, theirs = _date_parts(stated.period), _date_parts(found.period)
    if mine is None or theirs is None:
        return False
    return all(not part or part == other for part, other in zip(mine, theirs, strict=True))


def _date_parts(period: str) -> tuple[str, str, str] | None:
    match = re.fullmatch(r"(?:FY)?(\d{4}|-)?(?:-(\d\d))?(?:-(\d\d))?(?:[-/].*)?", period)
    return ((match[1] or "").strip("-"), match[2] or "", match[3] or "") if match else None


def _clock(text: str) -> tuple[int, int]:
    digits = [int(part) for part in re.findall(r"\d+", text)]
    if digits and digits[0] > 99:
        digits = [digits[0] // 100, digits[0] % 100]
    return digits[0] % 12, digits[1] if len(digits) > 1 else 0


def _shares_name(mention: Mention, words: frozenset[str]) -> bool:
    """Whether a name that stands near the source's score is also in the sentence that states it."""
    start = mention.quantity.start
    near = mention.source.text[max(mention.sentence_start, start - 80) : mention.quantity.end + 60]
    names = {name.lower() for name in re.findall(r"[A-Z][a-z]{2,}", near)}
    return bool(names & words - STOP - _CONTESTS)


_CONTESTS = frozenset(
    [
        "open",
        "cup",
        "league",
        "final",
        "finals",
        "semi",
        "quarter",
        "world",
        "championship",
        "round",
        "match",
        "game",
        "test",
        "tour",
        "series",
    ]
)


def _points(text: str) -> list[int]:
    return sorted(int(digits) for digits in re.findall(r"\d+", text))


def _same_rank(stated: Quantity, mention: Mention) -> bool:
    """The same rank, or one more than the others, previous or more that the source counts."""
    found = mention.quantity
    if found.kind is Kind.ORDINAL:
        return found.low == stated.low
    others = found.measured.lower().startswith(("other", "previous", "more"))
    return found.kind is Kind.NUMBER and found.low == stated.low - 1 and others
