"""Scripted events on loopback: search services in their published forms, and the pages that their results lead to."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pipeline.files.data_files import own_data
from pipeline.sources.fetch import Fetcher
from tests.sources.conftest import no_sleep

DAY = date(2025, 11, 5)
KEYS = {"brave": "brave-key-of-a-test", "tavily": "tvly-key-of-a-test"}
HOSTS = {name: f"{name}-service.example" for name in ("searxng", "brave", "tavily", "gdelt")}
WAYS_ON = {
    "a": "Details came in a statement of {who} that was sent to newsrooms at noon. “We have weighed this for months,” a "
    "spokeswoman told reporters, and declined to answer questions about what comes next. Officials expect first effects "
    "before the summer of next year. Local groups had asked for more time, and some of them plan a meeting on Friday. "
    "The finance committee has set aside 5 percent of its yearly means for what the decision may cost in the end.",
    "b": "Neighbours reacted with surprise. Nobody in the town, says shop owner Per Lund, had heard of it until {who} put "
    "up a notice. Experts at the university see a pattern: three comparable cases since 2019 took the same course and "
    "none was reversed. What residents want to know now is who pays, and how long it will last. An answer is promised "
    "within 30 days. Until then, said Lund, people will talk about little else along the main street.",
    "c": "According to documents seen by this newspaper, {who} began its planning in the spring of 2023. A first version "
    "had been twice as large and was dropped when lawyers raised doubts. Analysts call the step overdue; critics speak "
    "of poor timing. On average such projects run 14 months over, a study of last year found. The parties involved meet "
    "again in December, when figures for the third quarter will be on the table as well.",
}
WALL = "<p>Subscribe to read this article. Already a subscriber? Log in.</p>"
OFF = "The choir of the town sang for an hour in the old church on Sunday, and the audience asked for more. " * 8


def scripted_events() -> list[dict[str, Any]]:
    return list(own_data(Path(__file__).with_name("events.yml")))


class Stub:
    """Answers for all hosts of one scripted event; `asked` counts searches by service, `faults` says what was wrong."""

    def __init__(self, event: dict[str, Any]) -> None:
        self.event, self.asked, self.faults = event, Counter[str](), list[str]()
        self.queries: dict[str, list[str]] = {}
        self.pages_asked: Counter[str] = Counter()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    def url(self, host: str) -> str:
        return f"http://{host}:{self.port}/2025/11/story"

    def settings(self, more: str = "") -> str:
        """The newsroom's settings for it; `more` are lines of [find], or of another table."""
        names = ", ".join(f'"{name}"' for name in self.event["answers"])
        lines = ["[fetch]", "allow_private = true", "attempts = 2", "[briefing]", "host_pause = 0.0", "[find]"]
        lines += [f"services = [{names}]", more]
        for name, hosts in self.event.get("owners", {}).items():
            lines += [f'[find.owners."{name}"]', f"hosts = {json.dumps(hosts)}"]
        for name in self.event["answers"]:
            if name != "own":
                lines += [f"[find.service.{name}]", f'url = "http://{HOSTS[name]}:{self.port}"']
        return "\n".join(lines)

    def title(self, host: str) -> str:
        page = self.event["pages"][host]
        if page.get("off"):
            return "Choir sings in the old church"
        return self.event["leads"][page.get("by", "a")].rstrip(".") if page.get("by") == "b" else self.event["headline"]

    def text(self, host: str) -> str:
        """What a page's article says."""
        page = self.event["pages"][host]
        if page.get("off"):
            return OFF
        if page.get("short"):
            return f"{self.event['headline']}. More follows."
        lead = self.event["leads"][page.get("by", "a")]
        on = WAYS_ON[page.get("voice", page.get("by", "a"))].format(who=self.event["who"])
        credit = f"DUNMERE, Nov 4 ({page['credit']}) - " if page.get("credit") else ""
        if page.get("edited"):
            return f"{lead} Our readers had asked about this for some time. {on.rpartition('. ')[0]}."
        return f"{credit}{lead} {on}"

    def day(self, host: str) -> date:
        return DAY - timedelta(days=self.event["pages"][host].get("days", 1))

    def _html(self, host: str) -> bytes:
        page = self.event["pages"][host]
        body = WALL if page.get("wall") else f"<p>{self.text(host)}</p>"
        dated = f'<meta property="article:published_time" content="{self.day(host)}T08:00:00Z">'
        head = f"<title>{self.title(host)}</title>{'' if page.get('undated') else dated}"
        return f"<html><head>{head}</head><body><article><h1>{self.title(host)}</h1>{body}</article></body></html>".encode()

    def _answer(self, service: str, query: str) -> bytes:
        hosts = self.event["answers"][service] if self._is_about(query) else []
        hosts = self.event["later"] if "figures" in query else hosts
        rows = [(self.url(host) + "?utm_source=x", self.title(host), self.text(host)[:160], host) for host in hosts]
        made = {"searxng": _searxng, "brave": _brave, "tavily": _tavily, "gdelt": _gdelt}[service]
        stamps = [datetime.combine(self.day(host), time(8), UTC) for host in hosts]
        undated = [self.event["pages"][host].get("undated", False) for host in hosts]
        return json.dumps(made(query, rows, stamps, undated)).encode()

    def _is_about(self, query: str) -> bool:
        """A search engine needs some word of the headline."""
        words = {word.casefold() for word in self.event["headline"].split() if len(word) > 3}
        return bool(words & {word.strip('"').casefold() for word in query.split()})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host = self.headers["host"].partition(":")[0]
                service = next((name for name, each in HOSTS.items() if each == host), "")
                parts = urlsplit(self.path)
                if service:
                    self._search(service, parts.path, {key: each[0] for key, each in parse_qs(parts.query).items()})
                else:
                    self._page(host, parts.path)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                self._search("tavily", self.path, body)

            def _search(self, service: str, path: str, fields: dict[str, Any]) -> None:
                stub.asked[service] += 1
                if service in stub.event.get("busy", ()) and stub.asked[service] == 1:
                    return self._send(429, b"slow down", retry_after="0")
                if service in stub.event.get("refuses", ()):
                    return self._send(403, b"<html>Forbidden</html>")
                query = str(fields.get("q") or fields.get("query") or "")
                stub.queries.setdefault(service, []).append(query)
                stub.faults += _faults(service, path, fields, self.headers)
                return self._send(200, stub._answer(service, query), content_type="application/json")

            def _page(self, host: str, path: str) -> None:
                page = stub.event["pages"].get(host)
                if path == "/robots.txt" and page:
                    closed = b"User-agent: *\nDisallow: /" if page.get("robots") else b"User-agent: *\nAllow: /"
                    return self._send(200, closed, content_type="text/plain")
                stub.pages_asked[host] += 1
                if page is None or page.get("dead"):
                    return self._send(404, b"gone")
                return self._send(200, stub._html(host), content_type="text/html")

            def _send(self, status: int, body: bytes, **headers: str) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                return

        return Handler


