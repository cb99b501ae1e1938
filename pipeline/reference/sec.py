"""Annual figures of a company from the SEC's companyfacts API, as rows of a table.

Written to its published form, as described on sec.gov ("EDGAR Application Programming Interfaces" and "Accessing EDGAR
Data": a User-Agent that names a contact, at most ten requests a second; read on 24 November 2026).
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from pipeline.errors import InputError, ServiceError
from pipeline.reference.download import Download, NewTable
from pipeline.reference.entities import Entity, folded

FACTS = "https://data.sec.gov/api/xbrl/companyfacts"
TICKERS = "https://www.sec.gov/files/company_tickers.json"
TAGS = {
    "revenue": (
        "Revenues",
        "RevenueFromContractWithCustomerExcludingAssessedTax",
        "RevenueFromContractWithCustomerIncludingAssessedTax",
        "SalesRevenueNet",
    ),
    "net_income": ("NetIncomeLoss", "ProfitLoss"),
    "operating_income": ("OperatingIncomeLoss",),
    "capital_expenditure": ("PaymentsToAcquirePropertyPlantAndEquipment", "PaymentsToAcquireProductiveAssets"),
    "r_and_d": ("ResearchAndDevelopmentExpense",),
    "total_assets": ("Assets",),
    "operating_cash_flow": ("NetCashProvidedByUsedInOperatingActivities",),
    "dividends_paid": ("PaymentsOfDividends", "PaymentsOfDividendsCommonStock"),
    "share_repurchases": ("PaymentsForRepurchaseOfCommonStock",),
}
A_YEAR = range(340, 381)
ENDING = re.compile(r"(?: /\w+/?|,? (?:inc|corp|corporation|co|company|plc|ltd|holdings|group)\.?)$", re.IGNORECASE)


class Company(NamedTuple):
    """A company as the SEC lists it."""

    cik: int
    ticker: str
    title: str


class Annual(NamedTuple):
    """One tagged value of a whole year, or of a year's last day."""

    end: date
    value: int | float
    accession: str
    fiscal_year: int
    filed: str


def company_table(
    wanted: str, known: Entity | None, download: Download, today: date, addresses: tuple[str, str] = (FACTS, TICKERS)
) -> NewTable:
    """The annual figures of a company, by ticker, index key or name; grade A, of the newest filing that has them."""
    company = (
        Company(int(known.cik), known.id, known.name)
        if known and known.cik
        else find_company(wanted, download, addresses[1])
    )
    answer = download.json(f"{addresses[0]}/CIK{company.cik:010}.json", {})
    gaap = answer.get("facts", {}).get("us-gaap") if isinstance(answer, dict) else None
    if not gaap:
        raise ServiceError(
            f"The SEC gives no us-gaap facts for {company.title}.", "It may report under IFRS, in another form."
        )
    rows = [
        row
        for measure, tags in TAGS.items()
        for row in rows_of(company.ticker, measure, [gaap.get(tag) for tag in tags])
    ]
    if not rows:
        raise ServiceError(
            f"The SEC's facts for {company.title} hold no annual report on Form 10-K.", "Name another company."
        )
    return NewTable(
        name="sec_" + re.sub(r"\W+", "_", company.ticker.lower()),
        title=f"{company.title}: figures of annual reports to the SEC",
        rows=sorted(rows),
        vintage=f"annual reports on Form 10-K as the SEC had them on {today.isoformat()}",
        as_of=today.isoformat(),
        attribution=f"{company.title}, annual reports (Form 10-K), US Securities and Exchange Commission",
        names={company.ticker: list(names_of(company.title))},
    )


def find_company(wanted: str, download: Download, address: str) -> Company:
    """The company with this ticker, index key or name on the SEC's list; InputError says what comes near."""
    listed = [Company(row["cik_str"], row["ticker"], row["title"]) for row in download.json(address, {}).values()]
    key = folded(wanted)
    named = [c for c in listed if key in (c.ticker.lower(), str(c.cik), *map(folded, names_of(c.title)))]
    if named:
        return named[0]
    near = [f"{c.ticker} ({c.title})" for c in listed if key in c.title.lower()][:5]
    raise InputError(
        f"No company on the SEC's list is named {wanted!r}.",
        f"Near: {', '.join(near)}." if near else "Give its ticker.",
    )


def names_of(title: str) -> dict[str, None]:
    """The registered name and the shorter ones that newsrooms use, each once: "Acme Widgets, Inc." is Acme Widgets."""
    names = [title]
    while (shorter := ENDING.sub("", names[-1])) != names[-1]:
        names.append(shorter)
    written = names[-1].title() if names[-1].isupper() and len(names[-1]) > 4 else names[-1]
    return dict.fromkeys((*names, written))


def rows_of(ticker: str, measure: str, concepts: Iterable[dict[str, Any] | None]) -> Iterator[tuple[str, ...]]:
    """A row a fiscal year: the first of several tags that has the year, of several revenues the largest."""
    years: dict[int, Annual] = {}
    for concept in concepts:
        for year, found in by_year(annuals(concept or {})).items():
            if year not in years or (measure == "revenue" and found.value > years[year].value):
                years[year] = found
    for year, found in years.items():
        yield ticker, measure, str(year), found.end.isoformat(), str(found.value), "USD", "A"


def annuals(concept: dict[str, Any]) -> Iterator[Annual]:
    """The values in US dollars of whole years, or of a day for what has no duration, from 10-K reports."""
    for fact in concept.get("units", {}).get("USD", []):
        end = date.fromisoformat(fact["end"])
        length = (end - date.fromisoformat(fact["start"])).days if "start" in fact else 365
        if fact["form"] in ("10-K", "10-K/A") and fact.get("fp") == "FY" and length in A_YEAR and fact.get("fy"):
            yield Annual(end, fact["val"], fact["accn"], fact["fy"], fact["filed"])


def by_year(found: Iterable[Annual]) -> dict[int, Annual]:
    """The newest filed value of each fiscal year, by the company's own name for the year.

    `fy` is the fiscal year of the report, and of its newest period alone: the comparative columns are counted back.
    """
    found = sorted(found, key=lambda fact: (fact.filed, fact.end))
    newest = {fact.accession: fact.end for fact in found}
    named: dict[date, int] = {}
    for fact in found:
        back = round((newest[fact.accession] - fact.end).days / 365.25)
        named.setdefault(fact.end, fact.fiscal_year - back)
    return {named[fact.end]: fact for fact in found}
