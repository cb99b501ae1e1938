"""What an amount is for its neighbours: one of two units, a ratio, a rate, a weight in pounds."""

import re
from decimal import Decimal

from pipeline.models.quantity import Hedge, Kind, Quantity
from pipeline.quantities.conversions import conversion, scale_of
from pipeline.quantities.numbers import Numeral

_LINK = re.compile(r"|[ -]|,? and |, ")
_MINOR = {
    "cents": ("USD", "AUD", "CAD", "EUR", "NZD", "SGD", "HKD", "ZAR"),
    "pence": ("GBP", "pounds"),
    "p": ("GBP", "pounds"),
}
_IN_TWO = frozenset("h min day week month year ft yd m mi km lb st kg".split())  # noqa: SIM905
_EVERY = re.compile(r"(?: (?!and\b|but\b|or\b)[\w'’]+){0,8} every(?: (?:about|some|roughly|nearly|other))? ")


def joined(text: str, before: Quantity, quantity: Quantity) -> Quantity | None:
    """Two neighbouring figures as the one amount they state, in the unit of the first; None where they are two."""
    if not (
        before.counts
        and before.low == before.high
        and quantity.low == quantity.high
        and quantity.start - before.end <= 6
    ):
        return None
    worth = _part_worth(text, before, quantity) if _LINK.fullmatch(text, before.end, quantity.start) else None
    if (
        worth is None
        or before.low != int(before.low)
        or quantity.hedge is not Hedge.NONE
        or not 0 < quantity.low * worth < 1
    ):
        return None
    if before.kind is not Kind.MONEY:  # in the smaller unit, which is exact: 79 minutes
        unit, worth = ("min" if quantity.unit == "m" else quantity.unit or "in"), Decimal(1)
        before = before.times(conversion(before.unit, unit) or 1, unit=unit)
    low = round(before.low + quantity.low * worth * (-1 if before.low < 0 else 1), 6)
    known = {"low": low, "high": low, "end": quantity.end, "text": text[before.start : quantity.end]}
    return before.model_copy(update=known | {"step": quantity.step * worth, "measured": quantity.measured})


def _part_worth(text: str, before: Quantity, quantity: Quantity) -> Decimal | None:
    """What one unit of the second figure is in the unit of the first, None where they do not go together."""
    if before.unit in _MINOR.get(quantity.unit, ()):
        return Decimal("0.01")
    if before.unit == "ft" and not quantity.unit and quantity.kind is Kind.NUMBER and text[before.end] == "-":
        return conversion("in", "ft")
    unit = (
        "min"
        if before.unit == "h" and quantity.unit == "m"
        else "lb"
        if before.unit in ("st", "lb") and quantity.unit == "pounds"
        else quantity.unit
    )
    mine = "lb" if before.unit == "pounds" and unit == "oz" else before.unit
    return conversion(unit, mine) if mine in _IN_TWO and scale_of(unit) and unit != mine else None


def is_interval(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether the second figure is the time in which the first comes once: "one death every 88 minutes"."""
    timed = quantity.kind is Kind.MEASURE and before.counts and not before.per and quantity.low == quantity.high
    return timed and quantity.start - before.end < 80 and bool(_EVERY.fullmatch(text, before.end, quantity.start))


# "300 billion emails a day", "12 per 1,000 people".
RATE_AFTER = re.compile(
    r"(?: (?!(?:a|an|per|each|every|and|or|in|to|of|for|on|at)\b)[a-z][a-z'’-]*){0,3}"
    r"(?:(?: an?| each| every) (?P<when>second|minute|hour|day|night|week|weekend|month|quarter|season|year)\b"
    r"| per (?:(?P<number>\d[\d,]*\b|(?:hundred|thousand|million)\b)(?P<noun> [a-z]+)?|(?P<what>[a-z]+))| an? (?P<head>head|person|share|piece|pupil|child|household|unit|ticket|night|barrel|ounce)\b"
    r"| (?P<adverb>daily|weekly|monthly|quarterly|annually|yearly)\b)"
)
_TIMES = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "annually": "year",
    "yearly": "year",
}


def rate_of(match: re.Match[str]) -> str:
    """What a rate is for: "day", "person", "1000 people"."""
    if match["number"]:
        return f"{match['number'].replace(',', '')}{match['noun'] or ''}"
    return (
        match["when"]
        or match["what"]
        or _TIMES.get(match["adverb"] or "", match["head"] or "").replace("head", "person")
    )


_RATIO = re.compile(r"(?P<link> to |-to-|:)(?P<to>\d{1,3}|one)(?![\w,.]?\d|[ -]?(?:%|per|mill|bill)|\w)")
_RATIO_BEFORE = re.compile(
    r"\b(?:by|ratio(?: is| was)?(?: of)?|odds(?: are| were)?(?: of)?|outnumber\w*|at|an?|than|about|nearly|almost|roughly) $"
)
_VOTES_BEFORE = re.compile(r"\b(?:won|beat|lost|voted?|drew|defeated|score\w*)\b[^.]{0,12}$")


def ratio_at(text: str, number: Numeral) -> Quantity | None:
    """ "18 to 1", "3-to-1": how many times the second the first is; a score or a vote states two figures."""
    match = _RATIO.match(text, number.end)
    before = text[max(0, number.start - 48) : number.start]
    if not match or number.unit or number.value >= 1000:
        return None
    if match["link"] == " to " and (not _RATIO_BEFORE.search(before) or _VOTES_BEFORE.search(before)):
        return None
    to = Decimal(1) if match["to"] == "one" else Decimal(match["to"])
    if not to or (to >= number.value and match["link"] != ":"):
        return None
    stated = text[number.start : match.end()]
    value = number.value / to
    return Quantity(
        low=value, high=value, unit="x", kind=Kind.MULTIPLE, text=stated, start=number.start, end=match.end()
    )


_WEIGHED_BEFORE = re.compile(r"\b(?:weigh\w*|lift\w*|benched|haul\w*)\b[^.;]{0,24}$")
_WEIGHT_AFTER = re.compile(
    r" (?:in weight|heavier|lighter|overweight|of (?:thrust|force)|per square)\b"
    r"| of (?!(?:debts?|aid|savings?|investments?|tax\w*|public|funding|funds|damage|spending|cuts|extra|government|state|loans?"
    r"|money|cash|support|profits?|revenues?|sales|income|assets|fines|compensation|unpaid|grants?|public|new|their|his|her|its|the|our)\b)[a-z]"
    r"|(?<=-pound) (?!(?:note|coin|fee|fine|ticket|bill|deal|contract|loan|cut|increase|bonus|prize|price)s?\b)[a-z]"
)


def is_weight(text: str, start: int, end: int) -> bool:
    """Whether pounds are a weight and no money: "2,204 pounds of resin", "weighs 208 pounds", "a 40-pound bag"."""
    return bool(_WEIGHT_AFTER.match(text, end) or _WEIGHED_BEFORE.search(text[max(0, start - 40) : start]))
