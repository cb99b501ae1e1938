"""One's own account: another password, and the end of sessions elsewhere."""

import pytest

from pipeline.review.model import RefusedError, Role
from pipeline.review.users import refuse_guessable, verified
from tests.review.conftest import EDITOR
from tests.review.web.conftest import PASSWORD, token_in
from tests.review.web.test_getting_in import log_in

REAL = verified
NEW = "another battery horse"


def test_a_password_is_changed_by_who_knows_it(house, browser):
    log_in(browser)
    browser.csrf = token_in(browser.get("/account").text)
    wrong = browser.post("/account/password", current="wrong", new=NEW)
    done = browser.post("/account/password", current=PASSWORD, new=NEW)
    assert (wrong.status_code, done.headers["location"]) == (422, "/account")
    assert "Your password is another now" in browser.get("/account").text
    assert (log_in(house.browser()).status_code, log_in(house.browser(), password=NEW).status_code) == (401, 303)


def test_a_password_of_ones_own_name_is_refused(browser):
    log_in(browser)
    browser.csrf = token_in(browser.get("/account").text)
    answer = browser.post("/account/password", current=PASSWORD, new="newsdraft-alex")
    assert (answer.status_code, "easily guessed" in answer.text) == (422, True)


@pytest.mark.parametrize(
    "password", ["correct horse battery", "ΟΔΥΣΣΕΙΑ καλημέρα", "&<>\"' \\%_🚀 fourteen", "x1" * 40 + "abc"]
)
def test_a_password_may_hold_anything(password):
    refuse_guessable("alex", password)


def test_a_password_counts_to_its_last_character():
    """With the real hash: neither cut off, nor changed in case, nor trimmed."""
    from argon2 import PasswordHasher

    password = " Seventy-two characters are where other hashes stop to look at a password: Z"
    known = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(password)
    others = (password.strip(), password.lower(), password[:-1], password[:72], password + " ")
    assert [REAL(known, each) for each in (password, *others)] == [True, False, False, False, False, False]


def test_a_password_holds_until_it_is_changed(house, browser):
    house.time.later(days=400)
    assert log_in(browser).status_code == 303


def test_guessing_ones_own_password_is_slowed(browser):
    log_in(browser)
    browser.csrf = token_in(browser.get("/account").text)
    answers = [browser.post("/account/password", current="wrong", new=NEW).status_code for _ in range(9)]
    assert answers == [422] * 8 + [429]


def test_another_password_ends_the_sessions_elsewhere(house, browser):
    elsewhere = house.browser()
    log_in(elsewhere)
    log_in(browser)
    browser.csrf = token_in(browser.get("/account").text)
    browser.post("/account/password", current=PASSWORD, new=NEW)
    assert (browser.get("/").status_code, elsewhere.get("/").headers["location"]) == (200, "/login")


def test_a_password_set_by_an_admin_ends_all_sessions(house, browser):
    log_in(browser)
    house.desk.users.change(EDITOR.name, password=NEW)
    assert browser.get("/").headers["location"] == "/login"


def test_sessions_elsewhere_are_shown_and_ended(house, browser):
    elsewhere = house.browser(address="10.7.7.7")
    log_in(elsewhere)
    log_in(browser)
    page = browser.get("/account").text
    browser.csrf = token_in(page)
    assert "from 10.7.7.7" in page
    assert browser.post("/account/sessions", current="wrong").status_code == 422
    assert elsewhere.get("/").status_code == 200
    assert browser.post("/account/sessions", current=PASSWORD).status_code == 303
    assert (browser.get("/").status_code, elsewhere.get("/").headers["location"]) == (200, "/login")


def test_password_fields_are_masked_and_take_a_manager(house, browser):
    login = browser.get("/login").text
    log_in(browser)
    account = browser.get("/account").text
    fields = [
        line
        for line in (login + account).splitlines()
        if 'autocomplete="current-password"' in line or 'autocomplete="new-password"' in line
    ]
    assert len(fields) == 3
    assert all('type="password"' in field and "onpaste" not in field and "maxlength" not in field for field in fields)


def test_nobody_is_there_to_begin_with(store, settings):
    from pipeline.review.desk import ReviewDesk

    assert ReviewDesk(store, settings).users.all() == []


def test_every_page_lets_one_log_out(editor):
    pages = [editor.get(path).text for path in ("/", "/documents/1", "/log", "/api", "/keys", "/account")]
    assert ["Log out</button>" in page for page in pages] == [True] * len(pages)


def test_who_came_by_a_link_has_no_password_to_change(house, browser):
    browser.get(house.entrance.links.new())
    browser.csrf = token_in(browser.get("/account").text)
    answer = browser.post("/account/password", current=PASSWORD, new=NEW)
    assert (answer.status_code, "You did not come in by a password" in answer.text) == (403, True)


def test_a_role_is_no_field_of_ones_own(house, browser):
    log_in(browser)
    browser.csrf = token_in(browser.get("/account").text)
    browser.post("/account/password", current=PASSWORD, new=NEW, role="admin", name="sam")
    assert house.desk.users.get(EDITOR.name).role is Role.EDITOR


def test_the_name_is_no_password():
    with pytest.raises(RefusedError, match="easily guessed"):
        refuse_guessable("kimberly", "kimberlykimberly1")
