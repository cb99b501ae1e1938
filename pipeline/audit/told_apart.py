"""What is a number and no amount: dates, periods, times, ordinals, scores, codes, list numbers and names with digits."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from pipeline.audit import periods
from pipeline.audit.number_words import ORDINALS, TENS, ordinal
from pipeline.models.quantity import Kind


class Apart(NamedTuple):
    """A number that states no amount, where it stands, and the period it names if it is a date."""

    start: int
    end: int
    kind: Kind
    value: Decimal = Decimal(0)
    period: str = ""


ORDINAL = re.compile(
    rf"\d{{1,3}}(?:,\d{{3}})*(?:st|nd|rd|th)(?![A-Za-z])"
    rf"|(?:(?:{'|'.join(TENS)})-)?(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})(?![A-Za-z])",
    re.IGNORECASE,
)
SCORE = re.compile(r"\d{1,3}\s?[-–]\s?\d{1,3}(?:\s?[-–]\s?\d{1,3})?(?![\d%]|[.,]\d|-)")
_PHONE = re.compile(r"\+?\(?\d[\d() -]{4,18}\d(?:[- ]\d{3,5})(?!\d)")
_VERSION = re.compile(r"\d+(?:\.\d+){2,6}(?!\d)")
_DIGITS_RUN = re.compile(r"[\dA-Za-z_./:-]{0,200}")
_NAME_RUN = re.compile(r"\d{0,12}[A-Za-z0-9]{0,12}(?:[-/.][A-Za-z0-9]{1,6}){0,3}")
_AMOUNT_AFTER = re.compile(
    r"\s?(?:%|per ?cent|percent|points?\b|million|billion|trillion|[a-z]{1,4}\b(?<![ ]to)(?<![ ]in)(?<![ ]by)(?<![ ]at)|years?\b|[a-z]+s\b)"
)
_SCORED = re.compile(
    r"\s(?:win|wins|won|victory|victories|defeat|defeats|loss|losses|draw|draws|lead|record|vote|decision|aggregate|against|at|to|in|on|by|"
    r"with|success|triumph|scoreline|deficit|result|series|after|thanks|home|away|over|for|and|as)\b|[.,;:)!?]|$|\s?$"
)
_PLURAL_AFTER = re.compile(
    r"\s+(?:[a-z][a-z'-]+\s+)?(?:people|men|women|children|staff|(?!is\b|was\b|has\b|as\b|this\b|its\b|s\b|us\b)[a-z]+s)\b"
)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|by|of|until|till|from|during|for|to|and|after|before|around|circa|through|between|late|early|mid|year|the|season|than)"
    r"|^|[(,;'’]|\b[A-Z][\w.]*)[\s-]*$"
)
NAME_HEADS = frozenset(
    ["iphone", "ipad", "galaxy", "model", "game", "part", "chapter", "section", "article", "route", "highway", "interstate", "boeing", "airbus", "windows", "playstation", "xbox", "formula", "channel", "radio", "euro", "level", "phase", "type", "class", "grade", "stage", "apollo", "flight", "room", "page", "figure", "table", "volume", "bowl", "rule", "issue", "season", "episode", "round", "day", "week", "lap", "junction", "area", "zone", "gate", "terminal", "platform", "no", "no.", "number", "division", "league", "championship", "top", "act", "item", "step", "tier", "category", "group", "nasdaq", "ftse", "s&p", "p", "dow", "russell", "cac", "dax", "nikkei", "stoxx", "topix", "version", "python", "java", "chrome", "firefox", "android", "ios", "macos", "office", "series", "falcon", "ariane", "soyuz", "covid", "catch", "studio", "unit", "block", "sector", "camp", "hole", "turn", "lane", "runway", "track", "bus", "train", "line", "exit", "mile", "marker", "paragraph", "clause", "title", "schedule", "appendix", "proposition", "prop", "measure", "resolution", "amendment", "bill", "order", "case", "psalm", "verse", "book", "group", "pier", "ward", "district", "precinct", "apt", "apartment", "suite", "floor", "lot", "gpt", "claude", "llama", "gemini", "mark", "mk", "world", "war", "fortune", "forbes", "big"]
)
_NOT_NAMES = frozenset(
    ["a", "an", "the", "in", "on", "at", "by", "of", "to", "for", "from", "with", "about", "around", "over", "under", "more", "than", "less", "up", "down", "and", "or", "but", "only", "just", "nearly", "almost", "some", "all", "its", "his", "her", "their", "our", "my", "your", "between", "within", "after", "before", "since", "until", "during", "through", "roughly", "approximately", "at", "least", "another", "last", "first", "next", "these", "those", "they", "we", "he", "she", "it", "that", "this", "there", "here", "who", "which", "when", "while", "if", "as", "is", "was", "were", "are", "be", "been", "has", "have", "had", "will", "would", "could", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]
)
_WORD_BEFORE = re.compile(r"(?P<stop>[.!?:;\"“”(\n]\s+|^\s*|[-–—•*]\s+)?(?P<word>[A-Za-z][\w&.'’]*)[ \u00a0-]$")
_ADDRESS_AFTER = re.compile(
    r"\s(?:[NSEW]\s)?(?:[A-Z0-9][\w.'’]*\s){1,4}?(?:St|Street|Road|Rd|Avenue|Ave|Lane|Way|Drive|Boulevard|Blvd|Square|Place|Court|Close)\b"
    r"|\s(?:Ave|Avenue|Rue|Boulevard|Via)\s[A-Z]"
)
_LIST_BEFORE = re.compile(r"(?:^|\n)[ \t]*[(*#>-]?[ \t]*$")


def told_apart(text: str, place: int, floor: int) -> Apart | None:
    """What starts at the digit at `place` when it is no amount, None when it may be one."""
    return next((found for reader in READERS if (found := reader(text, place, floor))), None)


def _attached(text: str, place: int, floor: int) -> Apart | None:
    """ "M50", "COVID-19", "S23": digits that hang on letters belong to a name, or name a period ("Q3", "FY2025")."""
    start = place
    while start > floor and start > place - 16 and (text[start - 1].isalpha() or text[start - 1] in "-_&"):
        start -= 1
    before = text[start:place]
    if not before or not any(map(str.isalpha, before)):
        return None
    for pattern, period in ((periods.QUARTER, periods.quarter_period), (periods.FISCAL, periods.fiscal_period)):
        match = pattern.match(text, start)
        if match:
            return Apart(start, match.end(), Kind.DATE, period=period(match))
    letters = before.rstrip("-")
    if before.endswith("-") and (letters.islower() or letters.lower() in _NOT_NAMES | _PREFIXES):
        return None
    if letters in _MONEY_LETTERS:
        return None
    run = _NAME_RUN.match(text, place)
    return Apart(start, run.end() if run else place + 1, Kind.NAME)


_PREFIXES = frozenset(["minus", "sub", "now", "mid", "pre", "post", "early", "late", "over", "under", "nearly", "to", "non", "top", "ages", "aged"])
_MONEY_LETTERS = frozenset(
    ["USD", "EUR", "GBP", "JPY", "CNY", "RMB", "AUD", "CAD", "CHF", "HKD", "NZD", "SGD", "INR", "KRW", "BRL", "MXN", "ZAR", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "TRY", "RUB", "ILS", "AED", "SAR", "THB", "IDR", "MYR", "PHP", "VND", "NGN", "EGP", "ARS", "CLP", "COP", "TWD", "Rs", "US", "A", "HK", "NZ", "C"]
)


def _date(text: str, place: int, floor: int) -> Apart | None:
    if text[place - 1 : place] in ("$", "£", "€"):
        return None
    for pattern in (periods.ISO_DATE, periods.DAY_MONTH):
        match = pattern.match(text, place)
        if match and not (
            text[match.start() - 1 : match.start()] in ",.-" and text[match.start() - 2 : match.start() - 1].isdigit()
        ):
            return Apart(place, match.end(), Kind.DATE, period=periods.date_period(match))
    match = periods.SLASH_DATE.match(text, place)
    if match and int(match["first"]) <= 31 and int(match["second"]) <= 31:
        return Apart(place, match.end(), Kind.DATE, period=match[0])
    return None


def _time(text: str, place: int, floor: int) -> Apart | None:
    match = periods.TIME.match(text, place)
    return Apart(place, match.end(), Kind.TIME) if match else None


def _code(text: str, place: int, floor: int) -> Apart | None:
    match = _VERSION.match(text, place)
    if match:
        return Apart(place, match.end(), Kind.CODE)
    head = text[max(floor, place - 8) : place]
    if re.search(r"(?://|www\.)\S*$", text[max(floor, place - 60) : place]) or "@" in head:
        run = _DIGITS_RUN.match(text, place)
        return Apart(place, run.end() if run else place, Kind.CODE)
    if _ADDRESS_AFTER.match(text, place + len(_digits(text, place))) and len(_digits(text, place)) <= 4:
        return Apart(place, place + len(_digits(text, place)), Kind.CODE)
    return None


def _digits(text: str, place: int) -> str:
    match = re.compile(r"\d{0,20}").match(text, place)
    return match[0] if match else ""


def _ordinal(text: str, place: int, floor: int) -> Apart | None:
    match = ORDINAL.match(text, place)
    return Apart(place, match.end(), Kind.ORDINAL, Decimal(ordinal(match[0]))) if match else None


def _list_number(text: str, place: int, floor: int) -> Apart | None:
    match = re.compile(r"\d{1,3}[.)](?=\s)").match(text, place)
    if (
        match
        and _LIST_BEFORE.search(text[max(0, place - 8) : place])
        and (place < 8 or "\n" in text[place - 8 : place])
    ):
        return Apart(place, match.end(), Kind.LIST_NUMBER, Decimal(match[0][:-1]))
    return None


def _year(text: str, place: int, floor: int) -> Apart | None:
    if text[place - 1 : place] and text[place - 1] in "$£€.,":
        return None
    match = periods.DECADE.match(text, place)
    if match:
        return Apart(place, match.end(), Kind.DATE, period=match[0].replace("'", "").replace("’", ""))
    match = periods.YEAR_RANGE.match(text, place)
    if match and (len(match["last"]) == 4 or int(match["last"]) == (int(match["first"]) + 1) % 100):
        return Apart(place, match.end(), Kind.DATE, period=f"{match['first']}/{match['last'][-2:]}")
    match = periods.BARE_YEAR.match(text, place)
    if not match or not _is_year(text, place, match.end(), floor):
        return None
    fiscal = re.search(r"(?:fiscal(?: year)?|FY|financial year) ?$", text[max(0, place - 16) : place], re.IGNORECASE)
    quarter = re.search(
        r"(Q[1-4]|\b(?:first|second|third|fourth)[ -]quarter)(?: of)? (?:fiscal )?$", text[max(0, place - 28) : place]
    )
    period = f"FY{match[0]}" if fiscal else match[0]
    if quarter:
        number = quarter[1][1] if quarter[1][0] == "Q" else str(ORDINALS[re.split("[ -]", quarter[1])[0].lower()])
        period = f"{match[0]}-Q{number}"
    return Apart(place, match.end(), Kind.DATE, Decimal(match[0]), period)


def _is_year(text: str, place: int, end: int, floor: int) -> bool:
    year = int(text[place:end])
    if not 1700 <= year <= 2099 and not re.search(r"\b(?:in|since|of|from) $", text[max(0, place - 8) : place]):
        return False
    after = text[end : end + 30]
    if _UNIT_AFTER_YEAR.match(after):
        return False
    before = text[max(0, place - 20) : place]
    if year < 1700 or year > 2059 or year % 1000 == 0:
        return (
            bool(_YEAR_BEFORE.search(before))
            and not _PLURAL_AFTER.match(after)
            and not re.search(r"\b(?:of|than|around) $", before)
        )
    return not (
        _PLURAL_AFTER.match(after)
        and re.search(r"\b(?:than|about|nearly|least|some|the|all|these|those|over|of|with|has|had|have) $", before)
    ) or (bool(re.search(r"\b(?:the|of|with) $", before)))


_UNIT_AFTER_YEAR = re.compile(
    r"\s?(?:%|per ?cent|percent|million|billion|points\b|km\b|kg\b|mph\b|rpm\b|metres\b|meters\b|miles\b|feet\b|people\b|jobs\b|homes\b|workers\b|dollars\b|"
    r"euros\b|pounds\b|hp\b|cc\b|tonnes\b|tons\b|acres\b|hectares\b|square\b|sq\b|MW\b|megawatts\b|a month\b|per\b|hours\b|days\b)"
)


def _score(text: str, place: int, floor: int) -> Apart | None:
    match = SCORE.match(text, place)
    if not match or text[place - 1 : place] in ("$", "£", "€", ",", "."):
        return None
    ends = [int(digits) for digits in re.findall(r"\d+", match[0])]
    after = text[match.end() : match.end() + 24]
    if (
        len(ends) == 2
        and ends[0] < ends[1]
        and not re.match(r"\s(?:win|victory|defeat|loss|lead|vote|record|decision)", after)
    ):
        if _AMOUNT_AFTER.match(after) and not re.match(r"\s(?:at|to|in|on|by|and|as|for|with|from)\b", after):
            return None
        if re.search(
            r"\b(?:aged|ages|about|around|between|of|least|than|over|some|to|up|by|takes?)\s$",
            text[max(0, place - 10) : place],
        ):
            return None
    if len(ends) == 2 and re.match(r"\s?(?:%|per ?cent|percent|million|billion|bn|trillion)|[ -]years?", after):
        return None
    return (
        Apart(place, match.end(), Kind.SCORE)
        if _SCORED.match(after) or ends[0] >= ends[-1] or after[:1] == " "
        else None
    )


def _name(text: str, place: int, floor: int) -> Apart | None:
    """ "iPhone 11", "Game 2", "S P 500": a small whole number right after a capitalised word that opens no sentence."""
    digits = _digits(text, place)
    follows = text[place + len(digits) : place + len(digits) + 2]
    if len(digits) > 4 or re.match(r"[.,]\d|%|/\d", follows):
        return None
    before = _WORD_BEFORE.search(text[max(0, place - 40) : place])
    if not before or before["word"].lower() in _NOT_NAMES:
        return None
    word = before["word"]
    head = word.lower() in NAME_HEADS
    if not (
        word[0].isupper() or (head and word.lower() in ("iphone", "ipad", "no.", "ios", "nasdaq", "ftse", "dow"))
    ) or (before["stop"] is not None and not head):
        return None
    after = text[place + len(digits) : place + len(digits) + 40]
    if re.match(
        r"[- ]?(?:%|per ?cent|percent|million|billion|trillion|bn\b|pounds|points\b|yards?\b|goals\b|years?[- ]old)",
        after,
    ):
        return None
    if not head and (re.match(r"[a-zA-Z]", after) or _PLURAL_AFTER.match(after) or re.match(r"-[a-z]", after)):
        return None
    run = _NAME_RUN.match(text, place)
    return Apart(place, run.end() if run else place + len(digits), Kind.NAME, Decimal(digits or 0))


READERS: tuple[Callable[[str, int, int], Apart | None], ...] = (
    _list_number, _attached, _time, _date, _code, _ordinal, _year, _score, _name,
)  # fmt: skip
