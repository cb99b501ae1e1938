"""Sitemaps and plain pages become entries: addresses with their titles and dates, as far as they state any."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import SourceError
from pipeline.feeds.item import MOST_ITEMS, Item, Parsed, moment, plain_title, titled, whole_url

MOST_MAPS = 3
FEWEST_WORDS = 4
"""Words of a link that may be a headline; menus have fewer."""
SKIPPED = "//nav | //footer | //header//ul | //aside | //form | //script | //style"


def from_sitemap(text: str, url: str, now: datetime) -> Parsed:
    """A sitemap's newest addresses, or the newest sitemaps of an index."""
    root = _xml(text)
    if _name(root) == "sitemapindex":
        found = [(_value(each, "lastmod"), whole_url(_value(each, "loc"), url)) for each in root]
        newest = [link for _, link in sorted(found, reverse=True) if link]
        return Parsed(kind="sitemap", more=tuple(newest[:MOST_MAPS]))
    items = [item for each in root if _name(each) == "url" and (item := _mapped(each, url, now))]
    items.sort(key=lambda item: (item.published is not None, item.published, item.url), reverse=True)
    return _taken(Parsed(kind="sitemap"), items)


def _taken(parsed: Parsed, items: Sequence[Item]) -> Parsed:
    """As many of the entries as a round takes, with how many there are where those are more."""
    listed = len(items) if len(items) > MOST_ITEMS else 0
    return parsed.model_copy(update={"items": tuple(items[:MOST_ITEMS]), "listed": listed})


def _mapped(element: Any, base: str, now: datetime) -> Item | None:
    url = whole_url(_value(element, "loc"), base)
    if not url or urlsplit(url).path in ("", "/"):
        return None
    stated = _value(element, "publication_date") or _value(element, "lastmod")
    published, dated = moment(stated, _w3c(stated), now)
    title = titled(plain_title(_value(element, "title")), "", url)
    return Item(url=url, title=title, published=published, dated=dated) if title else None


def from_page(text: str, url: str) -> Parsed:
    """The links of a page to others of its site whose words may be a headline; the page dates none of them."""
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        page = html.fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (ValueError, SyntaxError, etree.LxmlError) as error:
        raise SourceError(f"it is no HTML that can be read ({error})", "Name its feed.") from None
    for element in page.xpath(SKIPPED):
        element.drop_tree()
    titles: dict[str, str] = {}
    for link in page.iterlinks():
        element, attribute, target, _ = link
        found = whole_url(target, url) if element.tag == "a" and attribute == "href" else ""
        title = plain_title(element.text_content()) if found and _same_site(found, url) else ""
        if len(title.split()) >= FEWEST_WORDS and len(title) > len(titles.get(found, "")):
            titles[found] = title
    items = [Item(url=found, title=title) for found, title in titles.items()]
    return _taken(Parsed(kind="page", title=plain_title(page.findtext(".//title") or "")), items)


def feeds_named(text: str, url: str) -> tuple[str, ...]:
    """The feeds that a page's head names, in its order."""
    from lxml import etree, html

    try:
        page = html.fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (ValueError, SyntaxError, etree.LxmlError):
        return ()
    types = ("application/rss+xml", "application/atom+xml", "application/feed+json")
    links = page.xpath("//link[contains(concat(' ', @rel, ' '), ' alternate ')][@href]")
    found = [whole_url(link.get("href"), url) for link in links if link.get("type", "").lower() in types]
    return tuple(dict.fromkeys(filter(None, found)))


def _xml(text: str) -> Any:
    """The root of an XML text; entities stay unread, so that none can grow."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).lstrip().encode(), parser=parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise SourceError("its XML cannot be read", "Tell the sitemap's publisher.")
    return root


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _value(element: Any, name: str) -> str:
    """The text of the first element of that name inside, whatever its namespace."""
    return next(((each.text or "").strip() for each in element.iter() if _name(each) == name), "")


def _w3c(stated: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(stated)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _same_site(link: str, page: str) -> bool:
    there, here = (urlsplit(each).hostname or "" for each in (link, page))
    return link != page and there.removeprefix("www.") == here.removeprefix("www.")
