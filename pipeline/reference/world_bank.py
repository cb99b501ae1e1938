"""The World Bank's Indicators API, version 2: any indicator of all economies and groups, as rows of a table.

Written to its published form, as described on datahelpdesk.worldbank.org ("API Basic Call Structures", article 898581,
and "New Features and Enhancements in the V2 API", article 1886674; read on 24 November 2026).
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pipeline.errors import InputError, ServiceError
from pipeline.reference.download import Download, NewTable

ADDRESS = "https://api.worldbank.org/v2"
KNOWN = {"gdp": "NY.GDP.MKTP.CD", "population": "SP.POP.TOTL"}
CODE = re.compile(r"[A-Z]{2,3}(?:\.[A-Z0-9]+)+")
FIRST_YEAR = 1990
MOST_SHOWN = 10


def indicator_table(wanted: str, download: Download, today: date, address: str = ADDRESS) -> NewTable:
    """All values since 1990 of an indicator, named by code, by our measure (gdp) or by words of its name."""
    code = KNOWN.get(wanted.lower()) or (
        wanted if CODE.fullmatch(wanted) else find_indicator(wanted, download, address)
    )
    rows: list[tuple[str, str, float]] = []
    name, updated = wanted, today.isoformat()
    asked = {"date": f"{FIRST_YEAR}:{today.year}"}
    for about, page in pages(f"{address}/country/all/indicator/{code}", asked, download):
        rows += [(row["countryiso3code"], row["date"], row["value"]) for row in page if is_value(row)]
        name = page[0]["indicator"]["value"] if page else name
        updated = str(about.get("lastupdated") or updated)
    if not rows:
        raise ServiceError(f"The World Bank gives no values for {code}.", "Check the code on data.worldbank.org.")
    measure, unit = read_name(name, code)
    return NewTable(
        name=f"world_bank_{measure}",
        title=name,
        rows=[(iso3, measure, year, "", str(value), unit, "") for iso3, year, value in sorted(rows)],
        vintage=f"World Development Indicators as updated on {updated}",
        as_of=updated,
        attribution=f"The World Bank: World Development Indicators, {code} (CC BY 4.0)",
    )


def is_value(row: dict[str, Any]) -> bool:
    """Groups without a three-letter code and years without a value are left out."""
    return bool(row.get("countryiso3code")) and row.get("value") is not None


def find_indicator(words: str, download: Download, address: str) -> str:
    """The code of the one indicator whose name has all these words; InputError lists what else they fit."""
    found = [
        (str(row["id"]), str(row["name"]))
        for _, page in pages(f"{address}/indicator", {"source": "2"}, download)
        for row in page
        if all(word in row["name"].lower() for word in words.lower().split())
    ]
    exact = [code for code, name in found if name.lower() == words.lower()]
    if len(found) == 1 or exact:
        return exact[0] if exact else found[0][0]
    if not found:
        raise InputError(f"No World Bank indicator is named {words!r}.", "Look its code up on data.worldbank.org.")
    listed = "".join(f"\n    {code}  {name}" for code, name in found[:MOST_SHOWN])
    raise InputError(f"{len(found)} World Bank indicators are named {words!r}:{listed}", "Give the code of one.")


def pages(url: str, query: dict[str, str], download: Download) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each page of an answer with what the service says of it; ServiceError for an answer of another form."""
    number, last = 1, 1
    while number <= last:
        answer = download.json(url, {**query, "format": "json", "per_page": "10000", "page": str(number)})
        match answer:
            case [{"message": [{"value": str(problem)}, *_]}]:
                raise ServiceError(f"The World Bank refuses {url}: {problem}", "Check the indicator's code.")
            case [{"pages": int(last)} as about, list(page)]:
                yield about, page
            case _:
                raise ServiceError(f"{url} answered in a form that is not the Indicators API's.", "Try again later.")
        number += 1


def read_name(name: str, code: str) -> tuple[str, str]:
    """Our measure and unit for an indicator's name: "Inflation, consumer prices (annual %)" is in percent."""
    ours = {known: measure for measure, known in KNOWN.items()}
    stated = re.search(r"\(([^()]*)\)\s*$", name)
    words = stated[1] if stated else ""
    unit = "people" if code == KNOWN["population"] else "USD" if "US$" in words else "%" if "%" in words else words
    plain = re.sub(r"\W+", "_", re.sub(r"\([^()]*\)", "", name).lower()).strip("_")
    return ours.get(code, plain), unit or "units"
