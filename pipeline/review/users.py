"""Accounts with roles, their passwords hashed with argon2id, and API tokens that are kept as hashes alone."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.models import FrozenModel
from pipeline.review.context import DeskContext
from pipeline.review.model import NotFoundError, Person, RefusedError, Role
from pipeline.store.tables.review import tokens, users

NAME = re.compile(r"[\w][\w.@+-]{0,79}")
SHORTEST, LONGEST = 12, 1_000
FEWEST = 5
"""Different characters in a password."""
GUESSABLE = ("newsdraft", "password", "newsroom", "reviewdesk", "letmein", "qwerty", "12345")
"""Words that say nothing secret: a password that is not long enough without them is refused, as is one's own name."""
SCOPES = ("read", "write", "decide", "export")
"""What a token may be used for: reading, saving and noting, moves and overrides, export."""
PREFIX = "nd_"


class User(FrozenModel):
    """An account; a `disabled` one cannot come in."""

    name: str
    role: Role
    email: str = ""
    added: datetime
    disabled: datetime | None = None

    @property
    def person(self) -> Person:
        return Person(name=self.name, role=self.role)


class ApiToken(FrozenModel):
    """An API token without its secret."""

    id: int
    user: str
    name: str
    scopes: tuple[str, ...]
    made: datetime
    expires: datetime | None = None
    used: datetime | None = None
    revoked: datetime | None = None


class Users:
    """The newsroom's accounts; a token holds `DAYS` unless told otherwise."""

    DAYS = 90

    def __init__(self, context: DeskContext) -> None:
        self._room = context

    def add(self, name: str, role: Role, password: str, email: str = "") -> User:
        """A new account; RefusedError for a name that is taken or a password that is too short."""
        if not NAME.fullmatch(name):
            raise RefusedError(f"{name!r} cannot be a name here.", "Letters, digits and . @ + - _, at most 80.")
        refuse_guessable(name, password)
        row = {"name": name, "role": str(role), "password": hashed(password), "email": email, "added": self._room.now}
        try:
            with self._room.store.write() as connection:
                connection.execute(users.insert().values(row))
        except IntegrityError:
            raise RefusedError(f"There is an account {name} already.", "Take another name.") from None
        return self.get(name)

    def all(self) -> list[User]:
        with self._room.store.read() as connection:
            return [_user(row) for row in connection.execute(select(users).order_by(users.c.name))]

    def get(self, name: str) -> User:
        """One account; NotFoundError where there is none."""
        row = self._row(name)
        if row is None:
            raise NotFoundError(f"There is no account {name}.", "`newsdraft review user list` shows all.")
        return _user(row)

    def standing(self, name: str) -> tuple[Person, str] | None:
        """An account's person, and a stamp that is another after each change of password; None where it is shut out."""
        row = self._row(name)
        return None if row is None or row.disabled else (_user(row).person, _digest(row.password)[:16])

    def acting(self, name: str) -> Person:
        """Who acts under this name: an account in its role; where no admin can come in, anybody as admin.

        For the terminal alone: whoever can write the store needs no password to do so.
        """
        with self._room.store.read() as connection:
            known = {row.name: row for row in connection.execute(select(users))}
        shut_out = name in known and known[name].disabled
        if not shut_out and not any(row.role == Role.ADMIN and not row.disabled for row in known.values()):
            return Person(name=name, role=Role.ADMIN)
        if shut_out or name not in known:
            raise RefusedError(f"There is no account {name} here that may come in.", "--as NAME acts under another.")
        return _user(known[name]).person

    def change(
        self, name: str, *, role: Role | None = None, password: str | None = None, disabled: bool | None = None
    ) -> User:
        """The account with what is given changed; disabling one revokes its tokens."""
        values: dict[str, Any] = {}
        if role:
            values["role"] = str(role)
        if password is not None:
            refuse_guessable(name, password)
            values["password"] = hashed(password)
        if disabled is not None:
            values["disabled"] = self._room.now if disabled else None
        with self._room.store.write() as connection:
            if values and not connection.execute(update(users).where(users.c.name == name).values(values)).rowcount:
                raise NotFoundError(f"There is no account {name}.", "`newsdraft review user list` shows all.")
            if disabled or password is not None:
                stale = tokens.c.user == name, tokens.c.revoked.is_(None)
                connection.execute(update(tokens).where(*stale).values(revoked=self._room.now))
        return self.get(name)

    def login(self, name: str, password: str) -> User | None:
        """The account where name and password are right; None takes as long whatever was wrong."""
        row = self._row(name)
        if not verified(row.password if row else _nobodys(), password) or row is None or row.disabled:
            return None
        return _user(row)

    def _row(self, name: str) -> Row[Any] | None:
        """The account's row; None where there is none, or where there can be none of that name."""
        if not NAME.fullmatch(name):
            return None
        with self._room.store.read() as connection:
            return connection.execute(select(users).where(users.c.name == name)).one_or_none()

    def make_token(self, name: str, label: str, scopes: Sequence[str], days: int = DAYS) -> tuple[str, ApiToken]:
        """A new token's secret, told this once, and the token."""
        if unknown := set(scopes) - set(SCOPES):
            raise RefusedError(f"There is no scope {', '.join(sorted(unknown))}.", f"Scopes are {', '.join(SCOPES)}.")
        owner = self.get(name)
        secret = PREFIX + secrets.token_urlsafe(32)
        row = {
            "user": owner.name,
            "name": label,
            "sha256": _digest(secret),
            "scopes": sorted(set(scopes)),
            "made": self._room.now,
            "expires": self._room.now + timedelta(days=days),
        }
        with self._room.store.write() as connection:
            number = connection.execute(tokens.insert().values(row).returning(tokens.c.id)).scalar_one()
            return secret, _token(_token_row(connection, number))

    def tokens(self, name: str = "") -> list[ApiToken]:
        """All tokens, or one account's."""
        query = select(tokens).order_by(tokens.c.id)
        with self._room.store.read() as connection:
            return [_token(row) for row in connection.execute(query.where(tokens.c.user == name) if name else query)]

    def revoke(self, token: int) -> None:
        with self._room.store.write() as connection:
            _token_row(connection, token)
            connection.execute(update(tokens).where(tokens.c.id == token).values(revoked=self._room.now))

    def bearer(self, secret: str, scope: str) -> Person | None:
        """Whose token this is, where it holds and has the scope."""
        with self._room.store.write(lasting=False) as connection:
            query = select(tokens, users.c.role, users.c.disabled).join(users, users.c.name == tokens.c.user)
            row = connection.execute(query.where(tokens.c.sha256 == _digest(secret))).one_or_none()
            now = self._room.now
            if row is None or row.revoked or row.disabled or (row.expires and row.expires <= now):
                return None
            if scope not in row.scopes:
                return None
            connection.execute(update(tokens).where(tokens.c.id == row.id).values(used=now))
        return Person(name=row.user, role=Role(row.role))


