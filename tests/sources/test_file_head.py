"""The lines above a text that say who published it, when and where, read and kept out of the text."""

from datetime import date

import pytest

from pipeline.sources.extract import extract
from pipeline.sources.extracted import Extract, ReadingRequest, called
from pipeline.sources.file_head import Head, read_head
from tests.growth import outgrows

READING = ReadingRequest(name="a.txt", today=date(2025, 1, 31))
BODY = "Officials say the bridge is shut for repairs. It opens again in May."
DAY, ADDRESS = date(2024, 11, 3), "https://example.org/bridge"
GAZETTE = Head(publisher="The Tidewater Gazette", published=DAY, url=ADDRESS)
HEADS = {
    "labels": (
        f"# A bridge closes\nPublisher: The Tidewater Gazette\nPublished: 2024-11-03\nURL: {ADDRESS}\nText: restated",
        GAZETTE,
    ),
    "other labels": (
        f"A bridge closes\n\n**Source:** The Tidewater Gazette\n**Date:** 3 November 2024\n**Link:** {ADDRESS}",
        GAZETTE,
    ),
    "labels in a line": (
        f"A bridge closes\n\nPublisher: The Tidewater Gazette. Published: 2024-11-03. URL: {ADDRESS}",
        GAZETTE,
    ),
    "bare lines": (f"A bridge closes\nThe Tidewater Gazette\n3 November 2024 (updated 11:11)\n{ADDRESS}", GAZETTE),
    "below a question": (f"What closes next?\nThe Tidewater Gazette\n2024-11-03\n{ADDRESS}", GAZETTE),
    "bars": (f"# A bridge closes\n\nThe Tidewater Gazette | 3 November 2024 | {ADDRESS}", GAZETTE),
    "no day": (
        f"A bridge closes\nThe Tidewater Gazette\nundated\n{ADDRESS}",
        GAZETTE.model_copy(update={"published": None}),
    ),
    "a byline": ("A bridge closes\nBy Ann Lee and Jo de Wit\nPublished on 3 November 2024", Head(published=DAY)),
    "a place": ("A bridge closes\n\nOstrey, 3 November 2024", Head(published=DAY)),
    "a subheading": ("A bridge closes\nRepairs will take until May\n3 November 2024", Head(published=DAY)),
}


@pytest.mark.parametrize(("head", "said"), HEADS.values(), ids=HEADS)
def test_a_files_head_says_whose_it_is(head: str, said: Head) -> None:
    """Every saved article was dated today and its footnote named a cut headline: such lines were read as body."""
    text = f"{head}\n\n{BODY}"
    found = read_head(text)
    assert found.model_copy(update={"lines": ()}) == said
    assert found.body_of(text).split("\n", 1)[1].strip() == BODY


def test_a_saved_article_is_read_with_publisher_date_and_address() -> None:
    """A headline with another line right below it was taken for wrapped prose, and the source called "A long … "."""
    headline = "A bridge that has stood for a hundred and four years closes for repairs"
    text = f"{headline}\nThe Tidewater Gazette\n2024-11-03\n{ADDRESS}\n\n{BODY}\n"
    assert extract(text.encode(), READING) == Extract(
        text=text, title=headline, publisher="The Tidewater Gazette", published=DAY, url=ADDRESS
    )


FRONT = {
    "YAML": f"---\ntitle: 'A bridge closes'\npublisher: The Tidewater Gazette\ndate: 2024-11-03\nurl: {ADDRESS}\n---\n",
    "TOML": f'+++\ntitle = "A bridge closes"\nsource = "The Tidewater Gazette"\ndate = 2024-11-03\nurl = "{ADDRESS}"\n+++\n',
}


@pytest.mark.parametrize("front", FRONT.values(), ids=FRONT)
def test_front_matter_names_publisher_and_address(front: str) -> None:
    """Of front matter, title and date alone were read."""
    assert extract(f"{front}\n{BODY}\n".encode(), READING) == Extract(
        text=f"{BODY}\n", title="A bridge closes", publisher="The Tidewater Gazette", published=DAY, url=ADDRESS
    )


def test_a_table_below_a_head_names_the_source() -> None:
    """Its header row was the title, and words of it the name: the head before it counted as the text's own words."""
    table = "| Branch | Visits |\n|---|---|\n| Ostrey | 12 |\n| Velm | 15 |\n"
    text = f"Publisher: The Tidewater Gazette\nPublished: 2024-11-03\nURL: {ADDRESS}\n\n{table}"
    read = extract(text.encode(), READING)
    assert (read.title, called(read.text, read.tables)) == ("", "Visits by branch")


NESTED = {
    "YAML": "---\ntitle: A bridge closes\nimage:\n  url: https://example.org/a.jpg\n  source: Ann Lee\n---\n",
    "TOML": '+++\ntitle = "A bridge closes"\n[image]\nurl = "https://example.org/a.jpg"\nsource = "Ann Lee"\n+++\n',
}


@pytest.mark.parametrize("front", NESTED.values(), ids=NESTED)
def test_front_matter_of_a_picture_is_not_the_articles(front: str) -> None:
    """A picture's address and photographer, below a key of their own, were taken for the article's."""
    assert extract(f"{front}\n{BODY}\n".encode(), READING) == Extract(text=f"{BODY}\n", title="A bridge closes")


BODIES = {
    "a sentence": "The date harvest\n\nDate: the palm fruit that the valley sells most of is cheap in 2024.",
    "a label below": f"A bridge closes\n\n{BODY}\n\nDate: 3 November 2024\n\nPublisher: The Tidewater Gazette",
    "a list": "A bridge closes\n\n- 3 November 2024\n- The Tidewater Gazette",
    "a publisher that is a sentence": "Books\n\nPublisher: the house that printed her first novel has closed.",
    "a sentence with a date": "It opened on 3 November 2024.\n\nThey were there, 3 November 2024 or not.",
}


@pytest.mark.parametrize("text", BODIES.values(), ids=BODIES)
def test_what_the_body_says_is_no_head(text: str) -> None:
    assert read_head(text) == Head()


def test_a_dateline_gives_its_day_and_stays() -> None:
    text = "A bridge closes\n\nOSTREY, Nov. 3, 2024 (Meridian) – Officials shut the bridge."
    assert read_head(text) == Head(published=DAY)


def test_a_pages_first_paragraphs_are_read_as_a_files() -> None:
    page = (
        "<html><head><title>A bridge closes</title></head><body><article><h1>A bridge closes</h1>"
        f"<p>The Tidewater Gazette</p><p>2024-11-03</p><p>{ADDRESS}</p><p>{BODY * 4}</p></article></body></html>"
    )
    read = extract(page.encode(), READING.model_copy(update={"media_type": "text/html"}))
    assert (read.publisher, read.published, read.url) == ("The Tidewater Gazette", DAY, ADDRESS)


@pytest.mark.parametrize("piece", ["a, ", "(", "By A ", "Date: ", " | "])
def test_a_head_is_read_in_linear_time(piece: str) -> None:
    assert not outgrows(lambda size: read_head(f"Title\n{piece * size}"), 5_000)
