"""What a short text states of figures: their unit and scale ("$m", "in thousands of euros", "per 100,000")."""

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.quantities.units import CURRENCY_CODES, CURRENCY_WORDS, NATIONS, currency_of
from pipeline.sources.tables.unit_names import SIGNS, unit_named


@dataclass(frozen=True, slots=True)
class Measure:
    """What a text says of the figures below it: None where it says nothing of unit or of scale.

    `count` says that it counts things of no named unit ("Number"), `per_share` that a scale stated further out does
    not hold here, `shares` that shares are counted.
    """

    unit: str | None = None
    scale: Decimal | None = None
    count: bool = False
    per_share: bool = False
    shares: bool = False

    def __bool__(self) -> bool:
        return bool(self.unit or self.scale or self.count or self.per_share or self.shares)


SILENT = Measure()

_SCALE_WORDS = {
    "thousand": 10**3, "thousands": 10**3, "million": 10**6, "millions": 10**6, "billion": 10**9, "billions": 10**9,
    "trillion": 10**12, "trillions": 10**12, "lakh": 10**5, "lakhs": 10**5, "crore": 10**7, "crores": 10**7,
    "hundreds": 100, "mn": 10**6, "mln": 10**6, "mio": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12, "trn": 10**12,
    "m": 10**6, "mm": 10**6, "k": 10**3, "b": 10**9, "000": 10**3, "'000": 10**3, "’000": 10**3, "000s": 10**3,
    "'000s": 10**3, "’000s": 10**3, "000,000": 10**6, "th": 10**3, "ths": 10**3, "thsd": 10**3,
    "hundred million": 10**8, "hundred thousand": 10**5, "ten thousand": 10**4,
}  # fmt: skip

_LONG = r"thousands?|millions?|billions?|trillions?|lakhs?|crores?"

_SHORT = r"mn|mln|mio\.?|bn|bln|tn|trn|mm|m|k|b"

_ZEROS = r"['’‘]?000,000(?:['’]?s)?|['’‘]?000(?:['’]?s)?|['’‘]000s?"

CODES = "|".join(sorted(CURRENCY_CODES))

_NATION = "|".join(re.escape(name) for name in [*NATIONS, "United States", "constant", "current", "local"])

_MONEY = "|".join(sorted([*CURRENCY_WORDS, "pound"], key=len, reverse=True))

_BEFORE = r"(?<![\w.,])(?<!\d )(?<!\d-)"

# "$m", "US$ millions", "EUR '000", "£ in thousands", "Rs crore"
_SIGN_SCALE = re.compile(
    rf"(?<![\w])(?P<sign>{SIGNS}|\b(?:{CODES})\b|\b(?:{CODES})(?=(?:mn?|bn|k)\b))\s?(?:in\s|,\s)?"
    rf"(?P<scale>{_LONG}|(?:{_SHORT})\b|{_ZEROS})(?![\w])",
    re.IGNORECASE,
)

# The scale before the sign: "(000 $)", "millions $", "million EUR", "in thousands of US$".
_SCALE_SIGN = re.compile(
    rf"(?<![\w.,\d])(?P<scale>{_LONG}|mio\.?|bn|mn|{_ZEROS})\s?(?:of\s)?(?P<sign>{SIGNS}|\b(?:{CODES})\b)(?!\s?\d)",
    re.IGNORECASE,
)

# The same as one word: "M€", "MSEK", "kUSD", "TEUR".
_JOINED = re.compile(rf"(?<![\w.,])(?P<scale>[MmKkT]|[Mm]n|[Bb]n)(?P<sign>[£€$]|(?:{CODES}))(?![\w\d])")

_LETTERS = {"t": Decimal(1_000)}

# "in millions of euros", "thousands of persons", "million tonnes", "'000 hectares", "dollars in thousands"
_SCALE_OF = re.compile(
    rf"{_BEFORE}(?:(?P<in>in|expressed in)\s)?(?P<scale>{_LONG}|{_ZEROS}|mn|mln|mio\.?|bn)(?:\s(?P<of>of)\s|\s)"
    rf"(?:(?P<nation>{_NATION})\s)?(?P<noun>[A-Za-z][\w²³/-]*(?:\s[a-z][\w²³/-]*)?)",
    re.IGNORECASE,
)

_NOUN_IN = re.compile(
    rf"(?:(?P<nation>{_NATION})\s)?(?P<noun>[A-Za-z][\w-]*|{SIGNS}|%)(?:\samounts?)?,?\s\(?in\s(?P<scale>{_LONG}|{_ZEROS})\b",
    re.IGNORECASE,
)

_SCALE_ALONE = re.compile(rf"{_BEFORE}(?:in\s)?(?P<scale>{_LONG}|{_ZEROS}|(?:mn|mln|bn|mio)\b)(?![\w])", re.IGNORECASE)

# "Employed persons, thousands"
_PERSONS_BEFORE = re.compile(r"\b(?:persons|people|inhabitants|residents)[,:]?\s\(?(?:in\s)?$", re.IGNORECASE)

# "+102% year over year" states a figure and no unit of those below it.
PERCENT = re.compile(
    r"(?<!\d)(?<!\d\s)(?:%|\bper\s?cent\b|\bpercent(?:age)?\b(?!\s?-?points?)|\bpct\b|\bpc\b)", re.IGNORECASE
)

POINTS = re.compile(
    r"\bpercent(?:age)?[ -]points?\b|\bper\scent\spoints?\b|\bp\.?p\.?(?:ts?)?\b|%[ -]?(?:points?|pts?)\b|\bppts?\b",
    re.IGNORECASE,
)

_BASIS = re.compile(r"\bbasis[ -]points?\b|\bbps?\b")

