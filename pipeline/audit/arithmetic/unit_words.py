"""Units as people write them beside a value ("Millions USD", "£m", "$ thousands", "'000 tonnes"): scale and code."""

import re
from decimal import Decimal
from functools import lru_cache

from pipeline.quantities.units import CURRENCY_CODES, CURRENCY_SIGNS, CURRENCY_WORDS, NATIONS, unit_of

SCALES = {
    "hundred": 100, "thousand": 10**3, "k": 10**3, "'000": 10**3, "000": 10**3, "000s": 10**3,
    "lakh": 10**5, "lac": 10**5,
    "million": 10**6, "m": 10**6, "mn": 10**6, "mln": 10**6, "mio": 10**6, "mm": 10**6, "crore": 10**7,
    "billion": 10**9, "bn": 10**9, "bln": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12, "trn": 10**12,
}  # fmt: skip
SHORT_ONLY_WITH_MONEY = frozenset(("k", "m", "b", "mm"))
PERCENT = frozenset(("%", "percent", "per cent", "pct", "pc", "percentage", "percentages"))
POINTS = frozenset(
    (
        "points",
        "percentage points",
        "percentage point",
        "point",
        "pp",
        "ppt",
        "ppts",
        "pts",
        "p.p.",
        "%-points",
        "% points",
    )
)
RATE = re.compile(
    r"\s*(?:/|\bper\b|\ba\b|\ban\b|\beach\b|\bevery\b)\s*(?P<by>(?:second|minute|hour|day|week|month|quarter|year|person|head|capita|user|household|pupil|\w+))$"
)
_WORD = re.compile(r"\d{1,3}(?:,\d{3})+|(?:US|A|AU|C|CA|NZ|HK|S|R)?\$(?:US|A|C|NZ|HK)?|[£€¥₹₩₽₺₪₦]|'000s?|[^\W_]+\.?|%")
_GLUED = re.compile(rf"\b({'|'.join(sorted(CURRENCY_CODES))})(bn|mn|m|k|tn)\b")
_FILLERS = frozenset("in of the us current constant prices".split())  # noqa: SIM905
_SIGNED = {sign.upper(): code for sign, code in CURRENCY_SIGNS.items()}


@lru_cache(maxsize=5_000)
def read_unit_words(unit: str) -> tuple[Decimal, str]:
    """By what a value in this unit is multiplied, and its code ("USD", "%", "points", "t", "trips", "USD/month")."""
    plain = " ".join(unit.replace("’", "'").split())
    if plain.lower() in PERCENT:
        return Decimal(1), "%"
    if plain.lower() in POINTS:
        return Decimal(1), "points"
    if plain.lower().startswith("per "):
        return Decimal(1), plain
    plain = _GLUED.sub(r"\1 \2", plain)
    rate = RATE.search(plain)
    by = rate["by"] if rate and rate.start() > 0 else ""
    words = _WORD.findall(plain[: rate.start()] if rate and by else plain)
    scale, currency, rest = _parts(words)
    code = currency or " ".join(rest)
    if not currency and rest and (known := unit_of(" ".join(rest))):
        code = known[0]
    return scale, f"{code}/{by}" if by and code else code


def _parts(words: list[str]) -> tuple[Decimal, str, list[str]]:
    """The scale, the currency, and the words that are neither."""
    scale, currency, rest = Decimal(1), "", []
    money = any(_currency(word) for word in words)
    for place, word in enumerate(words):
        plain = word.lower().rstrip(".")
        single = plain.removesuffix("s") if len(plain) > 3 and plain != "000s" else plain
        if single in SCALES and (money or plain not in SHORT_ONLY_WITH_MONEY):
            scale *= SCALES[single]
        elif code := _currency(word):
            currency = _of_nation(words[:place], code)
        elif plain not in _FILLERS or len(words) == 1:
            rest.append(word)
    return scale, currency, [] if currency else rest


def _currency(word: str) -> str:
    if word.upper() in CURRENCY_CODES:
        return word.upper()
    if word.upper() in _SIGNED:
        return _SIGNED[word.upper()]
    plain = word.lower().rstrip(".")
    if plain in ("pound", "pounds", "sterling"):
        return "GBP"
    return CURRENCY_WORDS.get(plain.removesuffix("s"), "") if plain.removesuffix("s") not in ("crown",) else ""


def _of_nation(before: list[str], code: str) -> str:
    name = " ".join(before[-2:])
    return next(
        (found for nation, found in NATIONS.items() if name.endswith(nation) and code in ("USD", "INR", "MXN")), code
    )
