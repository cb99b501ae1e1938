"""Units and scales as tables state them: in a caption, a heading, a line above, a header or a row's label."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipeline.quantities.units import CURRENCY_CODES, CURRENCY_WORDS, NATIONS, currency_of, unit_of

PERSONS = {"person", "persons", "people", "inhabitant", "inhabitants", "resident", "residents"}
_OWN_NAMES = {
    "index": "index", "index points": "index", "carats": "carats", "mt": "million tonnes",
    "metric ton": "t", "metric tons": "t", "metric tonnes": "t", "basis points": "bp", "fte": "FTE", "ftes": "FTE",
    "co2": "CO2", "t co2": "t CO2", "µg/m3": "µg/m³", "μg/m3": "µg/m³", "°c": "°C",
    "ct": "ct", "ct.": "ct", "¢": "cents", "us¢": "cents", "pj": "PJ", "tj": "TJ", "gj": "GJ",
    "mj": "MJ", "mtoe": "Mtoe", "ktoe": "ktoe",
    "t": "t", "‰": "‰", "dwt": "dwt", "teu": "TEU", "sq km": "km2", "m3": "m³", "cubic metres": "m³",
    "cubic meters": "m³",
    "ug/m3": "µg/m³",
}  # fmt: skip


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
_CODES = "|".join(sorted(CURRENCY_CODES))
_SIGNS = r"(?:U\.S\.|US|AU|CA|HK|NZ|A|C|S|R)?\s?\$|[£€¥₹₩₽₺₪₦]|Rs\.?(?![a-z])"
_NATION = "|".join(re.escape(name) for name in [*NATIONS, "United States", "constant", "current", "local"])
_MONEY = "|".join(sorted([*CURRENCY_WORDS, "pound"], key=len, reverse=True))
_BEFORE = r"(?<![\w.,])(?<!\d )(?<!\d-)"
# "$m", "US$ millions", "EUR '000", "£ in thousands", "Rs crore"
_SIGN_SCALE = re.compile(
    rf"(?<![\w])(?P<sign>{_SIGNS}|\b(?:{_CODES})\b|\b(?:{_CODES})(?=(?:mn?|bn|k)\b))\s?(?:in\s|,\s)?"
    rf"(?P<scale>{_LONG}|(?:{_SHORT})\b|{_ZEROS})(?![\w])",
    re.IGNORECASE,
)
# The scale before the sign: "(000 $)", "millions $", "million EUR", "in thousands of US$".
_SCALE_SIGN = re.compile(
    rf"(?<![\w.,\d])(?P<scale>{_LONG}|mio\.?|bn|mn|{_ZEROS})\s?(?:of\s)?(?P<sign>{_SIGNS}|\b(?:{_CODES})\b)(?!\s?\d)",
    re.IGNORECASE,
)
# The same as one word: "M€", "MSEK", "kUSD", "TEUR".
_JOINED = re.compile(rf"(?<![\w.,])(?P<scale>[MmKkT]|[Mm]n|[Bb]n)(?P<sign>[£€$]|(?:{_CODES}))(?![\w\d])")
_LETTERS = {"t": Decimal(1_000)}
# A letter in brackets or after a comma, by what it stands behind: "USERS (M)" are millions, "HEIGHT (M)" metres.
_LETTER = re.compile(r"[(\[]\s?(?:in )?(?P<inside>[MmKk])\s?[)\]]|,\s(?P<last>[MmKk])$")
_MANY = re.compile(
    r"\b(?:\w*users?|subscribers?|customers?|members?|viewers?|visitors?|people|persons?|population|inhabitants"
    r"|passengers|shares|units|downloads|accounts|households|employees|financials?|revenues?|sales|turnover|income"
    r"|profits?|earnings|costs?|expenses?|assets|liabilities|debt|cash|cash flows?|ebitda|ebit|capex|maus?|daus?)\b",
    re.IGNORECASE,
)
# "in millions of euros", "thousands of persons", "million tonnes", "'000 hectares", "dollars in thousands"
_SCALE_OF = re.compile(
    rf"{_BEFORE}(?:(?P<in>in|expressed in)\s)?(?P<scale>{_LONG}|{_ZEROS}|mn|mln|mio\.?|bn)(?:\s(?P<of>of)\s|\s)"
    rf"(?:(?P<nation>{_NATION})\s)?(?P<noun>[A-Za-z][\w²³/-]*(?:\s[a-z][\w²³/-]*)?)",
    re.IGNORECASE,
)
_NOUN_IN = re.compile(
    rf"(?:(?P<nation>{_NATION})\s)?(?P<noun>[A-Za-z][\w-]*|{_SIGNS}|%)(?:\samounts?)?,?\s\(?in\s(?P<scale>{_LONG}|{_ZEROS})\b",
    re.IGNORECASE,
)
_SCALE_ALONE = re.compile(rf"{_BEFORE}(?:in\s)?(?P<scale>{_LONG}|{_ZEROS}|(?:mn|mln|bn|mio)\b)(?![\w])", re.IGNORECASE)
_PERCENT = re.compile(r"%|\bper\s?cent\b|\bpercent(?:age)?\b(?!\s?-?points?)|\bpct\b|\bpc\b", re.IGNORECASE)
_POINTS = re.compile(
    r"\bpercent(?:age)?[ -]points?\b|\bper\scent\spoints?\b|\bp\.?p\.?(?:ts?)?\b|%[ -]?(?:points?|pts?)\b|\bppts?\b",
    re.IGNORECASE,
)
_BASIS = re.compile(r"\bbasis[ -]points?\b|\bbps?\b")
_SIGN_ONLY = re.compile(rf"(?<![\w])(?P<sign>{_SIGNS})(?![\w\d])|\b(?P<code>{_CODES})\b")
_MONEY_WORD = re.compile(rf"(?:\b(?P<nation>{_NATION})\s)?\b(?P<noun>(?:{_MONEY})s?)\b", re.IGNORECASE)
_INDEX = re.compile(
    r"\b(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?\s?=\s?1(?:00|\.0)|\bindex\b.{0,20}=\s?100\b", re.IGNORECASE
)
_PER_SHARE = re.compile(r"\bper\s(?:\w+\s){0,2}?(?:share|unit|ADS|security)\b|\bEPS\b|\bper-share\b", re.IGNORECASE)
_SHARES = re.compile(
    r"\b(?:weighted[- ]average|number of)\b.{0,40}\bshares\b|\bshares\b.{0,20}\b(?:outstanding|used|issued)\b"
    r"|\bshares used\b"
    r"|\bshare count\b",
    re.IGNORECASE,
)
_RATE = re.compile(r"\b(?:rate|margin|share|ratio|yield|percentage|proportion)s?\b(?!.{0,12}\bper\b)", re.IGNORECASE)
_COUNT = re.compile(
    r"(?:number|no\.|count|total number|quantity|volume)(?:\sof\s(?P<noun>[a-z][\w -]*))?"
    r"|#|nos?\.?|(?:number )?\(no\.\)|n",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(r"\b(?:number|no\.|count)\sof\s(?P<noun>[A-Za-z-]+(?:\s[a-z-]+)?)", re.IGNORECASE)
_PARENTHESIS = re.compile(r"[(\[](?P<inside>[^()\[\]]{1,120}(?:\([^()]{0,40}\)[^()\[\]]{0,80})?)[)\]]")
_EXCEPT = re.compile(r",?\s(?:except|other than|unless|apart from|excluding|but)\b.*", re.IGNORECASE | re.DOTALL)
_SPLIT = re.compile(r"[;,/]\s|\s[-–—]\s|\sand\s")
_STOP = {
    "of", "and", "or", "the", "in", "by", "for", "to", "from", "unless", "except", "with", "at", "on", "per", "as",
    "is", "are", "were",
    "seasonally", "not", "chained", "current", "constant", "thousands", "millions",
    "data", "figures", "amounts", "values",
}  # fmt: skip


def unit_named(words: str) -> str | None:
    """The canonical unit of a unit's name alone ("persons", "US dollars", "sq km"), None for words that are none."""
    words = words.strip(" .,()[]").replace("²", "2")
    low = words.lower()
    if not words:
        return None
    if low in PERSONS:
        return "persons"
    if low in _OWN_NAMES:
        return _OWN_NAMES[low]
    if words.upper() in CURRENCY_CODES and (words.isupper() or len(words) == 3):
        return words.upper()
    if re.fullmatch(_SIGNS, words, re.IGNORECASE):
        return currency_of(words.upper() if words[-1] == "$" else words)
    if low in ("pound", "pounds", "pounds sterling", "sterling"):
        return "GBP"
    nation, _, noun = words.rpartition(" ")
    for name in ("constant", "current", "local", "chained"):
        nation = nation.replace(name, "").strip()
    nation = {"United States": "US"}.get(nation, nation)
    found = unit_of(noun, nation) if noun and (not nation or nation in NATIONS) else unit_of(low)
    if found:
        return found[0]
    per = re.fullmatch(r"(?P<unit>.{1,20}?)(?:\s?/\s?|\sper\s)(?P<by>.{1,20})", low)
    if per and (unit := unit_named(per["unit"])) and (by := unit_named(per["by"])):
        return f"{unit}/{by}"
    return None


