"""Notices go out through a real SMTP server and a real HTTP server on loopback."""

import json
import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pipeline.review.desk import ReviewDesk
from pipeline.review.model import Role
from pipeline.review.notify import send
from tests.review.conftest import EDITOR, REVIEWER, with_review

PASSWORD = "sixteen bridges"


class MailHandler(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as taking one message needs."""

    def handle(self):
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            verb = line.split()[0].upper()
            if verb == b"RCPT":
                self.server.took["to"].append(line.decode().strip().partition(":")[2])
            if verb != b"DATA":
                self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")
                continue
            self.wfile.write(b"354 go on\r\n")
            self.server.took["text"] = b"".join(iter(self.rfile.readline, b".\r\n"))
            self.wfile.write(b"250 taken\r\n")


class HookHandler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.took.update(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(self.server.took.get("answer", 204))
        self.end_headers()

    def log_message(self, *arguments):
        pass


@contextmanager
def serving(server):
    server.took = {"to": []}
    with server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def mail():
    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailHandler)) as server:
        yield server


@pytest.fixture
def hook():
    with serving(HTTPServer(("127.0.0.1", 0), HookHandler)) as server:
        yield server


def telling(desk, **review):
    """The desk with these settings, telling at once; with what it could not send."""
    settings, failures = with_review(desk.room.settings, **review), []
    told = ReviewDesk(
        desk.room.store, settings, desk.room.clock, tell=lambda notice, to: failures.extend(send(notice, to, settings))
    )
    return told, failures


def test_reviewers_get_mail_when_a_draft_waits(desk, mail):
    desk.users.add("robin", Role.REVIEWER, PASSWORD, "robin@example.org")
    desk.users.add("kim", Role.EDITOR, PASSWORD, "kim@example.org")
    desk, failures = telling(
        desk,
        smtp=f"smtp://127.0.0.1:{mail.server_address[1]}",
        notify_mail=("desk@example.org",),
        address="https://desk.example.org/",
    )
    desk.move(1, "submit", 1, EDITOR)
    assert failures == []
    assert mail.took["to"] == ["<desk@example.org>", "<robin@example.org>"]
    message = message_from_bytes(mail.took["text"], policy=policy.default)
    assert message["Subject"] == "in review: 🚀 Bridges, Budgets and a Bold Bet"
    assert "Document 1 is in review, by alex.\r\nhttps://desk.example.org/documents/1" in message.get_content()


def test_webhook_gets_the_notice(desk, hook):
    desk, failures = telling(desk, notify_webhook=f"http://127.0.0.1:{hook.server_address[1]}/in")
    desk.move(1, "request-changes", 1, REVIEWER, "the headline")
    told = {name: hook.took[name] for name in ("document", "status", "who", "reason")}
    assert told == {"document": 1, "status": "changes_requested", "who": "robin", "reason": "the headline"}
    assert failures == []


def test_failed_notice_stops_no_decision(desk):
    desk, failures = telling(
        desk, smtp="smtp://127.0.0.1:1", notify_mail=("a@example.org",), notify_webhook="http://127.0.0.1:1/"
    )
    desk.move(1, "submit", 1, EDITOR)
    assert desk.queue()[0].status == "in_review"
    assert [failure.partition(" failed")[0] for failure in failures] == [
        "mail through smtp://127.0.0.1",
        "the webhook at 127.0.0.1",
    ]


def test_nothing_is_told_of_what_does_not_wait(desk, hook):
    desk, _ = telling(desk, notify_webhook=f"http://127.0.0.1:{hook.server_address[1]}/in")
    desk.move(1, "reject", 1, REVIEWER, "no news")
    assert hook.took == {"to": []}
