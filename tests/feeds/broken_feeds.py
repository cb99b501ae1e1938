"""Feeds that go wrong, each served on loopback as it would be met outside; `FAULTS` says how each is named."""

import gzip
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from tests.sources.conftest import Answer, Site

FEEDS = Path(__file__).parent / "feeds"
SENT = {"bytes": 0}
"""How much of the endless body was taken before the line was cut."""


def dead(site: Site) -> str:
    return "http://127.0.0.1:9/feed"


def answers_500(site: Site) -> str:
    return site.page("/answers_500", b"oh dear", status=500)


def served(answer: Answer) -> Callable[[Site], str]:
    def at(site: Site) -> str:
        path = f"/{answer.__name__}"
        site.pages[path] = answer
        return site.url(path)

    return at


def _head(handler: BaseHTTPRequestHandler, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def drips(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, content_type="application/rss+xml")
    for _ in range(600):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def stalls(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(6)


def a_gigabyte(handler: BaseHTTPRequestHandler) -> None:
    SENT["bytes"] = 0
    _head(handler, content_type="application/rss+xml")
    piece = b"<item><title>more</title></item>" * 4096
    while SENT["bytes"] < 1_000_000_000:
        handler.wfile.write(piece)
        SENT["bytes"] += len(piece)


def gzip_bomb(site: Site) -> str:
    """Packed before anybody waits for it: a busy machine takes its time over fifty million blanks."""
    return site.page("/gzip_bomb", gzip.compress(b"<rss>" + b" " * 50_000_000, 1), content_encoding="gzip")


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, content_length="100000")
    handler.wfile.write(b"<rss version='2.0'><channel><title>Cut")


def leads_inside(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, 302, location="http://169.254.169.254/latest/meta-data/")


def loops(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, 302, location=handler.path)


def file_of(name: str) -> Callable[[Site], str]:
    return lambda site: site.page(f"/{name}", (FEEDS / name).read_bytes(), content_type="application/rss+xml")


def malformed(site: Site) -> str:
    return site.page("/malformed", b'<?xml version="1.0"?><rss version="2.0"><channel><title>Broken & <item')


def no_feed(site: Site) -> str:
    return site.page("/no_feed", b"<!doctype html><html><body>We have moved!</body></html>", content_type="text/html")


def noise(site: Site) -> str:
    return site.page("/noise", bytes(range(256)) * 64)


def untrusted(site: Site) -> str:
    """An https server whose certificate nobody has signed, which lives as long as the site."""
    with tempfile.TemporaryDirectory() as name:
        key, certificate = Path(name) / "key.pem", Path(name) / "certificate.pem"
        made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        names = ["-subj", "/CN=127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
        subprocess.run(["openssl", *made, *names], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)

    class Quiet(HTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that turns away is what this server is for."""

    server = Quiet(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return f"https://127.0.0.1:{server.server_address[1]}/feed"


FAULTS: dict[str, tuple[Callable[[Site], str], str]] = {
    "dead host": (dead, "no connection"),
    "server error": (answers_500, "its server answers with status 500"),
    "slow drip": (served(drips), "not there after 4 s"),
    "stalled": (served(stalls), "the connection stalled"),
    "a gigabyte": (served(a_gigabyte), "it is larger than 2,000,000 bytes"),
    "gzip bomb": (gzip_bomb, "it is larger than 2,000,000 bytes"),
    "cut off": (served(cut_off), "peer closed connection"),
    "malformed XML": (malformed, "its XML is broken off before the first entry"),
    "untrusted certificate": (untrusted, "no trustworthy encrypted connection"),
    "redirect inside": (served(leads_inside), "its address is closed to sources (cloud metadata)"),
    "redirect loop": (served(loops), "it redirects in a loop"),
    "no feed": (no_feed, "it is a web page, no feed"),
    "noise": (noise, "it is a binary file, not text"),
}
"""Each fault, how it is served, and the words by which the briefing names it."""
HARMLESS = {name: file_of(f"{name}.xml") for name in ("empty", "wrong-encoding", "broken", "entity-bomb")}
"""Feeds that are odd and no failure: what can be read of them is, and nothing in them grows."""
