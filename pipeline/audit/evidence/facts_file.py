"""Facts from a facts.jsonl: one figure or quotation a line, with errors by line and field."""

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipeline.errors import InputError
from pipeline.models import Fact, Figure, Hedge, Kind, Passage, Quantity
from pipeline.quantities.finder import find_quantities
from pipeline.quantities.formatting import readable
from pipeline.quantities.hedges import PHRASES
from pipeline.quantities.units import UNITS

REQUIRED = ("entity", "measure", "value")
KNOWN = (*REQUIRED, "period", "unit", "hedge", "source", "url", "date", "passage")
MAGNITUDES = {
    word: Decimal(10) ** power for word, power in (("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12))
} | {"lakh": Decimal(10) ** 5, "crore": Decimal(10) ** 7, "hundred": Decimal(100), "dozen": Decimal(12)}
PERCENT = ("%", "percent", "per cent", "pct")
POINTS = ("points", "percentage points", "pp")
TEXT_UNITS = ("", "text", "name", "date", "time", "duration")
VALUES = (
    Kind.NUMBER,
    Kind.PERCENT,
    Kind.POINTS,
    Kind.FRACTION,
    Kind.MULTIPLE,
    Kind.MONEY,
    Kind.MEASURE,
    Kind.AGE,
    Kind.ORDINAL,
)
PER = ("a", "an", "per", "each", "every")
BEFORE = ("between", "from", "+")  # what may stand before the figure that a value is
UNHEDGED = ("", "only", "just", "exactly", "precisely", "reportedly")
"""What people put before a value that widens it by nothing."""
LIMIT = Decimal(10) ** 30


def load_facts(path: Path | str) -> tuple[Fact, ...]:
    """The facts of a file, numbered f1, f2, … by line; raises InputError naming file, line and field at fault."""
    place = Path(path)
    try:
        text = place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The facts file {place} cannot be read: {error}.", "Give a UTF-8 file of JSON lines."
        ) from None
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return tuple(
        fact_from_row(_row(line, f"{place}, line {at}"), f"f{at}", f"{place}, line {at}") for at, line in numbered
    )


def _row(line: str, place: str) -> dict[str, object]:
    try:
        row = json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place} is no JSON: {error}.", "Write one JSON object a line.") from None
    if not isinstance(row, dict):
        raise InputError(f"{place} is no JSON object.", 'Write {"entity": …, "measure": …, "value": …, "unit": …}.')
    return row


def fact_from_row(row: dict[str, object], key: str, place: str) -> Fact:
    """The fact of one line, under its id; InputError names the place and the field at fault."""
    for field in REQUIRED:
        if row.get(field) in (None, ""):
            raise InputError(f"{place} has no {field!r}.", f"A fact has {', '.join(REQUIRED)} and, mostly, a unit.")
    unknown = [field for field in row if field not in KNOWN]
    if unknown:
        raise InputError(f"{place} has an unknown field {unknown[0]!r}.", f"The fields are {', '.join(KNOWN)}.")
    if row["measure"] == "quote":
        return _quote(row, key)
    return _in_words(row, key, place) if _is_worded(row["value"]) else _figure(row, key, place)


def _is_worded(value: object) -> bool:
    """Whether a value is words, with or without figures in them: "90–95%", "a third", "12 May 2026", a name."""
    if not isinstance(value, str) or any(
        one.kind is Kind.UNREAD and one.text == value for one in find_quantities(value)
    ):
        return False
    try:
        Decimal(value)
    except InvalidOperation:
        return True
    return False


def _in_words(row: dict[str, object], key: str, place: str) -> Fact:
    """A fact whose value is words; where they are one figure and its hedge, it is read as in a text."""
    words, entity, measure = str(row["value"]), str(row["entity"]), str(row["measure"])
    period, given = _words(row, "period"), _words(row, "unit")
    stated = _stated(words)
    figures: tuple[Figure, ...] = ()
    if stated is not None:
        scale, unit = (Decimal(1), "") if given.lower() in TEXT_UNITS else read_unit(given, place)
        if stated.kind is Kind.NUMBER and not stated.unit:
            stated = stated.times(scale).model_copy(update={"unit": unit})
            words = f"{words} {given}".rstrip()
        hedge = _hedge(_words(row, "hedge"), place) if _words(row, "hedge") else stated.hedge
        quantity = stated.model_copy(update={"measured": measure, "period": period, "hedge": hedge})
        figures = (Figure(entity=entity, measure=measure, period=period, quantity=quantity),)
    elif given.lower() not in TEXT_UNITS:
        raise InputError(f"{place}: field 'unit' names {given!r} of words.", "Write a number, or leave the unit out.")
    when = f", {period}" if period else ""
    statement = f"{entity}, {measure}{when}: {words}"
    return Fact(id=key, statement=statement, figures=figures, origin="file", **_origin(row, _words(row, "passage")))


