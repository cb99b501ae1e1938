"""Answers here have the published form of both services; their values are invented."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.reference.download import Download, NewTable
from pipeline.reference.lookup import newsroom_reference
from pipeline.reference.update import Services, Updated, update
from pipeline.settings import Settings
from tests.reference.publishers import Publishers, serving

TODAY = date(2026, 11, 24)
CPI = "/v2/country/all/indicator/FP.CPI.TOTL.ZG"


def value(iso3: str, year: str, number: float | None, name: str = "Inflation, consumer prices (annual %)") -> dict:
    return {
        "indicator": {"id": "FP.CPI.TOTL.ZG", "value": name},
        "country": {"id": iso3[:2], "value": iso3},
        "countryiso3code": iso3,
        "date": year,
        "value": number,
        "unit": "",
        "obs_status": "",
        "decimal": 1,
    }


def page(rows: list[dict], number: int = 1, pages: int = 1) -> list:
    about = {"page": number, "pages": pages, "per_page": 2, "total": 3, "sourceid": "2", "lastupdated": "2026-10-07"}
    return [about, rows]


def fact(end: str, number: int, fy: int, filed: str, start: str = "", form: str = "10-K") -> dict:
    known = {"end": end, "val": number, "accn": f"0-{filed}", "fy": fy, "fp": "FY", "form": form, "filed": filed}
    return {**known, "start": start} if start else known


COSTCO = {
    "cik": 909832,
    "entityName": "COSTCO WHOLESALE CORP /NEW",
    "facts": {
        "us-gaap": {
            "Revenues": {
                "units": {
                    "USD": [
                        fact("2024-09-01", 254, 2024, "2024-10-09", "2023-09-04"),
                        fact("2023-09-03", 242, 2024, "2024-10-09", "2022-08-29"),
                        fact("2025-08-31", 275, 2025, "2025-10-08", "2024-09-02"),
                        fact("2024-09-01", 255, 2025, "2025-10-08", "2023-09-04"),
                        fact("2025-08-31", 86, 2025, "2025-10-08", "2025-05-12"),
                        fact("2025-02-16", 64, 2025, "2025-03-13", "2024-11-25", "10-Q"),
                    ]
                }
            },
            "RevenueFromContractWithCustomerExcludingAssessedTax": {
                "units": {"USD": [fact("2025-08-31", 270, 2025, "2025-10-08", "2024-09-02")]}
            },
            "Assets": {
                "units": {
                    "USD": [fact("2025-08-31", 77, 2025, "2025-10-08"), fact("2024-09-01", 70, 2025, "2025-10-08")]
                }
            },
            "NetIncomeLoss": {"units": {"USD": [fact("2025-08-31", -8, 2025, "2025-10-08", "2024-09-02")]}},
        }
    },
}


def test_what_opens_like_a_formula_is_text_in_a_spreadsheet(tmp_path: Path) -> None:
    """A publisher's code or unit such as "=HYPERLINK(...)" was written as it came, and a spreadsheet would run it."""
    row = ("=1+1", "+gdp", "\t2024", "", "-8.1", "@unit", "−")
    spread = NewTable("t", "T", [row], "", "2026-11-24", "").write(tmp_path)
    written = list(csv.reader(spread.read_text(encoding="utf-8").splitlines()))[1]
    assert written == ["'=1+1", "'+gdp", "'\t2024", "", "-8.1", "'@unit", "−"]


@pytest.fixture
def publishers() -> Iterator[Publishers]:
    tickers = {"0": {"cik_str": 909832, "ticker": "COST", "title": "COSTCO WHOLESALE CORP /NEW"}}
    tickers["1"] = {"cik_str": 1, "ticker": "ACME", "title": "Acme Widgets, Inc."}
    answers = {
        "/files/company_tickers.json": tickers,
        "/facts/CIK0000909832.json": COSTCO,
        "/facts/CIK0000000001.json": {"cik": 1, "facts": {"ifrs-full": {}}},
    }
    with serving(Publishers(answers=answers)) as found:
        yield found


def updated(publishers: Publishers, folder: Path, *names: str, waits: list[float] | None = None) -> list[Updated]:
    url = publishers.url
    services = Services(f"{url}/v2", f"{url}/facts", f"{url}/files/company_tickers.json")
    with Download("desk@example.org", sleep=(waits if waits is not None else []).append) as download:
        return list(update(names, folder, download, TODAY, services))


def test_an_indicator_is_brought_page_by_page(publishers, tmp_path):
    pages = {
        "1": page([value("HRV", "2024", 3.5), value("", "2024", 9.9)], 1, 2),
        "2": page([value("HRV", "2025", None)], 2, 2),
    }
    publishers.answers[CPI] = lambda query: pages[query["page"][0]]
    (done,) = updated(publishers, tmp_path / "reference", "FP.CPI.TOTL.ZG")
    assert (done.problem, done.figures) == (None, 1)
    reference = newsroom_reference(Settings(folder=tmp_path))
    cell = reference.look_up("Croatia", "inflation_consumer_prices", 2024)
    assert (cell.value, cell.unit, cell.vintage) == (
        Decimal("3.5"), "%", "World Development Indicators as updated on 2026-10-07",
    )  # fmt: skip
    path, query, agent = publishers.asked[0]
    assert (path, query["format"], query["date"], agent) == (CPI, ["json"], ["1990:2026"], "newsdraft desk@example.org")


