"""Who somebody is: sessions that follow their account, and tokens that do what their scopes say."""

import pytest

from pipeline.review.model import Role
from pipeline.review.web.auth import local
from tests.review.conftest import EDITOR

NOTE = {"start": 0, "text": "from a script"}


def test_a_session_of_somebody_disabled_ends(house, editor):
    house.desk.users.change(EDITOR.name, disabled=True)
    assert editor.get("/").headers["location"] == "/login"


def test_a_role_taken_away_is_gone_at_once(house, reviewer):
    house.desk.users.change("robin", role=Role.EDITOR)
    assert reviewer.post("/documents/1/overrides", expected=1, key="x", reason="y").status_code == 403


@pytest.mark.parametrize(("scopes", "status"), [(["read"], 401), (["write"], 200)], ids=["too-little", "enough"])
def test_a_token_does_what_its_scopes_say(house, browser, scopes, status):
    secret, _ = house.desk.users.make_token("alex", "script", scopes)
    headers = {"Authorization": f"Bearer {secret}"}
    assert browser.client.post("/api/v1/documents/1/notes", json=NOTE, headers=headers).status_code == status


def test_a_token_has_its_owners_role(house, browser):
    secret, _ = house.desk.users.make_token("alex", "script", ["decide"])
    headers = {"Authorization": f"Bearer {secret}"}
    answer = browser.client.post("/api/v1/documents/1/moves/approve", json={"expected": 1}, headers=headers)
    assert (answer.status_code, answer.json()["problem"][:14]) == (403, "alex is editor")


def test_a_revoked_token_opens_nothing(house, browser):
    secret, token = house.desk.users.make_token("alex", "script", ["read"])
    house.desk.users.revoke(token.id)
    answer = browser.get("/api/v1/documents", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_a_token_opens_no_page(house, browser):
    secret, _ = house.desk.users.make_token("alex", "script", ["read", "write", "decide", "export"])
    answer = browser.get("/documents/1", headers={"Authorization": f"Bearer {secret}"})
    assert answer.headers["location"] == "/login?back=%2Fdocuments%2F1"


ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "evil.example",
    "javascript:alert(1)",
    "/\t/evil",
    "/%0d%0aSet-Cookie:x\n",
    "",
    "\\\\evil.example",
    "/ /evil.example",
    "/;//evil.example",
]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_nobody_is_sent_elsewhere(path):
    assert local(path) == "/"


@pytest.mark.parametrize("path", ["/", "/documents/1", "/documents/1/diff?before=1&after=2", "/log"])
def test_a_way_within_the_desk_is_kept(path):
    assert local(path) == path
