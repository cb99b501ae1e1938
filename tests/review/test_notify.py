"""Notices go out through a real SMTP server and a real HTTP server on loopback."""

import hashlib
import hmac
import json
import socketserver
import subprocess
import threading
import time
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pipeline.review.desk import ReviewDesk
from pipeline.review.model import Role
from pipeline.review.notify import in_background, notice_of, send
from tests.briefing.mailbox import mailbox
from tests.review.conftest import EDITOR, REVIEWER, approved, with_review

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
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.took.update(json.loads(body), body=body, headers=dict(self.headers))
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
    settings, failures = with_review(desk.context.settings, **review), []
    told = ReviewDesk(
        desk.context.store,
        settings,
        desk.context.clock,
        tell=lambda notice, to: failures.extend(send(notice, to, settings)),
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


def signing(desk, hook, tmp_path, key):
    """The desk with a webhook and a file that holds this signing key."""
    secret = tmp_path / "hook.key"
    secret.write_text(key)
    secret.chmod(0o600)
    address = f"http://127.0.0.1:{hook.server_address[1]}/in"
    return telling(desk, notify_webhook=address, notify_secret_file=str(secret))


def test_webhook_is_signed_as_a_briefings(desk, hook, tmp_path):
    """Anybody who knew the address could tell the newsroom's chat that a document was approved."""
    desk, failures = signing(desk, hook, tmp_path, "k3y")
    desk.move(1, "submit", 1, EDITOR)
    headers = hook.took["headers"]
    signed = headers["X-Newsdraft-Timestamp"].encode() + b"." + hook.took["body"]
    assert headers["X-Newsdraft-Signature"] == "sha256=" + hmac.new(b"k3y", signed, hashlib.sha256).hexdigest()
    assert failures == []


def test_empty_key_sends_nothing_unsigned(desk, hook, tmp_path):
    desk, failures = signing(desk, hook, tmp_path, "\n")
    desk.move(1, "submit", 1, EDITOR)
    named = f"[review] notify_secret_file {tmp_path / 'hook.key'}: is empty"
    assert [failure.startswith(f"the webhook at 127.0.0.1 failed: {named}") for failure in failures] == [True]
    assert hook.took == {"to": []}


def test_what_waits_again_is_told(desk):
    """A corrected text, or one that was changed after its approval, waits for somebody once more."""
    told = []
    telling = ReviewDesk(
        desk.context.store, desk.context.settings, desk.context.clock, tell=lambda notice, to: told.append(notice)
    )
    head = approved(desk)
    telling.save(1, head, desk.open(1, EDITOR).prose.replace("plans", "means"), EDITOR)
    desk.move(1, "approve", head + 1, REVIEWER)
    desk.export(1, "markdown", EDITOR)
    telling.correct(1, head + 1, desk.open(1, EDITOR).prose.replace("means", "plans"), "One thing was wrong.", EDITOR)
    assert [(each.status, each.who) for each in told] == [("in_review", "alex")] * 2


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


def test_a_title_adds_no_header(desk, mail):
    settings = with_review(desk.context.settings, smtp=f"smtp://127.0.0.1:{mail.server_address[1]}")
    notice = notice_of(desk.move(1, "submit", 1, EDITOR), desk.row(1), settings)
    title = "Bridges\r\nBcc: all@example.org\n\n=?utf-8?q?a=0ACc:_b@example.org?="
    assert send(notice.model_copy(update={"title": title}), ["a@example.org"], settings) == []
    message = message_from_bytes(mail.took["text"], policy=policy.default)
    assert "in review: Bridges Bcc: all@example.org = ?utf-8" in message["Subject"]
    assert (message["Bcc"], message["Cc"], mail.took["to"]) == (None, None, ["<a@example.org>"])


def test_no_password_goes_out_in_the_open(desk, mail, tmp_path):
    """A server that offers no TLS, or from which somebody in between has taken the offer away."""
    secret = tmp_path / "smtp"
    secret.write_text("sixteen bridges")
    secret.chmod(0o600)
    port = mail.server_address[1]
    server = {"smtp": f"smtp://desk@127.0.0.1:{port}", "smtp_password_file": str(secret)}
    desk, failures = telling(desk, notify_mail=("a@example.org",), **server)
    desk.move(1, "submit", 1, EDITOR)
    assert failures == [
        "mail through smtp://127.0.0.1 failed: the server offers no TLS, and a password is not sent in the open; "
        "use smtps://"
    ]
    assert mail.took == {"to": []}


def test_a_mail_server_that_is_not_trusted_gets_nothing(desk, tmp_path):
    pem, certificate = tmp_path / "server.pem", tmp_path / "c.pem"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    subprocess.run(["openssl", *made, "-keyout", pem, "-out", certificate], check=True, capture_output=True)
    pem.write_bytes(pem.read_bytes() + certificate.read_bytes())
    with mailbox(pem) as box:
        desk, failures = telling(desk, smtp=f"smtp://127.0.0.1:{box.port}", notify_mail=("a@example.org",))
        desk.move(1, "submit", 1, EDITOR)
    assert failures == ["mail through smtp://127.0.0.1 failed: its certificate is not trusted: self-signed certificate"]
    assert box.taken == []


def test_notices_go_out_while_the_desk_goes_on(desk, hook):
    settings, failures = (
        with_review(desk.context.settings, notify_webhook=f"http://127.0.0.1:{hook.server_address[1]}/in"),
        [],
    )
    told = ReviewDesk(desk.context.store, settings, desk.context.clock, tell=in_background(settings, failures.append))
    told.move(1, "submit", 1, EDITOR)
    for _ in range(200):
        if "document" in hook.took:
            break
        time.sleep(0.02)
    assert (hook.took["status"], failures) == ("in_review", [])


def test_nothing_is_told_of_what_does_not_wait(desk, hook):
    desk, _ = telling(desk, notify_webhook=f"http://127.0.0.1:{hook.server_address[1]}/in")
    desk.move(1, "reject", 1, REVIEWER, "no news")
    assert hook.took == {"to": []}


def test_a_refused_address_is_named(desk):
    """One of several addresses that the server did not take used to be passed over in silence."""
    with mailbox() as box:
        server, to = f"smtp://127.0.0.1:{box.port}", ("gone@example.org", "desk@example.org")
        desk, failures = telling(desk, smtp=server, notify_mail=to)
        desk.move(1, "submit", 1, EDITOR)
    assert failures == ["mail through smtp://127.0.0.1 was refused for gone@example.org"]
    assert [each.rcpt_tos for each in box.taken] == [["desk@example.org"]]