_THOUSAND = re.compile(r"(?:in\s|units?:?\s)?1[, ]?000s?(?:\s(?P<unit>[A-Za-z][\w ]{0,20}))?", re.IGNORECASE)
_PER_MANY = re.compile(
    r"\b(?:parts |rates? |cases |deaths |births )?per\s(?P<many>1,?000|10,?000|100,?000|million)\b|‰", re.IGNORECASE
)


def _per_many(text: str) -> str | None:
    """The unit of a rate per so many ("per 100,000 inhabitants"), which no scale applies to."""
    match = _PER_MANY.search(text)
    if not match:
        return None
    many = match["many"] or ""
    return f"per {int(many.replace(',', '')):,}" if many[:1].isdigit() else "per million" if many else "‰"


def _scale(word: str) -> Decimal:
    return Decimal(
        _SCALE_WORDS[
            re.sub(r"^['’‘]|['’]?s$", "", word.lower().rstrip("."))
            if word[-1:] in "0s" and "000" in word
            else word.lower().rstrip(".")
        ]
    )


def _noun_unit(noun: str, nation: str | None) -> str | None:
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


def _stated(text: str, *, loose: bool) -> Measure:
    """Unit and scale of a short text; `loose` where it holds nothing else (a unit's own line or brackets)."""
    rate = _per_many(text)
    if rate:
        return _unscaled(rate)
    thousand = _THOUSAND.fullmatch(text.strip())
    if thousand:
        return Measure(unit=unit_named(thousand["unit"] or ""), scale=Decimal(1_000))
    sign = _SIGN_SCALE.search(text) or _SCALE_SIGN.search(text)
    if sign:
        return Measure(unit=_currency(sign["sign"]), scale=_scale(sign["scale"]))
    joined = _JOINED.search(text)
    if joined:
        short = joined["scale"].lower()
        return Measure(unit=_currency(joined["sign"]), scale=_LETTERS.get(short) or _scale(short))
    noun_in = _NOUN_IN.search(text)
    nation = noun_in["nation"] if noun_in else None
    unit = unit_named(f"{nation} {noun_in['noun']}" if nation else noun_in["noun"]) if noun_in else None
    if noun_in and unit:
        return Measure(unit=unit, scale=_scale(noun_in["scale"]))
    scaled = _SCALE_OF.search(text)
    if scaled and (unit := _noun_unit(scaled["noun"], scaled["nation"])):
        return Measure(unit=unit, scale=_scale(scaled["scale"]))
    if noun_in:
        return Measure(unit=_own_unit(text[: noun_in.start("scale")]), scale=_scale(noun_in["scale"]))
    alone = _SCALE_ALONE.search(text)
    if alone:
        return Measure(unit=_own_unit(text), scale=_scale(alone["scale"]))
    return _unscaled(_own_unit(text) if loose else None)


