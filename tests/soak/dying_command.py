"""`newsdraft` that is killed with SIGKILL before its Nth write: `python -m tests.soak.dying_command N WORDS...`.

A write is a statement or commit that changes the store, a file opened for writing, a rename, or a connection to a
service. With 0 it lives, and the last line on standard error is the number of its writes.
"""

import atexit
import os
import signal
import sys
from typing import Any

from sqlalchemy import Connection, Engine, event

from pipeline.cli import main

READS = ("SELECT", "PRAGMA", "SHOW", "SET")


class Writes:
    """Counts the writes, and dies before the one that is its last."""

    def __init__(self, last: int) -> None:
        self.last, self.done = last, 0

    def one(self) -> None:
        self.done += 1
        if self.done == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def audited(self, name: str, given: tuple[Any, ...]) -> None:
        writes = name == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or name in ("os.rename", "socket.connect"):
            self.one()

    def executed(self, connection: Connection, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.lstrip().upper().startswith(READS):
            self.one()

    def committed(self, connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            self.one()


if __name__ == "__main__":
    writes = Writes(int(sys.argv[1]))
    sys.addaudithook(writes.audited)
    event.listen(Engine, "before_cursor_execute", writes.executed)
    event.listen(Engine, "commit", writes.committed)
    atexit.register(lambda: print(writes.done, file=sys.stderr))  # noqa: T201
    sys.argv = ["newsdraft", *sys.argv[2:]]
    main()
