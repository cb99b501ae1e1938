"""What a lone "m" behind a figure stands for, millions or metres, by the nouns that count, pay or measure beside it."""

import re
from collections.abc import Sequence

LONE_M = re.compile(r"(\d)\s?m(?=\)?$)")
"""A figure that ends in it."""
_PART = re.compile(r"\s(?:of|per|by|for|in|at|from|with|on|to|than|above|below|and)\s|[,:;()\[\]–—/]|\s-\s")
NUMEROUS = (
    r"\w*users?|subscri(?:bers?|ptions?)|customers?|clients?|members?|viewers?|listeners?|readers?|visitors?|visits"
    r"|people|persons?|population|inhabitants|residents|citizens|voters?|votes?|passengers?|travellers?|travelers?"
    r"|tourists?|guests|pilgrims|arrivals|departures|journeys|trips|rides|boardings|nights|stays|admissions|attendances?"
    r"|audiences?|footfall|workers?|employees|jobs|staff|students?|pupils?|patients?|children|women|men|adults|donors"
    r"|shares|units|downloads|views|streams|plays|clicks|accounts|households|homes|dwellings|vehicles|cars|copies|tickets"
    r"|orders|parcels|letters|calls|messages|transactions|payments|claims|appointments|registrations|doses|tests|cases"
    r"|deaths|births|barrels|bottles|tonnes|tons|hectares|acres|trees|animals|numbers?|counts?|totals?|maus?|daus?"
)
PAID = (
    r"financials?|revenues?|sales|turnover|income|profits?|earnings|costs?|expenses?|expenditures?|spending|spend|budgets?"
    r"|funding|funds?|grants?|aid|donations|loans?|debts?|deficits?|surplus(?:es)?|assets|liabilities|cash|equity|capital"
    r"|cash flows?|ebitda|ebit|capex|opex|investments?|prices?|fees?|fares?|fines?|wages?|salar(?:y|ies)|pay|bonus"
    r"|rents?|taxes|tax|duties|receipts|takings|gross|box office|worth|valuations?|market value|losses|loss|dividends?"
    r"|exports|imports|gdp|prizes?|prize money|compensation|subsid(?:y|ies)|pensions?|savings|premiums?|royalties"
    r"|amounts?|money|contracts?"
)
LONG = (
    r"heights?|lengths?|depths?|widths?|breadths?|distances?|altitudes?|elevations?|diameters?|radius|circumference|spans?"
    r"|wingspans?|thickness|draughts?|clearances?|tides?|waves?|surges?|runways?"
    r"|levels?|jumps?|vaults?|throws?|tall|long|wide|deep|rainfall|snow|sprints?|hurdles|freestyle|backstroke"
    r"|breaststroke|butterfly|dimensions|beam|visibility|met(?:re|er)s"
)
_NOUN = re.compile(rf"\b(?:(?P<many>{NUMEROUS}|{PAID})|{LONG})\b", re.IGNORECASE)


def counts_or_pays(text: str) -> bool | None:
    """True where a text names what is counted or paid, False where it names a length, None where it names neither.

    The last such noun of its first part that has one decides: "Cost of runways", but "Length of piers".
    """
    for part in _PART.split(text):
        nouns = list(_NOUN.finditer(part))
        if nouns:
            return nouns[-1]["many"] is not None
    return None


def first_opinion(texts: Sequence[str]) -> bool | None:
    """What the nearest of some texts says that names either kind."""
    return next((said for text in texts if (said := counts_or_pays(text)) is not None), None)


RACED = "hurdles|heats|finals|races|sprints|relays|qualifiers|sprinters"
"""What is run or swum over a length, and no count of things."""
_SPENT = "costs?|paid|pays|sold|earned|spent"
_ATTENDED = "watched|voted|attended|viewed|tuned in|signed up"
_MOVED = "rose|risen|rises|fell|fallen|falls|grew|grown|grows|dropped|slipped|climbed|jumped|increased|declined|went"
_LINKS = """
was were is are be been has had have at to of by from about around nearly almost over under some only just up down
reached hit totalled totaled topped passed stood averaged exceeded more less than the a an total record for in
"""
_GAP = rf":?(?: (?:(?:{_MOVED})(?= (?:to|by|from)\b)|{'|'.join(_LINKS.split())}|(?:19|20)\d\d)){{0,6}} $"
"""What may stand between a noun that is counted or paid and its figure."""
_COUNTED_BEFORE = re.compile(
    rf"\b(?!(?:wo)?men(?:['’]| $))(?:{NUMEROUS}|{PAID}|{_SPENT}){_GAP}"
    r"|[£$€¥]\s?\d[\d.,]*\s?(?:m|bn|million|billion)\b[^;]{0,30}\b(?:from|against|and|to|with|than) $",
    re.IGNORECASE,
)
_COUNTED_AFTER = re.compile(
    rf" (?:in )?(?:[a-z’'-]+ )?(?:{NUMEROUS}|{PAID})\b| (?:people )?(?:{_ATTENDED})\b", re.IGNORECASE
)
_LONG_AFTER = re.compile(
    rf" (?:[a-z’'-]+ )?(?:{LONG}|{RACED}|high|final|race)\b| (?:away|apart|from|above|below|off|into|up the|down)\b"
    r"| ?\d{1,2} ?(?:s|secs?|cm)\b",
    re.IGNORECASE,
)
_PEOPLE_OR_SUCH = re.compile(rf" (?:[a-z’'-]+ )?(?:{NUMEROUS})\b")
SENTENCE_END = re.compile(r"[.;!?](?:\s|$)|\n")
_REACH = 100
"""Characters before a figure in which its clause is read."""


def counts_behind(text: str, place: int) -> bool:
    """Whether a noun that is counted stands at a place: behind "1.5 M" it leaves no metres and no name."""
    return bool(_PEOPLE_OR_SUCH.match(text, place))


def words_before(text: str, place: int, reach: int) -> str:
    """What stands before a place in its sentence, at most so many characters."""
    return SENTENCE_END.split(text[max(0, place - reach) : place])[-1]


def means_millions(text: str, start: int, end: int) -> bool:
    """Whether the "m" of a figure in prose is a million: what is counted or paid leads to it, or stands behind it."""
    if _LONG_AFTER.match(text, end):
        return False
    before = words_before(text, start, _REACH)
    return bool(_COUNTED_AFTER.match(text, end) or _COUNTED_BEFORE.search(before))
