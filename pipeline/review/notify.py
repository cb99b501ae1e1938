"""Telling people that a document waits for them, by mail and by webhook; a message that fails stops no decision."""

import smtplib
import ssl
import stat
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.models import FrozenModel
from pipeline.review.model import Decision, QueueRow, Role, State
from pipeline.review.states import REVIEWERS, spoken
from pipeline.review.users import User
from pipeline.settings import Settings

SECONDS = 10
TURNS: dict[str, tuple[Role, ...]] = {
    State.IN_REVIEW: REVIEWERS,
    State.CHANGES_REQUESTED: (Role.EDITOR,),
    State.APPROVED: (Role.EDITOR,),
}
"""Whose turn it is in which state; in the others nothing waits."""


class Notice(FrozenModel):
    """What is told: which document waits in which state, since whose decision."""

    document: int
    title: str
    status: str
    who: str
    reason: str
    at: datetime
    link: str = ""

    @property
    def subject(self) -> str:
        return " ".join(f"{spoken(self.status)}: {self.title}".split())

    @property
    def text(self) -> str:
        lines = [f"{self.title}\n", f"Document {self.document} is {spoken(self.status)}, by {self.who}."]
        return "\n".join([*lines, *filter(None, (self.reason, self.link))]) + "\n"


Tell = Callable[[Notice, Sequence[str]], None]
"""Sends a notice to some addresses; called after the decision stands."""


def notice_of(decision: Decision, row: QueueRow, settings: Settings) -> Notice | None:
    """What is to be told of a decision, or None where nothing waits because of it."""
    if decision.status not in TURNS or decision.move in ("override", "export"):
        return None
    address = settings.review.address.rstrip("/")
    return Notice(
        document=row.id,
        title=row.title,
        status=decision.status,
        who=decision.who,
        reason=decision.reason,
        at=decision.at,
        link=f"{address}/documents/{row.id}" if address else "",
    )


def addresses(notice: Notice, settings: Settings, users: Iterable[User], claimed_by: str = "") -> tuple[str, ...]:
    """Whom to write to: the desk's own addresses, who has claimed the document, else all whose turn it is."""
    able = [user for user in users if user.email and not user.disabled and user.name != notice.who]
    theirs = [user for user in able if user.name == claimed_by and user.role in TURNS[notice.status]]
    turn = theirs or [user for user in able if user.role in TURNS[notice.status]]
    return tuple(dict.fromkeys((*settings.review.notify_mail, *(user.email for user in turn))))


def send(notice: Notice, to: Sequence[str], settings: Settings) -> list[str]:
    """What could not be sent and why, a line each."""
    failures = []
    if settings.review.smtp and to:
        try:
            _mail(notice, to, settings)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            failures.append(f"mail through {_without_user(settings.review.smtp)} failed: {error}")
    if settings.review.notify_webhook:
        failures += _post(notice, settings.review.notify_webhook)
    return failures


def in_background(settings: Settings, failed: Callable[[str], None]) -> Tell:
    """Sends notices one after another in a thread of its own, so that no decision waits for a mail server."""
    thread = ThreadPoolExecutor(1, "notices")

    def tell(notice: Notice, to: Sequence[str]) -> None:
        def sent() -> None:
            for failure in send(notice, to, settings):
                failed(failure)

        thread.submit(sent)

    return tell


def _mail(notice: Notice, to: Sequence[str], settings: Settings) -> None:
    message = EmailMessage()
    message["Subject"] = notice.subject
    message["From"] = settings.review.mail_from or settings.newsroom.contact or "newsdraft@localhost"
    message["To"] = ", ".join(to)
    message["Date"] = notice.at
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notice.text)
    server = urlsplit(settings.review.smtp)
    secure = server.scheme == "smtps"
    host, port, checked = server.hostname or "", server.port or (465 if secure else 25), ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=checked)
        if secure
        else smtplib.SMTP(host, port, timeout=SECONDS)
    ) as smtp:
        smtp.ehlo()
        if not secure and smtp.has_extn("starttls"):
            smtp.starttls(context=checked)
            secure = True
        if server.username:
            if not secure:
                raise ValueError("the server offers no TLS, and a password is not sent in the open; use smtps://")
            smtp.login(server.username, _password(settings.path(settings.review.smtp_password_file)))
        smtp.send_message(message)


def _password(file: Path) -> str:
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise ValueError(f"{file}: others than its owner may read it (chmod 600 {file})")
    return file.read_text(encoding="utf-8").strip()


def _post(notice: Notice, url: str) -> list[str]:
    import httpx2

    try:
        httpx2.post(url, json=notice.model_dump(mode="json"), timeout=SECONDS).raise_for_status()
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return [f"the webhook at {urlsplit(url).hostname} failed: {error or type(error).__name__}"]
    return []


def _without_user(server: str) -> str:
    parts = urlsplit(server)
    return f"{parts.scheme}://{parts.hostname or ''}"
