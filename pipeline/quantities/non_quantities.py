"""What is a number and no amount: dates, times, ordinals, scores, codes, list numbers and names with digits."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from pipeline.models.quantity import Kind
from pipeline.quantities import periods
from pipeline.quantities.hedges import DOWN, UP
from pipeline.quantities.number_words import ORDINALS, ordinal
from pipeline.quantities.units import is_currency

_HEADS = """
iphone ipad galaxy model game part chapter section article route highway interstate boeing airbus windows playstation
xbox formula channel radio euro level phase type class grade stage apollo flight room page figure table volume bowl
rule issue season episode round day week lap junction area zone gate terminal platform no no. number division league
championship top act item step tier category group nasdaq ftse s&p p dow russell cac dax nikkei stoxx topix version
python java chrome firefox android ios macos office series falcon ariane soyuz covid catch studio unit block sector
camp hole turn lane runway track bus train line exit mile marker paragraph clause title schedule appendix proposition
prop measure resolution amendment bill order case psalm verse book pier ward district precinct apt apartment suite
floor lot gpt claude llama gemini mark mk world war fortune forbes big
"""
_LABELS = """
stage day week round part chapter phase number no no. level game match test leg hole lap page act tier division league
formula category grade platform junction room iphone ipad ios nasdaq ftse dow eurobasket
"""
_PLAIN = """
a an the in on at by of to for from with about around over under more than less up down and or but only just nearly
almost some all its his her their our my your between within after before since until during through roughly
approximately at least another last first next these those they we he she it that this there here who which when while
if as is was were are be been has have had will would could monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december jan feb mar apr jun jul aug sep
sept oct nov dec
"""
HEADS = frozenset(_HEADS.split())
# These number a thing even in small letters: "stage nine", "day 2", "world number one".
LABELS = frozenset(_LABELS.split())
PLAIN = frozenset(_PLAIN.split())
# Verbs that a headline has with capitals: "Labour Wins 411 of 650 Seats" counts seats.
_VERBS = """
wins win won loses lose takes take took gets get got sells sell sold buys buy bought sees see saw has had kills
kill killed hits hit tops beats beat leaves leave left makes make made earns earn earned pays pay paid costs
cost needs need wants want holds hold held gives give gave opens open closes close draws draw drew finds find
found brings bring brought counts count counted passes pass passed hires hire fires fire injures injure frees
free rescues rescue seeks seek plans plan orders order fines fine faces face claims claim reaches reach spends
spend saves save sends send asks ask votes vote backs back rejects reject keeps keep kept misses miss only over
under nearly almost about some just least
"""
VERBS = UP | DOWN | frozenset(_VERBS.split())
# A prefix with a hyphen leaves the number what it is: "sub-500", "minus-130", "mid-2019".
PREFIXES = frozenset("minus sub now mid pre post early late over under nearly to non top ages aged".split())  # noqa: SIM905


class NonQuantity(NamedTuple):
    """A number that states no amount, where it stands, and the period it names if it is a date."""

    start: int
    end: int
    kind: Kind
    value: Decimal = Decimal(0)
    period: str = ""


_DIGITS = re.compile(r"\d{1,20}")
_ORDINAL = re.compile(r"\d{1,3}(?:,\d{3})*(?:(?<=1)st|(?<=2)nd|(?<=3)rd|th)(?<!11st)(?![A-Za-z])", re.IGNORECASE)
_LIST_NUMBER = re.compile(r"\d{1,3}[.)](?=\s)")
_LINE_START = re.compile(r"(?:^|\n)[ \t]*(?:[(*>-]|#{1,6})?[ \t]*$")
_NAME_RUN = re.compile(r"\d{0,12}[A-Za-z0-9]{0,12}(?:[-/.][A-Za-z0-9]{1,6}){0,3}")
_URL_BEFORE = re.compile(r"(?://|www\.)\S*$|@\S*$")
_URL_RUN = re.compile(r"[\w./:?=&%-]{0,200}\w")
_VERSION = re.compile(r"\d+(?:\.\d+){2,6}(?!\d)")
_PHONE = re.compile(
    r"(?:\d{1,3}-)?\(?\d{3}\)?[ -]\d{3}-\d{4}(?!\d)|0\d{2,4} \d{3,4} ?\d{3,4}(?!\d)|\d{3}-0\d{3}(?![\d-])"
)
_CASE = re.compile(r"(?:19|20)\d\d/\d{3,6}(?!\d)|(?<=[Nn]o\. )\d{2,4}-\d{2,6}(?!\d)")
_ADDRESS = re.compile(
    r"\d{1,4}\s(?:[NSEW]\s)?(?:[A-Z0-9][\w.'’]{0,20}\s){1,4}?(?:St|Street|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd|Way|Close)\b"
    r"|\d{1,4}\s(?:Ave|Avenue|Rue|Boulevard|Via)\s[A-Z]|\d{1,4}\s[A-Z]\w{1,20}\sStreet\b"
)
_SCORE = re.compile(r"\d{1,3}\s?[-–]\s?\d{1,3}(?:\s?[-–]\s?\d{1,3})?(?![\d%]|[.,/⁄]\d|-)")
_SCORE_AFTER = re.compile(r"\s(?:win|victory|defeat|loss|lead|vote|record|decision|aggregate)")
_RANGE_AFTER = re.compile(r"\s?(?:%|per ?cent|million|billion|bn|trillion|thousand|[kKmMbB]\b)|[ -]years?")
_RANGE_BEFORE = re.compile(r"\b(?:aged|ages|about|around|between|of|least|than|over|some|to|up|by|takes?)\s$")
_COUNTED_AFTER = re.compile(
    r"\s?°?[CF]\b|\s?[a-z]{1,4}\b(?<!\bat)(?<!\bto)(?<!\bin)(?<!\bon)(?<!\bby)(?<!\band)(?<!\bas)(?<!\bfor)|\s(?:[a-z]+s|people|men|women|children|staff)\b"
)
PLURAL_AFTER = re.compile(
    r"\s+(?:[a-z][a-z'-]{1,30}\s+)?(?:people|men|women|children|staff|(?!(?:is|was|has|as|this|its|s|us)\b)[a-z]{1,30}s)\b"
)
_UNIT_AFTER_YEAR = re.compile(
    r"\s?(?:%|per ?cent|million|billion|points?\b|km\b|kg\b|mph\b|rpm\b|met(?:re|er)s\b|miles\b|feet\b|people\b|jobs\b"
    r"|homes\b|workers\b|dollars\b|euros\b|pounds\b|hp\b|cc\b|tons\b|tonnes\b|acres\b|hectares\b|square\b|sq\b"
    r"|MW\b|a month\b|per\b|hours\b|days\b)"
)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|by|of|until|till|from|during|for|to|and|after|before|circa|through|between|late|early|mid|year|the|season|than)"
    r"|^|[(,;'’]|\b[A-Z][\w.]*)[\s-]*$"
)
_COUNT_BEFORE = re.compile(r"\b(?:than|about|nearly|least|some|all|these|those|over|has|had|have) $")
_FISCAL_BEFORE = re.compile(r"(?:fiscal(?: year)?|FY|financial year) ?$", re.IGNORECASE)
_QUARTER_BEFORE = re.compile(
    r"(?:Q(?P<digit>[1-4])|\b(?P<word>first|second|third|fourth)[ -]quarter)(?: of)? (?:fiscal )?$"
)
_WORD_BEFORE = re.compile(r"(?P<stop>[.!?:;\"“”(\n]\s+|^\s*|[-–—•*]\s+)?(?P<word>[A-Za-z][\w&.'’]*)[ \u00a0-]$")
_AMOUNT_AFTER = re.compile(
    r"[- ]?(?:%|per ?cent|million|billion|trillion|bn\b|pounds|points\b|yards?\b|goals\b|years?[- ]old)"
)


def read_non_quantity(text: str, place: int, floor: int) -> NonQuantity | None:
    """What starts at the digit at `place` when it is no amount, None when it may be one."""
    return next((found for reader in READERS if (found := reader(text, place, floor))), None)


def _digits(text: str, place: int) -> str:
    match = _DIGITS.match(text, place)
    return match[0] if match else ""


def _list_number(text: str, place: int, _floor: int) -> NonQuantity | None:
    match = _LIST_NUMBER.match(text, place)
    if not match or not _LINE_START.search(text[max(0, place - 8) : place]):
        return None
    opens = place < 8 or "\n" in text[place - 8 : place]
    return NonQuantity(place, match.end(), Kind.LIST_NUMBER, Decimal(match[0][:-1])) if opens else None


def _attached(text: str, place: int, floor: int) -> NonQuantity | None:
    """ "M50", "COVID-19", "ID.3": digits that hang on letters belong to a name, or name a period ("Q3", "FY2025")."""
    start = place
    while start > floor and start > place - 16 and (text[start - 1].isalpha() or text[start - 1] in "-_&."):
        start -= 1
    before = text[start:place]
    letters = before.rstrip("-.")
    if not any(map(str.isalpha, before)) or is_currency(letters) or text[start - 1 : start] == "$":
        return None
    for pattern, period in ((periods.QUARTER, periods.quarter_period), (periods.FISCAL, periods.fiscal_period)):
        match = pattern.match(text, start)
        if match:
            return NonQuantity(start, match.end(), Kind.DATE, period=period(match))
    if before.endswith("-") and (letters.islower() or letters.lower() in PLAIN | PREFIXES):
        return None
    run = _NAME_RUN.match(text, place)
    return NonQuantity(start, run.end() if run else place + 1, Kind.NAME)


def _time(text: str, place: int, _floor: int) -> NonQuantity | None:
    match = periods.TIME.match(text, place)
    return NonQuantity(place, match.end(), Kind.TIME) if match else None


def _date(text: str, place: int, _floor: int) -> NonQuantity | None:
    before = text[max(0, place - 2) : place]
    if before[-1:] in tuple("$£€") or (before[-1:] in tuple(",.-") and before[:1].isdigit()):
        return None
    match = periods.ISO_DATE.match(text, place) or periods.DAY_MONTH.match(text, place)
    match = match or periods.ISO_MONTH.match(text, place)
    if match:
        return NonQuantity(place, match.end(), Kind.DATE, period=periods.date_period(match))
    match = periods.SLASH_DATE.match(text, place)
    if match and int(match["first"]) <= 31 and int(match["second"]) <= 31:
        return NonQuantity(place, match.end(), Kind.DATE, period=match[0])
    return None


def _code(text: str, place: int, floor: int) -> NonQuantity | None:
    """Versions, telephone numbers, house numbers, what stands in an address of the web, and "24/7"."""
    version = _VERSION.match(text, place)
    if version and _is_grouped(version[0], text[max(0, place - 10) : place]):
        version = None
    match = version or _CASE.match(text, place) or _PHONE.match(text, place)
    if not match and _URL_BEFORE.search(text[max(floor, place - 60) : place]):
        match = _URL_RUN.match(text, place)
    if match:
        return NonQuantity(place, match.end(), Kind.CODE)
    return NonQuantity(place, place + len(_digits(text, place)), Kind.CODE) if _ADDRESS.match(text, place) else None


def _is_grouped(digits: str, before: str) -> bool:
    """Whether points separate thousands ("1.234.567") and not the parts of a version or a network address."""
    parts = digits.split(".")
    address = len(parts) == 4 and all(int(part) < 256 for part in parts)
    grouped = len(parts[0]) <= 3 and parts[0][0] != "0" and all(len(part) == 3 for part in parts[1:])
    return grouped and not address and not re.search(r"(?:[vV]|version|release) ?$", before)


def _ordinal(text: str, place: int, _floor: int) -> NonQuantity | None:
    match = _ORDINAL.match(text, place)
    return NonQuantity(place, match.end(), Kind.ORDINAL, Decimal(ordinal(match[0]))) if match else None


def _year(text: str, place: int, _floor: int) -> NonQuantity | None:
    if text[place - 1 : place] in tuple("$£€.,"):
        return None
    match = periods.DECADE.match(text, place)
    if match:
        return NonQuantity(place, match.end(), Kind.DATE, period=re.sub("['’]", "", match[0]))
    match = periods.YEAR_RANGE.match(text, place)
    if match and (len(match["last"]) == 4 or 0 < (int(match["last"]) - int(match["first"])) % 100 < 16):
        return NonQuantity(place, match.end(), Kind.DATE, period=f"{match['first']}/{match['last'][-2:]}")
    match = periods.BARE_YEAR.match(text, place)
    if not match or not _is_year(text, place, match.end()):
        return None
    return NonQuantity(
        place, match.end(), Kind.DATE, Decimal(match[0]), _year_period(text[max(0, place - 28) : place], match[0])
    )


def _year_period(before: str, year: str) -> str:
    """The year alone, or the quarter or fiscal year that the words before it make of it."""
    quarter = _QUARTER_BEFORE.search(before)
    if quarter:
        return f"{year}-Q{quarter['digit'] or ORDINALS[quarter['word']]}"
    return f"FY{year}" if _FISCAL_BEFORE.search(before) else year


def _is_year(text: str, place: int, end: int) -> bool:
    """Whether four digits from 1500 to 2099 are a year; round ones and those before plurals need a word for it."""
    year = int(text[place:end])
    after, before = text[end : end + 30], text[max(0, place - 20) : place]
    if _UNIT_AFTER_YEAR.match(after):
        return False
    if year < 1700 or year > 2059 or year % 1000 == 0:
        dated = re.search(r"\b(?:in|since|from|until|by) $", before) if year < 1700 else _YEAR_BEFORE.search(before)
        return bool(dated) and not PLURAL_AFTER.match(after) and not re.search(r"\b(?:of|than|around) $", before)
    return not (PLURAL_AFTER.match(after) and _COUNT_BEFORE.search(before))


def _score(text: str, place: int, _floor: int) -> NonQuantity | None:
    """ "2-1", "6-4": two small numbers with a hyphen that no unit, plural or lead-in makes a range."""
    match = _SCORE.match(text, place)
    if not match or text[place - 1 : place] in tuple("$£€,."):
        return None
    ends = [int(digits) for digits in re.findall(r"\d+", match[0])]
    after = text[match.end() : match.end() + 24]
    if len(ends) == 2 and _RANGE_AFTER.match(after):
        return None
    rising = len(ends) == 2 and ends[0] < ends[1] and not _SCORE_AFTER.match(after)
    if rising and (_COUNTED_AFTER.match(after) or _RANGE_BEFORE.search(text[max(0, place - 10) : place])):
        return None
    return NonQuantity(place, match.end(), Kind.SCORE)


def _name(text: str, place: int, floor: int) -> NonQuantity | None:
    """ "iPhone 11", "Game 2", "S P 500": a small whole number right after a capitalised word that opens no sentence."""
    digits = _digits(text, place)
    end = place + len(digits)
    if digits and text[place - 1 : place] in tuple("#§№"):
        return NonQuantity(place - 1, end, Kind.NAME, Decimal(digits))
    before = _WORD_BEFORE.search(text[max(0, place - 40) : place])
    if (
        not (digits and before)
        or len(digits) > 4
        or before["word"].lower() in PLAIN | VERBS
        or is_currency(before["word"])
        or re.match(r"[.,]\d|%|/\d", text[end : end + 2])
    ):
        return None
    word = before["word"]
    head = word.lower() in HEADS
    named = word[0].isupper() or word.lower() in LABELS
    after = text[end : end + 40]
    if not named or (before["stop"] is not None and not head) or _AMOUNT_AFTER.match(after):
        return None
    if not head and (re.match(r"-?[a-zA-Z]", after) or PLURAL_AFTER.match(after)):
        return None
    if head and word.islower() and PLURAL_AFTER.match(after):
        return None
    run = _NAME_RUN.match(text, place)
    start = place - len(before[0]) + len(before["stop"] or "")
    return NonQuantity(start if start >= floor else place, run.end() if run else end, Kind.NAME, Decimal(digits))


ROMAN = r"(?=[IVXLCDM])M{0,3}(?:C[MD]|D?C{0,3})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})(?![\w'’&$-]|\.\w)"
_NO_ROMAN = frozenset("C D L M CC CD CI CL CM CV DC DI DL DM DX ID LI LL MC MD MI MM MIX DIV XL XX XXL XXX".split())  # noqa: SIM905
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def unread_digits(text: str, span: tuple[int, int]) -> NonQuantity | None:
    """Digits of a kind that is not read; a footnote mark at a word, a power and Chinese prose are none."""
    start, end = span
    before = text[max(0, start - 1) : start]
    marks = unicodedata.decomposition(text[start]).startswith(("<super>", "<sub>"))
    if before in tuple("$£€"):
        return NonQuantity(start - 1, end, Kind.UNREAD)
    if (marks and before.strip()) or _CJK.match(before) or _CJK.match(text, end):
        return None
    return NonQuantity(start, end, Kind.UNREAD)


def roman(text: str, span: tuple[int, int]) -> NonQuantity | None:
    """Roman numerals: part of the name before them ("Louis XIV", "Part V"), and a figure that is not read elsewhere."""
    start, end = span
    word = _WORD_BEFORE.search(text[max(0, start - 40) : start])
    named = word and word["word"][0].isupper() and (end - start > 1 or word["word"].lower() in HEADS)
    if named and word and word["word"].lower() not in PLAIN:
        return NonQuantity(start - len(word[0]) + len(word["stop"] or ""), end, Kind.NAME)
    return NonQuantity(start, end, Kind.UNREAD) if end - start > 1 and text[start:end] not in _NO_ROMAN else None


READERS: tuple[Callable[[str, int, int], NonQuantity | None], ...] = (
    _list_number,
    _attached,
    _time,
    _date,
    _code,
    _ordinal,
    _year,
    _score,
    _name,
)
