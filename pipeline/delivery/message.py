"""What goes out by a channel, and the two ways in which it may fail to."""

import stat
from datetime import date, datetime
from pathlib import Path

from pipeline.errors import ServiceError, SettingsError
from pipeline.models import FrozenModel


class Message(FrozenModel):
    """One part of an edition, made ready: the same edition gives the same bytes, whenever it is sent."""

    name: str
    title: str
    day: date
    made: datetime
    message_id: str
    markdown: str
    html: str
    plain: str


class NotDeliveredError(ServiceError):
    """It surely did not go out; `again` says whether another try may help."""

    def __init__(self, problem: str, *, again: bool) -> None:
        super().__init__(problem)
        self.again = again


class UnsureError(ServiceError):
    """The line broke after it was handed over: it may have gone out."""


def read_secret(path: Path, key: str) -> str:
    """The secret in a file that its owner alone may read; SettingsError names the setting."""
    try:
        mode, secret = path.stat().st_mode, path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{key} {path}: cannot be read: {error.strerror}", "Mend the path.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise SettingsError(f"{key} {path}: others than its owner may read it", f"chmod 600 {path}")
    return secret
