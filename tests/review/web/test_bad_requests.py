"""Requests that no form of ours sends: halves of characters, bytes that are no text, fields twice or unknown, other methods."""

import pytest

from pipeline.review.model import QueueFilter
from tests.review.conftest import ADMIN

HALF = "why \ud800?"
JSON_WORDS = {
    "notes": {"start": 0, "text": HALF},
    "revisions": {"expected": 1, "text": f"# Other\n\n{HALF}\n", "reason": HALF},
    "preview": {"text": HALF},
    "moves/reject": {"expected": 1, "reason": HALF},
    "overrides": {"expected": 1, "key": HALF, "reason": HALF},
    "corrections": {"expected": 1, "text": "# Other\n", "note": HALF},
    "redo": {"expected": 1, "section": HALF, "wish": HALF},
    "sources/src1/deletion": {"reason": HALF},
    "export": {"expected": 1, "form": "markdown"},
}


def as_json(value):
    import json

    return json.dumps(value).encode()


@pytest.mark.parametrize("half", ["\ud800", "\0"], ids=["half", "nul"])
@pytest.mark.parametrize("route", JSON_WORDS)
def test_a_half_character_breaks_nothing(house, route, half):
    web = house.browser(ADMIN, errors=False)
    sent = as_json(JSON_WORDS[route]).replace(b"\\ud800", as_json(half)[1:-1])
    headers = {"X-CSRF-Token": web.csrf, "Content-Type": "application/json"}
    answer = web.client.post(f"/api/v1/documents/1/{route}", content=sent, headers=headers)
    assert answer.status_code < 500
    assert house.desk.verify().faults == ()


@pytest.mark.parametrize("path", ["/documents/1/notes", "/documents/1/moves/reject", "/account/password", "/theme"])
@pytest.mark.parametrize("value", [b"%00", b"%ff%fe", b"%ed%a0%80"], ids=["nul", "no-text", "half"])
def test_bytes_that_are_no_text_break_nothing(house, path, value):
    web = house.browser(ADMIN, errors=False)
    names = (b"text", b"reason", b"current", b"new", b"theme", b"back")
    body = b"&".join(
        (b"csrf=" + web.csrf.encode(), b"expected=1", b"start=0", *(name + b"=" + value for name in names))
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert web.client.post(path, content=body, headers=headers).status_code < 500


STRANGE = ["%00", "%ff%fe", "%ed%a0%80", "'%20OR%201=1--", "9" * 40]


@pytest.mark.parametrize(
    "path",
    [
        "/?search={}&by={}&claimed={}&state={}",
        "/api/v1/documents?search={}&author={}&claimed_by={}",
        "/api/v1/documents?limit={}",
        "/api/v1/documents?offset={}",
        "/documents/1?revision={}",
        "/documents/1/diff?before={}&after={}",
        "/documents/1/edit?start={}&end={}&words={}",
        "/documents/1/sources/{}",
        "/documents/1/sources/src1?start={}&end={}",
        "/documents/{}",
        "/log/verify?anchor={}",
        "/enter?token={}",
        "/login?back={}",
    ],
)
def test_a_strange_address_breaks_nothing(house, path):
    web = house.browser(ADMIN, errors=False)
    addresses = [path.format(*[value] * path.count("{}")) for value in STRANGE]
    assert [address for address in addresses if web.get(address).status_code >= 500] == []


@pytest.mark.parametrize("name", ["a\0", "\ud800", "alex' OR '1'='1", "x" * 10_000, "alex--"])
def test_a_strange_name_is_nobody(house, name):
    assert house.entrance.by_password(name, "correct horse battery", "10.0.0.9") is None
    assert house.entrance.by_proxy("10.0.0.5", name) is None


def test_words_in_a_search_are_no_query(house):
    for words in ("' OR '1'='1", "%", "_", "\\", '"; DROP TABLE documents; --'):
        assert house.desk.count(QueueFilter(search=words)) == 0
    assert house.desk.count(QueueFilter()) == 1


def test_a_field_twice_or_in_the_address_stands_for_none(house, admin):
    """What the form's body says counts: an address cannot slip in a reason, a revision or a token."""
    answer = admin.client.post(f"/documents/1/moves/reject?csrf={admin.csrf}&expected=1&reason=x", data={})
    assert (answer.status_code, house.desk.log()) == (403, [])
    told = {"csrf": ["guessed", admin.csrf], "expected": "1", "reason": "x"}
    assert admin.client.post("/documents/1/moves/reject", data=told).status_code == 403


@pytest.mark.parametrize("more", [{"who": "sam"}, {"status": "approved"}, {"at": "2020-01-01"}])
def test_a_field_that_a_route_does_not_take_is_refused(house, editor, more):
    told = {"start": 0, "text": "why?", **more}
    answer = editor.client.post("/api/v1/documents/1/notes", json=told, headers={"X-CSRF-Token": editor.csrf})
    assert (answer.status_code, house.desk.open(1, ADMIN).notes) == (422, ())


METHODS = ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"]


@pytest.mark.parametrize("path", ["/", "/documents/1/edit", "/api/v1/documents"])
def test_other_methods_are_refused(admin, path):
    assert [admin.client.request(method, path).status_code for method in METHODS] == [405] * len(METHODS)


NOWHERE = ["/static/", "/static", "/.git/config", "/static/../app.py", "/static/%2e%2e/app.py"]
NOWHERE += ["/docs", "/redoc", "/openapi.json"]


def test_what_is_not_a_page_is_not_found(admin):
    assert [path for path in NOWHERE if admin.get(path).status_code not in (404, 405)] == []


def test_the_description_is_for_those_logged_in(browser):
    assert [browser.get(path).status_code for path in ("/api/openapi.json", "/api")] == [401, 303]


def test_no_answer_carries_what_opens_doors(house, admin):
    secret, _ = house.desk.users.make_token("sam", "script", ["read"])
    pages = [
        admin.get(path).text for path in ("/", "/account", "/log", "/documents/1", "/api/v1/documents/1", "/api/v1/log")
    ]
    kept = (
        secret,
        "plain correct horse",
        admin.client.cookies[house.entrance.cookie],
        house.desk.context.key.path.name,
    )
    assert [word for page in pages for word in kept if word in page] == []
