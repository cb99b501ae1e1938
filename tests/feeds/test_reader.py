"""Feeds of every form and fault become entries: what each says, and what is refused with its reason."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import InputError, SourceError
from pipeline.feeds.item import Item, Parsed
from pipeline.feeds.opml import Listed, read_opml
from pipeline.feeds.reader import FeedReader, parse
from pipeline.sources.fetched import Fetched

FEEDS = Path(__file__).parent / "feeds"
NOW, WHEN = datetime(2026, 11, 5, 12, tzinfo=UTC), datetime(2026, 11, 5, 6, 30, tzinfo=UTC)
ADDRESS = "http://courier.example.org/news/feed"


def parsed(name: str, *, page: bool = False) -> Parsed:
    return parse((FEEDS / name).read_bytes(), ADDRESS, NOW, page=page)


FLOOD = Item(url="http://courier.example.org/1", title="River floods Harrow")
BRIDGE = Item(url="http://courier.example.org/2", title="Bridge opens in Tolm")
BOATS = FLOOD.model_copy(update={"summary": "Boats in the streets.", "published": WHEN, "dated": "stated"})
FORMS = {
    "rss-0.90.xml": (FLOOD, BRIDGE),
    "rss-0.91.xml": (
        Item(
            url="http://courier.example.org/1", title="Café burns in Harrow", summary="Nobody was hurt.", language="en"
        ),
    ),
    "rss-0.92.xml": (
        Item(
            url="http://courier.example.org/1",
            title="Only a description, as version 0.92 allows, without any headline at all.",
            summary="Only a description, as version 0.92 allows, without any headline at all.",
        ),
    ),
    "rss-1.0.xml": (BOATS.model_copy(update={"guid": "http://courier.example.org/1"}),),
    "atom-0.3.xml": (BOATS.model_copy(update={"guid": "tag:courier.example.org,2026:1"}),),
    "atom-1.0.xml": (BOATS.model_copy(update={"guid": "urn:uuid:2", "language": "en"}),),
    "feed.json": (
        BOATS.model_copy(update={"guid": "courier-1", "language": "en"}),
        Item(guid="2", title="A note without a title.", summary="A note without a title.", language="en"),
    ),
    "empty.xml": (),
}


@pytest.mark.parametrize(("name", "items"), FORMS.items(), ids=FORMS)
def test_a_form_of_feed_is_read(name: str, items: tuple[Item, ...]) -> None:
    assert parsed(name).items == items


def test_whole_articles_and_clean_links() -> None:
    item = parsed("rss-2.0.xml").items[0]
    assert (item.guid, item.url) == ("courier-1", "http://courier.example.org/1?id=7")
    assert (item.summary, item.language) == ("Boats in the streets.", "en-gb")
    assert item.text == ("The river left its bed on Thursday and flooded the old town. " * 12).strip()


TITLES = {
    "html-titles.xml": ["Flood & fire in Harrow", "Rate of 5 < 6 percent", "Prices rise by a third"],
    "wrong-encoding.xml": ["Café “Zürich” reopens – finally"],
    "entity-bomb.xml": ["River floods Harrow &f;"],
    "duplicate-guids.xml": ["River floods Harrow", "Bridge opens in Tolm", "Rates rise in Norland"],
}


@pytest.mark.parametrize(("name", "titles"), TITLES.items(), ids=TITLES)
def test_titles_are_plain_words(name: str, titles: list[str]) -> None:
    assert [item.title for item in parsed(name).items] == titles


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    assert [item.url for item in parsed("broken.xml").items][:2] == [FLOOD.url, BRIDGE.url]


def test_relative_links_are_made_whole() -> None:
    urls = [item.url for item in parsed("relative-links.xml").items]
    assert urls == ["http://courier.example.org/news/2026/1", "http://courier.example.org/top/2", ""]


FOUND = {
    "modules.xml": [
        ("River & sea flood Harrow", "https://courier.example.org/1", "Boats in the streets."),
        ("Second: no link, permalink guid", "https://courier.example.org/2", ""),
        ("Podcast without link", "", ""),
        ("Podcast with a page", "https://courier.example.org/12", "Summary of episode"),
    ],
    "atom-xhtml.xml": [
        ("River floods Harrow < Tolm", "https://blog.example.org/x/posts/1", "Boats in the streets."),
        ("Only id link", "https://blog.example.org/posts/2", ""),
        ("Content src", "", ""),
    ],
    "video.xml": [
        ("Mayor speaks on flood", "https://video.example.com/watch?v=abc", "The mayor of Harrow on boats."),
    ],
    "no-titles.xml": [
        (
            "River floods Harrow, boats in the streets. #flood More to come",
            "https://social.example.org/@desk/1",
            "River floods Harrow, boats in the streets. #flood More to come",
        ),
    ],
    "not-utf-8.xml": [("Café “Zürich” – five €", "http://courier.example.org/1", "The café said so.")],
    "warning-first.xml": [("AT&T & Co buys Harrow Cable", "http://courier.example.org/1", "")],
}


@pytest.mark.parametrize(("name", "found"), FOUND.items(), ids=FOUND)
def test_feeds_as_they_are_found(name: str, found: list[tuple[str, str, str]]) -> None:
    assert [(item.title, item.url, item.summary) for item in parsed(name).items] == found


def test_an_aggregator_names_the_outlet() -> None:
    [item] = parsed("aggregator.xml").items
    assert (item.outlet, item.url) == ("The Courier", "https://news.example.com/rss/articles/CBMiX2h0?oc=5")


DATES = {
    "RFC 822": ("Thu, 05 Nov 2026 06:30:00 GMT", "stated"),
    "two-digit year": ("05 Nov 26 06:30:00 +0000", "stated"),
    "Eastern": ("Thu, 5 Nov 2026 01:30:00 EST", "stated"),
    "wrong weekday": ("Mon, 05 Nov 2026 06:30:00 +0000", "stated"),
    "ISO": ("2026-11-05T07:30:00+01:00", "stated"),
    "ISO with blanks": ("2026-11-05 07:30:00 +0100", "stated"),
    "ISO without signs": ("20261105T063000Z", "repaired"),
    "British summer": ("Thu, 05 Nov 2026 07:30:00 BST", "repaired"),
    "Central Europe": ("Thu, 05 Nov 2026 07:30:00 CET", "repaired"),
    "Sydney": ("Thu, 05 Nov 2026 17:30:00 AEDT", "repaired"),
    "French": ("jeu., 05 nov. 2026 06:30:00 +0000", "repaired"),
    "German": ("Do, 05 Nov 2026 07:30:00 +0100", "repaired"),
    "slashes": ("2026/11/05 06:30:00", "repaired"),
    "American": ("11/05/2026 06:30 AM", "repaired"),
    "full stops": ("05.11.2026 06:30", "repaired"),
    "in words": ("November 5, 2026 6:30 am", "repaired"),
    "seconds since 1970": ("1793860200", "repaired"),
    "milliseconds": ("1793860200000", "repaired"),
}


@pytest.mark.parametrize(("stated", "dated"), DATES.values(), ids=DATES)
def test_a_date_in_many_forms(stated: str, dated: str) -> None:
    feed = f"<rss version='2.0'><channel><item><title>x</title><pubDate>{stated}</pubDate></item></channel></rss>"
    [item] = parse(feed.encode(), ADDRESS, NOW).items
    assert (item.published, item.dated) == (WHEN, dated)


@pytest.mark.parametrize("stated", ["0000-00-00 00:00:00", "06:30", "yesterday", "99999999999999999999", "2026-13-45"])
def test_a_date_that_is_none(stated: str) -> None:
    """A day that no calendar has once took its whole feed down."""
    feed = f"<rss version='2.0'><channel><item><title>x</title><pubDate>{stated}</pubDate></item></channel></rss>"
    [item] = parse(feed.encode(), ADDRESS, NOW).items
    assert (item.published, item.dated) == (None, "unknown")


def test_dates_are_stated_repaired_or_unknown() -> None:
    assert [(item.dated, item.published) for item in parsed("bad-dates.xml").items] == [
        ("stated", WHEN),
        ("repaired", WHEN),
        ("repaired", NOW),
        ("unknown", None),
        ("unknown", None),
        ("unknown", None),
        ("unknown", None),
    ]


def test_a_sitemap_gives_its_newest_first() -> None:
    day = datetime(2026, 11, 4, tzinfo=UTC)
    assert parsed("sitemap.xml").items == (
        Item(url=FLOOD.url, title="River floods Harrow", published=WHEN, dated="stated"),
        Item(
            url="http://courier.example.org/2026/bridge-opens-in-tolm.html",
            title="Bridge opens in tolm",
            published=day,
            dated="stated",
        ),
    )


def test_a_page_gives_its_headlines() -> None:
    assert parsed("page.html", page=True) == Parsed(
        kind="page",
        title="Example Courier",
        items=(
            Item(url=FLOOD.url, title="River floods Harrow after days of rain"),
            Item(url=BRIDGE.url, title="Bridge opens in Tolm at last"),
        ),
    )


REFUSED = {
    "a web page": ((FEEDS / "page.html").read_bytes(), "it is a web page, no feed"),
    "plain text": (b"nothing to see here", "it is no feed"),
    "other JSON": (b'{"items": []}', "it is JSON, and no JSON Feed"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "it is a binary file, not text"),
    "XML of its own": (b"<?xml version='1.0'?><notes><note>x</note></notes>", "it is no feed"),
    "cut before the first entry": (b"<?xml version='1.0'?><rss version='2.0'><channel><title>Exa", "broken off"),
}


@pytest.mark.parametrize(("body", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_feed_says_so(body: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        parse(body, ADDRESS, NOW)


def test_a_page_names_its_feeds() -> None:
    with pytest.raises(SourceError) as refusal:
        parsed("page.html")
    assert refusal.value.next_step == "It names these feeds: http://courier.example.org/feed.xml"


async def test_another_process_reads_the_same() -> None:
    fetched = Fetched(url=ADDRESS, body=(FEEDS / "atom-1.0.xml").read_bytes(), retrieved=NOW.date())
    async with FeedReader(20) as reader:
        assert await reader.read(fetched, NOW) == parsed("atom-1.0.xml")
        with pytest.raises(SourceError, match="it is no feed"):
            await reader.read(fetched.model_copy(update={"body": b"no feed"}), NOW)


def test_opml_lists_each_feed_once() -> None:
    assert read_opml((FEEDS / "list.opml").read_bytes(), "list.opml") == (
        Listed("http://courier.example.org/feed.xml", "Courier"),
        Listed("http://ledger.example.org/feed.xml", "The Ledger"),
    )


@pytest.mark.parametrize("body", [b"", b"<rss/>", b"<opml><body/></opml>"], ids=["empty", "another", "without feeds"])
def test_a_list_without_feeds_is_refused(body: bytes) -> None:
    with pytest.raises(InputError, match=r"^list\.opml: it"):
        read_opml(body, "list.opml")


def entries(inner: str) -> tuple[Item, ...]:
    media = 'xmlns:media="http://search.yahoo.com/mrss/"'
    whole = f'<?xml version="1.0"?><rss version="2.0" {media}><channel><title>Post</title>{inner}</channel></rss>'
    return parse(whole.encode(), ADDRESS, NOW).items


STATED = {
    "Wed Nov 04 2026 17:00:12 GMT+0200 (Central European Time)": datetime(2026, 11, 4, 15, 0, 12, tzinfo=UTC),
    "2026-11-04 14:32:45 UTC-4": datetime(2026, 11, 4, 18, 32, 45, tzinfo=UTC),
    "2026-11-04T14:32:45 UTC+5:30": datetime(2026, 11, 4, 9, 2, 45, tzinfo=UTC),
    "2026-11-04 24:00": datetime(2026, 11, 5, tzinfo=UTC),
    "4 Nov 2026 9.30am": datetime(2026, 11, 4, 9, 30, tzinfo=UTC),
    "4 November 2026, 9.30 pm": datetime(2026, 11, 4, 21, 30, tzinfo=UTC),
    "03/11/2026 08:00": datetime(2026, 3, 11, 8, tzinfo=UTC),
}


@pytest.mark.parametrize(("stated", "moment"), STATED.items(), ids=STATED)
def test_odd_dates_say_what_they_mean(stated: str, moment: datetime) -> None:
    """An offset behind GMT or UTC was taken with the wrong sign, and an entry stood four hours in the future."""
    (item,) = entries(f"<item><title>A</title><pubDate>{stated}</pubDate></item>")
    assert (item.published, item.dated) == (moment, "repaired")


def test_neighbours_tell_that_days_come_first() -> None:
    """03/11 was 11 March though 28/10 stood beside it, and 12/10 was a day in the future and so unknown."""
    stated = ("28/10/2026 09:00", "12/10/2026 09:00", "03/11/2026 08:00")
    items = entries("".join(f"<item><title>A</title><pubDate>{each}</pubDate></item>" for each in stated))
    assert [f"{item.published:%d %b}" for item in items if item.published] == ["28 Oct", "12 Oct", "03 Nov"]


LINKS = {
    "https://a.example/s?q=caf%E9": "https://a.example/s?q=caf%E9",
    "https://a.example/story?20261128": "https://a.example/story?20261128",
    "https://a.example/s?a=1;b=2": "https://a.example/s?a=1;b=2",
    "https://a.example/#/route": "https://a.example/#/route",
    "https://a.example/x?utm_source=feed&amp;id=7#top": "https://a.example/x?id=7",
    "HTTPS://A.example/x": "https://a.example/x",
}


@pytest.mark.parametrize(("link", "kept"), LINKS.items(), ids=LINKS)
def test_links_lose_their_tracking_alone(link: str, kept: str) -> None:
    """Links were taken apart and put together again, which changed bytes, names without a value, and routes."""
    assert [item.url for item in entries(f"<item><title>A</title><link>{link}</link></item>")] == [kept]


WORDS = {
    "The &lt;details&gt; element turns ten": "The <details> element turns ten",
    "Profit &lt;target, says chief": "Profit <target, says chief",
    "&lt;Harrow&gt; wins &lt;b&gt;again&lt;/b&gt;": "<Harrow> wins again",
    "Google bans &lt;script&gt; tags in mail": "Google bans <script> tags in mail",
    "Why &lt;style&gt; beats &lt;/div&gt; at last": "Why <style> beats </div> at last",
    "The &lt;iframe&gt; is dead": "The <iframe> is dead",
    "&lt;p&gt;Harrow wins&lt;br&gt;again": "Harrow wins again",
    "&lt;b&gt;Bold&lt;/b&gt; &lt;b&gt; and &lt;a href='x'&gt;linked": "Bold <b> and linked",
    "51&#160;780 people&#160;counted": "51\u00a0780 people counted",
    "1500&lt;sup&gt;2&lt;/sup&gt; people on 5 km&lt;sup&gt;2&lt;/sup&gt;": "1500 people on 5 km²",
    "Party &#55357;&#56832; at &#55357; the quay": "Party 😀 at the quay",
    "&lt;script&gt;x()&lt;/script&gt;Quay": "Quay",
}


@pytest.mark.parametrize(("written", "title"), WORDS.items(), ids=WORDS.values())
def test_a_title_keeps_its_words(written: str, title: str) -> None:
    """Words in angle brackets were lost with all behind them, and half an emoji lost the whole feed."""
    assert [item.title for item in entries(f"<item><title>{written}</title></item>")] == [title]


def test_a_summary_loses_nothing_behind_a_tag_that_is_told_of() -> None:
    """All behind "<script>" was lost, in a summary as in a title."""
    told = "Google bans &lt;script&gt; tags, &lt;p&gt;it said"
    assert [item.summary for item in entries(f"<item><title>A</title><description>{told}</description></item>")] == [
        "Google bans <script> tags, it said"
    ]


def test_a_description_beats_a_caption() -> None:
    """feedparser takes the first of both, so that a photo's caption became the summary of the story."""
    caption = "<media:group><media:description>A photo.</media:description></media:group>"
    told = "<description>The story.</description>"
    items = entries(f"<item><title>A</title>{caption}{told}</item><item><title>B</title>{caption}</item>")
    assert [item.summary for item in items] == ["The story.", "A photo."]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_a_feed_in_utf_16_is_read(encoding: str) -> None:
    """Without a byte order mark it was "a binary file"."""
    item = "<rss><channel><item><title>Größe</title></item></channel></rss>"
    told = f'<?xml version="1.0" encoding="UTF-16"?>{item}'
    assert [item.title for item in parse(told.encode(encoding), ADDRESS, NOW).items] == ["Größe"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://a.example/rss?a=1&b=2&copy=3", "https://a.example/rss?a=1&b=2&copy=3"),
        ("https://a.example/rss?a=1&amp;b=2", "https://a.example/rss?a=1&b=2"),
        ("feed://a.example/rss", "http://a.example/rss"),
        ("feed:https://a.example/rss", "https://a.example/rss"),
        ("HTTPS://a.example/Rss", "https://a.example/Rss"),
    ],
)
def test_a_list_gives_addresses_as_meant(written: str, read: str) -> None:
    """A bare ampersand lost a part of the address without a word, and feed:// and HTTPS:// were passed over."""
    body = f'<opml version="2.0"><body><outline text="News & Views" xmlUrl="{written}"/></body></opml>'
    assert read_opml(body.encode(), "list.opml") == (Listed(read, "News & Views"),)


