"""The desk served on a port of this machine, and pages of a real browser at it."""

import shutil
import socket
import threading
import time as wall
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from pipeline.review.web.serving import Where, web_desk
from tests.review.conftest import ADMIN

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--no-first-run", "--disable-dev-shm-usage"]
SCREENS = Path(__file__).parents[3] / "test-output" / "screens"


@contextmanager
def served(desk, person=ADMIN):
    """The web desk of a desk on a port of this machine, as its one-time link for the person."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    application, link = web_desk(desk, Where(port=port), person, print)
    server = uvicorn.Server(uvicorn.Config(application, "127.0.0.1", port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            wall.sleep(0.02)
        yield link
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def page_at(chromium, link, **how):
    """A page of a browser of its own, come in by the link."""
    context = chromium.new_context(**how)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(link)
    yield page
    context.close()


def address(link, path):
    return link.partition("/enter")[0] + path
