"""A proposed figure with the unit that stands outside its passage, in a table's head, caption or note."""

import re

from pipeline.models import Source
from pipeline.text.passages import fold
from pipeline.writer.replies import ProposedFigure

MAGNITUDES = ("thousand", "million", "billion", "trillion")
CURRENCIES = {
    "$": re.compile(r"\$|\b(?:US )?dollars?\b|\bUSD\b", re.IGNORECASE),
    "€": re.compile(r"€|\beuros?\b|\bEUR\b", re.IGNORECASE),
    "£": re.compile(r"£|\bpounds? sterling\b|\bGBP\b", re.IGNORECASE),
}


def unit_stands(unit: str, source: Source) -> bool:
    """Whether each word of a unit stands in the source, in a table's head or elsewhere, in whatever form."""
    text = fold(source.text).lower()
    return all(word.rstrip("s") in text for word in re.findall(r"\w+", unit.lower()))


def figure_with_unit(figure: ProposedFigure) -> str:
    """A figure with the unit that its table's head gives it, as a text would write it: `$1,702 million`."""
    currency = next((sign for sign, words in CURRENCIES.items() if words.search(figure.unit)), "")
    magnitude = next((word for word in MAGNITUDES if re.search(rf"\b{word}s?\b", figure.unit, re.IGNORECASE)), "")
    known = (magnitude or currency) and magnitude in figure.text.lower() and currency in figure.text
    if not figure.unit or known:
        return figure.text
    sign = "" if currency in figure.text else currency
    rest = "" if currency or magnitude == figure.unit.lower().rstrip("s") else figure.unit
    if magnitude and rest:
        rest = re.sub(rf"\b(?:in )?{magnitude}s?\b(?: of)?", " ", rest, flags=re.IGNORECASE)
    words = "" if magnitude in figure.text.lower() else magnitude
    joined = " ".join(f"{sign}{figure.text} {words} {rest}".split()).strip(" ,")
    return joined.replace(" %", "%")