def _stated(words: str) -> Quantity | None:
    """The figure that words are, with nothing but its hedge before it; None for a date, a name, several figures."""
    found = find_quantities(words)
    if len(found) != 1 or found[0].kind not in VALUES or found[0].end != len(words):
        return None
    alone = not found[0].start or found[0].hedge is not Hedge.NONE
    return found[0] if alone or words[: found[0].start].strip().lower() in BEFORE else None


def _quote(row: dict[str, object], key: str) -> Fact:
    words = str(row["value"])
    return Fact(
        id=key,
        statement=f"{row['entity']}: “{words}”",
        speaker=str(row["entity"]),
        quote=words,
        origin="file",
        **_origin(row, words),
    )


def _figure(row: dict[str, object], key: str, place: str) -> Fact:
    scale, unit = read_unit(_words(row, "unit"), place)
    low, high = (end * scale for end in _ends(row["value"], place))
    period, measure = _words(row, "period"), str(row["measure"])
    hedge = _hedge(_words(row, "hedge"), place)
    quantity = Quantity(low=low, high=high, unit=unit, hedge=hedge, step=Decimal(0), period=period, measured=measure)
    when = f", {period}" if period else ""
    statement = f"{row['entity']}, {measure}{when}: {readable(low, high, unit)}"
    figure = Figure(entity=str(row["entity"]), measure=measure, period=period, quantity=quantity)
    return Fact(id=key, statement=statement, figures=(figure,), origin="file", **_origin(row, _words(row, "passage")))


def read_unit(unit: str, place: str = "the unit") -> tuple[Decimal, str]:
    """The magnitude and the canonical unit of "USD billion", "million trips", "%", "USD per GBP"."""
    words = unit.split()
    if unit.lower() in PERCENT or unit.lower() in POINTS:
        return Decimal(1), "%" if unit.lower() in PERCENT else "points"
    known = [word for word in words if word.lower() in MAGNITUDES]
    if len(known) > 1:
        raise InputError(f"{place}: field 'unit' names two magnitudes: {unit!r}.", 'Write one, as in "USD billion".')
    counted = words[: words.index("per")] if "per" in words else words  # "bacteria per 100 ml"
    if any(any(char.isdigit() for char in word) and not word[0].isalpha() for word in counted):
        raise InputError(f"{place}: field 'unit' holds a number: {unit!r}.", "Put numbers into the field 'value'.")
    scale = MAGNITUDES[known[0].lower()] if known else Decimal(1)
    rest = [word for word in words if word not in known]
    alone = len(rest) == 1 or (len(rest) > 1 and rest[1] in PER)  # "won seats" are no money
    code, kind = UNITS.get(rest[0].lower(), ("", Kind.NUMBER)) if alone else ("", Kind.NUMBER)
    return scale, " ".join([code, *rest[1:]] if kind is Kind.MONEY else rest)  # "euros a day" are EUR


def _ends(value: object, place: str) -> tuple[Decimal, Decimal]:
    ends = value if isinstance(value, list) else [value, value]
    if len(ends) != 2:
        raise InputError(f"{place}: field 'value' has {len(ends)} ends.", "Give a number or [low, high].")
    numbers = [_number(end, place) for end in ends]
    if numbers[0] > numbers[1]:
        raise InputError(f"{place}: field 'value' runs from high to low.", "Give a range as [low, high].")
    return numbers[0], numbers[1]


def _number(value: object, place: str) -> Decimal:
    try:
        number = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > LIMIT:
        raise InputError(f"{place}: field 'value' is no number: {value!r}.", "Write 41.5 or [60, 65], without a unit.")
    return number


def _hedge(words: str, place: str) -> Hedge:
    """The hedge that a fact gives by its name ("just_over") or as people write it ("more than")."""
    if words.lower() in UNHEDGED:
        return Hedge.NONE
    if words in set(Hedge):
        return Hedge(words)
    found = PHRASES.get(tuple(words.lower().split()))
    if found is None:
        raise InputError(
            f"{place}: field 'hedge' is none: {words!r}.", "Write one as in a text: about, more than, at least."
        )
    return found


def _words(row: dict[str, object], field: str) -> str:
    value = row.get(field)
    return "" if value is None else str(value).strip()


def _origin(row: dict[str, object], passage: str) -> dict[str, tuple[str, ...] | tuple[Passage, ...]]:
    source = _words(row, "source") or _words(row, "url")
    if not source:
        return {}
    return {
        "sources": (source,),
        "passages": (Passage(source=source, start=0, end=len(passage), text=passage),),
    }
