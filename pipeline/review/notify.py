"""Telling people that a document waits for them, by mail and by webhook; a message that fails stops no decision."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit

from pipeline.errors import NewsdraftError, ServiceError, SettingsError
from pipeline.files.secret_file import read_secret
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
    """What is sent: which document waits in which state, since whose decision."""

    document: int
    title: str
    status: str
    who: str
    reason: str
    at: datetime
    link: str = ""

    @property
    def subject(self) -> str:
        return f"{spoken(self.status)}: {self.title}"

    @property
    def text(self) -> str:
        lines = [f"{self.title}\n", f"Document {self.document} is {spoken(self.status)}, by {self.who}."]
        return "\n".join([*lines, *filter(None, (self.reason, self.link))]) + "\n"


Tell = Callable[[Notice, Sequence[str]], None]
"""Sends a notice to some addresses; called after the decision stands."""


def notice_of(decision: Decision, row: QueueRow, settings: Settings) -> Notice | None:
    """What is to be sent of a decision, or None where nothing waits because of it."""
    if decision.status not in TURNS or decision.move in ("override", "confirm", "take-back", "export"):
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
        way = f"mail through {_without_user(settings.review.smtp)}"
        try:
            if refused := _mail(notice, to, settings):
                failures.append(f"{way} was {refused}")
        except (ServiceError, SettingsError, ValueError) as error:
            failures.append(f"{way} failed: {_reason(error)}")
    if settings.review.notify_webhook:
        try:
            _post(notice, settings)
        except (ServiceError, SettingsError) as error:
            host = urlsplit(settings.review.notify_webhook).hostname
            failures.append(f"the webhook at {host} failed: {_reason(error)}")
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


def _mail(notice: Notice, to: Sequence[str], settings: Settings) -> str:
    """Which addresses the server refused, if any."""
    from pipeline.delivery.mail import MailServer, send_mail, subject_line

    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject_line(notice.subject)
    mail["From"] = settings.review.mail_from or settings.newsroom.contact or "newsdraft@localhost"
    mail["To"] = ", ".join(to)
    mail["Date"] = notice.at
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(notice.text)
    named, user = urlsplit(settings.review.smtp), urlsplit(settings.review.smtp).username or ""
    secure = named.scheme == "smtps"
    port = named.port or (465 if secure else 25)
    server = MailServer(named.hostname or "", port, "tls" if secure else "offered", SECONDS, user)
    secret = settings.path(settings.review.smtp_password_file)
    return send_mail(server, mail, read_secret(secret, "[review] smtp_password_file") if user else "")


def _post(notice: Notice, settings: Settings) -> None:
    from pipeline.delivery.webhook import post_json

    named = settings.review.notify_secret_file
    key = read_secret(settings.path(named), "[review] notify_secret_file") if named else ""
    body = notice.model_dump_json().encode()
    post_json(settings.review.notify_webhook, body, now=notice.at, timeout=SECONDS, key=key)


def _reason(error: Exception) -> str:
    return error.in_a_line if isinstance(error, NewsdraftError) else str(error)


def _without_user(server: str) -> str:
    parts = urlsplit(server)
    return f"{parts.scheme}://{parts.hostname or ''}"
