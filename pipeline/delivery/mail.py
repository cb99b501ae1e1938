"""Mail: a message handed to the newsroom's server once, with a line never less secure than asked for."""

import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from typing import Literal, NamedTuple

from pipeline.delivery.message import Message, NotDeliveredError, UnsureError
from pipeline.settings.tables import Channel
from pipeline.text.decoding import visible, whole_characters
from pipeline.text.shortened import shortened

READY, TAKEN = 354, 250
LONGEST_SUBJECT = 200


class MailServer(NamedTuple):
    """Where mail is handed over; "offered" is STARTTLS where the server has it, and then alone a login."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none", "offered"]
    timeout: float
    user: str = ""
    authority: str = ""
    """File of certificates to trust instead of the system's."""


def mail_of(channel: Channel, message: Message) -> EmailMessage:
    """The mail; its Message-ID and its bytes are the same at every try."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject_line(message.title)
    mail["From"] = Address(addr_spec=channel.sender)
    mail["To"] = [Address(addr_spec=each) for each in channel.to]
    mail["Date"] = format_datetime(message.made)
    mail["Message-ID"] = f"<{message.message_id}@{channel.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.plain, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    *_, page = mail.iter_parts()
    for image in message.images:
        page.add_related(image.png, "image", "png", cid=f"<{image.cid}>")
    digest = hashlib.sha256(message.message_id.encode()).hexdigest()[:32]
    mail.set_boundary(f"=_{digest}")
    if message.images:
        page.set_boundary(f"=_page_{digest}")
    return mail


def subject_line(words: str) -> str:
    """Strangers' words as a subject: one line of what people see, cut where long, and no encoded word in it.

    The standard library would decode "=?utf-8?q?a=0D=0ABcc:?=", and write the end of a line in it as one.
    """
    line = " ".join(visible(whole_characters(words))[0].split())
    return shortened(line, LONGEST_SUBJECT).replace("=?", "= ?")


def server_of(channel: Channel) -> MailServer:
    """The server that a channel's settings name."""
    return MailServer(channel.host, channel.port, channel.security, channel.timeout, channel.user, channel.authority)


def send_mail(server: MailServer, mail: EmailMessage, password: str, sending: Callable[[], None] = lambda: None) -> str:
    """Hands the mail to the server; who of several recipients was refused, or nothing.

    `sending` is called before the first byte of the text goes. NotDeliveredError, or UnsureError where the line broke
    after the last.
    """
    try:
        with _connected(server, with_password=bool(password)) as line:
            if password:
                line.login(server.user, password)
            refused = _enveloped(line, mail)
            sending()
            _hand_over(line, mail.as_bytes())
            return f"refused for {', '.join(refused)}" if refused else ""
    except smtplib.SMTPAuthenticationError as error:
        raise NotDeliveredError(f"the server refuses the login: {_server_reply(error)}", again=False) from error
    except smtplib.SMTPResponseException as error:
        raise NotDeliveredError(f"the server says {_server_reply(error)}", again=error.smtp_code < 500) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotDeliveredError(f"{error} [deliver] security or user does not suit the server", again=False) from error
    except ssl.SSLCertVerificationError as error:
        raise NotDeliveredError(f"its certificate is not trusted: {error.verify_message}", again=False) from error
    except UnicodeEncodeError as error:
        raise NotDeliveredError(f"{error.object!r} is no address that every server takes", again=False) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotDeliveredError(f"the line broke: {error}", again=True) from error


def _connected(server: MailServer, *, with_password: bool) -> smtplib.SMTP:
    """A line to the server, encrypted as it is to be and never less."""
    context = ssl.create_default_context(cafile=server.authority or None)
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    line = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        line.ehlo_or_helo_if_needed()
        if server.security == "starttls" or (server.security == "offered" and line.has_extn("starttls")):
            line.starttls(context=context)
        elif server.security == "offered" and with_password:
            problem = "the server offers no TLS, and a password is not sent in the open; use smtps://"
            raise NotDeliveredError(problem, again=False)
    except BaseException:
        line.close()
        raise
    return line


def _enveloped(line: smtplib.SMTP, mail: EmailMessage) -> Sequence[str]:
    """Names sender and recipients; those that the server refuses, unless it refuses all."""
    line.ehlo_or_helo_if_needed()
    _expect(line.mail(next(iter(_addresses(mail, "From")), "")))
    replies = {recipient: line.rcpt(recipient) for recipient in _addresses(mail, "To")}
    refused = [recipient for recipient, (code, _) in replies.items() if code not in (TAKEN, 251)]
    if len(refused) == len(replies):
        _expect(next(iter(replies.values())))
    return refused


def _addresses(mail: EmailMessage, header: str) -> list[str]:
    return [address for _, address in getaddresses([str(mail[header])]) if address]


def _hand_over(line: smtplib.SMTP, data: bytes) -> None:
    """The mail's bytes; UnsureError where the line breaks after the last of them."""
    code, reply = line.docmd("DATA")
    if code != READY:
        raise smtplib.SMTPDataError(code, reply)
    line.send(re.sub(rb"^\.", b"..", data, flags=re.MULTILINE).removesuffix(b"\r\n") + b"\r\n.\r\n")
    try:
        answer = line.getreply()
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise UnsureError("the line broke before the server said whether it took the mail") from error
    _expect(answer)


def _expect(answer: tuple[int, bytes]) -> None:
    if answer[0] != TAKEN:
        raise smtplib.SMTPDataError(*answer)


def _server_reply(error: smtplib.SMTPResponseException) -> str:
    words = error.smtp_error
    return f"{error.smtp_code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