def test_newer_gdp_goes_before_the_shipped_one(publishers, tmp_path):
    row = value("HRV", "2023", 84393795502, "GDP (current US$)")
    publishers.answers["/v2/country/all/indicator/NY.GDP.MKTP.CD"] = page([row])
    updated(publishers, tmp_path / "reference", "gdp")
    reference = newsroom_reference(Settings(folder=tmp_path))
    assert reference.look_up("Croatia", "gdp", 2023).value == 84393795502
    assert reference.look_up("Honduras", "gdp", 2023).table == "world_bank_gdp"
    assert reference.look_up("Croatia", "gdp", 2023).as_of == date(2026, 10, 7)


def test_an_indicator_is_found_by_words(publishers, tmp_path):
    listed = [
        {"id": "FP.CPI.TOTL.ZG", "name": "Inflation, consumer prices (annual %)"},
        {"id": "X.Y", "name": "Forest area"},
    ]
    publishers.answers["/v2/indicator"] = page(listed)
    publishers.answers[CPI] = page([value("HRV", "2024", 3.5)])
    (done,) = updated(publishers, tmp_path, "indicator:consumer inflation")
    assert (done.problem, done.figures) == (None, 1)


def test_fiscal_years_are_the_companys_own(publishers, tmp_path):
    """The report of fiscal 2025 carries fy 2025 on its comparative columns too: those are counted back."""
    updated(publishers, tmp_path / "reference", "Costco Wholesale")
    reference = newsroom_reference(Settings(folder=tmp_path))
    costco = reference.entity("Costco")
    years = {p: int(reference.look_up(costco, "revenue", p).value) for p in reference.periods(costco, "revenue")}
    assert years == {"2023": 242, "2024": 255, "2025": 275}
    assert reference.look_up(costco, "net income").value == -8
    assert reference.look_up(costco, "total assets", 2024).evidence().grade == "A"
    assert [m.entity.id for m in reference.find_entities("Costco Wholesale sells")] == ["COST"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        pytest.param("Zog", "No company on the SEC's list is named 'Zog'", id="unknown company"),
        pytest.param("widgets", "Near: ACME (Acme Widgets, Inc.)", id="part of a name"),
        pytest.param("Acme Widgets", "The SEC gives no us-gaap facts for Acme Widgets, Inc.", id="no us-gaap"),
        pytest.param("AB.CD.EF", "answered 404 Not Found", id="unknown indicator"),
        pytest.param("population", "refuses", id="refused"),
        pytest.param("gdp", "in a form that is not the Indicators API's", id="another form"),
        pytest.param("indicator:area", "2 World Bank indicators are named 'area'", id="several indicators"),
    ],
)
def test_a_failure_names_thing_and_step(publishers, tmp_path, name, problem):
    message = [
        {"message": [{"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}]}
    ]
    publishers.answers["/v2/country/all/indicator/SP.POP.TOTL"] = message
    publishers.answers["/v2/country/all/indicator/NY.GDP.MKTP.CD"] = {"odd": 1}
    publishers.answers["/v2/indicator"] = page(
        [{"id": "A.B", "name": "Forest area"}, {"id": "A.C", "name": "Land area"}]
    )
    (done,) = updated(publishers, tmp_path, name)
    assert re.search(re.escape(problem), str(done.problem))
    assert list(tmp_path.iterdir()) == []


def test_a_busy_service_is_waited_for(publishers, tmp_path):
    waits: list[float] = []
    publishers.answers[CPI] = [(429, "slow down", {"Retry-After": "7"}), (200, page([value("HRV", "2024", 3.5)]), {})]
    (done,) = updated(publishers, tmp_path, "FP.CPI.TOTL.ZG", waits=waits)
    assert (done.figures, waits) == (1, [0.2, 7.0, 0.2])


def test_a_redirect_stays_on_its_host(publishers, tmp_path):
    publishers.answers["/moved"] = page([value("HRV", "2024", 3.5)])
    publishers.answers[CPI] = [(301, "", {"Location": "/moved"})]
    (done,) = updated(publishers, tmp_path, "FP.CPI.TOTL.ZG")
    assert (done.figures, str(done.problem or "")) == (1, "")


@pytest.mark.parametrize(
    "place", ["http://169.254.169.254/latest", "http://localhost:{port}/moved", "ftp://127.0.0.1/"]
)
def test_no_redirect_leads_to_another_host(publishers, tmp_path, place):
    """An answer could send the program to any address, one of the newsroom's own network too."""
    there = place.format(port=publishers.url.rpartition(":")[2])
    publishers.answers["/moved"] = page([value("HRV", "2024", 3.5)])
    publishers.answers[CPI] = [(302, "", {"Location": there})]
    (done,) = updated(publishers, tmp_path, "FP.CPI.TOTL.ZG")
    assert f"redirects to {there}" in str(done.problem)


def test_redirects_come_to_an_end(publishers, tmp_path):
    publishers.answers[CPI] = lambda _: (302, "", {"Location": CPI})
    (done,) = updated(publishers, tmp_path, "FP.CPI.TOTL.ZG")
    assert "more than 5 times" in str(done.problem)


def test_one_failure_leaves_the_others(publishers, tmp_path):
    done = updated(publishers, tmp_path, "Zog", "COST")
    assert [(row.name, bool(row.problem)) for row in done] == [("Zog", True), ("COST", False)]


def test_no_contact_is_refused():
    with pytest.raises(SettingsError, match="No contact is set"):
        Download("")


def test_a_ticker_names_no_folder(publishers, tmp_path):
    """A ticker with slashes on the SEC's list would have put the table anywhere."""
    listed = {"0": {"cik_str": 909832, "ticker": "../COST", "title": "Costco"}}
    publishers.answers["/files/company_tickers.json"] = listed
    updated(publishers, tmp_path / "reference", "sec:909832")
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == ["sec__cost.csv", "sec__cost.toml"]
