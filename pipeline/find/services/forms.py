"""The published forms of search services: how each is asked, and where its JSON has address, title, words and date.

SearXNG      https://docs.searxng.org/dev/search_api            read 30 November 2026
Brave News   https://api-dashboard.search.brave.com/api-reference/news/news_search/get, and its response objects at
             https://api-dashboard.search.brave.com/app/documentation/news-search/responses; read 30 November 2026
Tavily       https://docs.tavily.com/documentation/api-reference/endpoint/search           read 30 November 2026
GDELT DOC    https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/                       read 30 November 2026
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from pipeline.errors import SettingsError
from pipeline.feeds.item import moment, plain, plain_title, whole_url
from pipeline.find.model import Search, SearchHit
from pipeline.models import FrozenModel
from pipeline.settings.find_table import SearchService
from pipeline.sources.fetched import ServiceCall

LONGEST_SNIPPET = 2_000
MOST_TERMS = 5
"""Words that GDELT is asked for: it wants all of them in a report."""
RANGES = ((1, "day"), (7, "week"), (31, "month"))


class Question(FrozenModel):
    """An address with what is sent there."""

    url: str
    call: ServiceCall = ServiceCall()


class ServiceForm(Protocol):
    """One service's form; `price` is US dollars a search where newsdraft.toml says nothing else.

    `gap` is the seconds that it wants between two calls.
    """

    name: str
    price: float
    gap: float

    def question(self, asked: Search, terms: SearchService) -> Question:
        """What is asked; SettingsError where the service lacks its address or key."""

    def hits(self, answer: Any, today: date) -> Iterator[SearchHit]:
        """The results of an answer; KeyError, TypeError or AttributeError where it has another form."""


class SearXNG:
    """A SearXNG instance of the newsroom's own; its settings must list json among `search.formats`."""

    name, price, gap = "searxng", 0.0, 0.0

    def question(self, asked: Search, terms: SearchService) -> Question:
        if not terms.url:
            raise SettingsError("[find] names searxng, and no address of it.", "Set [find.service.searxng] url.")
        fields = {"q": asked.words, "format": "json", "categories": "news", "time_range": _range(asked, week=False)}
        key = _key(terms)
        secret = {"Authorization": f"Bearer {key}"} if key else {}
        url = f"{terms.url.rstrip('/')}/search?{urlencode({key: value for key, value in fields.items() if value})}"
        return Question(url=url, call=ServiceCall(secret_headers=secret))

    def hits(self, answer: Any, today: date) -> Iterator[SearchHit]:
        for each in answer["results"]:
            yield _hit(each["url"], each.get("title"), each.get("content"), each.get("publishedDate"), today)


class BraveNews:
    """Brave's news search: https://api.search.brave.com/res/v1/news/search."""

    name, price, gap = "brave", 0.005, 0.0

    def question(self, asked: Search, terms: SearchService) -> Question:
        fields = {
            "q": asked.words,
            "count": asked.most,
            "freshness": f"{asked.since.isoformat()}to{asked.until.isoformat()}",
            "spellcheck": "false",
        }
        base = terms.url.rstrip("/") or "https://api.search.brave.com"
        secret = {"X-Subscription-Token": _needed_key(terms, self.name)}
        return Question(url=f"{base}/res/v1/news/search?{urlencode(fields)}", call=ServiceCall(secret_headers=secret))

    def hits(self, answer: Any, today: date) -> Iterator[SearchHit]:
        for each in answer["results"]:
            yield _hit(each["url"], each.get("title"), each.get("description"), each.get("page_age"), today)


class Tavily:
    """Tavily's search for the topic news, basic depth (one credit): POST https://api.tavily.com/search."""

    name, price, gap = "tavily", 0.008, 0.0

    def question(self, asked: Search, terms: SearchService) -> Question:
        body = {"query": asked.words, "topic": "news", "search_depth": "basic", "max_results": min(asked.most, 20)}
        body |= {"time_range": _range(asked) or "year"}
        secret = {"Authorization": f"Bearer {_needed_key(terms, self.name)}"}
        base = terms.url.rstrip("/") or "https://api.tavily.com"
        call = ServiceCall(secret_headers=secret, body=json.dumps(body, sort_keys=True))
        return Question(url=f"{base}/search", call=call)

    def hits(self, answer: Any, today: date) -> Iterator[SearchHit]:
        for each in answer["results"]:
            yield _hit(each["url"], each.get("title"), each.get("content"), each.get("published_date"), today)


class Gdelt:
    """GDELT's DOC 2.0 article list, the last three months of the world's news, free: it wants no key."""

    name, price, gap = "gdelt", 0.0, 5.0

    def question(self, asked: Search, terms: SearchService) -> Question:
        words = " ".join(f'"{term}"' if "-" in term else term for term in asked.terms[:MOST_TERMS])
        fields = {
            "query": f"{words} sourcelang:english",
            "mode": "artlist",
            "format": "json",
            "sort": "hybridrel",
            "maxrecords": asked.most,
            "startdatetime": f"{asked.since:%Y%m%d}000000",
            "enddatetime": f"{asked.until + timedelta(days=1):%Y%m%d}000000",
        }
        base = terms.url.rstrip("/") or "https://api.gdeltproject.org"
        return Question(url=f"{base}/api/v2/doc/doc?{urlencode(fields)}")

    def hits(self, answer: Any, today: date) -> Iterator[SearchHit]:
        for each in answer.get("articles", ()):
            seen = str(each.get("seendate") or "")
            day = f"{seen[:4]}-{seen[4:6]}-{seen[6:8]}" if seen else ""
            yield _hit(each["url"], each.get("title"), "", day, today)


FORMS: dict[str, ServiceForm] = {form.name: form for form in (SearXNG(), BraveNews(), Tavily(), Gdelt())}


def _hit(url: object, title: object, words: object, published: object, today: date) -> SearchHit:
    """One result in plain text; no address where it leads to no page."""
    address = whole_url(str(url or ""), "")
    return SearchHit(
        url=address,
        title=plain_title(str(title or "")),
        snippet=plain(str(words or ""), LONGEST_SNIPPET),
        published=_day(str(published or ""), today),
    )


def _day(stated: str, today: date) -> date | None:
    """The day of a date in the forms that the services give: ISO 8601, or RFC 822."""
    now = datetime.combine(today, time.max, UTC)
    found, _ = moment(stated, None, now) if stated.strip() else (None, "unknown")
    return found.date() if found else None


def _range(asked: Search, *, week: bool = True) -> str:
    """The shortest of a service's ranges back from today that reaches the search's first day; nothing where none does.

    A search for an event of long ago is not narrowed.
    """
    days = (asked.today - asked.since).days + 1
    return next((name for most, name in RANGES if days <= most and (week or name != "week")), "")


def _key(terms: SearchService) -> str:
    return terms.api_key.get_secret_value() if terms.api_key else ""


def _needed_key(terms: SearchService, name: str) -> str:
    if key := _key(terms):
        return key
    step = f"Set NEWSDRAFT_FIND_{name.upper()}_KEY or {name.upper()}_API_KEY, or take {name} out of [find] services."
    raise SettingsError(f"There is no key for {name}, which [find] names.", step)
