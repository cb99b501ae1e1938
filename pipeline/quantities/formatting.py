"""How amounts are printed in the audit's lines: few digits, magnitudes in words, the unit where a reader expects it."""

import re
from decimal import ROUND_HALF_UP, Decimal

SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
SIGNS = {"USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥", "INR": "₹", "KRW": "₩"}
SIGNIFICANT = 4
LARGEST_WRITTEN_OUT = 20  # powers of ten: more digits than a decimal context rounds, and than anybody reads
SHORT = {"trillion": "tn", "billion": "bn", "million": "m"}
_MAGNITUDE = re.compile(rf"(?<=\d) ({'|'.join(SHORT)})(?![^\W\d_])")  # "a million" stays


def readable(low: Decimal, high: Decimal, unit: str = "", digits: int = SIGNIFICANT) -> str:
    """An amount or a range as a reader would write it: "$60–65 billion", "36.5–39.5%", "2.26 times"."""
    scale, word = _scale(max(abs(low), abs(high)))
    ends = [_number(each / scale, digits) for each in ([low] if low == high else [low, high])]
    number = "–".join(dict.fromkeys(ends))
    money, _, per = unit.partition(" ")
    if money in SIGNS:
        minus, number = ("−", number[1:]) if number.startswith("−") else ("", number)
        return " ".join(filter(None, (f"{minus}{SIGNS[money]}{number}", word, per)))
    if unit == "%":
        return f"{number}%"
    return " ".join(filter(None, (number, word, "times" if unit == "x" else unit)))


def to_the_digit(low: Decimal, high: Decimal, unit: str = "") -> str:
    """The same as its source has it where one digit more says it whole: $27.045 billion is neither 27.04 nor 27.05."""
    whole = all(len(each.normalize().as_tuple().digits) <= SIGNIFICANT + 1 for each in (low, high))
    return readable(low, high, unit, SIGNIFICANT + whole)


def rounded(low: Decimal, high: Decimal, unit: str = "") -> str:
    """The same in three significant digits, as a sentence would have it."""
    return readable(_short(low), _short(high), unit)


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1).scaleb(value.adjusted() - 2), ROUND_HALF_UP) if value else value


def _scale(size: Decimal) -> tuple[Decimal, str]:
    if size.adjusted() > LARGEST_WRITTEN_OUT:
        return Decimal(1), ""
    return next(((scale, word) for scale, word in SCALES if size >= scale), (Decimal(1), ""))


def _number(value: Decimal, digits: int = SIGNIFICANT) -> str:
    """So many significant digits, more where the whole part has more, with thousands separated."""
    if value.adjusted() > LARGEST_WRITTEN_OUT:
        return f"{value:.3e}".replace("-", "−")
    decimals = max(0, digits - 1 - value.adjusted()) if value else 0
    rounded = round(value, min(decimals, 12))
    text = f"{rounded:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def compact(shown: str) -> str:
    """ "$65bn" for "$65 billion"."""
    return _MAGNITUDE.sub(lambda match: SHORT[match[1]], shown)
