"""The canonical units of units' names ("persons", "US dollars"), and what a lone "m" stands for."""

import re
from collections.abc import Sequence

from pipeline.quantities.units import CURRENCY_CODES, NATIONS, currency_of, unit_of

PERSONS = {"person", "persons", "people", "inhabitant", "inhabitants", "resident", "residents"}

_OWN_NAMES = {
    "index": "index", "index points": "index", "carats": "carats", "mt": "million tonnes",
    "metric ton": "t", "metric tons": "t", "metric tonnes": "t", "basis points": "bp", "fte": "FTE", "ftes": "FTE",
    "co2": "CO2", "t co2": "t CO2", "µg/m3": "µg/m³", "μg/m3": "µg/m³", "°c": "°C",
    "ct": "ct", "ct.": "ct", "¢": "cents", "us¢": "cents", "pj": "PJ", "tj": "TJ", "gj": "GJ",
    "mj": "MJ", "mtoe": "Mtoe", "ktoe": "ktoe",
    "t": "t", "‰": "‰", "dwt": "dwt", "teu": "TEU", "sq km": "km2", "m3": "m³", "cubic metres": "m³",
    "cubic meters": "m³",
    "ug/m3": "µg/m³", "p.p": "points", "%-points": "points",
}  # fmt: skip

SIGNS = r"(?:U\.S\.|US|AU|CA|HK|NZ|A|C|S|R)?\s?\$|[£€¥₹₩₽₺₪₦]|Rs\.?(?![a-z])"


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
    if re.fullmatch(SIGNS, words, re.IGNORECASE):
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


# Millions or metres, by the nouns that count, pay or measure beside them ---------------------------------------------

LONE_M = re.compile(r"(\d)\s?m(?=\)?$)")
"""A figure that ends in it."""
_PART = re.compile(r"\s(?:of|per|by|for|in|at|from|with|on|to|than|above|below|and)\s|[,:;()\[\]–—/]|\s-\s")
_NUMEROUS = (
    r"\w*users?|subscri(?:bers?|ptions?)|customers?|clients?|members?|viewers?|listeners?|readers?|visitors?|visits"
    r"|people|persons?|population|inhabitants|residents|citizens|voters?|votes?|passengers?|travellers?|travelers?"
    r"|tourists?|guests|pilgrims|arrivals|departures|journeys|trips|rides|boardings|nights|stays|admissions|attendances?"
    r"|audiences?|footfall|workers?|employees|jobs|staff|students?|pupils?|patients?|children|women|men|adults|donors"
    r"|shares|units|downloads|views|streams|plays|clicks|accounts|households|homes|dwellings|vehicles|cars|copies|tickets"
    r"|orders|parcels|letters|calls|messages|transactions|payments|claims|appointments|registrations|doses|tests|cases"
    r"|deaths|births|barrels|bottles|tonnes|tons|hectares|acres|trees|animals|numbers?|counts?|totals?|maus?|daus?"
)
_PAID = (
    r"financials?|revenues?|sales|turnover|income|profits?|earnings|costs?|expenses?|expenditures?|spending|spend|budgets?"
    r"|funding|funds?|grants?|aid|donations|loans?|debts?|deficits?|surplus(?:es)?|assets|liabilities|cash|equity|capital"
    r"|cash flows?|ebitda|ebit|capex|opex|investments?|prices?|fees?|fares?|fines?|wages?|salar(?:y|ies)|pay|bonus"
    r"|rents?|taxes|tax|duties|receipts|takings|gross|box office|worth|valuations?|market value|losses|loss|dividends?"
    r"|exports|imports|gdp|prizes?|prize money|compensation|subsid(?:y|ies)|pensions?|savings|premiums?|royalties"
    r"|amounts?|money|contracts?"
)
_LONG = (
    r"heights?|lengths?|depths?|widths?|breadths?|distances?|altitudes?|elevations?|diameters?|radius|circumference|spans?"
    r"|wingspans?|thickness|draughts?|clearances?|tides?|waves?|surges?|runways?"
    r"|levels?|jumps?|vaults?|throws?|tall|long|wide|deep|rainfall|snow|sprints?|hurdles|freestyle|backstroke"
    r"|breaststroke|butterfly|dimensions|beam|visibility|met(?:re|er)s"
)
_WEIGHT = re.compile(
    r"\b(?:\w*weights?|weighs|weighed|weighing|mass|payloads?|catch(?:es)?|landings?)\b", re.IGNORECASE
)
_PRICE = re.compile(rf"\b(?:{_PAID})\b", re.IGNORECASE)
_POUNDS = re.compile(r"\bpounds?\b(?! sterling)", re.IGNORECASE)
_NOUN = re.compile(rf"\b(?:(?P<many>{_NUMEROUS}|{_PAID})|{_LONG})\b", re.IGNORECASE)


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


def weighs_pounds(texts: Sequence[str]) -> bool:
    """Whether the pounds that some texts name are a weight: the nearest that speaks of one, or of money, decides."""
    near = next((text for text in texts if _WEIGHT.search(text) or _PRICE.search(text)), "")
    sign = any("£" in text or "GBP" in text for text in texts)
    return bool(_WEIGHT.search(near)) and not (_PRICE.search(near) or sign) and any(map(_POUNDS.search, texts))
