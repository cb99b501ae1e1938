"""Fetching within limits, from a site of our own on loopback: what comes back, and each way it can go wrong."""

import gzip
import ssl
import subprocess
import time
import zlib
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from pipeline.errors import SourceError
from pipeline.settings.tables import FetchSettings
from pipeline.sources.fetch import Fetcher
from pipeline.sources.fetched import Fetched, RequestHeaders
from tests.sources.conftest import TODAY, Site, no_sleep

MONDAY = "Mon, 03 Nov 2025 06:00:00 GMT"
MakeFetcher = Callable[..., Fetcher]


async def problem(fetcher: Fetcher, url: str) -> str:
    async with fetcher as fetch:
        with pytest.raises(SourceError) as refusal:
            await fetch(url)
    assert str(refusal.value).startswith(url)
    return str(refusal.value)


async def test_a_page_comes_with_type_and_date(site: Site, fetcher: MakeFetcher) -> None:
    site.page("/old", b"", status=301, location="/new")
    site.page("/new", "Société".encode("latin-1"), content_type="Text/HTML; charset=ISO-8859-1")
    async with fetcher() as fetch:
        fetched = await fetch(site.url("/old"))
    body = "Société".encode("latin-1")
    new = site.url("/new")
    wanted = Fetched(url=new, media_type="text/html", charset="iso-8859-1", body=body, retrieved=TODAY, moved=new)
    assert fetched == wanted
    assert Fetched.model_validate_json(fetched.model_dump_json()) == wanted
    assert Fetched.model_validate(fetched.model_dump(mode="json")) == wanted


async def test_an_answer_at_hand_is_not_sent_again(site: Site, fetcher: MakeFetcher) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        held = handler.headers["if-none-match"] == '"v1"' and handler.headers["if-modified-since"] == MONDAY
        handler.send_response(304 if held else 200)
        handler.send_header("ETag", '"v1"')
        handler.send_header("Last-Modified", MONDAY)
        handler.end_headers()
        handler.wfile.write(b"" if held else b"news")

    site.pages["/feed"] = answer
    async with fetcher() as fetch:
        first = await fetch(site.url("/feed"), RequestHeaders())
        again = await fetch(site.url("/feed"), RequestHeaders(etag=first.etag, modified=first.modified))
    assert (first.body, first.etag, first.modified, first.unchanged) == (b"news", '"v1"', MONDAY, False)
    assert (again.body, again.unchanged) == (b"", True)


@pytest.mark.parametrize(("statuses", "moved"), [((301, 308), True), ((301, 302), False), ((307,), False)])
async def test_only_permanent_redirects_move_a_page(
    site: Site, fetcher: MakeFetcher, statuses: tuple[int, ...], moved: bool
) -> None:
    for hop, status in enumerate(statuses):
        site.page(f"/{hop}", b"", status=status, location=f"/{hop + 1}")
    last = site.page(f"/{len(statuses)}", b"news")
    async with fetcher() as fetch:
        assert (await fetch(site.url("/0"))).moved == (last if moved else "")


PACKED = {
    "gzip": ("gzip", gzip.compress(b"text " * 100)),
    "gzip in two members": ("gzip", gzip.compress(b"text " * 50) * 2),
    "deflate": ("deflate", zlib.compress(b"text " * 100)),
    "deflate without header": ("deflate", zlib.compress(b"text " * 100, wbits=-15)),
    "identity": ("identity", b"text " * 100),
}


@pytest.mark.parametrize(("encoding", "body"), PACKED.values(), ids=PACKED)
async def test_packed_answers_are_unpacked(site: Site, fetcher: MakeFetcher, encoding: str, body: bytes) -> None:
    url = site.page("/", body, content_encoding=encoding)
    async with fetcher() as fetch:
        assert (await fetch(url)).body == b"text " * 100


STATUSES = {
    404: "there is no such page (404)",
    403: "it refuses access (403)",
    418: "answers with status 418",
    500: "answers with status 500",
}


@pytest.mark.parametrize(("status", "message"), STATUSES.items(), ids=STATUSES)
async def test_a_refusal_says_what_it_means(site: Site, fetcher: MakeFetcher, status: int, message: str) -> None:
    assert message in await problem(fetcher(), site.page("/", b"<p>Sorry</p>", status=status))
    assert len(site.asked) == (3 if status == 500 else 1)


LIMITS = {
    "too large": (b"a" * 6_000, {}, "larger than 5,000 bytes"),
    "too large unpacked": (gzip.compress(b"a" * 6_000), {"content_encoding": "gzip"}, "larger than 5,000 bytes"),
    "an encoding not asked for": (b"x", {"content_encoding": "br"}, "packed as 'br'"),
    "packed twice": (b"x", {"content_encoding": "gzip, gzip"}, "packed as 'gzip, gzip'"),
    "damaged": (b"\x1f\x8b\x08garbage", {"content_encoding": "gzip"}, "its packed answer is damaged"),
    "cut off": (gzip.compress(b"abc" * 100)[:-12], {"content_encoding": "gzip"}, "its packed answer is cut off"),
    "empty": (b"", {}, "its answer is empty"),
    "blank": (b" \n ", {}, "its answer is empty"),
    "fewer bytes than said": (b"abc", {"content_length": "500"}, "no connection (peer closed connection"),
}


