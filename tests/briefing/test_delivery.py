"""Editions go out once by each channel: real mail and webhooks on loopback, tries, deaths, readers' approvals."""

import email
import hashlib
import hmac
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.briefing.delivery import deliver
from pipeline.briefing.sending import DeliveryContext
from pipeline.delivery.message import Message
from pipeline.delivery.webhook import payload
from pipeline.errors import ServiceError
from pipeline.feeds.model import Failure
from pipeline.review.outgoing import Outgoing
from pipeline.settings import Settings, load_settings
from pipeline.store import Store
from pipeline.store.tables.briefing import deliveries
from tests.briefing.conftest import Clock
from tests.briefing.mailbox import Mailbox, mailbox
from tests.briefing.telling import briefing

Opened = Callable[..., DeliveryContext]


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def post(tmp_path: Path, store: Store) -> Opened:
    """Opens a post with the channels of a newsdraft.toml; no story is approved but those whose headlines are given."""

    def make(channels: str, approved: tuple[str, ...] = (), **more: object) -> DeliveryContext:
        told = {Path(story.path): story.document for story in briefing().stories if story.document}

        def out(path: Path) -> Outgoing | None:
            document = told.get(path)
            if document is None or document.title not in approved:
                return None
            return Outgoing(body=document.body, sha256=document.body_sha256, audit=document.audit)

        return DeliveryContext(settings(tmp_path, channels), store, out, Clock(), **more)  # type: ignore[arg-type]

    return make


def settings(folder: Path, channels: str) -> Settings:
    (folder / "newsdraft.toml").write_text(channels, encoding="utf-8")
    return load_settings(folder, environ={})


def by_mail(port: int, *, to: str = "desk@example.org", more: str = "") -> str:
    named = ", ".join(f'"{each}"' for each in to.split())
    return f"""[deliver.post]
kind = "mail"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "news@example.org"
to = [{named}]
pause = 0.01
timeout = 5
{more}
"""


async def delivered(post: DeliveryContext, **told: int) -> tuple[Failure, ...]:
    return await deliver(post, briefing(**told), post.settings.folder / "briefings" / "slot")


def statuses(post: DeliveryContext) -> list[tuple[str, int, str]]:
    return [(each.channel, each.part, each.status) for each in post.book.latest()]


async def test_mail_has_both_forms(post: Opened, box: Mailbox) -> None:
    assert await delivered(post(by_mail(box.port)), blocking=1) == ()
    [envelope] = box.taken
    mail = email.message_from_bytes(envelope.content, policy=default)  # type: ignore[arg-type]
    assert (mail["Subject"], mail["To"], mail["From"]) == (
        "Council mends bridges | Morning briefing, 5 November 2026",
        "desk@example.org",
        "news@example.org",
    )
    plain, page = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert "🚀 Council mends bridges" in plain
    assert "Held at the review desk" in page
    assert "$70 million" not in plain + page


async def test_second_delivery_sends_nothing(post: Opened, box: Mailbox) -> None:
    going = post(by_mail(box.port))
    assert (await delivered(going), await delivered(going)) == ((), ())
    assert len(box.taken) == 1


async def test_busy_servers_are_tried_again(post: Opened, box: Mailbox) -> None:
    box.answers = ["451 later", "421 busy"]
    assert await delivered(post(by_mail(box.port))) == ()
    assert (len(box.taken), box.answers) == (1, [])


async def test_a_lost_answer_is_not_sent_twice(post: Opened, box: Mailbox) -> None:
    box.answers = ["cut"]
    channels = by_mail(box.port) + '[deliver.shelf]\nkind = "file"\n'
    [failure] = await delivered(post(channels))
    assert failure.what == "post"
    assert failure.reason.startswith("it may have gone out, and is not sent again by itself: the line broke")
    [failure] = await delivered(post(channels))
    assert "`newsdraft briefing deliver --again post` does" in failure.reason
    assert len(box.taken) == 1
    assert await delivered(post(channels, again=frozenset({"post"}))) == ()
    first, second = (email.message_from_bytes(each.content) for each in box.taken)  # type: ignore[arg-type]
    assert first["Message-ID"] == second["Message-ID"]
    assert box.taken[0].content == box.taken[1].content


async def test_dead_letters_are_kept_and_tried(post: Opened, box: Mailbox) -> None:
    box.answers = ["554 no"]
    going = post(by_mail(box.port))
    with pytest.raises(ServiceError, match="no channel took it: post: the server says 554 no"):
        await delivered(going)
    [letter] = (going.settings.folder / "briefings" / "dead-letters").iterdir()
    assert letter.name == "2026-11-05-morning.post.eml"
    assert b"Subject: Council mends bridges | Morning briefing" in letter.read_bytes()
    assert (going.settings.folder / "briefings" / "slot" / "briefing.md").is_file()
    assert await delivered(going) == ()
    assert (len(box.taken), letter.exists()) == (1, False)


