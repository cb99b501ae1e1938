"""How connections are made: SQLite in WAL mode with real transactions, PostgreSQL through psycopg."""

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

BUSY_SECONDS = 30


def make_engine(url: URL) -> Engine:
    """An engine whose transactions begin when we say so; with `writes` among its options they take the lock at once."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def prepare(connection: Any, record: object) -> None:  # noqa: ARG001
    """Sets a new SQLite connection up; the driver's own guesses at transactions are switched off."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout = {BUSY_SECONDS * 1000}", "foreign_keys = ON", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin(connection: Connection) -> None:
    """A writer locks from the start: a lock taken in mid-transaction could not wait for another process."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def outside_transaction(engine: Engine, statement: str, *values: object) -> list[Any]:
    """The rows of an SQLite statement that may not stand in a transaction: VACUUM, or a change of journal mode."""
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        try:
            return driver.cursor().execute(statement, values).fetchall()  # type: ignore[no-any-return]
        except driver.Error as error:
            raise DatabaseError(statement, None, error) from error
