"""What a database's refusal means to a person, and what to do about it."""

from sqlalchemy.exc import DBAPIError

from pipeline.errors import StoreError

ADVICE = {
    "SQLITE_FULL": (
        "the disk is full",
        "free some space (`newsdraft runs gc`), then run the command again",
    ),
    "SQLITE_IOERR": (
        "the disk refused a read or write",
        "check the disk's space and health, then run the command again",
    ),
    "SQLITE_READONLY": ("it is read-only", "check the rights of the file and its folder, or set [store] url"),
    "SQLITE_CANTOPEN": ("it cannot be opened", "check that the folder exists and can be written, or set [store] url"),
    "SQLITE_PERM": ("access is denied", "check the rights of the file and its folder, or set [store] url"),
    "SQLITE_CORRUPT": ("its contents are damaged", "put a copy back: `newsdraft store restore FILE`"),
    "SQLITE_NOTADB": ("it is not an SQLite database", "move the file away, or set [store] url"),
    "SQLITE_BUSY": ("another process kept it locked", "see what else runs (`newsdraft runs list`), then try again"),
    "SQLITE_LOCKED": ("another process kept it locked", "see what else runs (`newsdraft runs list`), then try again"),
    "08": (
        "the server does not answer",
        "check PostgreSQL and [store] url, then run the command again",
    ),
    "28": ("the server refused the login", "check the user and password in [store] url"),
    "3D": ("the server has no such database", "create it (createdb NAME), or correct [store] url"),
    "42501": ("the user lacks the rights", "grant them on the database, or use another user in [store] url"),
    "53100": ("the server's disk is full", "free some space on the server, then run the command again"),
    "57P": ("the server is shutting down or starting up", "wait for it, then run the command again"),
}
AWAY = ("08", "57P", "SQLITE_BUSY", "SQLITE_LOCKED")
UNCODED = {
    "does not exist": "3D",
    "authentication failed": "28",
    "no pg_hba.conf entry": "28",
    "starting up": "57P",
    "shutting down": "57P",
}


class StoreAwayError(StoreError):
    """The database does not answer now, and may in a while."""


def explained(error: DBAPIError, place: str) -> StoreError:
    """The StoreError for what the driver said, with advice by SQLite's error name or PostgreSQL's SQLSTATE."""
    code = code_of(error)
    known = (ADVICE[code[:length]] for length in range(len(code), 1, -1) if code[:length] in ADVICE)
    what, next_step = next(known, ("it refused", "the line above is the database's own; nothing that was kept is lost"))
    kind = StoreAwayError if code.startswith(AWAY) else StoreError
    return kind(f"the store {place}: {what} ({str(error.orig).strip().splitlines()[0]})", next_step)


def code_of(error: DBAPIError) -> str:
    """SQLite's error name without its extension, or the SQLSTATE; a connection that never stood has words alone."""
    name = str(getattr(error.orig, "sqlite_errorname", "") or "")
    if name:
        return next((known for known in ADVICE if name.startswith(known)), name)
    reason = str(error.orig)
    state = getattr(error.orig, "sqlstate", None) or next(
        (code for words, code in UNCODED.items() if words in reason), "08"
    )
    return str(state)
