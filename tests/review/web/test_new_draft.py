"""A new draft at the desk: from a headline to a document, with the sources shown before where somebody wants that."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.feeds.entries import EntryBook
from pipeline.feeds.item import Item
from pipeline.feeds.subscriptions import FeedBook
from tests.find.scripted import WAYS_ON
from tests.reader_at_hand import reader_at_hand

__all__ = ["reader_at_hand"]

HEADLINE = "Aldersyke hospital opens 96-bed ward a year late"
LEADS = {
    "a": "A ward of 96 beds has opened at Aldersyke hospital, a year later than planned.",
    "b": "Aldersyke hospital took in the first patients of its 96-bed ward, opened a year late.",
    "c": "At Aldersyke hospital a ward with 96 beds opens, a year late.",
}


def report(desk, outlet, reporter):
    """An entry of a feed that carries its reports whole, of the day before the desk's."""
    store, seen = (
        desk.context.store,
        datetime.combine(desk.context.today, datetime.min.time(), UTC) - timedelta(hours=9),
    )
    address = f"https://{outlet}.example/feed.xml"
    (feed,) = [each for each in FeedBook(store).followed([address], seen) if each.url == address]
    text = f"{LEADS[reporter]} {WAYS_ON[reporter].format(who='Aldersyke hospital')}"
    item = Item(
        url=f"https://{outlet}.example/1", title=LEADS[reporter], summary=LEADS[reporter], text=text, published=seen
    )
    EntryBook(store).take(feed, [item], seen)


@pytest.fixture
def told(house):
    report(house.desk, "courier", "a")
    report(house.desk, "herald", "b")
    return house


def test_headline_becomes_a_document(told, editor):
    answer = editor.post("/new", headline=HEADLINE)
    assert re.fullmatch(r"/documents/\d+", answer.headers["location"])
    assert "reports of" in editor.get(answer.headers["location"]).text


def test_sources_are_shown_before_the_draft(told, editor):
    shown = editor.post("/new", headline=HEADLINE, do="sources").text
    places = re.findall(r'name="keep" value="([^"]+)"', shown)
    assert set(places) == {"https://courier.example/1", "https://herald.example/1"}


def test_struck_source_leaves_too_few(told, editor):
    editor.post("/new", headline=HEADLINE, do="sources")
    answer = editor.post("/new", headline=HEADLINE, shown="true", keep="https://courier.example/1")
    assert answer.status_code == 422
    assert "two independent publishers, and there is one (courier.example)" in answer.text


def test_every_refusal_is_told(told, editor):
    report(told.desk, "daily", "a")
    shown = editor.post("/new", headline=HEADLINE, do="sources").text
    assert "copy, 100% of the shorter text stands in" in shown


def test_unknown_event_is_not_drafted(house, editor):
    answer = editor.post("/new", headline="Nothing at all is known of this event")
    assert (answer.status_code, "there is none" in answer.text) == (422, True)


@pytest.mark.parametrize("headline", ["", "  – ", "x" * 301])
def test_headline_is_asked_for(house, editor, headline):
    assert editor.post("/new", headline=headline).status_code == 422


def test_added_source_is_an_address(told, editor):
    editor.post("/new", headline=HEADLINE, do="sources")
    answer = editor.post("/new", headline=HEADLINE, shown="true", add="file:///etc/passwd")
    assert (answer.status_code, "root:" in answer.text) == (422, False)


SOURCE = (
    "The ward at Aldersyke hospital has 96 beds. It opened on 3 March 2026, a year late. It cost 41 million pounds."
)


def give(editor, **more):
    """The form sent with files and addresses of one's own."""
    form = {"csrf": editor.csrf, "headline": HEADLINE, **more.pop("form", {})}
    return editor.client.post("/new", data=form, **more)


def test_a_file_of_ones_own_becomes_a_document(house, editor):
    """The desk drafted from a headline alone, where the command line takes files and addresses too."""
    answer = give(editor, files=[("files", ("../../a ward.txt", SOURCE.encode(), "text/plain"))])
    assert answer.status_code == 303
    assert "96" in editor.get(answer.headers["location"]).text
    (kept,) = (house.desk.context.settings.folder / "sources" / "desk").rglob("*.txt")
    assert (kept.name, kept.read_text()) == ("a-ward.txt", SOURCE)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        pytest.param("file:///etc/passwd", "is no address", id="a-file-of-the-machine"),
        pytest.param("/etc/passwd", "is no address", id="a-path"),
        pytest.param("http://127.0.0.1:9/x", "closed to sources", id="a-service-inside"),
        pytest.param("http://localhost/x", "inside a network", id="a-name-inside"),
    ],
)
def test_given_address_passes_the_guard(house, editor, address, said):
    answer = give(editor, form={"sources": address})
    assert (answer.status_code, said in answer.text, "root:" in answer.text) == (422, True, False)


def test_file_that_is_no_source_is_told(house, editor):
    answer = give(editor, files=[("files", ("x.bin", bytes(range(256)) * 9, "application/octet-stream"))])
    assert (answer.status_code, "x.bin" in answer.text) == (422, True)
