"""A name server of the tests' own on loopback: it answers each question with the next of its answers, for no time."""

import asyncio
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address

QUESTION = 12
A, AAAA = 1, 28


class NameServer:
    """`answers` are lists of addresses given in turn, the last one for ever; `asked` are the names asked for."""

    def __init__(self, answers: Sequence[Sequence[str]]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """What a resolver without a cache gives: the addresses of one question, sent and answered over UDP."""
        name = b"".join(bytes([len(part)]) + part.encode() for part in host.strip(".").split("."))
        query = struct.pack(">6H", 7, 0x0100, 1, 0, 0, 0) + name + b"\0" + struct.pack(">2H", A, 1)

        def ask() -> bytes:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
                line.settimeout(5)
                line.sendto(query, self._socket.getsockname())
                return line.recv(2048)

        return _addresses(await asyncio.to_thread(ask), len(query))

    def serve(self) -> None:
        """Answers until the socket is closed."""
        while True:
            try:
                query, client = self._socket.recvfrom(512)
            except OSError:
                return
            self.asked.append(_name(query))
            given = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
            head = query[:2] + struct.pack(">5H", 0x8180, 1, len(given), 0, 0)
            self._socket.sendto(head + query[QUESTION:] + b"".join(map(_record, given)), client)

    def close(self) -> None:
        """Answers no more."""
        self._socket.close()


@contextmanager
def name_server(*answers: Sequence[str]) -> Iterator[NameServer]:
    """A name server for as long as the block lasts."""
    server = NameServer(answers)
    threading.Thread(target=server.serve, daemon=True).start()
    try:
        yield server
    finally:
        server.close()


def _record(address: str) -> bytes:
    packed = ip_address(address).packed
    return struct.pack(">3HIH", 0xC00C, A if len(packed) == 4 else AAAA, 1, 0, len(packed)) + packed


def _name(query: bytes) -> str:
    parts, at = [], QUESTION
    while length := query[at]:
        parts.append(query[at + 1 : at + 1 + length].decode())
        at += 1 + length
    return ".".join(parts)


def _addresses(reply: bytes, at: int) -> list[str]:
    found = []
    while at < len(reply):
        length = struct.unpack(">H", reply[at + 10 : at + 12])[0]
        found.append(str(ip_address(reply[at + 12 : at + 12 + length])))
        at += 12 + length
    return found
