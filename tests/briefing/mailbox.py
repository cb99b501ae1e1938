"""A real SMTP server on loopback that keeps what it takes, and can refuse or hang up first."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """What arrived, and the answers to give before it takes anything: a reply, or `cut` to hang up after taking it."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.answers: list[str] = []
        self.port = 0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:
        if to.startswith("gone@"):
            return "550 no such box"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer in ("250 OK", "cut"):
            self.taken.append(envelope)
        if answer == "cut":
            assert server.transport is not None
            server.transport.abort()
        return answer


@contextmanager
def mailbox(certificate: Path | None = None) -> Iterator[Mailbox]:
    """The server on a free port; with a certificate it takes mail over STARTTLS alone."""
    box = Mailbox()
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    controller = Controller(box, "127.0.0.1", box.port, tls_context=context, require_starttls=bool(context))
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
