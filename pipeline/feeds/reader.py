"""A process that reads strangers' feeds apart from everything else, as the sources' reader does with their pages."""

import base64
import re
from datetime import datetime
from typing import Any, ClassVar

from pipeline.errors import SourceError
from pipeline.feeds.item import Parsed, joined_halves
from pipeline.feeds.rss_atom import from_json, from_xml
from pipeline.feeds.sitemaps import feeds_named, from_page, from_sitemap
from pipeline.sources.fetched import Fetched
from pipeline.sources.reader import Reader, live
from pipeline.text.decoding import UNXML, decode

ROOT = re.compile(
    r"\A(?:\s|(?><\?.*?\?>)|(?><!--.*?-->)|(?><!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>))*+<(?:\w+:)?(\w+)",
    re.DOTALL | re.IGNORECASE,
)


class FeedReader(Reader):
    """Reads feeds as `await reader.read(fetched, now)`."""

    module: ClassVar = "pipeline.feeds.reader"

    async def read(self, fetched: Fetched, now: datetime, *, page: bool = False) -> Parsed:
        """What the feed says; SourceError where it says nothing that can be read, or takes too long.

        With `page` a web page is read for its links; without, one is refused with the feeds that it names.
        """
        question = {
            "body": base64.b64encode(fetched.body).decode(),
            "charset": fetched.charset,
            "url": fetched.url,
            "now": now.isoformat(),
            "page": "yes" if page else "",
        }
        return Parsed.model_validate_json((await self.ask(question))["parsed"])


def parse(body: bytes, url: str, now: datetime, *, charset: str = "", page: bool = False) -> Parsed:
    """What a feed of any kind says, by what it begins with rather than by what its server calls it."""
    text, _ = decode(body, declared=charset, is_html=True)
    text = UNXML.sub("", joined_halves(text)).lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return from_json(text, url, now)
    root = found[1].lower() if (found := ROOT.match(text[:20_000])) else ""
    if root in ("urlset", "sitemapindex"):
        return from_sitemap(text, url, now)
    if root in ("html", "head", "body") and not page:
        feeds = ", ".join(feeds_named(text, url))
        raise SourceError("it is a web page, no feed", f"It names these feeds: {feeds}" if feeds else "Name its feed.")
    return from_page(text, url) if page else from_xml(text, url, now)


def answered(question: dict[str, Any]) -> dict[str, Any]:
    """What a feed says, as the reply to a question."""
    body, now = base64.b64decode(question["body"]), datetime.fromisoformat(question["now"])
    parsed = parse(body, question["url"], now, charset=question["charset"], page=bool(question["page"]))
    return {"parsed": parsed.model_dump_json()}


if __name__ == "__main__":
    live(answered)
