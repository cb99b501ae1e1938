"""Limits of guesses: they hold side by side, and nobody is shut out by another's."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from starlette.requests import Request

from pipeline.review.model import Person, Role
from pipeline.review.states import is_written
from pipeline.review.web.auth import address_of
from pipeline.review.web.login import TRIES, LoginService, Proxy, TooManyError

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Accounts:
    """Nobody's password is right, and one token is."""

    def __init__(self) -> None:
        self.asked = 0

    def login(self, name: str, password: str) -> None:
        self.asked += 1

    def bearer(self, secret: str, scope: str) -> Person | None:
        return Person(name="alex", role=Role.EDITOR) if secret == "right" else None


def service() -> LoginService:
    return LoginService(Accounts(), lambda: NOON, proxy=Proxy(frozenset({"10.0.0.5"})))  # type: ignore[arg-type]


def test_parallel_guesses_are_counted() -> None:
    """Fifty guesses at once were all let through: each looked at the count before any had been noted."""
    door = service()

    def guess(number: int) -> None:
        with contextlib.suppress(TooManyError):
            door.by_password("alex", str(number), "10.1.1.1")

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(guess, range(50)))
    assert door.users.asked == TRIES  # type: ignore[attr-defined]


def test_wrong_tokens_shut_nobody_out() -> None:
    """Forty wrong tokens from the newsroom's address shut its people and its scripts out."""
    door = service()
    for _ in range(60):
        try:
            door.by_token("wrong", "read", "10.1.1.1")
        except TooManyError:
            continue
    assert door.by_token("right", "read", "10.1.1.1") == Person(name="alex", role=Role.EDITOR)
    assert door.by_password("alex", "x", "10.1.1.1") is None


@pytest.mark.parametrize(
    ("peer", "said", "address"),
    [
        pytest.param("10.0.0.5", "192.0.2.7", "192.0.2.7", id="named-proxy"),
        pytest.param("10.0.0.5", "203.0.113.9, 192.0.2.7", "192.0.2.7", id="what-the-client-says-is-not-heard"),
        pytest.param("10.0.0.5", "nonsense", "10.0.0.5", id="no-address"),
        pytest.param("192.0.2.8", "192.0.2.7", "192.0.2.8", id="no-proxy-of-ours"),
    ],
)
def test_client_counts_behind_a_named_proxy(peer: str, said: str, address: str) -> None:
    """Behind a proxy all visitors had one address, and one of them could shut all others out."""
    app = SimpleNamespace(state=SimpleNamespace(entrance=service()))
    scope = {"type": "http", "headers": [(b"x-forwarded-for", said.encode())], "client": (peer, 1), "app": app}
    assert address_of(Request(scope)) == address


@pytest.mark.parametrize(
    ("reason", "written"), [("\u200b", False), ("– …", False), ("ok", True), ("因为", True), ("7", True)]
)
def test_a_reason_has_letters_or_digits(reason: str, written: bool) -> None:
    assert is_written(reason) is written
