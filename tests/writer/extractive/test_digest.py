"""Whole digests of small sources, each asserted to the letter."""

from datetime import date

from pipeline.models import Source
from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest
from tests.writer.drafted import digest_of

DAY = date(2025, 1, 24)
COURIER = (
    "HARROW, Jan. 24 (Courier) - A tram hit a bus on Mill Lane in Harrow on Friday morning, injuring nine people, the "
    "police said. The bus had stopped on the rails.\n\n"
    "“The driver rang and rang,” said Ann Reed, a baker who saw it. “Nobody on the bus could move.”\n\n"
    "Mill Lane will stay closed until Monday.\n\n"
    "Sign up for our newsletter."
)
POST = (
    "Eleven people were injured when a tram hit a bus in Harrow on Friday, the hospital said.\n\n"
    "The tram line was opened in 1998 and carries 4,000 people a day."
)
TABLE = (
    "The council publishes what its bridges cost.\n\n"
    "Table 1. Spending on bridges (USD million)\n\n"
    "| Item | 2023 | 2024 |\n|---|---|---|\n| Repairs | 30.5 | 40.1 |\n| Paint | 1.0 | 1.2 |\n"
)


def source(text, publisher):
    return Source.from_text(text, title=f"Report of {publisher}", publisher=publisher)


def test_accident_of_two_outlets_is_told():
    told = digest_of("Tram hits bus on Mill Lane", source(COURIER, "Courier"), source(POST, "Post"), day=DAY)
    assert told.splitlines() == [
        "# 🚀 Tram Hits Bus on Mill Lane",
        "## What Happened 📰",
        "**Courier:** “A tram hit a bus on Mill Lane in Harrow on Friday morning, injuring nine people, the police said. "
        "The bus had stopped on the rails.”",
        "**Post:** “The tram line was opened in 1998 and carries 4,000 people a day.”",
        "## Where the Sources Differ ⚖️",
        "Courier has “nine people”, Post “Eleven people”.",
        "- **Post**: “Eleven people were injured when a tram hit a bus in Harrow on Friday, the hospital said.”",
        "## In Their Own Words 🗣️",
        "- **Ann Reed**: “The driver rang and rang.” “Nobody on the bus could move.” (baker who saw it; Courier)",
        "## What Comes Next 📅",
        "**Courier:** “Mill Lane will stay closed until Monday.”",
    ]


def test_tables_give_unit_and_period():
    read = extract(TABLE.encode(), ReadingRequest(name="bridges.md", today=DAY))
    table = Source.from_text(read.text, title="Bridges", publisher="City", tables=read.tables)
    assert digest_of("Council mends bridges", table, day=DAY).splitlines() == [
        "# 🚀 Council Mends Bridges",
        "## What Happened 📰",
        "**City:** “The council publishes what its bridges cost.”",
        "## In Figures 📊",
        "Spending on bridges (City):",
        "- **Repairs**: $40.1 million in 2024; $30.5 million in 2023.",
        "- **Paint**: $1.2 million in 2024; $1.0 million in 2023.",
    ]


def test_one_sentence_makes_a_digest():
    """With nothing on what comes next, the last section once told the only fact a third time."""
    assert digest_of(
        "Council mends bridges", source("The council spent $40 million in 2024.", "City")
    ).splitlines() == [
        "# 🚀 Council Mends Bridges",
        "## What Happened 📰",
        "**City:** “The council spent $40 million in 2024.”",
    ]


def test_copies_of_a_report_are_told_once():
    told = digest_of("Tram hits bus in Harrow", source(COURIER, "Courier"), source(COURIER, "Mirror"), day=DAY)
    assert told.count("A tram hit a bus") == 1
    assert "Mirror" not in told


def test_code_in_a_sentence_stands_outside_the_marks():
    """The program takes code marks out; inside a quotation that was an altered one, which blocked the draft."""
    told = digest_of("Parser steals keys", source("Version 4 of `fastparse` sends keys to a server.", "Advisory"))
    assert told.splitlines()[-1] == "**Advisory:** “Version 4 of” fastparse “sends keys to a server.”"


def test_wide_data_files_are_told_as_they_offer_themselves():
    """A table of four columns without a period once made a digest without a word of news."""
    read = extract(b"Town,North,South,East,West\nHarrow,1,2,3,4\n", ReadingRequest(name="towns.csv", today=DAY))
    towns = Source.from_text(
        read.text, title="Gates by town", publisher="City", tables=read.tables, media_type="text/csv"
    )
    assert digest_of("City counts its gates", towns).splitlines()[1:] == [
        "## In Figures 📊",
        "- Gates by town: Harrow, North: 1 (City).",
    ]
