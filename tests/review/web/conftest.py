"""The web desk over one document: clients for each role, each with its session and form token."""

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from pipeline.review.desk import ReviewDesk
from pipeline.review.web.app import make_app
from pipeline.review.web.login import LoginService, Proxy
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.store.tables.review import users
from tests.review.conftest import ADMIN, EDITOR, REVIEWER, Clock, write_run
from tests.review.web.browsing import CHROMIUM, FLAGS

HOST = "desk.example.org"
PASSWORD = "correct horse battery"
PEOPLE = (EDITOR, REVIEWER, ADMIN)


class Time:
    """A clock that stands until a test moves it."""

    def __init__(self):
        self.now = datetime(2026, 11, 24, 6, tzinfo=UTC)

    def __call__(self):
        return self.now

    def later(self, **span):
        self.now += timedelta(**span)


@dataclass
class Web:
    """One browser: `post` sends the form with its token unless told otherwise."""

    client: TestClient
    csrf: str = ""

    def get(self, path, **more):
        return self.client.get(path, **more)

    def post(self, path, *, csrf=None, **fields):
        data = {**fields, "csrf": self.csrf if csrf is None else csrf}
        return self.client.post(path, data={key: str(value) for key, value in data.items()})


@dataclass
class House:
    """A web desk over one document, with a browser for each role."""

    desk: ReviewDesk
    time: Time
    told: list
    entrance: LoginService
    application: object

    def browser(self, person=None, **how):
        """A browser with this person's session, as a password would have begun it; without a person, with none."""
        web = Web(new_client(self.application, **how))
        if person:
            secret = self.entrance.sessions.begin(person)
            web.client.cookies.set(self.entrance.cookie, secret)
            web.csrf = self.entrance.sessions.find(secret).csrf
        return web


def house_of(desk, application=None, **how):
    """The web desk of a desk; the hash of passwords is made cheap, and is tested where it is dear."""
    if not desk.users.all():
        with desk.context.store.write() as connection:
            connection.execute(users.insert(), [account(person, desk.context.now) for person in PEOPLE])
    time, told = Time(), []
    entrance = LoginService(desk.users, time, ADMIN, Proxy(frozenset({"10.0.0.5"})), told.append, **how)
    if application:
        application.app.state.desk, application.app.state.entrance = desk, entrance
    return House(desk, time, told, entrance, application or make_app(desk, entrance, frozenset({HOST})))


def account(person, added):
    """The row of a person's account, as `Users.add` would write it with these passwords."""
    return {"name": person.name, "role": str(person.role), "password": f"plain {PASSWORD}", "email": "", "added": added}


@pytest.fixture(scope="session")
def application():
    """The application of every test's house in turn: to make its routes takes longer than most tests."""
    return make_app(None, SimpleNamespace(tls=False), frozenset({HOST}))


@pytest.fixture(scope="module")
def lasting_house(tmp_path_factory, empty_store):
    """One web desk for all tests of a module: over two documents, with a note."""
    folder = tmp_path_factory.mktemp("newsroom")
    shutil.copy(empty_store, folder / "news.sqlite3")
    for number in (1, 2):
        write_run(folder / "drafts" / f"2025-01-24-bridges-0000000{number}")
    with Store.open(folder / "news.sqlite3") as store:
        desk = ReviewDesk(store, Settings(folder=folder), Clock())
        desk.scan()
        desk.note(1, 0, "Where is this from?", EDITOR)
        yield house_of(desk)


@pytest.fixture(autouse=True, scope="module")
def cheap_passwords():
    patch = pytest.MonkeyPatch()
    patch.setattr("pipeline.review.users.hashed", lambda password: f"plain {password}")
    patch.setattr("pipeline.review.users.verified", lambda known, given: known == f"plain {given}")
    yield
    patch.undo()


@pytest.fixture(scope="module")
def chromium():
    """Debian's Chromium, one a file: Playwright's event loop runs until it closes, and no async test may start beside it."""
    if not CHROMIUM:
        pytest.skip("a real browser: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="a driver for it: pip install playwright")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def house(desk, application):
    return house_of(desk, application)


@pytest.fixture
def browser(house):
    """A browser that nobody has logged in with."""
    return house.browser()


@pytest.fixture
def editor(house):
    return house.browser(EDITOR)


@pytest.fixture
def reviewer(house):
    return house.browser(REVIEWER)


@pytest.fixture
def admin(house):
    return house.browser(ADMIN)


def new_client(application, address="10.0.0.9", errors=True):
    return TestClient(
        application,
        base_url=f"http://{HOST}",
        follow_redirects=False,
        client=(address, 50000),
        raise_server_exceptions=errors,
    )


def token_in(page):
    return re.search(r'name="csrf" value="([^"]+)"', page)[1]
