"""A proposed figure with the unit that stands outside its passage, in a table's head, caption or note."""

import re
from decimal import Decimal

from pipeline.models import Cell, Kind, Quantity, Source
from pipeline.quantities.finder import find_quantities, read_quantity
from pipeline.quantities.lone_letters import LONE_M, first_opinion
from pipeline.sources.tables.compact import unit_name
from pipeline.sources.tables.printed import read_printed
from pipeline.stages.table_facts import quantity
from pipeline.text.passages import fold
from pipeline.writer.replies import ProposedFigure

MAGNITUDES = ("thousand", "million", "billion", "trillion")
CURRENCIES = {
    "$": re.compile(r"\$|\b(?:US )?dollars?\b|\bUSD\b", re.IGNORECASE),
    "€": re.compile(r"€|\beuros?\b|\bEUR\b", re.IGNORECASE),
    "£": re.compile(r"£|\bpounds? sterling\b|\bGBP\b", re.IGNORECASE),
}
# Whose dollar a bare sign stands for: what the unit calls it, by the letters before the sign.
_DOLLARS = re.compile(
    r"\b(?:(?P<A>Australian dollars?|AUD)|(?P<C>Canadian dollars?|CAD)|(?P<HK>Hong Kong dollars?|HKD)"
    r"|(?P<NZ>New Zealand dollars?|NZD)|(?P<S>Singapore dollars?|SGD))\b",
    re.IGNORECASE,
)
_BARE_DOLLAR = re.compile(r"(?<![A-Za-z.])\$")
# Each magnitude as the heads of tables shorten it; a letter alone, or beside its currency ("€M", "USD m", "EURm").
_SHORT = {
    "thousand": r"k|th|tsd\.?|['’]?000s?",
    "million": r"m|mn|mm|mln|mio\.?",
    "billion": r"b|bn|bln|mrd\.?",
    "trillion": r"tn|trn",
}
_CURRENCY = r"[$€£¥]|[A-Z]{3}"
_SHORTENED = {
    magnitude: re.compile(rf"(?<![\w.,'’])(?P<before>{_CURRENCY})?\s?(?i:{short})(?P<after>{_CURRENCY})?(?![\w'’])")
    for magnitude, short in _SHORT.items()
}
_LENGTH = re.compile(r"\b(?:kilo)?met(?:re|er)s?\b|\d ?m\b(?! (?:people|users|subscribers|customers))", re.IGNORECASE)
_UNSAID = ("in", "of", "year", "years", "old", "people")
_SCALED = (Kind.NUMBER, Kind.MONEY)
_THOUSANDS = tuple(Decimal(1000) ** power for power in (-4, -3, -2, -1, 1, 2, 3, 4))


def unit_stands(unit: str, source: Source) -> bool:
    """Whether each word of a unit stands in the source, in whatever form, or is a unit that one of its tables has.

    An age's years and a count's people go without saying.
    """
    if any(unit == unit_name(cell) for table in source.tables for cell in table.cells):
        return True
    text = fold(source.text)
    return all(_stands(word, text) for word in re.findall(r"\w+", unit) if word.lower() not in _UNSAID)


def _stands(word: str, text: str) -> bool:
    bare = word.lower().rstrip("s")
    if bare in text.lower():
        return True
    if bare in _SHORTENED:
        return bool(_SHORTENED[bare].search(text))
    return any(names.fullmatch(word) and names.search(text) for names in CURRENCIES.values())


def figure_of(figure: ProposedFigure, statement: str, source: Source) -> Quantity | None:
    """The value of a figure, None for words that are none.

    Where neither its words nor its unit give a magnitude that its statement gives and its source has, that one counts.
    What a table prints in another country's way ("41.203" for forty-one thousand) is worth what its cell is.
    """
    if foreign := _foreign(figure, source):
        return quantity(foreign)
    if _in_millions(figure, statement, source):
        figure = figure.model_copy(update={"text": LONE_M.sub(r"\1 million", figure.text)})
    read = read_quantity(figure_with_unit(figure, statement))
    other = contradiction(read, statement) if read else None
    if read is None or other is None or _magnitude(figure_with_unit(figure, statement)):
        return read
    magnitude = _magnitude(other.text)
    if not magnitude or not _stands(magnitude, fold(source.text)):
        return read
    return read_quantity(figure_with_unit(figure.model_copy(update={"unit": f"{figure.unit} {magnitude}".strip()})))