_HOURS = (1, 8, 3, 6, 2)
RSS_DATES = [f"Thu, 05 Nov 2026 0{hour}:00:00 GMT" for hour in _HOURS] + ["Thu, 05 Nov 2099 06:00:00 GMT", "today"]
ISO_DATES = [f"2026-11-05T0{hour}:00:00Z" for hour in _HOURS] + ["2099-11-05T06:00:00Z", "today"]
LONG_FEEDS = {
    "RSS": "<rss version='2.0'><channel><title>Ours</title>"
    + "".join(f"<item><title>{n}</title><pubDate>{stated}</pubDate></item>" for n, stated in enumerate(RSS_DATES))
    + "</channel></rss>",
    "RDF": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
    " xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Ours</title></channel>"
    + "".join(f"<item><title>{n}</title><dc:date>{stated}</dc:date></item>" for n, stated in enumerate(ISO_DATES))
    + "</rdf:RDF>",
    "Atom": "<feed xmlns='http://www.w3.org/2005/Atom'><title>Ours</title>"
    + "".join(f"<entry><title>{n}</title><updated>{stated}</updated></entry>" for n, stated in enumerate(ISO_DATES))
    + "</feed>",
    "JSON": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Ours",
            "items": [{"id": str(n), "title": str(n), "date_published": stated} for n, stated in enumerate(ISO_DATES)],
        }
    ),
}