async def test_refused_recipients_are_named(post: Opened, box: Mailbox) -> None:
    going = post(by_mail(box.port, to="gone@example.org desk@example.org") + "[deliver.shelf]\n")
    [failure] = await delivered(going)
    assert (failure.what, failure.reason) == ("post", "refused for gone@example.org")
    assert [each.rcpt_tos for each in box.taken] == [["desk@example.org"]]
    assert await delivered(going) == ()


async def test_no_server_spoils_no_other_channel(post: Opened) -> None:
    going = post(by_mail(9, more="attempts = 2") + '[deliver.shelf]\nfolder = "shelf"\n')
    [failure] = await delivered(going)
    assert (failure.kind, failure.what) == ("delivery", "post")
    assert failure.reason.endswith("(try 2 of 2)")
    assert sorted(path.name for path in (going.settings.folder / "shelf").iterdir()) == [
        "2026-11-05-morning.html",
        "2026-11-05-morning.md",
    ]


async def test_mail_is_never_sent_in_the_open(post: Opened, box: Mailbox) -> None:
    channels = by_mail(box.port).replace('security = "none"\n', "") + "[deliver.shelf]\n"
    [failure] = await delivered(post(channels))
    assert "STARTTLS extension not supported by server" in failure.reason
    assert box.taken == []


async def test_starttls_carries_the_mail(post: Opened, tmp_path: Path) -> None:
    pem = tmp_path / "server.pem"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(pem), "-out", str(tmp_path / "c.pem")]
    subprocess.run(["openssl", *made], check=True, capture_output=True)
    pem.write_bytes(pem.read_bytes() + (tmp_path / "c.pem").read_bytes())
    with mailbox(pem) as box:
        open_line = by_mail(box.port).replace('security = "none"\n', "")
        [failure] = await delivered(post(open_line + "[deliver.shelf]\n"))
        assert failure.reason.startswith("its certificate is not trusted: ")
        assert await delivered(post(open_line + f'authority = "{tmp_path / "c.pem"}"\n')) == ()
        assert len(box.taken) == 1


