"""What goes out by a channel, and the two ways in which it may fail to."""

from datetime import date, datetime

from pipeline.errors import ServiceError
from pipeline.models import FrozenModel


class InlineImage(FrozenModel):
    """A picture that a mail carries, and the name by which its HTML refers to it (`cid:NAME`)."""

    cid: str
    png: bytes


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
    images: tuple[InlineImage, ...] = ()


class NotDeliveredError(ServiceError):
    """It surely did not go out; `again` says whether another try may help."""

    def __init__(self, problem: str, *, again: bool) -> None:
        super().__init__(problem)
        self.again = again


class UnsureError(ServiceError):
    """The line broke after it was handed over: it may have gone out."""
