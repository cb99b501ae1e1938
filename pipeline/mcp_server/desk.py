"""The review desk as the tools reach it: opened when first asked for, and under whose account."""

from collections.abc import Callable
from threading import Lock

from pipeline.errors import InputError, SettingsError
from pipeline.review.desk import ReviewDesk
from pipeline.review.model import Person
from pipeline.settings import Settings
from pipeline.store import Store

OpenDesk = Callable[[Store], ReviewDesk]


class NewsroomDesk:
    """One newsroom's desk for many calls at once; a context manager that closes its store.

    A newsroom that has no store yet gets none: asking for its desk is an InputError.
    """

    def __init__(self, settings: Settings, login: str, open_desk: OpenDesk) -> None:
        self._settings, self._login, self._open = settings, login, open_desk
        self._lock = Lock()
        self._store: Store | None = None
        self._desk: ReviewDesk | None = None

    def __enter__(self) -> "NewsroomDesk":
        return self

    def __exit__(self, *_: object) -> None:
        if self._store:
            self._store.close()

    def reader(self) -> tuple[ReviewDesk, Person]:
        """The desk, and who looks at it: the account of `[mcp] account`, else the login's, as in the terminal."""
        desk = self._opened()
        return desk, desk.users.acting(self._settings.mcp.account or self._login)

    def writer(self) -> tuple[ReviewDesk, Person]:
        """The desk, and the account that writes there in its own role; an account has to be named, and be there."""
        name = self._settings.mcp.account
        if not name:
            raise SettingsError("No account writes at the desk.", "Name one in newsdraft.toml: [mcp] account.")
        desk = self._opened()
        standing = desk.users.standing(name)
        if standing is None:
            raise SettingsError(
                f"There is no account {name} at the desk that may come in.",
                "`newsdraft review user add` makes one; [mcp] account names it.",
            )
        return desk, standing[0]

    def _opened(self) -> ReviewDesk:
        with self._lock:
            if self._desk is None:
                if not self._settings.store.url and not (self._settings.folder / "newsroom.sqlite3").exists():
                    raise InputError(
                        "This newsroom has no review desk yet.",
                        "`newsdraft draft` and `newsdraft review list` make it.",
                    )
                self._store = Store.open(self._settings.store_url)
                self._desk = self._open(self._store)
            return self._desk
