"""What the desk writes into the log of [run] log: who came in, who was refused, what broke; and nothing secret."""

import json

import pytest

from pipeline.runs.log import logging_to
from tests.review.conftest import ADMIN, EDITOR
from tests.review.web.conftest import PASSWORD
from tests.review.web.test_getting_in import log_in


@pytest.fixture
def lines(tmp_path):
    """The lines written so far, each without its time."""
    path = tmp_path / "desk.jsonl"
    with logging_to(path):
        yield lambda: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def told(line):
    return {name: value for name, value in line.items() if name != "at"}


def test_logins_are_logged_right_and_wrong(browser, lines):
    log_in(browser, password="wrong")
    log_in(browser)
    told_of = {"by": "password", "address": "10.0.0.9", "who": "alex"}
    assert [told(line) for line in lines()] == [
        {"level": "warning", "what": "login failed", **told_of},
        {"level": "info", "what": "login", **told_of},
    ]


def test_links_and_tokens_that_fail_are_logged(browser, lines):
    browser.get("/enter?token=guessed")
    browser.get("/api/v1/documents", headers={"Authorization": "Bearer nd_guessed"})
    assert [(line["what"], line["by"]) for line in lines()] == [("login failed", "link"), ("login failed", "token")]


def test_what_is_refused_is_logged(house, editor, lines):
    editor.post("/documents/1/overrides", expected=1, key="x", reason="y")
    editor.post("/documents/1/claim", csrf="guessed")
    (role, form) = lines()
    assert told(role) == {
        "level": "warning",
        "what": "desk refused",
        "status": 403,
        "method": "POST",
        "path": "/documents/1/overrides",
        "who": "alex",
        "address": "10.0.0.9",
        "error": "ForbiddenError",
    }
    assert form["path"] == "/documents/1/claim"


def test_too_many_attempts_are_logged(browser, lines):
    for _ in range(9):
        log_in(browser, password="wrong")
    assert (lines()[-1]["what"], lines()[-1]["status"]) == ("desk refused", 429)


def test_a_fault_of_ours_is_logged(house, monkeypatch, lines):
    web = house.browser(ADMIN, errors=False)
    monkeypatch.setattr(house.desk, "queue", lambda wanted: 1 / 0)
    web.get("/")
    assert (lines()[-1]["what"], lines()[-1]["error"]) == ("desk broke", "ZeroDivisionError")


def test_a_line_says_when_in_utc(browser, lines):
    log_in(browser)
    assert lines()[0]["at"].endswith("+00:00")


def test_nobody_writes_lines_of_their_own(browser, lines):
    log_in(browser, name='alex\n{"what": "login"}\x1b[31m', password="wrong")
    (line,) = lines()
    assert line["who"].startswith("alex\n")


def test_nothing_secret_is_logged(house, browser, lines):
    log_in(browser, password="wrong but secret")
    log_in(browser)
    link = house.entrance.links.new()
    browser.get(link)
    secret, _ = house.desk.users.make_token(EDITOR.name, "script", ["read"])
    browser.client.post("/api/v1/documents/1/notes", json={}, headers={"Authorization": f"Bearer {secret}"})
    text = json.dumps(lines())
    cookie = browser.client.cookies[house.entrance.cookie]
    assert [each for each in (PASSWORD, "wrong but secret", link, secret, cookie, "csrf") if each in text] == []
