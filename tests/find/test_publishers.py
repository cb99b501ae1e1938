"""Whose report a page is, and when two reports are one text."""

import pytest

from pipeline.find.copies import SAME, shared, word_runs
from pipeline.find.publishers import credit, folded, publisher_of, site_of, why_no_publisher
from pipeline.settings.find_table import Owner
from tests.growth import outgrows

SITES = {
    "www.courier.example": "courier.example",
    "m.news.courier.co.uk": "courier.co.uk",
    "courier.com.au": "courier.com.au",
    "10.0.0.7": "10.0.0.7",
}
CREDITS = {
    "HARROW, Nov 5 (Reuters) - The river rose.": "Reuters",
    "LONDON (AP) — The river rose.": "Associated Press",
    "DUNMERE (Example Wire) -- The river rose.": "Example Wire",
    "HARROW, Nov. 5, 2026 /PRNewswire/ -- The river rose.": "PR Newswire",
    "The river rose.\nThis article was originally published by the Harrow Ledger.": "Harrow Ledger",
    "By Reuters\nThe river rose.": "Reuters",
    "Berlin (dpa) - The river rose.": "dpa",
    "BERLIN (dpa-AFX) - The river rose.": "dpa",
    "DUNMERE--(BUSINESS WIRE)--The river rose.": "Business Wire",
    "**CHICAGO (AP) —** The river rose.": "Associated Press",
    "By Jane Doe, Reuters\nThe river rose.": "Reuters",
    "By JANE DOE and JOHN ROE, The Associated Press\nThe river rose.": "Associated Press",
    "By JANE DOE | Associated Press\nThe river rose.": "Associated Press",
    "By JANE DOE\nAP Business Writer\nThe river rose.": "Associated Press",
    "Jane Doe / AFP\nThe river rose.": "AFP",
    "Reuters • 3 hours ago\nThe river rose.": "Reuters",
    "The river rose.\n\n©2026 Bloomberg L.P.": "Bloomberg",
    "The river rose.\n\nReporting by Jane Doe in Harrow; Editing by John Roe": "Reuters",
    "Reuters founder dies at 90\nThe river rose.": "",
    "By the river, a Reuters office burnt\nThe river rose.": "",
    "The river rose.\n\n(with AFP)": "",
    "The mayor (a Liberal) - who is ill - stayed away.": "",
    "The river rose (see page 4). It fell (March 3) - and rose.": "",
    "Reuters was founded in 1851.": "",
}


@pytest.mark.parametrize(("host", "site"), SITES.items())
def test_hosts_of_one_site_are_one(host, site):
    assert site_of(host) == site


@pytest.mark.parametrize(("text", "name"), CREDITS.items())
def test_agency_is_read_from_its_credit(text, name):
    assert credit(text) == name


def test_report_counts_as_its_agency_owner_or_site():
    owners = {"Example Group": Owner(hosts=("herald.example",))}
    pages = ["https://reuters.com/1", "https://www.herald.example/1", "https://courier.example/1"]
    assert [publisher_of(url, "", "", owners) for url in pages] == ["Reuters", "Example Group", "courier.example"]


def test_name_in_a_dateline_is_its_own_site():
    """A channel's report on its own page and under its dateline elsewhere counted as two publishers."""
    assert folded("EXW") == folded("exw.example")


@pytest.mark.parametrize("url", ["https://news.google.com/a", "https://old.reddit.com/r/b", "https://x.com/c"])
def test_passing_on_is_not_publishing(url):
    assert why_no_publisher(url)


def test_quotations_alone_make_no_copy():
    quote = "“We have weighed this for months and shall weigh it for months to come, whatever anybody says of us”"
    one = f"The council closed the bridge on Monday. {quote}, the mayor said at noon in the town hall."
    other = f"Nobody may cross the bridge any more. {quote}, was all that the mayor told those who waited outside."
    assert shared(word_runs(one), word_runs(other)) < SAME


def test_comparing_is_linear_in_the_texts_length():
    def compare(words):
        text = " ".join(f"w{number}" for number in range(words))
        shared(word_runs(text), word_runs(text + " end"))

    assert not outgrows(compare, 5_000)