class Hook:
    """A webhook on loopback that answers with these codes in turn, and keeps what it was sent."""

    def __init__(self, *codes: int) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.codes = list(codes)

    def __enter__(self) -> "Hook":
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.got.append((dict(self.headers), body))
                self.send_response(hook.codes.pop(0) if hook.codes else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


async def test_webhooks_are_signed_and_tried(post: Opened, tmp_path: Path) -> None:
    key = tmp_path / "hook.key"
    key.write_text("k3y", encoding="utf-8")
    key.chmod(0o600)
    with Hook(503) as hook:
        table = f'[deliver.hook]\nkind = "webhook"\nurl = "{hook.url}"\nsecret_file = "{key}"\npause = 0.01\n'
        assert await delivered(post(table)) == ()
    (first, _), (headers, body) = hook.got
    signed = f"{headers['X-Newsdraft-Timestamp']}.".encode() + body
    assert headers["X-Newsdraft-Signature"] == "sha256=" + hmac.new(b"k3y", signed, hashlib.sha256).hexdigest()
    assert first["Idempotency-Key"] == headers["Idempotency-Key"]
    value = json.loads(body)
    assert value["text"] == "Council mends bridges | Morning briefing, 5 November 2026"
    assert value["blocks"][0]["text"]["text"].startswith("*Morning briefing, 5 November 2026*")
    assert "&lt;b&gt;daily" in body.decode()


async def test_open_secrets_are_refused(post: Opened, tmp_path: Path) -> None:
    key = tmp_path / "hook.key"
    key.write_text("k3y", encoding="utf-8")
    key.chmod(0o644)
    hook = f'[deliver.hook]\nkind = "webhook"\nurl = "http://127.0.0.1:9/"\nsecret_file = "{key}"\n[deliver.shelf]\n'
    [failure] = await delivered(post(hook))
    assert "others than its owner may read it" in failure.reason


async def test_readers_get_approved_stories_alone(post: Opened) -> None:
    channels = '[deliver.public]\naudience = "readers"\nfolder = "public"\n'
    [failure] = await delivered(post(channels))
    assert failure.reason == "nothing went to readers: neither the briefing nor any of its 2 stories is approved yet"
    going = post(channels, ("Council mends bridges",))
    [failure] = await delivered(going)
    assert failure.reason == "1 of its stories wait for an approval"
    text = (going.settings.folder / "public" / "2026-11-05-morning.md").read_text(encoding="utf-8")
    assert "Council mends bridges" in text
    assert [word for word in ("roof", "Ferry", "Dam", "Cost", "to know") if word in text] == []
    assert await delivered(post(channels, ("Council mends bridges", "School roof is late"))) == ()
    more = (going.settings.folder / "public" / "2026-11-05-morning-part-2.md").read_text(encoding="utf-8")
    assert ("roof" in more, "Council" in more) == (True, False)


async def test_feed_lists_the_newest_first(post: Opened) -> None:
    going = post('[newsroom]\nname = "Desk & Co"\n[deliver.rss]\nkind = "feed"\nlink = "https://example.org/b/"\n')
    for edition in (1, 2, 2):
        assert await delivered(going, edition=edition) == ()
    text = (going.settings.folder / "delivered" / "feed.xml").read_text(encoding="utf-8")
    import feedparser

    feed = feedparser.parse(text)
    assert (feed.bozo, feed.feed.title) == (False, "Desk & Co")
    assert [each.link for each in feed.entries] == [
        "https://example.org/b/2026-11-05-morning-edition-2.html",
        "https://example.org/b/2026-11-05-morning.html",
    ]
    assert (going.settings.folder / "delivered" / "2026-11-05-morning.html").is_file()


def dying(tmp_path: Path, channels: str) -> subprocess.CompletedProcess[bytes]:
    """A process of its own that delivers, and dies by SIGKILL before it can note that the mail was taken."""
    settings(tmp_path, channels)
    program = f"""
import asyncio, os, pathlib
from pipeline.briefing.delivery import deliver
from pipeline.delivery.message import Message
from pipeline.delivery.webhook import payload
from pipeline.delivery.outbox import DeliveryBook
from pipeline.briefing.sending import DeliveryContext
from pipeline.settings import load_settings
from pipeline.store import Store
from tests.briefing.telling import briefing
note = DeliveryBook.note
def killed(self, item, status, error=""):
    if status == "sent":
        os.kill(os.getpid(), 9)
    note(self, item, status, error)
DeliveryBook.note = killed
folder = pathlib.Path({str(tmp_path)!r})
with Store.open(folder / "news.sqlite3") as store:
    post = DeliveryContext(load_settings(folder, environ={{}}), store, lambda story: None)
    asyncio.run(deliver(post, briefing(), folder / "briefings" / "slot"))
"""
    return subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2], check=False, capture_output=True
    )


async def test_killed_before_the_record_sends_once(post: Opened, box: Mailbox, tmp_path: Path) -> None:
    """A process that dies between the server's answer and its own record leaves a delivery that nobody repeats."""
    channels = by_mail(box.port)
    assert dying(tmp_path, channels).returncode == -signal.SIGKILL
    assert len(box.taken) == 1
    [failure] = await delivered(post(channels + "[deliver.shelf]\n"))
    assert failure.reason.startswith("it may have gone out, and is not sent again by itself: the process that was")
    assert (len(box.taken), ("post", 1, "unsure") in statuses(post(channels))) == (1, True)


BOTH = ("Council mends bridges", "School roof is late")


async def test_what_readers_may_have_is_told_and_sent_on_a_word(post: Opened, box: Mailbox) -> None:
    """A mail to readers whose process died in the middle was called delivered, and `--again` sent no reader anything."""
    channels = by_mail(box.port, more='audience = "readers"')
    going = post(channels, BOTH)
    assert await delivered(going) == ()
    with going.store.write() as connection:
        connection.execute(deliveries.update().values(status="sending", sent=None))
    [failure] = await delivered(going)
    assert failure.reason.startswith("it may have gone out, and is not sent again by itself: the process that was")
    assert (len(box.taken), statuses(going)) == (1, [("post", 1, "unsure")])
    [failure] = await delivered(post(channels, BOTH[:1], again=frozenset({"post"})))
    assert failure.reason.startswith("it is not sent again, for it is no longer approved")
    assert await delivered(post(channels, BOTH, again=frozenset({"post"}))) == ()
    first, second = (each.content for each in box.taken)
    assert (first == second, statuses(going)) == (True, [("post", 1, "sent")])


def test_a_headline_calls_nobody_in_a_chat() -> None:
    """The hook of the subject is a stranger's: "<!channel>" in it would have called everybody there."""
    message = Message.model_construct(title="<!channel> & <https://evil.example|win>", plain="")
    assert json.loads(payload(message))["text"] == "&lt;!channel&gt; &amp; &lt;https://evil.example|win&gt;"
