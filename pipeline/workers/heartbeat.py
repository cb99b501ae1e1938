"""A worker's heartbeat beside its event loop, which a long audit can keep busy for longer than others wait."""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import bindparam, text

from pipeline.errors import StoreError
from pipeline.store import Store

HUNG = 60.0
"""Seconds in which the event loop must have turned once: a process that hangs for good is to lose its jobs."""
BEAT = text("UPDATE procrastinate_workers SET last_heartbeat = now() WHERE id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)


@contextmanager
def heartbeat(store: Store, workers: Callable[[], Collection[int]], every: float) -> Iterator[Callable[[], None]]:
    """Says every few seconds that these workers live, in a thread; gives what the event loop calls when it turns."""
    turned, ended = [time.monotonic()], threading.Event()

    def beat() -> None:
        while not ended.wait(every):
            ids = sorted(workers())
            if ids and time.monotonic() - turned[0] < HUNG:
                with suppress(StoreError), store.write(lasting=False) as connection:
                    connection.execute(BEAT, {"ids": ids})

    def loop_alive() -> None:
        turned[0] = time.monotonic()

    thread = threading.Thread(target=beat, name="pulse", daemon=True)
    thread.start()
    try:
        yield loop_alive
    finally:
        ended.set()
        thread.join()