def refuse_guessable(name: str, password: str) -> None:
    """RefusedError for a password of few characters, or one that is made of the person's name and everyday words."""
    rest = password.lower()
    for word in (name.lower(), *GUESSABLE):
        rest = rest.replace(word, "") if word else rest
    if SHORTEST <= len(password) <= LONGEST and (len(rest) < SHORTEST - FEWEST or len(set(password)) < FEWEST):
        raise RefusedError("The password is easily guessed.", "Take other words than the name, or more of them.")


def hashed(password: str) -> str:
    """The password's argon2id hash with its salt; RefusedError for one that is too short or too long."""
    from argon2 import PasswordHasher

    if len(password) < SHORTEST:
        raise RefusedError(f"The password has {len(password)} characters.", f"Take at least {SHORTEST}.")
    if len(password) > LONGEST:
        raise RefusedError("The password is too long.", f"At most {LONGEST:,} characters.")
    if any("\ud800" <= each <= "\udfff" for each in password):
        raise RefusedError("The password holds half a character.", "Type it again.")
    return PasswordHasher().hash(password)


def verified(known: str, password: str) -> bool:
    """Whether the password is the one that was hashed."""
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return len(password) <= LONGEST and PasswordHasher().verify(known, password)
    except (Argon2Error, InvalidHashError, UnicodeEncodeError):
        return False


@cache
def _nobodys() -> str:
    """The hash of a password that nobody has, so that an unknown name takes as long as a wrong password."""
    return hashed(secrets.token_urlsafe(32))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _user(row: Row[Any]) -> User:
    return User(**{name: getattr(row, name) for name in User.model_fields})


def _token(row: Row[Any]) -> ApiToken:
    return ApiToken(**{name: getattr(row, name) for name in ApiToken.model_fields})


def _token_row(connection: Connection, token: int) -> Row[Any]:
    row = connection.execute(select(tokens).where(tokens.c.id == token)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no token {token}.", "`newsdraft review user list` shows them.")
    return row
