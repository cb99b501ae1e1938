"""A page of HTML that says what it is: schema.org NewsArticle as JSON-LD, and the newsroom's line on machine help."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from pipeline.models import Source
from pipeline.review.outgoing import Correction, Making, Outgoing
from pipeline.stages.export import export_markdown
from pipeline.text.escape import escape_markdown
from pipeline.text.html import PAGE_END, markdown_renderer, styled

SCHEMA = "https://schema.org"
DIGITAL_SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
LANGUAGE = "en"
LONGEST_TITLE = 200
"""Characters of a title that are compared: a note may cut a longer one."""
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_NOTE = re.compile(r"^\[\^[^\[\]\s]+\]:.*(?:\n(?: {2,}|\t).+)*", re.MULTILINE)
_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What could end a script element, or a line of it."""


def with_making(page: str, out: Outgoing, making: Making) -> str:
    """The page with its JSON-LD in the head; the disclosure stands at its end where the text itself has none."""
    data = json.dumps(news_article(page, out, making), ensure_ascii=False, indent=1).translate(_IN_SCRIPT)
    import nh3

    page = page.replace("</head>", f'<script type="application/ld+json">\n{data}\n</script>\n</head>', 1)
    line = making.disclosure
    if not line or line in export_markdown(out.body):
        return page
    above, end, below = page.rpartition(PAGE_END)
    shown = nh3.clean(markdown_renderer().renderInline(line), tags={"a", "em", "strong"})
    return f"{above}{styled(f'<footer><p>{shown}</p></footer>')}\n{end}{below}"


def news_article(page: str, out: Outgoing, making: Making) -> dict[str, Any]:
    """The NewsArticle: only types and properties of schema.org, and only what is known."""
    title = _TITLE.search(page)
    found = {
        "headline": html.unescape(title[1]) if title else "",
        "inLanguage": LANGUAGE,
        "temporalCoverage": making.event_date and making.event_date.isoformat(),
        "dateCreated": making.created and making.created.isoformat(),
        "datePublished": making.published and making.published.isoformat(),
        "dateModified": making.modified and making.modified.isoformat(),
        "publisher": making.newsroom and {"@type": "Organization", "name": making.newsroom},
        "editor": [{"@type": "Person", "name": name} for name in making.editors],
        "digitalSourceType": [f"{DIGITAL_SOURCES}{term}" for term in making.digital_sources],
        "backstory": making.disclosure,
        "citation": [citation(source) for source in cited(out)],
        "correction": [correction(each) for each in making.corrections],
    }
    return {"@context": SCHEMA, "@type": "NewsArticle", **{key: value for key, value in found.items() if value}}


def citation(source: Source) -> dict[str, Any]:
    """A source as a work, as far as it is known."""
    found = {
        "name": source.title,
        "url": source.url,
        "publisher": source.publisher and {"@type": "Organization", "name": source.publisher},
        "datePublished": source.published and source.published.isoformat(),
    }
    return {"@type": "CreativeWork", **{key: value for key, value in found.items() if value}}


def correction(told: Correction) -> dict[str, Any]:
    return {"@type": "CorrectionComment", "text": told.text, "datePublished": told.at.isoformat()}


def cited(out: Outgoing) -> Iterator[Source]:
    """The sources that readers' notes name, by their link, else by their title."""
    notes = "\n".join(_NOTE.findall(export_markdown(out.body)))
    for source in out.sources:
        link = source.url.replace(">", "%3E")
        name = f"*{escape_markdown(source.title)[:LONGEST_TITLE]}"
        if any(words in notes for words in ((f"(<{link}>)", f"({link})") if link else (name,))):
            yield source