RATIOS = {"%", "points", "bp", "index", "x", "‰", "per 1,000", "per 10,000", "per 100,000", "per million"}
"""Units that no scale stated elsewhere applies to."""


def _unscaled(unit: str | None) -> Measure:
    """A unit that is stated without a scale: a ratio has none, others may have one stated further out."""
    return Measure(unit=unit, scale=Decimal(1) if unit in RATIOS else None)


def _currency(sign: str) -> str:
    if sign.upper() in CURRENCY_CODES:
        return "CNY" if sign.upper() == "RMB" else sign.upper()
    return currency_of(sign.upper() if "$" in sign else sign)


def _own_unit(text: str) -> str | None:
    """The unit of a text that states one without a scale: percent, points, an index, a currency, a measure."""
    if _POINTS.search(text):
        return "points"
    if _BASIS.search(text):
        return "bp"
    if _INDEX.search(text):
        return "index"
    if _PERCENT.search(text):
        return "%"
    sign = _SIGN_ONLY.search(text)
    if sign:
        return _currency(sign["sign"] or sign["code"])
    money = _MONEY_WORD.search(text)
    if money:
        return unit_named(f"{money['nation'] or ''} {money['noun']}".strip())
    for part in _SPLIT.split(text):
        named = unit_named(re.sub(r"^(?:in|number of|total)(?:\s|$)", "", part.strip(), flags=re.IGNORECASE))
        if named:
            return named
    return None