def _searxng(query: str, rows: list[Any], stamps: list[datetime], undated: list[bool]) -> dict[str, Any]:
    found = [
        {
            "url": url,
            "title": title,
            "content": words,
            "publishedDate": None if no_date else f"{stamp:%Y-%m-%dT%H:%M:%S}",
            "engine": "bing news",
            "engines": ["bing news"],
            "category": "news",
            "score": 1.0,
            "parsed_url": ["http", host, "/", "", "", ""],
        }
        for (url, title, words, host), stamp, no_date in zip(rows, stamps, undated, strict=True)
    ]
    rest = {"answers": [], "corrections": [], "infoboxes": [], "suggestions": [], "unresponsive_engines": []}
    return {"query": query, "number_of_results": 0, "results": found, **rest}


def _brave(query: str, rows: list[Any], stamps: list[datetime], undated: list[bool]) -> dict[str, Any]:
    found = [
        {
            "type": "news_result",
            "url": url,
            "title": title,
            "description": words,
            "age": "1 day ago",
            **({} if no_date else {"page_age": f"{stamp:%Y-%m-%dT%H:%M:%S}"}),
            "meta_url": {"scheme": "http", "netloc": host, "hostname": host, "path": "› story"},
        }
        for (url, title, words, host), stamp, no_date in zip(rows, stamps, undated, strict=True)
    ]
    return {"type": "news", "query": {"original": query, "spellcheck_off": True}, "results": found}


def _tavily(query: str, rows: list[Any], stamps: list[datetime], undated: list[bool]) -> dict[str, Any]:
    found = [
        {
            "url": url,
            "title": title,
            "content": words,
            "score": 0.9,
            "raw_content": None,
            **({} if no_date else {"published_date": format_datetime(stamp, usegmt=True)}),
        }
        for (url, title, words, _), stamp, no_date in zip(rows, stamps, undated, strict=True)
    ]
    rest = {"answer": None, "follow_up_questions": None, "images": [], "response_time": 0.8, "request_id": "r1"}
    return {"query": query, "results": found, **rest}


def _gdelt(query: str, rows: list[Any], stamps: list[datetime], undated: list[bool]) -> dict[str, Any]:
    found = [
        {
            "url": url,
            "url_mobile": "",
            "title": title,
            "seendate": f"{stamp:%Y%m%dT%H%M%SZ}",
            "socialimage": "",
            "domain": host,
            "language": "English",
            "sourcecountry": "United Kingdom",
        }
        for (url, title, _, host), stamp in zip(rows, stamps, strict=True)
    ]
    return {"articles": found} if found else {}


def _faults(service: str, path: str, fields: dict[str, Any], headers: Any) -> Iterator[str]:
    """What a service would not take of a request."""
    wanted = {
        "searxng": ("/search", {"q", "format"}),
        "brave": ("/res/v1/news/search", {"q"}),
        "tavily": ("/search", {"query"}),
        "gdelt": ("/api/v2/doc/doc", {"query", "mode", "format"}),
    }
    place, needed = wanted[service]
    if path.partition("?")[0] != place:
        yield f"{service}: asked at {path}"
    if missing := needed - fields.keys():
        yield f"{service}: without {missing}"
    if service == "brave" and headers["x-subscription-token"] != KEYS["brave"]:
        yield "brave: no subscription token"
    if service == "brave" and (len(fields["q"]) > 400 or len(fields["q"].split()) > 50):
        yield "brave: the query is too long"
    if service == "tavily" and headers["authorization"] != f"Bearer {KEYS['tavily']}":
        yield "tavily: no bearer token"
    if service == "searxng" and fields.get("format") != "json":
        yield "searxng: not JSON"


@contextmanager
def on_loopback(event: dict[str, Any]) -> Iterator[Stub]:
    """The event's services and pages, served for as long as the block lasts."""
    stub = Stub(event)
    thread = threading.Thread(target=partial(stub.server.serve_forever, poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.server.shutdown()
        stub.server.server_close()


async def loopback(host: str, port: int) -> tuple[str, ...]:
    """Every name leads to the stub."""
    return ("127.0.0.1",)


def stub_fetcher(limits: Any, *, today: date, contact: str = "") -> Fetcher:
    """A fetcher as the program makes it, but for names, which all lead to loopback."""
    inside = limits.model_copy(update={"allow_private": True})
    return Fetcher(inside, today=today, contact=contact, resolve=loopback, sleep=no_sleep)
