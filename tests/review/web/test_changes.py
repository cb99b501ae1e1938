"""Every route that changes something, tried without session or form token, in the wrong role, on another's object.

The routes are read off the application, so that a new one without a case here fails.
"""

import pytest
from fastapi.routing import iter_route_contexts

from pipeline.review.model import Role
from pipeline.review.states import MOVES
from pipeline.review.users import SCOPES
from tests.review.conftest import ADMIN
from tests.review.web.conftest import PASSWORD

OPEN = {"/login", "/login/link"}
"""Routes for people who are not logged in yet: their forms have tokens of their own (test_getting_in.py)."""
EXPECTED = {"expected": 1}
FORMS = {
    "/logout": ({}, None),
    "/theme": ({"theme": "dark"}, None),
    "/account/password": ({"current": PASSWORD, "new": "another battery horse"}, None),
    "/account/sessions": ({"current": PASSWORD}, None),
    "/new": ({"headline": "Nothing is known of this event"}, None),
    "/documents/1/edit": ({**EXPECTED, "text": "# Other\n"}, None),
    "/documents/1/moves/approve": (EXPECTED, "editor"),
    "/documents/1/overrides": ({**EXPECTED, "key": "x", "reason": "y"}, "editor"),
    "/documents/1/confirmations": ({**EXPECTED, "key": "x"}, None),
    "/documents/1/take-back": ({"override": 1}, None),
    "/documents/1/proposals": (EXPECTED, None),
    "/documents/1/restore": ({**EXPECTED, "revision": 1}, None),
    "/documents/1/claim": ({}, None),
    "/documents/1/correct": ({**EXPECTED, "text": "# Other\n", "note": "n"}, None),
    "/documents/1/redo": ({**EXPECTED, "section": "s1"}, None),
    "/documents/1/sources/src1/delete": ({"reason": "asked"}, "reviewer"),
    "/documents/1/export": (EXPECTED, None),
    "/documents/1/notes": ({"start": 0, "text": "why?"}, None),
    "/documents/1/notes/1/answers": ({"text": "so"}, None),
    "/documents/1/notes/1/resolved": ({}, None),
}
JSON = {
    "/api/v1/documents/1/preview": ({"text": "# Other\n"}, None),
    "/api/v1/documents/1/revisions": ({**EXPECTED, "text": "# Other\n"}, None),
    "/api/v1/documents/1/moves/approve": (EXPECTED, "editor"),
    "/api/v1/documents/1/overrides": ({**EXPECTED, "key": "x", "reason": "y"}, "editor"),
    "/api/v1/documents/1/confirmations": ({**EXPECTED, "key": "x"}, None),
    "/api/v1/documents/1/overrides/1/taken-back": ({}, None),
    "/api/v1/documents/1/claim": ({}, None),
    "/api/v1/documents/1/notes": ({"start": 0, "text": "why?"}, None),
    "/api/v1/documents/1/notes/1/answers": ({"text": "so"}, None),
    "/api/v1/documents/1/notes/1/resolved": ({}, None),
    "/api/v1/documents/1/corrections": ({**EXPECTED, "text": "# Other\n", "note": "n"}, None),
    "/api/v1/documents/1/redo": ({**EXPECTED, "section": "s1"}, None),
    "/api/v1/documents/1/sources/src1/deletion": ({"reason": "asked"}, "reviewer"),
    "/api/v1/documents/1/export": (EXPECTED, None),
}
ALL = {**FORMS, **JSON}


def state(desk):
    """All that a request could have changed, but for who is logged in."""
    with desk.context.store.read() as connection:
        tables = ("documents", "revisions", "decisions", "notes", "overrides", "users", "tokens")
        kept = {table: connection.exec_driver_sql(f"SELECT * FROM {table}").mappings().all() for table in tables}
    return {table: [{**row, "used": None} for row in rows] for table, rows in kept.items()}


def send(web, path, csrf=""):
    fields, _ = ALL[path]
    if path in JSON:
        headers = {"X-CSRF-Token": csrf} if csrf else {}
        return web.client.post(path, json=fields, headers=headers)
    return web.post(path, csrf=csrf, **fields)


@pytest.fixture(scope="module")
def house(lasting_house):
    """One web desk for all refusals, which change nothing, as each asserts."""
    return lasting_house