@pytest.mark.parametrize("body", LONG_FEEDS.values(), ids=LONG_FEEDS)
def test_of_a_long_feed_the_newest_are_read(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """100,000 entries took a minute to read, which is longer than a feed has: none of them was taken."""
    monkeypatch.setattr("pipeline.feeds.rss_atom.MOST_ITEMS", 2)
    read = parse(body.encode(), ADDRESS, NOW)
    assert (read.title, [item.title for item in read.items], read.listed) == ("Ours", ["1", "3"], 7)


@pytest.mark.parametrize("page", [False, True], ids=["sitemap", "page"])
def test_what_a_sitemap_leaves_out_is_counted(monkeypatch: pytest.MonkeyPatch, page: bool) -> None:
    """Of a sitemap of 50,000 addresses the newest 1,000 were taken, and nobody was told of the others."""
    monkeypatch.setattr("pipeline.feeds.sitemaps.MOST_ITEMS", 2)
    places = ["river-floods-harrow-again", "bridge-opens-in-tolm", "ferry-sinks-off-ness"]
    mapped = "".join(f"<url><loc>http://courier.example.org/{place}</loc></url>" for place in places)
    linked = "".join(f'<a href="/{place}">{place.replace("-", " ")}</a>' for place in places)
    read = parse((linked if page else f"<urlset>{mapped}</urlset>").encode(), ADDRESS, NOW, page=page)
    assert (len(read.items), read.listed) == (2, 3)
