"""Units and scales as tables state them: in a caption, a heading, a line above, a header or a row's label."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from pipeline.quantities.lone_letters import counts_or_pays
from pipeline.quantities.number_words import ONES, TENS
from pipeline.quantities.units import CURRENCY_CODES, CURRENCY_WORDS
from pipeline.sources.tables.stated_units import (
    CODES,
    INDEX,
    PERCENT,
    POINTS,
    SIGN_ONLY,
    SILENT,
    Measure,
    currency_named,
    noun_unit,
    own_unit,
    per_many,
    scale_of,
    stated,
    unscaled,
)
from pipeline.sources.tables.unit_names import PERSONS, SIGNS, unit_named
from pipeline.text.markdown import ADDRESS

# A letter in brackets or after a comma, by what it stands behind: "USERS (M)" are millions, "HEIGHT (M)" metres.
_LETTER = re.compile(r"[(\[]\s?(?:[^()\[\]]{0,40},\s)?(?:in )?(?P<inside>[MmKk])\s?[)\]]|\s(?P<last>[MmKk])$")

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

# "First source of news, % of each age group", "Prices, % change": what it is of is named behind the sign.
_PERCENT_OF = re.compile(
    r"(?:in\s)?(?:%|per\s?cent(?:age)?)\s(?:of\s|(?:change|growth|movement|variation)\b)", re.IGNORECASE
)

# Rows that count who answered, below the shares of answers.
_ASKED = re.compile(
    r"(?:(?:total|all|(?:un)?weighted)\s)?(?:base|bases|sample|n)(?:\s(?:size|sizes))?\s?(?:[:(=].*)?"
    r"|(?:(?:total|all|number of|no\. of)\s)?(?:respondents|interviews|answers|people (?:asked|surveyed|polled))"
    r"\s?(?:[:(=].*)?",
    re.IGNORECASE,
)

# "Table 2: Employed persons by sector": whom the figures of its caption count.
_PERSONS_FIRST = re.compile(
    r"(?:table\s[\w.]+[.:]?\s)?(?:(?!(?:on|for|of|per|by|in|to|from)\b)[\w-]+\s){0,3}(?:persons|people|inhabitants|residents)\b",
    re.IGNORECASE,
)

_EXCEPT = re.compile(r",?\s(?:except|other than|unless|apart from|excluding|but)\b.*", re.IGNORECASE | re.DOTALL)


_EXCEPTED = re.compile(
    r"\b(?:except|other than|excluding|apart from)(?:\s(?:for|where noted))?,?\s(?P<words>[^.;()]{1,120})",
    re.IGNORECASE,
)


_COUNTED = "|".join(word for word in (*ONES, *TENS) if word not in ("zero", "ten"))  # "in ten thousand tonnes"
_AMOUNT_IN_WORDS = re.compile(
    rf"\b(?:{_COUNTED}|half an?|an?|several|(?:tens|hundreds|dozens|thousands|millions) of)"
    r"[ -](?:thousand|million|billion|trillion)s?\b(?:(?: of)? [a-z]+)?",
    re.IGNORECASE,
)
"""What a title tells, no unit of the figures below it: "almost five million people", "tens of millions of euros"."""
_MANY = re.compile(r"(?:thousands|millions|billions)\b(?=\s)(?P<of>\sof)?(?P<words>(?:\s[\w'’-]+)+)", re.IGNORECASE)


_LAST_BRACKETS = re.compile(r"(?P<first>.*\S)\s*[(\[](?P<second>[^()\[\]]{1,60})[)\]](?P<after>[\s:.]*|,.*)", re.DOTALL)


def split_measures(text: str) -> tuple[str, Measure] | None:
    """A heading's words of a first figure, and what its last brackets say of a second: "n (%)", "£m (% change)".

    Brackets such as "(SD)" say nothing. None for a heading without brackets.
    """
    found = _LAST_BRACKETS.fullmatch(text.strip()) if len(text) <= 300 else None
    if not found:
        return None
    second = stated(found["second"], loose=True)
    if _COUNT.fullmatch(found["second"].strip(" .")):
        second = Measure(count=True)
    return found["first"] + found["after"], second


# "All amounts are shown in thousands of euros": how a sentence states what the figures below it are in.
_STATED_IN = re.compile(
    r"\b(?:figures?|amounts?|numbers?|values?|sums?|data|tables?|shown|given|expressed|stated|reported|measured|presented"
    r"|listed)\b[^.;]{0,60}?\b(?:in|as)\s(?P<unit>[^.;]{1,60})",
    re.IGNORECASE,
)
# "The release sets the two years side by side, in millions of euros except for margins."
_SET_OFF = re.compile(
    r"(?:^|,\s)(?:all\s)?in\s(?P<unit>(?:thousands|millions|billions)\sof\s[^,.;()]{1,40})", re.IGNORECASE
)
_SENTENCE_WORDS = 7  # from which on a line that ends with a full stop is a sentence, and no caption


def measure_above(text: str) -> Measure:
    """What a line or a sentence above a table says: a sentence only what it states of figures, or in brackets.

    "The storm cost residents millions of pounds" tells a story, and no unit of the figures below it.
    """
    if not text.rstrip().endswith((".", "!", "?")) or len(text.split()) < _SENTENCE_WORDS:
        return measure_of_line(text)
    units = (found["unit"] for pattern in (_STATED_IN, _SET_OFF) for found in pattern.finditer(text))
    inside = (found["inside"] for found in _PARENTHESIS.finditer(text))
    measures = [
        *(measure_of_line(f"in {unit}") for unit in units),
        *(measure_of_line(f"({words})") for words in inside),
    ]
    return next(filter(None, measures), SILENT)


@lru_cache(maxsize=4_096)
def measure_of_line(text: str) -> Measure:
    """What a caption, a heading or a line above says: only what brackets, its end or plain words of scale state."""
    if not text or len(text) > 1_000:
        return SILENT
    text = _AMOUNT_IN_WORDS.sub("…", ADDRESS.sub("", text))
    if (many := _MANY.match(text)) and _tells(many):
        text = text[many.end() :]
    kept = _EXCEPT.sub("", text)
    if letter := _letter_scale(text):
        return letter
    for bracket in _PARENTHESIS.finditer(text):
        found = stated(_EXCEPT.sub("", bracket["inside"]), loose=True)
        if found:
            return replace(found, unit=found.unit or ("persons" if _PERSONS_FIRST.match(text) else None))
    found = stated(kept, loose=len(kept) <= 40 and bool(unit_named(kept) or kept.strip() in ("%", "$")))
    if found:
        return found
    if INDEX.search(text):
        return Measure(unit="index", scale=Decimal(1))
    for part in reversed([part.strip(" .:") for part in re.split(r"[,:;–—-]\s|\sin\s", kept)][1:]):
        if len(part) <= 40 and (unit := _whole_unit(part)):
            return unscaled(unit)
        if _PERCENT_OF.match(part):
            return unscaled("%")
    if re.match(r"(?:table \S+\s|.{1,300}\s–\s)?(?:percent(?:age)?|per cent)\b(?!\s?-?points?)", kept, re.IGNORECASE):
        return Measure(unit="%", scale=Decimal(1))
    return SILENT


def excepted_in(text: str) -> frozenset[str]:
    """What a line says that its unit is not of, in lower case and the singular: "except for shipments and margins"."""
    found = _EXCEPTED.search(text)
    parts = re.split(r",\s*(?:and\s|or\s)?|\sand\s|\sor\s", found["words"].lower()) if found else ()
    return frozenset(word for part in parts if len(word := part.strip(" .").rstrip("s")) > 2)


def _tells(many: re.Match[str]) -> bool:
    """Whether a line that begins with "Thousands" tells something ("Thousands march in Paris") and names no unit."""
    words = _EXCEPT.sub("", many["words"]).split()
    return len(words) > (2 if many["of"] else 1) and unit_named(" ".join(words)) is None


def _whole_unit(text: str) -> str | None:
    """The unit of a text that is a unit's name and nothing else, "in" aside."""
    bare = re.sub(r"^in\s", "", text, flags=re.IGNORECASE)
    paid = re.fullmatch(r"(?P<money>.{1,20}?)\s(?:an?|per|each)\s\w+", bare)  # "US dollars an hour"
    if paid and (unit_named(paid["money"]) or "") in CURRENCY_CODES:
        bare = paid["money"]
    return (
        own_unit(bare)
        if unit_named(bare) or re.fullmatch(rf"(?:{PERCENT.pattern}|{POINTS.pattern})", bare, re.IGNORECASE)
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
    if _ASKED.fullmatch(text) and not PERCENT.search(text):
        return Measure(count=True)
    found = measure_of_header(text)
    return Measure(count=True) if not found and _COUNTED_LABEL.match(text) else found


@lru_cache(maxsize=16_384)
def measure_of_header(text: str) -> Measure:
    """What a column's header, a row's label or a section's title says of its figures."""
    text = text.strip()
    if not text or len(text) > 300:
        return SILENT
    if not INDEX.search(text) and (rate := per_many(text)):
        return unscaled(rate)
    if _SHARES.search(text):
        return Measure(unit="shares", scale=_bracketed(text).scale, shares=True)
    per_share = bool(_PER_SHARE.search(text))
    bracketed = _bracketed(text)
    if bracketed.unit or bracketed.scale:
        unit = bracketed.unit or _counted(text)
        unit = "pence" if per_share and unit == "p" else unit
        return Measure(unit=unit, scale=bracketed.scale, per_share=per_share)
    found = stated(text, loose=False)
    if found:
        return Measure(unit=found.unit, scale=found.scale, per_share=per_share)
    if per_share:
        return Measure(unit=_own_money(text), per_share=True)
    unit = _header_unit(text)
    if unit:
        return unscaled(unit)
    number = _NUMBER_OF.search(text)
    if number and not PERCENT.search(text):
        noun = noun_unit(number["noun"], None)
        return Measure(unit=noun if noun == "persons" else None, count=True)
    if _COUNT.fullmatch(text.strip(" .")) or any(_COUNT.fullmatch(part[1]) for part in _PARENTHESIS.finditer(text)):
        return Measure(count=True)
    return SILENT


def _counted(text: str) -> str | None:
    """What is counted before brackets with a scale alone ("Persons ('000)", "Number of households (thousands)")."""
    before = _PARENTHESIS.split(text)[0].strip(" ,:")
    number = _NUMBER_OF.search(before)
    if _POPULATION.fullmatch(before):
        return "persons"
    return noun_unit(number["noun"], None) if number else unit_named(before) if len(before) > 2 else None


def _own_money(text: str) -> str | None:
    unit = own_unit(text)
    return unit if unit and unit != "%" else None


def _letter_scale(text: str) -> Measure:
    """The scale of a letter behind a thing that is counted or paid; "m" behind anything else are metres."""
    letter = _LETTER.search(text)
    if not letter or not counts_or_pays(text[: letter.start()]):
        return SILENT
    return Measure(scale=scale_of(letter["inside"] or letter["last"]))


def _bracketed(text: str) -> Measure:
    """What brackets or the words after a last comma say, where they are a unit or a scale."""
    if letter := _letter_scale(text):
        return letter
    for bracket in _PARENTHESIS.finditer(text):
        inside = _EXCEPT.sub("", bracket["inside"])
        found = stated(inside, loose=True)
        if found:
            return found
    last = re.sub(r"^(?:mean|average|median|total)\s", "", re.split(r",\s|:\s|\s[-–—]\s", text)[-1])
    if last != text and len(last) <= 40:
        found = stated(last, loose=bool(_whole_unit(last)))
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
    r"(?:(?:total|resident|usual|estimated|mid-year|city|urban|rural|national|usually)\s){0,2}population(?:,?\s(?:19|20)\d\d)?",
    re.IGNORECASE,
)


