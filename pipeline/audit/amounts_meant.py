"""A text's numbers as the words around them mean them: percent in coins, "a fifth dearer", "one for every nine"."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.audit.evidence.gather import split_ranges
from pipeline.audit.reading.said import OF_A_WHOLE, ONE_FOR
from pipeline.audit.wording.lexicon import any_of
from pipeline.audit.wording.movement_words import PARTICLE
from pipeline.models import Direction, Hedge, Kind, Quantity
from pipeline.quantities.currency_families import in_currency_of
from pipeline.quantities.finder import find_quantities
from pipeline.quantities.hedges import hedge_before

COINS = re.compile(
    r"\s*(?:of [\w ]{1,24}? )?(?:of|for|in|on|from|out of) (?:each|every|the) (?:dollar|pound|euro)\b", re.IGNORECASE
)
COINS_BEFORE = re.compile(
    r"\b(?:of|for|from|out of|in|on) (?:each|every) (?:dollar|pound|euro)\b[^.;]{0,100}$", re.IGNORECASE
)
SUM_BEFORE = re.compile(
    r"\b(?:for|of|from|out of|on|in) (?:each|every) [$£€](?P<sum>10{1,3}|1,000)\b(?! (?:million|billion))[^.;]{0,100}$",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"\b(?:an?|one)[ -]$", re.IGNORECASE)
FURTHER = re.compile(r"\bby (?:a further|another)[ -]$", re.IGNORECASE)
COMPARATIVE = re.compile(
    rf" (?:{any_of('directions', 'comparatives')})(?=\s*(?:[.,;:)—–]|$)|"
    r" (?:than|in|on|by|from|this|last|at|for|since|and|but|again)\b)",
    re.IGNORECASE,
)
LIST_END = re.compile(r",? (?:and|then|and then) ")
MARK = 1_000  # a count from here on is a mark to pass; "three pupils passed two tests" passes none
PASSED = re.compile(r"\b(?:pass(?:ed|es|ing)|cross(?:ed|es|ing)|broke(?:n)? through|breaks through) (?:the )?$", re.I)


def numbers_of(text: str) -> list[Quantity]:
    """All numbers of a text, those that state no amount too; worded parts and listed percentages as what they say."""
    return _listed_in_percent(text, [_compared_part(text, each) for each in find_quantities(text)])


def amounts_of(text: str, numbers: Sequence[Quantity], currencies: frozenset[str]) -> Iterator[Quantity]:
    """The amounts among a text's numbers as the words around them mean them, in the currencies of the evidence."""
    for quantity in split_ranges(text, numbers):
        if states_amount(quantity):
            yield in_currency_of(_for_each_one(text, _hedged(text, _coined(text, quantity))), currencies)


def states_amount(quantity: Quantity) -> bool:
    """Whether a number is an amount, a share or a multiple."""
    return quantity.counts or quantity.kind is Kind.MULTIPLE


def _hedged(text: str, quantity: Quantity) -> Quantity:
    """A mark that was passed as a bound, and a figure before which a verb's particle is none of its own."""
    left = text[max(0, quantity.start - 40) : quantity.start]
    particle = PARTICLE.search(left)
    if particle:  # "turned over", "rings up"
        hedge = hedge_before(["", *particle["rest"].lower().split()])[0]
        return quantity.model_copy(update={"direction": Direction.NONE, "hedge": hedge})
    if quantity.direction in (Direction.UP, Direction.DOWN) and OF_A_WHOLE.match(text, quantity.end):
        quantity = quantity.model_copy(update={"direction": Direction.NONE})
    counted = quantity.kind is Kind.NUMBER and quantity.high >= MARK
    passed = (counted or quantity.kind is Kind.MONEY) and quantity.hedge is Hedge.NONE and PASSED.search(left)
    return quantity.model_copy(update={"hedge": Hedge.OVER}) if passed else quantity


def _coined(text: str, quantity: Quantity) -> Quantity:
    """ "6.2p of each pound" as the percentage it is; any other quantity as it stands."""
    left = text[max(0, quantity.start - 160) : quantity.start]
    whole = SUM_BEFORE.search(left) if quantity.kind is Kind.MONEY else None
    if whole and quantity.high <= (every := Decimal(whole["sum"].replace(",", ""))):
        return quantity.times(100 / every, unit="%", kind=Kind.PERCENT)
    coin = quantity.unit in ("cents", "pence", "p") and (COINS.match(text, quantity.end) or COINS_BEFORE.search(left))
    return quantity.model_copy(update={"unit": "%", "kind": Kind.PERCENT}) if coin else quantity


def _listed_in_percent(text: str, numbers: Sequence[Quantity]) -> list[Quantity]:
    """The numbers of a text, those of a list that ends in percent in percent: "of 5, 4 and 10 per cent"."""
    found: list[Quantity] = []  # from the last to the first
    listed = False  # whether the number behind is of such a list, other than its end
    for quantity in reversed(numbers):
        listed = bool(found) and _is_of_list(text, quantity, found[-1], listed)
        found.append(quantity.times(Decimal(1), unit="%", kind=Kind.PERCENT) if listed else quantity)
    return found[::-1]


def _is_of_list(text: str, quantity: Quantity, after: Quantity, listed: bool) -> bool:
    """Whether a bare number stands in a list with the percentage behind it: before its end, or before one `listed`."""
    link = text[quantity.end : after.start]
    bare = quantity.kind is Kind.NUMBER and not (quantity.unit or quantity.measured or quantity.per)
    joined = bool(LIST_END.fullmatch(link)) or (listed and link == ", ")
    return bare and joined and after.kind is Kind.PERCENT and after.counts


def _compared_part(text: str, quantity: Quantity) -> Quantity:
    """ "A fifth dearer", "by a further tenth" as the part that it is; any other quantity as it stands."""
    if quantity.kind is not Kind.ORDINAL or not 3 <= quantity.low <= 20:
        return quantity
    left = text[max(0, quantity.start - 24) : quantity.start]
    before = FURTHER.search(left)
    if before is None and COMPARATIVE.match(text, quantity.end):
        before = ARTICLE.search(left)
    if before is None:
        return quantity
    part, hedge = 1 / quantity.low, hedge_before(left[: before.start()].lower().split())[0]
    known = {"low": part, "high": part, "kind": Kind.FRACTION, "in_words": True, "counts": True, "hedge": hedge}
    return quantity.model_copy(update={**known, "measured": ""})


def _for_each_one(text: str, quantity: Quantity) -> Quantity:
    """A count for each one of something else as the rate it is: "one lifeguard for every 1,450 bathers"."""
    found = ONE_FOR.search(text[max(0, quantity.start - 60) : quantity.start])
    plain = quantity.kind is Kind.NUMBER and not quantity.per
    return quantity.model_copy(update={"per": found["noun"]}) if found and found["noun"] and plain else quantity