def routes(router):
    return {
        (context.path, method) for context in iter_route_contexts(router.routes) for method in context.methods or ()
    }


def test_every_changing_route_has_a_case(house):
    values = {"number": "1", "note": "1", "override": "1", "move": "approve", "source": "src1"}
    found = {path.format(**values) for path, method in routes(house.application.app.router) if method != "GET"}
    assert found - {None, *OPEN, *("/static",)} == set(ALL)


@pytest.mark.parametrize("path", ALL)
def test_nothing_changes_without_a_session(house, browser, path):
    before = state(house.desk)
    answer = send(browser, path)
    assert (answer.status_code, state(house.desk)) == (401, before)


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("token", ["", "guessed"])
def test_nothing_changes_without_the_sessions_token(house, admin, path, token):
    before = state(house.desk)
    answer = send(admin, path, token)
    assert (answer.status_code, state(house.desk)) == (403, before)


@pytest.mark.parametrize("path", ALL)
def test_nothing_changes_with_anothers_token(house, admin, editor, path):
    before = state(house.desk)
    answer = send(admin, path, editor.csrf)
    assert (answer.status_code, state(house.desk)) == (403, before)


@pytest.mark.parametrize("path", ALL)
def test_nothing_changes_from_another_site(house, path):
    before = state(house.desk)
    web = house.browser(ADMIN)
    web.client.headers["Origin"] = "https://evil.example"
    answer = send(web, path, web.csrf)
    assert (answer.status_code, state(house.desk)) == (403, before)


@pytest.mark.parametrize("path", [path for path, (_, role) in ALL.items() if role])
def test_nothing_changes_in_the_wrong_role(house, request, path):
    before = state(house.desk)
    web = request.getfixturevalue(ALL[path][1])
    answer = send(web, path, web.csrf)
    assert (answer.status_code, state(house.desk)) == (403, before)


WRONG = [(move, role) for move, told in MOVES.items() for role in Role if role not in told.roles]


@pytest.mark.parametrize("prefix", ["", "/api/v1"], ids=["form", "json"])
@pytest.mark.parametrize(("move", "role"), WRONG)
def test_no_move_is_made_in_the_wrong_role(house, request, move, role, prefix):
    before = state(house.desk)
    web, path = request.getfixturevalue(str(role)), f"{prefix}/documents/1/moves/{move}"
    told = {"expected": 1, "reason": "because"}
    headers = {"X-CSRF-Token": web.csrf}
    answer = web.client.post(path, json=told, headers=headers) if prefix else web.post(path, **told)
    assert (answer.status_code, state(house.desk)) == (403, before)


SCOPE = {"preview": "read", "export": "export"}
SCOPE |= dict.fromkeys(("moves", "overrides", "confirmations", "corrections", "deletion"), "decide")
"""What a token must be good for, by a word of the route; "write" for the others."""


@pytest.mark.parametrize("path", JSON)
def test_a_token_of_every_other_scope_changes_nothing(house, browser, path):
    needed = next((scope for word, scope in SCOPE.items() if word in path), "write")
    secret, _ = house.desk.users.make_token(ADMIN.name, "others", [each for each in SCOPES if each != needed])
    before = state(house.desk)
    answer = browser.client.post(path, json=JSON[path][0], headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, state(house.desk)) == (401, before)


@pytest.mark.parametrize("path", [path for path in ALL if "/documents/1/" in path])
def test_no_document_is_found_under_anothers_number(house, admin, path):
    before = state(house.desk)
    other = path.replace("/documents/1/", "/documents/3/")
    fields = ALL[path][0]
    answer = (
        admin.client.post(other, json=fields, headers={"X-CSRF-Token": admin.csrf})
        if path in JSON
        else admin.post(other, **fields)
    )
    assert (answer.status_code, state(house.desk)) == (404, before)


@pytest.mark.parametrize("route", ["/notes/1/answers", "/notes/1/resolved"])
@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_a_note_is_reached_through_its_document_alone(house, admin, prefix, route):
    before = state(house.desk)
    path = f"{prefix}/documents/2{route}"
    answer = (
        admin.client.post(path, json={"text": "so"}, headers={"X-CSRF-Token": admin.csrf})
        if prefix
        else admin.post(path, text="so")
    )
    assert (answer.status_code, state(house.desk)) == (404, before)