@pytest.mark.parametrize(("body", "headers", "message"), LIMITS.values(), ids=LIMITS)
async def test_answers_keep_to_their_limits(
    site: Site, fetcher: MakeFetcher, body: bytes, headers: dict[str, str], message: str
) -> None:
    assert message in await problem(fetcher(max_bytes=5_000), site.page("/", body, **headers))


async def test_a_bomb_is_not_unpacked(site: Site, fetcher: MakeFetcher) -> None:
    bomb = gzip.compress(bytes(15_000_000))
    message = await problem(fetcher(), site.page("/", bomb, content_encoding="gzip"))
    assert "more than 100 times its size" in message


async def test_fifty_megabytes_stop_at_the_limit(site: Site, fetcher: MakeFetcher) -> None:
    sent: list[int] = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(50):
            handler.wfile.write(b"x" * 1_000_000)
            sent.append(1)

    site.pages["/"] = endless
    assert "larger than 2,000,000 bytes" in await problem(fetcher(max_bytes=2_000_000), site.url("/"))
    assert len(sent) < 45


LOOPS = {
    "to itself": ({"/": "/"}, "it redirects in a loop"),
    "in a circle": ({"/": "/a", "/a": "/b", "/b": "/"}, "it redirects in a loop"),
    "far": ({"/": "/1", **{f"/{n}": f"/{n + 1}" for n in range(1, 9)}}, "more than 5 redirects"),
    "to another scheme": ({"/": "ftp://example.org/"}, "only http and https are fetched"),
    "to no URL": ({"/": "http://[bad/"}, "it redirects to http://%5bbad/"),
}


@pytest.mark.parametrize(("hops", "message"), LOOPS.values(), ids=LOOPS)
async def test_redirects_come_to_an_end(site: Site, fetcher: MakeFetcher, hops: dict[str, str], message: str) -> None:
    for path, location in hops.items():
        site.page(path, b"", status=302, location=location)
    assert message in await problem(fetcher(), site.url("/"))


async def test_a_stalled_connection_is_given_up(site: Site, fetcher: MakeFetcher) -> None:
    site.pages["/"] = lambda handler: time.sleep(0.4)
    assert "the connection stalled" in await problem(fetcher(stall_timeout=0.1), site.url("/"))


async def test_a_slow_drip_ends_with_the_time(site: Site, fetcher: MakeFetcher) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(20):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    site.pages["/"] = drip
    assert "not there after 0.2 s" in await problem(fetcher(timeout=0.2), site.url("/"))


async def test_a_passing_fault_is_tried_again(site: Site) -> None:
    waits: list[float] = []
    answers = [(503, {}), (429, {"retry_after": "7"}), (200, {})]

    def answer(handler: BaseHTTPRequestHandler) -> None:
        status, headers = answers.pop(0)
        site.page("/now", b"Here.", status=status, **headers)
        site.pages["/now"](handler)

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    site.pages["/"] = answer
    async with Fetcher(FetchSettings(allow_private=True), today=TODAY, sleep=wait) as fetch:
        assert (await fetch(site.url("/"))).body == b"Here."
    assert waits == [1.0, 7.0]


async def test_a_long_retry_after_is_not_waited_for(site: Site, fetcher: MakeFetcher) -> None:
    assert "fewer requests (429)" in await problem(fetcher(), site.page("/", b"x", status=429, retry_after="3600"))
    assert site.asked == ["/"]


async def test_a_closed_port_is_no_connection(site: Site, fetcher: MakeFetcher) -> None:
    site.server.server_close()
    assert "no connection (" in await problem(fetcher(), site.url("/"))


async def test_no_encryption_where_https_is_asked(site: Site, fetcher: MakeFetcher) -> None:
    url = site.url("/").replace("http:", "https:")
    assert "no trustworthy encrypted connection" in await problem(fetcher(), url)


@pytest.fixture
def secure(tmp_path: Path) -> tuple[int, ssl.SSLContext]:
    """The port of an https server whose certificate is for news.example.org, and a context that trusts it."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    names = ["-subj", "/CN=news.example.org", "-addext", "subjectAltName=DNS:news.example.org"]
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", *names]
    subprocess.run([*make, "-days", "2", "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"Sealed.")

        def log_message(self, format: str, *args: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1], ssl.create_default_context(cafile=certificate)


async def loopback(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


async def test_certificates_are_checked_for_the_name(secure: tuple[int, ssl.SSLContext]) -> None:
    """The connection goes to a checked address, but it is the URL's name that the certificate must be for."""
    port, trust = secure
    limits = FetchSettings(allow_private=True)
    async with Fetcher(limits, today=TODAY, resolve=loopback, verify=trust, sleep=no_sleep) as fetch:
        assert (await fetch(f"https://news.example.org:{port}/")).body == b"Sealed."
        with pytest.raises(SourceError, match="no trustworthy encrypted connection"):
            await fetch(f"https://other.example.org:{port}/")


async def test_the_next_address_is_tried(site: Site) -> None:
    async def two(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.9", "127.0.0.1"]

    site.page("/", b"Here.")
    async with Fetcher(FetchSettings(allow_private=True), today=TODAY, resolve=two) as fetch:
        assert (await fetch(site.url("/", host="news.example.org"))).body == b"Here."


async def test_a_proxy_is_asked_by_name(site: Site, fetcher: MakeFetcher) -> None:
    site.page("http://news.example.org/a", b"Here.")
    async with fetcher(proxy=site.url("")) as fetch:
        assert (await fetch("http://news.example.org/a")).body == b"Here."
