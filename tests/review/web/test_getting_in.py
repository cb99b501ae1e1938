"""Getting in: links, passwords, a proxy's word; and what ends a session."""

import re

import pytest

from pipeline.errors import SettingsError
from pipeline.review.web.serving import Where, web_desk
from tests.review.conftest import ADMIN, EDITOR
from tests.review.web.conftest import HOST, PASSWORD, house_of, token_in


def log_in(web, name="alex", password=PASSWORD, back="/", csrf=None):
    token = token_in(web.get("/login").text) if csrf is None else csrf
    return web.post("/login", csrf=token, name=name, password=password, back=back)


def session_of(answer):
    return re.search(r"newsdraft=([^;]+)", answer.headers["set-cookie"])[1]


def test_a_stranger_is_sent_to_log_in(browser):
    assert browser.get("/documents/1").headers["location"] == "/login?back=%2Fdocuments%2F1"


def test_a_link_lets_in_once(house, browser):
    link = house.entrance.links.new()
    first, again = browser.get(link), house.browser().get(link)
    assert (first.headers["location"], again.status_code) == ("/", 401)


def test_a_link_grows_too_old(house, browser):
    link = house.entrance.links.new()
    house.time.later(minutes=16)
    assert browser.get(link).status_code == 401


def test_a_new_link_is_told_to_the_terminal_alone(house, browser):
    answer = browser.post("/login/link", csrf=token_in(browser.get("/login").text))
    (link,) = house.told
    assert link not in answer.text
    assert browser.get(link).headers["location"] == "/"


def test_a_password_lets_in_where_somebody_wanted_to_go(browser):
    answer = log_in(browser, back="/documents/1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents/1")


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_logging_in_leads_nowhere_else(browser, back):
    assert log_in(browser, back=back).headers["location"] == "/"


@pytest.mark.parametrize(
    ("name", "password"), [("alex", "wrong"), ("nobody", PASSWORD), ("", ""), ("alex", ""), ("alex'--", PASSWORD)]
)
def test_a_wrong_name_or_password_says_the_same(browser, name, password):
    answer = log_in(browser, name, password)
    assert (answer.status_code, "do not go together" in answer.text) == (401, True)


def test_too_many_failures_are_told_to_wait(house, browser):
    for _ in range(8):
        log_in(browser, password="wrong")
    refused = log_in(browser)
    house.time.later(minutes=15)
    assert (refused.status_code, refused.headers["retry-after"], log_in(browser).status_code) == (429, "901", 303)


def test_failures_of_one_address_add_up(house):
    for number in range(40):
        log_in(house.browser(address="10.9.9.9"), name=f"guess{number}", password="wrong")
    assert log_in(house.browser(address="10.9.9.9")).status_code == 429
    assert log_in(house.browser(address="10.9.9.8")).status_code == 303


def test_guessing_links_is_slowed(house):
    web = house.browser(address="10.9.9.7")
    answers = [web.get(f"/enter?token=guess{number}").status_code for number in range(41)]
    assert answers == [401] * 40 + [429]


@pytest.mark.parametrize("token", ["", "guessed", "é"])
def test_a_login_form_from_elsewhere_is_refused(browser, token):
    browser.get("/login")
    assert log_in(browser, csrf=token).status_code == 403


def test_the_cookie_keeps_to_itself(browser):
    told = log_in(browser).headers["set-cookie"]
    assert told.endswith("; HttpOnly; Path=/; SameSite=lax")


def test_behind_tls_the_cookie_is_for_tls_alone(desk):
    house = house_of(desk, tls=True)
    web = house.browser()
    web.client.base_url = f"https://{HOST}"
    told = log_in(web).headers
    assert re.fullmatch(r"__Host-newsdraft=\S+; HttpOnly; Path=/; SameSite=lax; Secure", told["set-cookie"])
    assert told["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_the_session_changes_at_login(house, browser):
    first = session_of(log_in(browser))
    second = session_of(log_in(browser))
    assert first != second
    assert house.entrance.sessions.find(first) is None


@pytest.mark.parametrize("span", [{"hours": 2, "minutes": 1}], ids=["idle"])
def test_an_idle_session_ends(house, editor, span):
    house.time.later(**span)
    assert editor.get("/").headers["location"] == "/login"


def test_a_busy_session_ends_at_last(house, editor):
    answers = []
    for _ in range(13):
        answers.append(editor.get("/").status_code)
        house.time.later(hours=1)
    assert answers == [200] * 13
    assert editor.get("/").status_code == 303


def test_logging_out_ends_the_session_itself(house, editor):
    secret = editor.client.cookies[house.entrance.cookie]
    assert editor.post("/logout").headers["location"] == "/login"
    assert house.entrance.sessions.find(secret) is None


def test_a_named_proxy_is_believed(house):
    web = house.browser(address="10.0.0.5")
    web.client.headers["X-Forwarded-User"] = "alex"
    assert web.get("/login?back=/log").headers["location"] == "/log"
    assert "alex" in web.get("/").text


@pytest.mark.parametrize(
    ("address", "name"),
    [("10.0.0.6", "alex"), ("10.0.0.5", "nobody"), ("10.0.0.5", "")],
    ids=["other", "unknown", "none"],
)
def test_nobody_else_is_believed(house, address, name):
    web = house.browser(address=address)
    web.client.headers["X-Forwarded-User"] = name
    assert web.get("/login").status_code == 200


def test_a_proxys_session_ends_with_its_word(house):
    web = house.browser(address="10.0.0.5")
    web.client.headers["X-Forwarded-User"] = "alex"
    web.get("/login")
    web.client.headers["X-Forwarded-User"] = "robin"
    assert web.get("/").headers["location"] == "/login"


BEYOND = [
    pytest.param(Where(host="0.0.0.0", names=("desk.example.org",)), "knows nobody", id="without-accounts"),
    pytest.param(Where(host="::", names=("desk.example.org",)), "knows nobody", id="every-address-6"),
    pytest.param(Where(host="10.0.0.1", proxies=("10.0.0.5",)), "under which name", id="without-a-name"),
    pytest.param(Where(host="0.0.0.0", names=("d",), proxies=("anywhere",)), "not an address", id="proxy-by-name"),
]


@pytest.mark.parametrize(("where", "why"), BEYOND)
def test_it_listens_beyond_this_machine_for_somebody_known(desk, where, why):
    with pytest.raises(SettingsError, match=why):
        web_desk(desk, where, ADMIN, print)


def test_accounts_open_it_to_others(desk):
    desk.users.add(EDITOR.name, EDITOR.role, PASSWORD)
    _, link = web_desk(desk, Where(host="0.0.0.0", names=("desk.example.org",)), ADMIN, print)
    assert link == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_this_machine_gets_a_link(desk, host):
    _, link = web_desk(desk, Where(host=host), ADMIN, print)
    assert re.fullmatch(r"http://\S+:8350/enter\?token=[\w-]{43}", link)
