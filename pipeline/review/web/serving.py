"""`newsdraft review serve`: the web desk on this machine, or behind accounts or a proxy for others."""

import ipaddress
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.errors import SettingsError
from pipeline.review.desk import ReviewDesk
from pipeline.review.model import Person
from pipeline.review.web.app import make_app
from pipeline.review.web.login import LoginService, Proxy

AT_ONCE = 200
"""Requests under way; further ones are told to come again."""
OWN_NAMES = ("localhost", "127.0.0.1", "[::1]", "::1")


@dataclass(frozen=True)
class Where:
    """Where the desk listens, the names it answers to, and what stands before it."""

    host: str = "127.0.0.1"
    port: int = 8350
    names: tuple[str, ...] = ()
    tls: bool = False
    proxies: tuple[str, ...] = ()
    header: str = "X-Forwarded-User"

    @property
    def here(self) -> bool:
        """Whether only this machine reaches it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def by_link(self) -> bool:
        """Whether the person at this machine comes in by a one-time link."""
        return self.here and not self.proxies


def web_desk(
    desk: ReviewDesk, where: Where, here: Person | None, tell: Callable[[str], None]
) -> tuple[Callable[..., Any], str]:
    """The application and the first one-time link for the person `here`, empty where nobody comes in by one.

    SettingsError for an address beyond this machine without accounts or a proxy, and without a name to answer to.
    """
    _check(desk, where)
    here = here if where.by_link else None
    proxy = Proxy(frozenset(map(_address, where.proxies)), where.header)
    entrance = LoginService(
        desk.users, lambda: desk.now, here, proxy, lambda path: tell(address_of(where) + path), tls=where.tls
    )
    names = frozenset((*where.names, where.host, *(OWN_NAMES if where.here else ())))
    link = address_of(where) + entrance.links.new() if here else ""
    return make_app(desk, entrance, frozenset(name.lower() for name in names)), link


def address_of(where: Where) -> str:
    """The desk's address without a path."""
    host = f"[{where.host}]" if ":" in where.host else where.host
    return f"{'https' if where.tls else 'http'}://{where.names[0] if where.names else f'{host}:{where.port}'}"


def keep_scanning(desk: ReviewDesk, seconds: float, on_event: Callable[[str], None]) -> threading.Event:
    """Takes in new drafts every so often in a thread of its own, until the event that comes back is set."""
    stop = threading.Event()

    def scan() -> None:
        while not stop.is_set():
            try:
                desk.scan()
            except Exception as error:  # noqa: BLE001 - one bad folder must not stop the desk; the terminal is told
                on_event(f"newsdraft: documents could not be taken in: {error}")
            stop.wait(seconds)

    threading.Thread(target=scan, name="scan", daemon=True).start()
    return stop


def _check(desk: ReviewDesk, where: Where) -> None:
    if where.here:
        return
    if not where.proxies and not _somebody(desk):
        raise SettingsError(
            f"--host {where.host}: others would reach a desk that knows nobody.",
            "Add accounts (`newsdraft review user add NAME`) or name a proxy with --proxy; or leave --host out.",
        )
    if not where.names:
        raise SettingsError(
            f"--host {where.host}: under which name do people reach it?",
            "Say --name desk.example.org; may be repeated.",
        )


def _somebody(desk: ReviewDesk) -> bool:
    return any(user.disabled is None for user in desk.users.all())


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise SettingsError(f"--proxy {text}: not an address.", "Name the proxy's own, such as 10.0.0.5.") from None


def run(application: Callable[..., Any], where: Where) -> None:
    """Serves until it is stopped."""
    import uvicorn

    uvicorn.run(
        application,
        host=where.host,
        port=where.port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=AT_ONCE,
        timeout_keep_alive=15,
    )
