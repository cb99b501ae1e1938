"""Whether a lone "m" stands for millions or for metres, by the nouns that count, pay or measure beside it."""

import re
from collections.abc import Sequence

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
    r"|wingspans?|thickness|draughts?|clearances?|tides?|waves?|surges?|runways?|(?:water|sea|lake|river|flood|ground)"
    r"\s?levels?|jumps?|vaults?|throws?|tall|long|wide|deep|rainfall|snow|sprints?|hurdles|freestyle|backstroke"
    r"|breaststroke|butterfly|dimensions|beam|visibility|met(?:re|er)s"
)
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
