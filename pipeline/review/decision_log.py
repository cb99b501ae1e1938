"""The decision log: append-only, each entry chained to the one before it and signed with the newsroom's key."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, text

from pipeline.errors import StoreError
from pipeline.files.secret_file import read_secret
from pipeline.models import FrozenModel
from pipeline.review.anchor import Anchor
from pipeline.review.model import Decision, Person
from pipeline.store.store import once_kept
from pipeline.store.tables import canonical
from pipeline.store.tables.review import decisions

ENDS = ("request-changes", "reject", "reopen", "edit", "correct", "withdraw", "restore")


def approvals(log: Sequence[Decision], revision: int, sha256: str) -> tuple[str, ...]:
    """Who has approved this revision, in the order of the log of one document."""
    names: dict[str, None] = {}
    for entry in log:
        if entry.move in ENDS:
            names.clear()
        elif entry.move == "approve" and (entry.revision, entry.sha256) == (revision, sha256):
            names[entry.who] = None
    return tuple(names)


GENESIS = "0" * 64


class LogEntry(FrozenModel):
    """What one entry of the log says; `revision` and `sha256` are what was decided on."""

    document: int
    revision: int
    sha256: str
    move: str
    who: Person
    reason: str
    at: datetime
    status: str
    detail: dict[str, Any] = {}


class Key:
    """The newsroom's signing key: a file of mode 0600 outside the store, made at the first decision."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> bytes:
        """The key; SettingsError where it is missing or others may read it."""
        return read_secret(
            self.path,
            "The key that signs decisions,",
            where_missing=(
                "Put it back from a copy; if it is lost for good, `newsdraft review log --new-key` makes another."
            ),
        ).encode()

    def make(self) -> None:
        """Makes a new key where none is."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be written: {error.strerror}.", "Check the folder's rights."
            ) from None
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32) + "\n")


class DecisionLog:
    """The log of one store."""

    def __init__(self, key: Key, anchor: Anchor) -> None:
        self._key, self._anchor = key, anchor

    def append(self, connection: Connection, entry: LogEntry) -> Decision:
        """Adds an entry in the caller's transaction and gives it back with its number and hash.

        The anchor follows once the transaction is kept, unless it has a fault: that is to be seen until somebody looks.
        """
        if connection.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE decisions IN EXCLUSIVE MODE"))
        last = connection.execute(select(decisions).order_by(decisions.c.number.desc()).limit(1)).one_or_none()
        if last is None:
            self._key.make()
        key = self._key.read()
        signed = {
            "number": last.number + 1 if last else 1,
            **entry.model_dump(mode="json", exclude={"who", "at"}),
            "who": entry.who.name,
            "role": str(entry.who.role),
            "at": entry.at.isoformat(),
            "previous": last.hash if last else GENESIS,
            "key": key_name(key),
        }
        row = {"number": signed["number"], "document": entry.document, "entry": signed, "hash": hash_of(signed)}
        sound = not self._anchor.fault(connection)
        connection.execute(decisions.insert().values(**row, signature=signature_of(key, str(row["hash"]))))
        if sound:
            once_kept(connection, partial(self._anchor.advance, int(signed["number"]), str(row["hash"])))
        return as_decision(signed, str(row["hash"]))


def entries(connection: Connection, document: int | None = None) -> list[Decision]:
    """The log in order, of one document or of all."""
    query = select(decisions.c.entry, decisions.c.hash).order_by(decisions.c.number)
    if document is not None:
        query = query.where(decisions.c.document == document)
    return [as_decision(row.entry, row.hash) for row in connection.execute(query)]


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last entry: the anchor to keep elsewhere; 0 for an empty log."""
    row = connection.execute(select(decisions.c.number, decisions.c.hash).order_by(decisions.c.number.desc())).first()
    return (row.number, row.hash) if row else (0, GENESIS)


def count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(decisions)).scalar_one()


def as_decision(signed: dict[str, Any], digest: str) -> Decision:
    return Decision.model_validate({**{key: value for key, value in signed.items() if key != "key"}, "hash": digest})


def hash_of(signed: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(signed).encode()).hexdigest()


def signature_of(key: bytes, digest: str) -> str:
    return hmac.new(key, digest.encode(), hashlib.sha256).hexdigest()


def key_name(key: bytes) -> str:
    """Tells keys apart without telling them."""
    return hashlib.sha256(b"name of " + key).hexdigest()[:12]
