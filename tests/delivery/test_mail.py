"""What a stranger's headline can do to a mail: be its subject, and nothing else."""

from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from pipeline.delivery.mail import mail_of
from pipeline.delivery.message import Message
from pipeline.settings.tables import Channel

CHANNEL = Channel(kind="mail", host="mail.example.org", sender="desk@example.org", to=("a@example.org",))
HEADERS = ["Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
HOSTILE = {
    "a line break": ("Ferry\r\nBcc: all@example.com", "Ferry Bcc: all@example.com"),
    "a line separator": ("Ferry\u2028Bcc: all@example.com", "Ferry Bcc: all@example.com"),
    "a line feed of another time": ("Ferry\x0bsinks\x85off Ness", "Ferrysinks off Ness"),
    "an encoded word": (
        "=?utf-8?q?Ferry=0D=0ABcc:_all@example.com?=",
        "= ?utf-8?q?Ferry=0D=0ABcc:_all@example.com?=",
    ),
    "an encoded word in base64": ("=?utf-8?b?YQ0KQmNjOiBhbGw=?=", "= ?utf-8?b?YQ0KQmNjOiBhbGw= ?="),
    "an encoded word behind what nobody sees": ("=\u200b?utf-8?q?a=0Ab?=", "= ?utf-8?q?a=0Ab?="),
    "no end": ("ferry " * 2000, "ferry " * 32 + "ferry…"),
    "half a character": ("Ferry \ud83d sinks", "Ferry sinks"),
    "a terminal's code": ("Ferry \x1b[31msinks", "Ferry [31msinks"),
}


@pytest.mark.parametrize(("title", "subject"), HOSTILE.values(), ids=HOSTILE)
def test_a_headline_is_a_subject_and_no_header(title: str, subject: str) -> None:
    """The standard library decoded an encoded word and wrote the line end in it: the mail had a Bcc of a feed's own."""
    known = {"name": "b", "day": date(2026, 1, 1), "made": datetime(2026, 1, 1, tzinfo=UTC), "message_id": "b.1"}
    mail = mail_of(CHANNEL, Message(title=title, markdown="x", html="<p>x</p>", plain="x", **known))
    back = message_from_bytes(mail.as_bytes(), policy=default)
    assert (list(back.keys()), str(back["Subject"])) == (HEADERS, subject)
    assert max(map(len, mail.as_bytes().splitlines())) <= 78