def _foreign(figure: ProposedFigure, source: Source) -> Cell | None:
    """The cell that prints a figure in a way that English reads as another value, where its source has one such."""
    printed = figure.text.strip()
    cells = [cell for table in source.tables for cell in table.cells if cell.printed == printed]
    english = read_printed(printed).value
    return (
        cells[0]
        if cells and len({cell.value for cell in cells}) == 1 and cells[0].value != english * cells[0].scale
        else None
    )


def _in_millions(figure: ProposedFigure, statement: str, source: Source) -> bool:
    """Whether a figure's own "m" is a million: as its cell was read, else by what its statement counts or pays."""
    if not LONE_M.search(figure.text):
        return False
    cells = [cell for table in source.tables for cell in table.cells if cell.printed == figure.text.strip()]
    if cells:
        return all(cell.unit != "m" for cell in cells)
    return bool(first_opinion([figure.measure, statement]))


def contradiction(quantity: Quantity, statement: str) -> Quantity | None:
    """The figure of a statement that has a value's digits a thousand, a million … times as large or small.

    None where the statement has the value itself, or nothing like it.
    """
    stated = [each for each in find_quantities(statement) if each.counts and _alike(each, quantity)]
    if quantity.kind not in _SCALED or not quantity.high or any(_same(each, quantity) for each in stated):
        return None
    times = (each for each in stated if any(_same(each, quantity.times(by)) for by in _THOUSANDS))
    return next(times, None)


def _alike(one: Quantity, other: Quantity) -> bool:
    return one.kind in _SCALED and (one.unit == other.unit or "people" in (one.unit, other.unit) or not one.unit)


def _same(one: Quantity, other: Quantity) -> bool:
    slack = max(one.step, other.step) / 2
    return abs(one.low - other.low) <= slack and abs(one.high - other.high) <= slack


def _magnitude(words: str) -> str:
    return next((word for word in MAGNITUDES if re.search(rf"\b{word}s?\b", words, re.IGNORECASE)), "")


def figure_with_unit(figure: ProposedFigure, statement: str = "") -> str:
    """A figure with the unit that its table's head gives it, as a text would write it: `$1,702 million`.

    The statement says whether "m" are millions or metres.
    """
    if "%" in figure.text:
        return figure.text
    if whose := _dollars(figure):
        return whose
    unit = _spelt_out(figure.unit, statement)
    currency = next((sign for sign, words in CURRENCIES.items() if words.search(unit)), "")
    magnitude = _magnitude(unit)
    known = (magnitude or currency) and magnitude in figure.text.lower() and currency in figure.text
    if not unit or known:
        return figure.text
    sign = "" if currency in figure.text else currency
    rest = "" if currency or magnitude == unit.lower().rstrip("s") else unit
    if magnitude and rest:
        rest = re.sub(rf"\b(?:in )?{magnitude}s?\b(?: of)?", " ", rest, flags=re.IGNORECASE)
    words = "" if _has_magnitude(figure.text) else magnitude
    joined = " ".join(f"{sign}{figure.text} {words} {rest}".split()).strip(" ,")
    return joined.replace(" %", "%")


def _dollars(figure: ProposedFigure) -> str:
    """The figure with its own dollar where its text has the bare sign and its unit says whose; else ""."""
    named = _DOLLARS.search(figure.unit)
    if not named or not _BARE_DOLLAR.search(figure.text):
        return ""
    return _BARE_DOLLAR.sub(f"{named.lastgroup}$", figure.text)


def _has_magnitude(text: str) -> bool:
    """Whether a figure's own words have one: "745 million" under a head that says "(M)" is not so many millions."""
    return bool(_magnitude(text) or re.search(r"\d ?(?:k|m|mn|mln|b|bn|tn)\b", text, re.IGNORECASE))


def _spelt_out(unit: str, statement: str) -> str:
    """A unit with its shortened magnitude as a word: "€M" is "€ million"; "m" of a length stays."""
    if _magnitude(unit):
        return unit
    if unit.strip().lower() == "m" and _LENGTH.search(statement):
        return "metres"
    for magnitude, short in _SHORTENED.items():
        found = short.search(unit)
        if found:
            currency = found["before"] or found["after"] or ""
            return " ".join(f"{unit[: found.start()]} {currency} {magnitude} {unit[found.end() :]}".split())
    return unit