@lru_cache(maxsize=4_096)
def measure_of_line(text: str) -> Measure:
    """What a caption, a heading or a line above says: only what brackets, its end or plain words of scale state."""
    if not text or len(text) > 1_000:
        return SILENT
    kept = _EXCEPT.sub("", text)
    if letter := _letter_scale(text):
        return letter
    for bracket in _PARENTHESIS.finditer(text):
        found = _stated(_EXCEPT.sub("", bracket["inside"]), loose=True)
        if found:
            return found
    found = _stated(kept, loose=len(kept) <= 40 and bool(unit_named(kept) or kept.strip() in ("%", "$")))
    if found:
        return found
    if _INDEX.search(text):
        return Measure(unit="index", scale=Decimal(1))
    for part in reversed([part.strip(" .") for part in re.split(r"[,:;–—-]\s", kept)][1:]):
        if len(part) <= 40 and (unit := _whole_unit(part)):
            return _unscaled(unit)
    if re.match(r"(?:table \S+\s|.{1,300}\s–\s)?(?:percent(?:age)?|per cent)\b(?!\s?-?points?)", kept, re.IGNORECASE):
        return Measure(unit="%", scale=Decimal(1))
    return SILENT


def _whole_unit(text: str) -> str | None:
    """The unit of a text that is a unit's name and nothing else, "in" aside."""
    bare = re.sub(r"^in\s", "", text, flags=re.IGNORECASE)
    return (
        _own_unit(bare)
        if unit_named(bare) or re.fullmatch(rf"(?:{_PERCENT.pattern}|{_POINTS.pattern})", bare, re.IGNORECASE)
        else None
    )


EXCEPTS_SHARES = re.compile(
    r"\b(?:except|other than|excluding)\b.{0,60}?(?<!per )\bshares?\s(?:data|amounts|and|or|counts?|numbers?)"
    r"|except (?:number of )?shares\b",
    re.IGNORECASE,
)


_COUNTED_LABEL = re.compile(
    r"(?:(?:average|total|number of|full-time|closing|year-end)\s){0,3}"
    r"(?:employees|headcount|ftes?|customers|subscribers|stores|branches|outlets|users|members|passengers|vehicles|visitors)\b(?!.{0,40}\b(?:costs?|expenses?|benefits?|deposits?|revenues?|income|receivables?"
    r"|payables?|funds?|equity|loans?|interest|contributions?|fees?|pay)\b)",
    re.IGNORECASE,
)


@lru_cache(maxsize=16_384)
def measure_of_label(text: str) -> Measure:
    """What a row's label or a section's title says: as a header, but "People" may be whom a council spends on."""
    text = text.strip()
    if text.lower() in PERSONS or text.lower() in CURRENCY_WORDS:
        return SILENT
    found = measure_of_header(text)
    return Measure(count=True) if not found and _COUNTED_LABEL.match(text) else found


