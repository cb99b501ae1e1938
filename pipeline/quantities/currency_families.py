"""Currencies that share a sign or a word, so that "$" or "kroner" is the one that the evidence is in."""

import re
from collections.abc import Collection

from pipeline.models import Kind, Quantity
from pipeline.quantities.units import CURRENCY_CODES

DOLLARS = frozenset(("USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD"))
# A sign or word that names no country → the currencies that are called so.
FAMILIES = {
    r"(?<![A-Z.])\$|\bdollars?\b": " ".join(sorted(DOLLARS)),
    r"\bcrowns?\b|\bkron(?:a|e|or|er|ur)\b|\bkr\b": "SEK NOK DKK CZK",
    r"\bpounds?\b": "GBP EGP",
    r"\bpesos?\b": "MXN ARS CLP COP PHP",
    r"\brupees?\b|\bRs\b": "INR PKR LKR",
}
_FAMILIES = {re.compile(words, re.IGNORECASE): frozenset(codes.split()) for words, codes in FAMILIES.items()}


def family_of(quantity: Quantity) -> frozenset[str]:
    """The currencies that a sum of money may be in by its sign or word; empty where it names its country."""
    if quantity.kind is not Kind.MONEY or quantity.text[:2].isupper():
        return frozenset()
    return next((codes for words, codes in _FAMILIES.items() if words.search(quantity.text)), frozenset())


def in_currency_of(quantity: Quantity, codes: Collection[str]) -> Quantity:
    """A sum of money in the one currency of the codes that its sign or word may stand for; else as it stands."""
    family = family_of(quantity)
    held = quantity.unit[:3]
    meant = family & frozenset(codes)
    if len(meant) != 1 or held in codes:
        return quantity
    (code,) = meant
    rest = quantity.unit[3:] if held in CURRENCY_CODES else "".join(quantity.unit.partition("/")[1:])
    return quantity.model_copy(update={"unit": f"{code}{rest}"})
