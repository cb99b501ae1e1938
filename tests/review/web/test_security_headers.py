"""What stands before every route: headers, names, sizes; and what a stranger learns of a fault."""

import pytest

from pipeline.review.web.security_headers import HEADERS, LARGEST
from tests.review.conftest import ADMIN

PAGES = ["/", "/login", "/documents/1", "/documents/99", "/nowhere", "/api", "/api/v1/documents", "/static/desk.css"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_has_the_headers(admin, path):
    answer = admin.get(path)
    told = {name: answer.headers.get(name) for name in HEADERS}
    kept = "public, max-age=31536000, immutable" if path.startswith("/static/") else HEADERS["Cache-Control"]
    assert told == {**HEADERS, "Cache-Control": kept}


def test_no_script_or_style_stands_in_a_page(admin):
    for path in (*PAGES[:-1], "/documents/1/edit", "/documents/1/history", "/log/verify", "/keys"):
        page = admin.get(path).text
        assert page.count("<script") == page.count('<script src="/static/') <= 2
        assert "<style" not in page
        assert ' style="' not in page


def test_the_policy_lets_nothing_in_from_elsewhere():
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["evil.example", "desk.example.org.evil.example", "", "127.0.0.1"])
def test_it_answers_to_its_own_name_alone(admin, host):
    assert admin.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["desk.example.org", "desk.example.org:8350", "DESK.example.org"])
def test_its_name_may_have_a_port(admin, host):
    assert admin.get("/", headers={"Host": host}).status_code == 200


def test_a_paste_of_ten_megabytes_is_refused(house, admin):
    answer = admin.post("/documents/1/edit", expected=1, text="a" * 10_000_000)
    assert (answer.status_code, len(house.desk.revisions(1))) == (413, 1)
    assert "Nothing was saved" in answer.text


def test_a_body_without_a_length_is_counted(house, admin):
    chunks = (b"text=" + b"a" * 65_536 for _ in range(LARGEST // 65_536 + 2))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = admin.client.post("/documents/1/edit", content=chunks, headers=headers)
    assert (answer.status_code in (400, 413), len(house.desk.revisions(1))) == (True, 1)


def test_a_fault_of_ours_tells_nothing(house, monkeypatch):
    monkeypatch.setattr(house.desk, "queue", lambda wanted: 1 / 0)
    web = house.browser(errors=False)
    web.client.cookies.set(house.entrance.cookie, house.entrance.sessions.begin(ADMIN))
    answer = web.get("/")
    assert (answer.status_code, "division" in answer.text, "Traceback" in answer.text) == (500, False, False)
