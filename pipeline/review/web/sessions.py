"""Sessions held by the serving process: each ends by itself, at logout, and when the desk stops."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from pipeline.review.model import Person

IDLE, LONGEST = timedelta(hours=2), timedelta(hours=12)
MOST = 10_000
"""Sessions at once; beyond that the one longest unused gives way."""


@dataclass(frozen=True)
class Offer:
    """What a flash offers to do next: a link, or with `fields` a form that posts them."""

    name: str
    address: str
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Flash:
    """Words for the next page, and what may follow from there."""

    words: str
    offers: tuple[Offer, ...] = ()


@dataclass
class Session:
    """One person's visit; `csrf` goes into every form, `flashes` are shown on the next page and then forgotten.

    `stamp` is of the password at the time: with another password the session is over.
    """

    person: Person
    begun: datetime
    seen: datetime
    by: str = "password"
    stamp: str = ""
    address: str = ""
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    flashes: list[Flash] = field(default_factory=list)


class Sessions:
    """The sessions by the hash of their secret; the secret itself is in the browser's cookie alone."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock, self._lock = clock, Lock()
        self._held: dict[str, Session] = {}

    def begin(self, person: Person, by: str = "password", **more: Any) -> str:
        """The secret of a new session; `more` are fields of it."""
        secret, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._held = {key: each for key, each in self._held.items() if not _over(each, now)}
            if len(self._held) >= MOST:
                del self._held[min(self._held, key=lambda key: self._held[key].seen)]
            self._held[_hash(secret)] = Session(person, now, now, by, **more)
        return secret

    def find(self, secret: str) -> Session | None:
        """The session of a secret, as seen now; None for one that is over or never was."""
        now = self._clock()
        with self._lock:
            session = self._held.get(_hash(secret))
            if session is None or _over(session, now):
                self._held.pop(_hash(secret), None)
                return None
            session.seen = now
            return session

    def end(self, secret: str) -> None:
        with self._lock:
            self._held.pop(_hash(secret), None)

    def of(self, name: str) -> list[Session]:
        """One person's sessions that go on, the latest first."""
        now = self._clock()
        with self._lock:
            held = [each for each in self._held.values() if each.person.name == name and not _over(each, now)]
        return sorted(held, key=lambda each: each.seen, reverse=True)

    def end_others(self, secret: str) -> int:
        """Ends all sessions of a session's person but this one; how many those were."""
        with self._lock:
            kept = self._held[_hash(secret)]
            others = [k for k, each in self._held.items() if each.person.name == kept.person.name and each is not kept]
            for key in others:
                del self._held[key]
        return len(others)


class Forms:
    """Tokens for forms outside a session, each good only beside the cookie it was made for."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def token(self, cookie: str) -> str:
        return hmac.new(self._key, cookie.encode(), hashlib.sha256).hexdigest()

    def holds(self, cookie: str, token: str) -> bool:
        return bool(cookie) and hmac.compare_digest(self.token(cookie).encode(), token.encode())


def cookie_name(name: str, *, tls: bool) -> str:
    """A cookie's name; behind TLS one that browsers take from this very host alone."""
    return f"__Host-{name}" if tls else name


def _over(session: Session, now: datetime) -> bool:
    return now - session.seen > IDLE or now - session.begun > LONGEST


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
