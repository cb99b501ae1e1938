"""Who is let in, and how: a one-time link on this machine, an account's password, or a named proxy's word."""

import logging
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from pipeline.review.model import Person, RefusedError
from pipeline.review.users import Users
from pipeline.review.web.sessions import Flash, Forms, Session, Sessions, cookie_name
from pipeline.runs.log import log

LINK_HOLDS = timedelta(minutes=10)
TRIES, WINDOW = 8, timedelta(minutes=15)
MOST_KEYS = 10_000
FAR_TRIES = 40
"""Failures let through for one address: a newsroom shares one."""


class TooManyError(RefusedError):
    """Too many failed attempts; `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__("Too many failed attempts.", f"Wait {wait} seconds, then try again.")
        self.wait = wait


class Throttle:
    """At most `most` failed attempts in a sliding `window` for each key: an address or a name."""

    def __init__(self, clock: Callable[[], datetime], most: int, window: timedelta) -> None:
        self._clock, self._most, self._window = clock, most, window
        self._failed: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def wait(self, *keys: str) -> int:
        """Seconds until another attempt is let through, 0 for now."""
        now = self._clock()
        with self._lock:
            waits = (self._left(self._recent(key, now), now) for key in keys)
            return max(waits, default=0)

    def attempt(self, *keys: str) -> int:
        """The same, and where it is let through it counts as failed until it is forgiven: guesses come side by side."""
        now = self._clock()
        with self._lock:
            if wait := max((self._left(self._recent(key, now), now) for key in keys), default=0):
                return wait
            for key in keys:
                self._failed.setdefault(key, deque()).append(now)
            self._forget_oldest()
            return 0

    def forgive(self, key: str) -> None:
        """Takes one failed attempt back."""
        with self._lock:
            if held := self._failed.get(key):
                held.pop()

    def failed(self, *keys: str) -> None:
        now = self._clock()
        with self._lock:
            for key in keys:
                self._recent(key, now)
                self._failed.setdefault(key, deque()).append(now)
            self._forget_oldest()

    def clear(self, *keys: str) -> None:
        with self._lock:
            for key in keys:
                self._failed.pop(key, None)

    def _forget_oldest(self) -> None:
        while len(self._failed) > MOST_KEYS:
            del self._failed[next(iter(self._failed))]

    def _recent(self, key: str, now: datetime) -> deque[datetime]:
        held = self._failed.get(key, deque())
        while held and now - held[0] >= self._window:
            held.popleft()
        if not held:
            self._failed.pop(key, None)
        return held

    def _left(self, held: deque[datetime], now: datetime) -> int:
        if len(held) < self._most:
            return 0
        return int((held[-self._most] + self._window - now).total_seconds()) + 1


@dataclass(frozen=True)
class Proxy:
    """A reverse proxy that tells who somebody is: believed from these addresses alone."""

    addresses: frozenset[str] = frozenset()
    header: str = "X-Forwarded-User"


class Links:
    """One-time links for the person at this machine: each opens one session, for ten minutes."""

    def __init__(self, clock: Callable[[], datetime], person: Person | None) -> None:
        self._clock, self.person, self._lock = clock, person, Lock()
        self._open: dict[str, datetime] = {}

    def new(self) -> str:
        """The path of a new link."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._open = {token: self._clock() + LINK_HOLDS}
        return f"/enter?token={token}"

    def use(self, token: str) -> Person | None:
        """The person whom the link lets in, once."""
        with self._lock:
            ends = self._open.pop(token, None)
        return self.person if ends and self._clock() < ends else None


@dataclass
class LoginService:
    """All ways in, with what they share."""

    users: Users
    clock: Callable[[], datetime]
    here: Person | None = None
    proxy: Proxy = Proxy()
    tell: Callable[[str], None] = lambda _link: None
    tls: bool = False
    sessions: Sessions = field(init=False)
    forms: Forms = field(init=False, default_factory=Forms)
    links: Links = field(init=False)
    throttle: Throttle = field(init=False)
    far: Throttle = field(init=False)

    def __post_init__(self) -> None:
        self.sessions = Sessions(self.clock)
        self.links = Links(self.clock, self.here)
        self.throttle = Throttle(self.clock, TRIES, WINDOW)
        self.far = Throttle(self.clock, FAR_TRIES, WINDOW)

    @property
    def cookie(self) -> str:
        return cookie_name("newsdraft", tls=self.tls)

    def by_password(self, name: str, password: str, address: str) -> Person | None:
        """The person, or None for a wrong name or password; TooManyError after too many of those."""
        if wait := self.far.attempt(address):
            raise TooManyError(wait)
        if wait := self.throttle.attempt(f"name {name}"):
            self.far.forgive(address)
            raise TooManyError(wait)
        user = self.users.login(name, password)
        if user is None:
            self._log_failed("password", address, name)
            return None
        self.far.forgive(address)
        self.throttle.clear(f"name {name}")
        return user.person

    def by_link(self, token: str, address: str) -> Person | None:
        if wait := self.far.wait(address):
            raise TooManyError(wait)
        person = self.links.use(token)
        if person is None:
            self.far.failed(address)
            self._log_failed("link", address)
        return person

    def by_proxy(self, address: str, name: str) -> Person | None:
        """The account that the proxy names; whatever another address says is not heard."""
        standing = self.users.standing(name) if name and address in self.proxy.addresses else None
        return standing[0] if standing else None

    def by_token(self, secret: str, scope: str, address: str) -> Person | None:
        """Who holds an API token that is good for this; wrong ones are counted apart and shut nobody out.

        TooManyError after too many of those, for a wrong one alone.
        """
        if person := self.users.bearer(secret, scope):
            return person
        self._log_failed("token", address)
        if wait := self.far.attempt(f"tokens {address}"):
            raise TooManyError(wait)
        return None

    def begin(self, person: Person, by: str, address: str, flash: str = "") -> str:
        """The secret of a new session; `said` is shown on its first page."""
        log("login", who=person.name, by=by, address=address)
        standing = self.users.standing(person.name)
        stamp = standing[1] if standing else ""
        return self.sessions.begin(person, by, stamp=stamp, address=address, flashes=[Flash(flash)] if flash else [])

    def renew(self, name: str, current: str, new: str, address: str) -> None:
        """Gives an account the new password that its owner asks for; a wrong one so far counts as a failed attempt."""
        if self.by_password(name, current, address) is None:
            raise RefusedError("That is not your password so far.", "Nothing was changed.")
        self.users.change(name, password=new)
        log("password changed", who=name, address=address)

    def standing(self, session: Session) -> Person | None:
        """The session's person as the accounts have them now; a role taken away is gone at once.

        None for an account that is gone or disabled, or has another password than when the session began.
        """
        if session.by == "link":
            return self.here
        standing = self.users.standing(session.person.name)
        return standing[0] if standing and session.stamp in ("", standing[1]) else None

    def _log_failed(self, by: str, address: str, name: str = "") -> None:
        log("login failed", logging.WARNING, by=by, address=address, who=name)