# "Mean °C", "Output GWh": symbols that are nothing else at a header's end.
_LAST_UNIT = re.compile(r"\s(?:in\s)?(?P<unit>°[CF]|mm|km[2²]?|m²|kg|[kMGT]Wh|ha|mph|km/h)$")


def _header_unit(text: str) -> str | None:
    """The unit of a header that is one, or that names percent, points or money among its words."""
    if POINTS.search(text):
        return "points"
    if INDEX.search(text):
        return "index"
    if PERCENT.search(text):
        return "%"
    if _POPULATION.fullmatch(text):
        return "persons"
    bare = re.sub(r"^in\s", "", text, flags=re.IGNORECASE)
    if bare.isupper() and len(bare) <= 3 and bare not in CURRENCY_CODES and bare not in ("MW", "GW", "TW", "KW"):
        return None
    if len(bare) > 1 and bare.lower() not in _NOT_IN_HEADERS and (named := unit_named(bare)):
        return named
    if last := _LAST_UNIT.search(text):
        return unit_named(last["unit"])
    sign = SIGN_ONLY.fullmatch(text) or re.search(rf"\s(?:in\s)?(?P<sign>{SIGNS}|\b(?:{CODES})\b)(?P<code>)$", text)
    return currency_named(sign["sign"] or sign["code"]) if sign else None


def is_rate(text: str) -> bool:
    """Whether a label without a unit speaks of a rate, a share or a margin, which a scale does not hold for."""
    return (
        bool(_RATE.search(text))
        and not _PER_SHARE.search(text)
        and not re.search(
            r"\bshares?\s(?:of|held|capital|premium|repurchase)|shares?\s?holders?|market rate", text, re.IGNORECASE
        )
    )
