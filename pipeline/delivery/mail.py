"""Mail: one message of plain text and HTML, handed to the newsroom's server once."""

import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from pipeline.delivery.message import Message, NotDeliveredError, UnsureError
from pipeline.settings.tables import Channel

READY, TAKEN = 354, 250


def mail_of(channel: Channel, message: Message) -> EmailMessage:
    """The mail; its Message-ID and its bytes are the same at every try."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = message.title
    mail["From"] = Address(addr_spec=channel.sender)
    mail["To"] = [Address(addr_spec=each) for each in channel.to]
    mail["Date"] = format_datetime(message.made)
    mail["Message-ID"] = f"<{message.message_id}@{channel.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.plain, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{hashlib.sha256(message.message_id.encode()).hexdigest()[:32]}")
    return mail


def send_mail(channel: Channel, mail: EmailMessage, password: str, sending: Callable[[], None]) -> str:
    """Hands the mail over; who of several recipients was refused, or nothing."""
    try:
        with _connected(channel) as server:
            if password:
                server.login(channel.user, password)
            refused = _enveloped(server, channel)
            sending()
            _hand_over(server, mail.as_bytes())
            return f"refused for {', '.join(refused)}" if refused else ""
    except smtplib.SMTPAuthenticationError as error:
        raise NotDeliveredError(f"the server refuses the login: {_server_reply(error)}", again=False) from error
    except smtplib.SMTPResponseException as error:
        raise NotDeliveredError(f"the server says {_server_reply(error)}", again=error.smtp_code < 500) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotDeliveredError(f"{error} [deliver] security or user does not suit the server", again=False) from error
    except ssl.SSLCertVerificationError as error:
        raise NotDeliveredError(f"its certificate is not trusted: {error.verify_message}", again=False) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotDeliveredError(f"the line broke: {error}", again=True) from error


def _connected(channel: Channel) -> smtplib.SMTP:
    """A line to the server, encrypted as the channel says and never less."""
    context = ssl.create_default_context(cafile=channel.authority or None)
    if channel.security == "tls":
        return smtplib.SMTP_SSL(channel.host, channel.port, timeout=channel.timeout, context=context)
    server = smtplib.SMTP(channel.host, channel.port, timeout=channel.timeout)
    if channel.security == "starttls":
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _enveloped(server: smtplib.SMTP, channel: Channel) -> Sequence[str]:
    """Names sender and recipients; those that the server refuses, unless it refuses all."""
    server.ehlo_or_helo_if_needed()
    _expect(server.mail(channel.sender))
    replies = {recipient: server.rcpt(recipient) for recipient in channel.to}
    refused = [recipient for recipient, (code, _) in replies.items() if code not in (TAKEN, 251)]
    if len(refused) == len(replies):
        _expect(next(iter(replies.values())))
    return refused


def _hand_over(server: smtplib.SMTP, data: bytes) -> None:
    """The mail's bytes; UnsureError where the line breaks after the last of them."""
    code, reply = server.docmd("DATA")
    if code != READY:
        raise smtplib.SMTPDataError(code, reply)
    server.send(re.sub(rb"^\.", b"..", data, flags=re.MULTILINE).removesuffix(b"\r\n") + b"\r\n.\r\n")
    try:
        answer = server.getreply()
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise UnsureError("the line broke before the server said whether it took the mail") from error
    _expect(answer)


def _expect(answer: tuple[int, bytes]) -> None:
    if answer[0] != TAKEN:
        raise smtplib.SMTPDataError(*answer)


def _server_reply(error: smtplib.SMTPResponseException) -> str:
    words = error.smtp_error
    return f"{error.smtp_code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
