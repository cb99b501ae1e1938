"""The newsroom's database, brought to this program's schema when it is opened."""

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from pipeline.errors import SettingsError, StoreError
from pipeline.store.engine import make_engine, outside_transaction
from pipeline.store.faults import explained
from pipeline.store.upgrade import bring_to_head

T = TypeVar("T")


class Store:
    """One database by its URL: transactions to read and to write, and StoreError for what disk or server refuse."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._thread = ThreadPoolExecutor(1, "store")
        self.place = engine.url.render_as_string(hide_password=True)
        self._file: tuple[int, int] | None = None

    @classmethod
    def open(cls, url: str | Path) -> Self:
        """The store at an SQLAlchemy URL or at the path of an SQLite file, made or upgraded as needed."""
        store = cls(engine_for(str(url)))
        try:
            with store.explained_errors():
                bring_to_head(store.engine)
            store._file = store._file_now()
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing."""
        self.refuse_gone()
        with self.explained_errors(), self.engine.connect() as connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator[Connection]:
        """A transaction that is kept when the block ends well; an SQLite file is locked for it from its first line.

        What need not last beyond a crash of the server itself is quicker on PostgreSQL: it waits for no disk.
        """
        self.refuse_gone()
        afterwards: list[Callable[[], None]] = []
        engine = self.engine.execution_options(writes=True, once_kept=afterwards)
        with self.explained_errors(), engine.begin() as connection:
            if not lasting and connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
            yield connection
        for call in afterwards:
            call()

    async def aside(self, call: Callable[..., T], *arguments: object) -> T:
        """The result of a call made in the store's own thread, one at a time and in order: the event loop goes on."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, *arguments)

    def refuse_gone(self) -> None:
        """StoreError where the SQLite file was deleted or replaced since it was opened: what we keep would be lost."""
        if self._file is not None and self._file_now() != self._file:
            raise StoreError(
                f"the store {self.place} was deleted or replaced while it was in use",
                "put the file back, or run the command again to begin a new one; what was not in it must be paid again",
            )

    def _file_now(self) -> tuple[int, int] | None:
        """Device and number of the SQLite file; None for a server or where there is no file."""
        if self.engine.dialect.name != "sqlite":
            return None
        try:
            found = Path(str(self.engine.url.database)).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def faults(self) -> list[str]:
        """What SQLite finds damaged in its file, a line each, quickly; PostgreSQL looks after its own."""
        if self.engine.dialect.name != "sqlite":
            return []
        try:
            with self.read() as connection:
                found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(5)")]
        except StoreError as error:
            return [error.problem]
        return [line for fault in found if fault != "ok" for line in fault.splitlines()]

    def refuse_damaged(self) -> None:
        """StoreError where the database is damaged: a run that is paid for would lose what it made."""
        if faults := self.faults():
            raise StoreError(
                f"the store {self.place} is damaged: {faults[0]}",
                "`newsdraft store check` tells more; move it away, put a copy back: `newsdraft store restore FILE`",
            )

    @contextmanager
    def explained_errors(self) -> Iterator[None]:
        """Database errors inside the block become StoreError; a broken constraint is the caller's and passes."""
        try:
            yield
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise explained(error, self.place) from error

    def compact(self) -> None:
        """Gives the space of removed rows back to the disk; PostgreSQL sees to that itself."""
        if self.engine.dialect.name == "sqlite":
            with self.explained_errors():
                outside_transaction(self.engine, "VACUUM")

    def close(self) -> None:
        self._thread.shutdown()
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def once_kept(connection: Connection, call: Callable[[], None]) -> None:
    """Has something done when the transaction of `Store.write` is kept, and not at all where it is rolled back."""
    connection.get_execution_options()["once_kept"].append(call)


def engine_for(url: str) -> Engine:
    """An engine for the URL or path, its folder made; SettingsError for a URL that names no database we know."""
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        in_memory = parsed.database in (None, "", ":memory:")
        if parsed.drivername not in KINDS or (parsed.drivername == "sqlite" and in_memory):
            raise ArgumentError(parsed.drivername)
        if parsed.drivername == "sqlite":
            Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
        return make_engine(parsed)
    except ArgumentError:
        raise SettingsError(
            f"[store] url: {re.sub('//[^@/]*@', '//…@', url)!r} names no database this program knows",
            "give a path, sqlite:///PATH or postgresql://USER@HOST/DATABASE",
        ) from None
    except ModuleNotFoundError as error:
        raise SettingsError(f"[store] url: {error}", "install it: pip install 'newsdraft[postgres]'") from error
    except OSError as error:
        raise StoreError(f"the store's folder cannot be made: {error}", "check [store] url and the rights") from error


KINDS = ("sqlite", "postgresql+psycopg")