SIGN_ONLY = re.compile(rf"(?<![\w])(?P<sign>{SIGNS})(?![\w\d])|\b(?P<code>{CODES})\b")

_MONEY_WORD = re.compile(rf"(?:\b(?P<nation>{_NATION})\s)?\b(?P<noun>(?:{_MONEY})s?)\b", re.IGNORECASE)

INDEX = re.compile(r"\b(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?\s?=\s?1(?:00|\.0)|\bindex\b.{0,20}=\s?100\b", re.IGNORECASE)

_SPLIT = re.compile(r"[;,/]\s|\s[-–—]\s|\sand\s")

_STOP = {
    "of", "and", "or", "the", "in", "by", "for", "to", "from", "unless", "except", "with", "at", "on", "per", "as",
    "is", "are", "were",
    "seasonally", "not", "chained", "current", "constant", "thousands", "millions",
    "data", "figures", "amounts", "values",
}  # fmt: skip

_THOUSAND = re.compile(r"(?:in\s|units?:?\s)?1[, ]?000s?(?:\s(?P<unit>[A-Za-z][\w ]{0,20}))?", re.IGNORECASE)

_PER_MANY = re.compile(
    r"\b(?:parts |rates? |cases |deaths |births )?per\s(?P<many>1,?000|10,?000|100,?000|million)\b|‰", re.IGNORECASE
)


def per_many(text: str) -> str | None:
    """The unit of a rate per so many ("per 100,000 inhabitants"), which no scale applies to."""
    match = _PER_MANY.search(text)
    if not match:
        return None
    many = match["many"] or ""
    return f"per {int(many.replace(',', '')):,}" if many[:1].isdigit() else "per million" if many else "‰"


def scale_of(word: str) -> Decimal:
    return Decimal(
        _SCALE_WORDS[
            re.sub(r"^['’‘]|['’]?s$", "", word.lower().rstrip("."))
            if word[-1:] in "0s" and "000" in word
            else word.lower().rstrip(".")
        ]
    )


def noun_unit(noun: str, nation: str | None) -> str | None:
    """The unit that a counted noun makes: a known one, or the noun itself in the plural ("households")."""
    first, _, _ = noun.partition(" ")
    both = unit_named(f"{nation} {noun}" if nation else noun)
    if both:
        return both
    one = unit_named(f"{nation} {first}" if nation else first)
    if one:
        return one
    if first.lower() in _STOP:
        return None
    return first.lower() if first.lower().endswith("s") else None


def stated(text: str, *, loose: bool) -> Measure:
    """Unit and scale of a short text; `loose` where it holds nothing else (a unit's own line or brackets)."""
    rate = per_many(text)
    if rate:
        return unscaled(rate)
    thousand = _THOUSAND.fullmatch(text.strip())
    if thousand:
        return Measure(unit=unit_named(thousand["unit"] or ""), scale=Decimal(1_000))
    sign = _SIGN_SCALE.search(text) or _SCALE_SIGN.search(text)
    if sign:
        return Measure(unit=currency_named(sign["sign"]), scale=scale_of(sign["scale"]))
    joined = _JOINED.search(text)
    if joined:
        short = joined["scale"].lower()
        return Measure(unit=currency_named(joined["sign"]), scale=_LETTERS.get(short) or scale_of(short))
    noun_in = _NOUN_IN.search(text)
    nation = noun_in["nation"] if noun_in else None
    unit = unit_named(f"{nation} {noun_in['noun']}" if nation else noun_in["noun"]) if noun_in else None
    if noun_in and unit:
        return Measure(unit=unit, scale=scale_of(noun_in["scale"]))
    scaled = _SCALE_OF.search(text)
    if scaled and (unit := noun_unit(scaled["noun"], scaled["nation"])):
        return Measure(unit=unit, scale=scale_of(scaled["scale"]))
    if noun_in:
        return Measure(unit=own_unit(text[: noun_in.start("scale")]), scale=scale_of(noun_in["scale"]))
    alone = _SCALE_ALONE.search(text)
    if alone:
        counted = _PERSONS_BEFORE.search(text[: alone.start()])
        return Measure(unit="persons" if counted else own_unit(text), scale=scale_of(alone["scale"]))
    return unscaled(own_unit(text) if loose else None)


RATIOS = {"%", "points", "bp", "index", "x", "‰", "per 1,000", "per 10,000", "per 100,000", "per million"}

"""Units that no scale stated elsewhere applies to."""


def unscaled(unit: str | None) -> Measure:
    """A unit that is stated without a scale: a ratio has none, others may have one stated further out."""
    return Measure(unit=unit, scale=Decimal(1) if unit in RATIOS else None)


def currency_named(sign: str) -> str:
    if sign.upper() in CURRENCY_CODES:
        return "CNY" if sign.upper() == "RMB" else sign.upper()
    return currency_of(sign.upper() if "$" in sign else sign)


def own_unit(text: str) -> str | None:
    """The unit of a text that states one without a scale: percent, points, an index, a currency, a measure."""
    if POINTS.search(text):
        return "points"
    if _BASIS.search(text):
        return "bp"
    if INDEX.search(text):
        return "index"
    if PERCENT.search(text):
        return "%"
    sign = SIGN_ONLY.search(text)
    if sign:
        return currency_named(sign["sign"] or sign["code"])
    money = _MONEY_WORD.search(text)
    if money:
        return unit_named(f"{money['nation'] or ''} {money['noun']}".strip())
    for part in _SPLIT.split(text):
        named = unit_named(re.sub(r"^(?:in|number of|total)(?:\s|$)", "", part.strip(), flags=re.IGNORECASE))
        if named:
            return named
    return None
