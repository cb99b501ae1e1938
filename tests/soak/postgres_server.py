"""Debian's PostgreSQL on a TCP port of loopback, to be stopped and started, and a wire before it that can be cut."""

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

OWNER = "postgres"


def binaries() -> Path:
    """The folder of the newest server's programs; the test is skipped where there is none, or none to own its files."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("Debian's PostgreSQL server is not installed: apt-get install postgresql")
    if os.getuid() == 0 and not _owner():
        pytest.skip(f"PostgreSQL does not run as root, and there is no user {OWNER}")
    return found[-1].parent


def _owner() -> pwd.struct_passwd | None:
    with suppress(KeyError):
        return pwd.getpwnam(OWNER)
    return None


class PostgresServer:
    """A server of the test's own in a folder; root has it run by the system's `postgres`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._binaries, self.port = folder, binaries(), free_port()
        if os.getuid() == 0:
            shutil.chown(folder, OWNER, OWNER)
        folder.chmod(0o700)
        self._run("initdb", "-D", folder / "data", "-A", "trust", "-U", "newsdraft", "--no-sync", "-E", "UTF8")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "-o", options, "start")

    def stop(self, mode: str) -> None:
        """`fast` takes leave of its clients, `immediate` is a crash."""
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-m", mode, "stop")

    def url(self, port: int | None = None) -> str:
        return f"postgresql://newsdraft@127.0.0.1:{port or self.port}/postgres"

    def _run(self, program: str, *words: object) -> None:
        command = [str(self._binaries / program), *map(str, words)]
        rights = {"user": OWNER, "group": OWNER, "extra_groups": []} if os.getuid() == 0 else {}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, check=True, cwd="/", timeout=120, **rights, **quiet)


class Wire:
    """A port before the server's own, which can be cut and mended."""

    def __init__(self, port: int) -> None:
        self._far, self.port = port, free_port()
        self._open: set[asyncio.StreamWriter] = set()

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    def cut(self) -> None:
        """Ends all connections and takes no more."""
        self._server.close()
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._far)
        except OSError:
            writer.close()
            return
        self._open |= {writer, far_writer}
        await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))
        self._open -= {writer, far_writer}


async def pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Hands on what comes until there is no more."""
    with suppress(OSError):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    target.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