@lru_cache(maxsize=16_384)
def measure_of_header(text: str) -> Measure:
    """What a column's header, a row's label or a section's title says of its figures."""
    text = text.strip()
    if not text or len(text) > 300:
        return SILENT
    if not _INDEX.search(text) and (rate := _per_many(text)):
        return _unscaled(rate)
    if _SHARES.search(text):
        return Measure(unit="shares", scale=_bracketed(text).scale, shares=True)
    per_share = bool(_PER_SHARE.search(text))
    bracketed = _bracketed(text)
    if bracketed.unit or bracketed.scale:
        unit = bracketed.unit or _counted(text)
        return Measure(unit=unit, scale=bracketed.scale, per_share=per_share)
    found = _stated(text, loose=False)
    if found:
        return Measure(unit=found.unit, scale=found.scale, per_share=per_share)
    if per_share:
        return Measure(unit=_own_money(text), per_share=True)
    unit = _header_unit(text)
    if unit:
        return _unscaled(unit)
    number = _NUMBER_OF.search(text)
    if number and not _PERCENT.search(text):
        noun = _noun_unit(number["noun"], None)
        return Measure(unit=noun if noun == "persons" else None, count=True)
    if _COUNT.fullmatch(text.strip(" .")):
        return Measure(count=True)
    return SILENT


def _counted(text: str) -> str | None:
    """What is counted before brackets with a scale alone ("Persons ('000)", "Number of households (thousands)")."""
    before = _PARENTHESIS.split(text)[0].strip(" ,:")
    number = _NUMBER_OF.search(before)
    if _POPULATION.fullmatch(before):
        return "persons"
    return _noun_unit(number["noun"], None) if number else unit_named(before) if len(before) > 2 else None


def _own_money(text: str) -> str | None:
    unit = _own_unit(text)
    return unit if unit and unit != "%" else None


def _letter_scale(text: str) -> Measure:
    """The scale of a letter behind a thing that is counted or paid; "m" behind anything else are metres."""
    letter = _LETTER.search(text)
    if not letter or not _MANY.search(text[: letter.start()]):
        return SILENT
    return Measure(scale=_scale(letter["inside"] or letter["last"]))


def _bracketed(text: str) -> Measure:
    """What brackets or the words after a last comma say, where they are a unit or a scale."""
    if letter := _letter_scale(text):
        return letter
    for bracket in _PARENTHESIS.finditer(text):
        inside = _EXCEPT.sub("", bracket["inside"])
        found = _stated(inside, loose=True)
        if found:
            return found
    last = re.sub(r"^(?:mean|average|median|total)\s", "", re.split(r",\s|:\s|\s[-–—]\s", text)[-1])
    if last != text and len(last) <= 40:
        found = _stated(last, loose=bool(_whole_unit(last)))
        if found:
            return found
    return SILENT


_NOT_IN_HEADERS = {
    "won", "second", "minute", "hour", "day", "week", "month", "year", "decade", "points", "point", "pts", "pt", "p",
    "in", "st", "stone",
    "bar", "rand", "crown", "foot", "mark", "x", "times", "gal", "cent", "real", "mil", "pc",
}  # fmt: skip
"""Words that are units after a figure, and something else as a header: sports' points and wins, a column of years."""
_POPULATION = re.compile(
    r"(?:(?:total|resident|usual|estimated|mid-year|city|urban|rural|national|usually)\s){0,2}population", re.IGNORECASE
)


def _header_unit(text: str) -> str | None:
    """The unit of a header that is one, or that names percent, points or money among its words."""
    if _POINTS.search(text):
        return "points"
    if _INDEX.search(text):
        return "index"
    if _PERCENT.search(text):
        return "%"
    if _POPULATION.fullmatch(text):
        return "persons"
    bare = re.sub(r"^in\s", "", text, flags=re.IGNORECASE)
    if bare.isupper() and len(bare) <= 3 and bare not in CURRENCY_CODES and bare not in ("MW", "GW", "TW", "KW"):
        return None
    if len(bare) > 1 and bare.lower() not in _NOT_IN_HEADERS and (named := unit_named(bare)):
        return named
    sign = _SIGN_ONLY.fullmatch(text) or re.search(rf"\s(?:in\s)?(?P<sign>{_SIGNS}|\b(?:{_CODES})\b)(?P<code>)$", text)
    return _currency(sign["sign"] or sign["code"]) if sign else None


def is_rate(text: str) -> bool:
    """Whether a label without a unit speaks of a rate, a share or a margin, which a scale does not hold for."""
    return (
        bool(_RATE.search(text))
        and not _PER_SHARE.search(text)
        and not re.search(
            r"\bshares?\s(?:of|held|capital|premium|repurchase)|shares?\s?holders?|market rate", text, re.IGNORECASE
        )
    )
