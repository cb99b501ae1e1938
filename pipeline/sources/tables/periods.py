"""Periods as headers, labels and captions print them: found, joined from several storeys, and written one way."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.quantities.periods import MONTH, MONTHS, YEAR, month_number

_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_DASH = r"\s?(?:[-–—/]|to|through|until)\s?"
_COUNT = r"(?:three|six|nine|twelve|thirteen|twenty-six|thirty-nine|fifty-two|fifty-three|3|6|9|12|13|26|39|52|53)"
_SPAN = (
    rf"(?:(?:for\s)?(?:the\s)?(?:(?:fiscal|financial|half|full|first|second|third|fourth)[ -])*"
    rf"(?:{_COUNT}[ -](?:months?|weeks?)|years?|quarters?|half(?:-year)?|halves|period|week|month|season)\s"
    rf"(?:period\s)?"
    rf"(?:ended|ending|to|through|since)(?:\son)?|as\s(?:of|at)(?:\sthe)?|at|on|since|from)"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_ORDINAL = "|".join(_ORDINALS)
_END = r"(?![\d%]|[.,]\d)"
_MARK = (
    r"\s?(?:[eEpPrRfFAB](?![\w])|\((?:[eprf]|est\.?|prov\.?|rev\.?|forecast|estimated?|provisional|revised|actual|budget"
    r"|projected|preliminary)\))?"
)
_ANY = rf"""(?<![\w.,$£€])(?:
    (?P<dates>(?:(?P<span1>{_SPAN})\s)?{_DAY}(?:\sof)?\s{MONTH}(?:{_DASH}{_DAY}\s{MONTH})?,?\s{YEAR})
    |(?P<usdate>(?:(?P<span2>{_SPAN})\s)?{MONTH}\s{_DAY}(?:\s?[-–]\s?(?:{MONTH}\s)?{_DAY})?,?\s{YEAR})
    |(?P<iso>{YEAR}-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?)(?!\d)
    |(?P<quarter>(?:(?:Q(?P<q1>[1-4])|(?P<q2>[1-4])Q|(?P<q3>{_ORDINAL})[ -](?:quarter|qtr\.?)
       |(?:quarter|qtr\.?)\s(?P<q4>[1-4]))
       (?:\sof)?,?[\s/-]?(?:fiscal\s(?:year\s)?|FY\s?)?['’]?(?P<qy>{YEAR}|\d\d)
       |(?P<qy2>{YEAR})[\s:-]?,?(?:Q(?P<q5>[1-4])|(?P<q6>{_ORDINAL})\s(?:quarter|qtr\.?)))){_MARK}{_END}
    |(?P<half>(?:H(?P<h1>[12])|(?P<h2>[12])H|(?P<h3>first|second)[ -]half(?:-year)?)
       (?:\sof)?,?[\s/-]?(?:FY\s?)?['’]?(?P<hy>{YEAR}|\d\d)|(?P<hy2>{YEAR})[\s-]?H(?P<h4>[12])){_MARK}{_END}
    |(?P<nine>9M[\s-]?['’]?(?:{YEAR}|\d\d))
    |(?P<months>(?:(?P<span3>{_SPAN})\s)?{MONTH}(?:,?\s{YEAR})?{_DASH}{MONTH}[,.]?[\s-]{YEAR})
    |(?P<month>(?:(?P<span4>{_SPAN})\s)?(?P<mname>{MONTH}),?[\s-](?:of\s)?['’]?(?P<myear>{YEAR}|(?<=[-'’])\d\d)){_MARK}{_END}
    |(?P<yearmonth>(?P<ymyear>{YEAR})[\s,:-]\s?(?P<ymname>{MONTH}))
    |(?P<fiscal>(?:fiscal(?:\syear)?|financial\syear|FY)[\s-]?['’]?(?P<fy>{YEAR}|\d\d)(?:[-–/](?P<fy2>{YEAR}|\d\d))?){_MARK}{_END}
    |(?P<years>(?:(?P<span5>{_SPAN})\s)?{YEAR}(?:\s?[-–—/]\s?|\s(?:to|through|vs\.?|over|and|versus)\s)['’]?(?:{YEAR}|\d\d))(?![\d]|[.,]\d){_MARK}
    |(?P<year>(?P<y>{YEAR}){_MARK}){_END}
    |(?P<pdates>(?:(?P<span6>{_SPAN})\s)?(?:{_DAY}\s{MONTH}|{MONTH}\s{_DAY})),?(?!\w)
    |(?P<pquarter>Q(?P<pq1>[1-4])|(?P<pq2>[1-4])Q|(?P<pq3>{_ORDINAL})[ -](?:quarter|qtr\.?)
       |(?:quarter|qtr\.?)\s(?P<pq4>[1-4])|(?P<pq5>IV|I{{1,3}})\s(?:quarter|qtr))(?!\w)
    |(?P<phalf>H(?P<ph1>[12])|(?P<ph2>[12])H|(?P<ph3>first|second)[ -]half(?:-year)?)(?!\w)
    |(?P<pmonths>(?:(?P<span7>{_SPAN})\s)?{MONTH}{_DASH}{MONTH})(?!\w)
    |(?P<pmonth>(?:(?P<span8>{_SPAN})\s)?(?P<pmname>{MONTH}),?)(?!\w)
    )"""
_BARE_SPAN = re.compile(rf"{_SPAN}:?", re.IGNORECASE)
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Period:
    """A period in a text: its writing, whether it names its year, whether it is a year alone, and where it stands."""

    text: str
    dated: bool
    year_alone: bool = False
    whole: bool = False
    start: int = 0
    end: int = 0


@cache
def _any() -> re.Pattern[str]:
    """The pattern of all writings; to compile it takes a tenth of a second, and most commands read no table."""
    return re.compile(_ANY, re.VERBOSE | re.IGNORECASE)


@lru_cache(maxsize=16_384)
def periods_in(text: str) -> tuple[Period, ...]:
    """The periods that a short text names, in order; `whole` marks one that is all of it."""
    text = _spelled(" ".join(text.split()))
    if not text or len(text) > _LONGEST:
        return ()
    found = []
    for match in _any().finditer(text):
        written = _written(match)
        if (
            match["pmonth"]
            and (match["pmname"].lower() == "may" or match["pmname"][0].islower())
            and match["pmname"] != "May"
        ):
            continue
        rest = (text[: match.start()] + text[match.end() :]).strip(" .,:;()[]*†‡")
        kind = match.lastgroup or ""
        dated = not any(match[name] for name in ("pdates", "pquarter", "phalf", "pmonths", "pmonth"))
        found.append(
            Period(
                written,
                dated,
                bool(match["year"] or match["fiscal"] or match["years"]) and not match["span5"],
                not rest or bool(_BARE_SPAN.fullmatch(rest)),
                match.start(),
                match.end(),
            )
        )
        del kind
    return tuple(found)


_BASE = re.compile(r"\b(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?\s?=\s?1(?:00|\.0)\b")
_FOREIGN = {
    "januar": "January", "februar": "February", "märz": "March", "mai": "May", "juni": "June", "juli": "July",
    "oktober": "October", "dezember": "December", "janvier": "January", "février": "February", "mars": "March",
    "avril": "April", "juin": "June", "juillet": "July", "août": "August", "septembre": "September",
    "octobre": "October", "novembre": "November", "décembre": "December",
    "enero": "January", "febrero": "February", "marzo": "March", "abril": "April", "mayo": "May", "junio": "June",
    "julio": "July", "agosto": "August", "septiembre": "September", "octubre": "October", "noviembre": "November",
    "diciembre": "December",
}  # fmt: skip
_FOREIGN_MONTH = re.compile(r"\b(?:" + "|".join(_FOREIGN) + r")\b(?=\s(?:19|20)\d\d|$)", re.IGNORECASE)


def _spelled(text: str) -> str:
    """The text with German, French and Spanish months in English, and without an index's base year."""
    text = _BASE.sub(" ", text) if "=" in text else text
    return _FOREIGN_MONTH.sub(lambda month: _FOREIGN[month[0].lower()], text)


def _written(match: re.Match[str]) -> str:
    if match["quarter"]:
        number = (
            match["q1"]
            or match["q2"]
            or match["q4"]
            or match["q5"]
            or str(_ORDINALS[(match["q3"] or match["q6"]).lower()])
        )
        return f"Q{number} {_full(match['qy'] or match['qy2'])}"
    if match["half"]:
        number = match["h1"] or match["h2"] or match["h4"] or str(_ORDINALS[match["h3"].lower()])
        return f"H{number} {_full(match['hy'] or match['hy2'])}"
    if match["month"] and not match["span4"]:
        return f"{_month(match['mname'])} {_full(match['myear'])}"
    if match["yearmonth"]:
        return f"{_month(match['ymname'])} {match['ymyear']}"
    if match["iso"] and len(match["iso"]) == 7:
        year, _, month = match["iso"].partition("-")
        return f"{list(MONTHS)[int(month) - 1].capitalize()} {year}"
    if match["fiscal"]:
        return f"FY{_full(match['fy'])}" + (f"-{match['fy2'][-2:]}" if match["fy2"] else "")
    if match["year"]:
        return match["y"]
    if match["pquarter"]:
        roman = {"I": "1", "II": "2", "III": "3", "IV": "4"}.get((match["pq5"] or "").upper())
        return "Q" + (
            match["pq1"] or match["pq2"] or match["pq4"] or roman or str(_ORDINALS[(match["pq3"] or "").lower()])
        )
    if match["phalf"]:
        return "H" + (match["ph1"] or match["ph2"] or str(_ORDINALS[(match["ph3"] or "").lower()]))
    if match["pmonth"] and not match["span8"]:
        return _month(match["pmname"])
    return match[0].strip(" ,")


def _month(word: str) -> str:
    return list(MONTHS)[month_number(word) - 1].capitalize()


def _full(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"


CHANGE = re.compile(
    r"\b(?:change|growth|variation|difference|gap|increase|decrease|variance|diff\.?)\b|%\s?chg|±|\bvs\.?\b|\+/[-−–]",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:on|from|since|against|over|vs\.?|versus|compared (?:with|to))\s(?:the\s)?[\w'’]{0,12}\s?$", re.IGNORECASE
)
_SPANNED = re.compile(
    r"\b(?:\d{1,2}|one|three|six|twelve)[- ](?:months?|quarters?|years?)\b"
    r"|\b(?:monthly|quarterly|annual|yearly|year-on-year|month-on-month)\b",
    re.IGNORECASE,
)


def is_change(storeys: Sequence[str]) -> bool:
    """Whether a column states changes, which belong to two periods."""
    return any(CHANGE.search(text) for text in storeys)


def states_span(storeys: Sequence[str]) -> bool:
    """Whether a column of changes says over how long ("12 months"), so that they belong to the period they end in."""
    return any(_SPANNED.search(text) for text in storeys)


def change_period(storeys: Sequence[str]) -> Period | None:
    """The period that a column of changes ends in; None where it names both ends, or only the one it starts from."""
    for text in storeys:
        found = [each for each in periods_in(text) if each.dated]
        if len(found) > 1 or any(
            re.search(r"[-–—/]|\b(?:to|vs\.?|over|and|versus)\b", each.text)
            and not re.search(r"[A-Za-z]{3}", each.text)
            for each in found
        ):
            return None
        if found and _SINCE.search(_spelled(" ".join(text.split()))[: found[0].start]):
            return None
    return period_of(storeys)


def is_period(text: str) -> bool:
    """Whether a text is a period and nothing else ("2024", "Q2 2025", "Year ended 31 December")."""
    found = periods_in(text)
    return bool(found) and (found[0].whole or _only_periods(text, found))


def _only_periods(text: str, found: tuple[Period, ...]) -> bool:
    bare = " ".join(text.split())
    for each in reversed(found):
        bare = bare[: each.start] + bare[each.end :]
    return not bare.strip(" .,:;()[]*†‡-–/") or bool(_BARE_SPAN.fullmatch(bare.strip()))


def period_of(storeys: Sequence[str]) -> Period | None:
    """The period of a column's path, outermost header first: "2025" over "Q2" is "Q2 2025"."""
    dated: Period | None = None
    part: Period | None = None
    span = ""
    for text in storeys:
        found = periods_in(text) or _roman(text)
        full = [each for each in found if each.dated]
        if full:
            dated = full[-1] if len(full) == 1 else _joined(text, full) or full[0]
        elif found and (len(found) == 1 or found[0].text == found[-1].text):
            part = found[0]
        elif _BARE_SPAN.fullmatch(" ".join(text.split()).strip(" ,:")):
            span = " ".join(text.split()).strip(" ,:")
    if dated and part and dated.year_alone:
        comma = "," if re.search(r"[A-Za-z]+ \d{1,2}$", part.text) else ""
        return Period(f"{part.text}{comma} {dated.text}", dated=True)
    if dated and span and dated.text[:1].isalnum() and not dated.year_alone:
        return Period(f"{span} {dated.text}", dated=True)
    return dated or (part if part and not _is_roman(storeys[-1]) else None)


def _is_roman(text: str) -> bool:
    return bool(_roman(text))


def _roman(text: str) -> tuple[Period, ...]:
    """A quarter as statistics offices number them ("I" to "IV"); it counts beside a year alone."""
    number = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(text.strip())
    return (Period(f"Q{number}", dated=False, whole=True),) if number else ()


def _joined(text: str, found: list[Period]) -> Period | None:
    """Two periods with "to", "over" or a dash between as one."""
    text = " ".join(text.split())
    first, last = found[0], found[-1]
    between = text[first.end : last.start].strip().lower()
    if len(found) == 2 and between in ("to", "-", "–", "—", "/", "vs", "vs.", "v", "versus", "over", "from", "through"):
        return Period(text[first.start : last.end], dated=True)
    return None


def only_period(text: str) -> str | None:
    """The one dated period that a caption, a heading or a line names; None where it names none or several."""
    found = {each.text for each in periods_in(text) if each.dated}
    return found.pop() if len(found) == 1 else None


def with_year(part: str, whole: str) -> str:
    """A month or a quarter with the year that the whole table's period names ("Apr" in "April to September 2025")."""
    years = set(re.findall(rf"\b{YEAR}\b", whole))
    if len(years) != 1 or re.search(r"\d[-–/]\d", whole):
        return part
    comma = "," if re.search(r"[A-Za-z]+ \d{1,2}$", part) else ""
    return f"{part}{comma} {years.pop()}"
