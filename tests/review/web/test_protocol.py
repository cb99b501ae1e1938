"""Cookies, downloads, methods and messages: what the desk says to browsers, and what it takes from whoever connects."""

import re
import socket

import pytest

from pipeline.review.web.login import LINK_HOLDS
from tests.review.conftest import ADMIN, EDITOR, approved
from tests.review.web.browsing import served
from tests.review.web.conftest import HOST, house_of
from tests.review.web.test_changes import routes, state
from tests.review.web.test_getting_in import log_in


def test_every_cookie_behind_tls_is_this_hosts_alone(desk):
    web = house_of(desk, tls=True).browser()
    web.client.base_url = f"https://{HOST}"
    form, session = web.get("/login"), log_in(web)
    web.csrf = re.search(r'name="csrf" value="([^"]+)"', web.get("/").text)[1]
    theme = web.post("/theme", theme="dark")
    told = [answer.headers["set-cookie"] for answer in (form, session, theme)]
    assert [each.partition("=")[0] for each in told] == ["__Host-newsdraft_form", "__Host-newsdraft", "__Host-theme"]
    assert [re.findall(r"HttpOnly|Path=/;|SameSite=\w+|Secure", each) for each in told] == [
        ["HttpOnly", "Path=/;", f"SameSite={site}", "Secure"] for site in ("strict", "lax", "lax")
    ]
    assert '<html lang="en" data-theme="dark">' in web.get("/").text


def test_a_download_is_a_file_of_our_naming(house, editor):
    head = approved(house.desk)
    answer = editor.post("/documents/1/export", expected=head, form="html", to="file")
    assert answer.headers["content-disposition"] == f'attachment; filename="document-1-r{head}.html"'
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


TYPES = {
    "/": "text/html; charset=utf-8",
    "/static/desk.js": "text/javascript; charset=utf-8",
    "/static/desk.css": "text/css; charset=utf-8",
    "/static/sign.svg": "image/svg+xml",
    "/api/v1/documents": "application/json",
    "/api/v1/nowhere": "application/json",
    "/nowhere": "text/html; charset=utf-8",
}


@pytest.mark.parametrize("path", TYPES)
def test_every_answer_says_what_it_is(admin, path):
    assert admin.get(path).headers["content-type"] == TYPES[path]


def test_no_other_origin_may_read(admin):
    for path in ("/", "/api/v1/documents", "/api/openapi.json"):
        answer = admin.get(path, headers={"Origin": "https://evil.example"})
        assert [name for name in answer.headers if name.startswith("access-control")] == []


def test_looking_changes_nothing(house, admin):
    """Whatever a GET does besides answering: the note of what was looked at last, which is no decision."""
    before = state(house.desk)
    values = {"number": 1, "source": "src1", "path": "desk.css"}
    paths = [path.format(**values) for path, method in routes(house.application.app.router) if method == "GET"]
    answers = {path: admin.get(f"{path}?before=1&after=1&token=x&back=/").status_code for path in paths if path}
    assert len(answers) > 20
    assert set(answers.values()) <= {200, 401, 422}
    assert state(house.desk) == before


def test_logging_out_empties_the_browsers_cache(editor):
    assert editor.post("/logout").headers["clear-site-data"] == '"cache"'


def test_links_hold_ten_minutes(house):
    assert LINK_HOLDS.total_seconds() == 600
    assert len(house.entrance.links.new().partition("token=")[2]) == 43


def test_a_session_is_256_bits_kept_as_a_hash(house):
    secrets = {house.entrance.sessions.begin(EDITOR) for _ in range(50)}
    assert (len(secrets), {len(secret) for secret in secrets}) == (50, {43})
    assert not secrets & house.entrance.sessions._held.keys()


def test_no_debugging_is_on(house):
    assert (house.application.app.debug, house.application.app.docs_url) == (False, None)


SMUGGLED = [
    pytest.param(b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", id="both"),
    pytest.param(b"Content-Length: 4\r\nContent-Length: 40\r\n\r\nname", id="two-lengths"),
    pytest.param(b"Content-Length: +4\r\n\r\nname", id="no-number"),
    pytest.param(b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", id="unknown"),
    pytest.param(b"X-A: b\r\n c\r\nContent-Length : 4\r\n\r\nname", id="space"),
]


@pytest.mark.parametrize("rest", SMUGGLED)
def test_no_second_request_hides_in_a_first(desk, rest):
    """The server answers at most once, and hangs up on what could be read in two ways."""
    with served(desk) as link:
        host, port = link.split("/")[2].split(":")
        with socket.create_connection((host, int(port)), timeout=10) as line:
            hidden = f"GET /hidden HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode()
            line.sendall(f"POST /login HTTP/1.1\r\nHost: {host}:{port}\r\n".encode() + rest + hidden)
            line.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: line.recv(65_536), b""))
    first, *more = re.findall(rb"^HTTP/1\.1 (\d+)", answer, re.MULTILINE)
    assert first in (b"400", b"401", b"403", b"422", b"501")
    assert b"/hidden" not in answer
    assert more in ([], [b"404"], [b"400"])


def test_our_script_makes_no_markup_from_text():
    from pipeline.review.web.pages import STATIC

    script = "\n".join(each.read_text() for each in STATIC.glob("*.js"))
    dangerous = ("eval(", "Function(", "document.write", "outerHTML", "postMessage", "localStorage", "sessionStorage")
    assert [word for word in dangerous if word in script] == []
    assert sorted(re.findall(r"(?:innerHTML|insertAdjacentHTML|createContextualFragment)[^;\n]*", script)) == [
        "createContextualFragment(await answer.text())",
        "innerHTML = await answer.text()",
    ]


def test_sources_are_reached_through_links_alone(admin):
    """A link elsewhere is followed by hand: the desk redirects to its own pages only, and tells other sites nothing."""
    page = admin.get("/documents/1/sources").text
    assert all("noreferrer" in link for link in re.findall(r"<a [^>]*href=\"https?://[^>]*>", page))
    assert admin.get("/theme").status_code == 405
    assert admin.post("/theme", theme="dark", back="https://evil.example").headers["location"] == "/"
    assert ADMIN.name in page
