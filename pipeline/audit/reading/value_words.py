"""What the words that name a value say of it: a rate, a profit or a loss, a change; and what a text says otherwise."""

import re

from pipeline.audit.arithmetic.amount import POINT, RATIO
from pipeline.audit.evidence.known import PASSAGE, Known
from pipeline.audit.wording.lexicon import any_of, listed_words
from pipeline.audit.wording.modality import GAIN, LOSS
from pipeline.models import Direction, Kind

TIMES = frozenset(("second", "minute", "hour", "day", "night", "week", "month", "quarter", "year"))
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
BALANCE = listed_words("directions", "balance")
SPAN = re.compile(
    r"\b(?:(?:an?|per) (?P<by>hour|day|week|month|quarter|year)|"
    r"(?P<ly>hourly|daily|weekly|monthly|quarterly|yearly|annual(?:ly)?))\b",
    re.IGNORECASE,
)
ROSE, FELL = "it rose", "it fell"
CHANGED = re.compile(rf"\b(?:{any_of('directions', 'change')})\b", re.IGNORECASE)
CHANGE_NOUN = re.compile(rf"\b(?:{any_of('directions', 'change_nouns')})\b", re.IGNORECASE)
PROFIT = re.compile(rf"\b(?:{any_of('directions', 'profit')})\b", re.IGNORECASE)
_LOSS = re.compile(rf"\b(?:{any_of('directions', 'loss')})\b", re.IGNORECASE)


def polarity_of(words: str) -> int:
    """1 where words speak of a profit or surplus, -1 of a loss or deficit; 0 for neither or both."""
    gain, loss = bool(PROFIT.search(words)), bool(_LOSS.search(words))
    return 0 if gain == loss else 1 if gain else -1


def polarity(known: Known) -> int:
    """1 for a profit, -1 for a loss, by the words of the value or the sign of a balance."""
    told = known.words if known.origin != "passage" else known.operand.name
    words = polarity_of(told)
    balance = is_balance(known) and not _LOSS.search(told)  # "earnings lost" are no gain
    if known.amount.sign < 0:
        return -1 if balance or words else 0
    return words or (1 if balance and known.origin != "passage" else 0)


def is_balance(known: Known) -> bool:
    return any(word in known.words.lower() for word in BALANCE)


def is_cost(known: Known) -> bool:
    """Whether a value is negative though nothing says that it balances: a cost that a table sets in brackets."""
    return known.amount.sign < 0 and not polarity(known) and not is_balance(known)


def is_change(known: Known) -> bool:
    """Whether the value is itself a change, so that a direction in the words is held against its sign."""
    if known.quantity.high < 0 and known.quantity.kind is Kind.MEASURE:
        return False  # minus 13 degrees
    if known.origin == PASSAGE:
        moved = known.quantity.direction in (Direction.UP, Direction.DOWN)
        rate = known.quantity.kind in (Kind.PERCENT, Kind.POINTS) and known.quantity.direction is Direction.NONE
        return bool(known.sign) and (moved or rate)
    return bool(CHANGED.search(known.words))


def is_amount_moved(known: Known) -> bool:
    """Whether a note's value is how much of something was lost, raised or cut, and so a level like any other.

    "Matches lost" and "water lost to leaks" are counted as matches and water are; "rise in sales" is a change of them.
    """
    amount = known.amount
    if known.origin == PASSAGE or amount.percent or amount.unit in (RATIO, POINT) or amount.low < 0:
        return False
    return not CHANGE_NOUN.search(known.words)


def rate_words(words: str, unit: str) -> frozenset[str]:
    """What evidence is stated per, by its unit and the words that name it."""
    found = {unit.partition("/")[2]} if "/" in unit else set()
    for match in re.finditer(r"\b(?:an?|per|each|every)\s(?P<by>[a-z]+)", words, re.IGNORECASE):
        found.add(match["by"].lower().rstrip("s"))
    for match in re.finditer(
        r"\b(?P<ly>daily|weekly|monthly|quarterly|yearly|annually|annual|hourly)\b", words, re.IGNORECASE
    ):
        found.add(BY_ADVERB[match["ly"].lower()])
    return frozenset(found - {""})


def time_word(value: Known) -> str:
    """The unit of time that a value's own words or period say it is for ("monthly price", "a year"), "" for none."""
    found = SPAN.search(value.words) or SPAN.fullmatch(value.quantity.period)
    return (found["by"] or BY_ADVERB[found["ly"].lower()]).lower() if found else ""


def contradiction(value: Known, direction: int, gain: int) -> str:
    """What a value is that a text of a direction, or of a gain (1) or a loss (-1), says otherwise; "" for nothing."""
    moved = (-1 if value.amount.sign < 0 else value.sign) if is_change(value) else 0
    if direction and moved and direction != moved:
        return ROSE if moved > 0 else FELL
    theirs = polarity(value)
    if not gain or not theirs or gain == theirs:
        return ""
    return GAIN if theirs > 0 else LOSS
