"""What delivery works with: settings, store and clock, and the review desk's word on what may go out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.briefing.review_copy import EnterReview
from pipeline.delivery.outbox import DeliveryBook
from pipeline.runs.runs import Clock, now
from pipeline.settings import Settings
from pipeline.store import Store

Approved = Callable[[Path], str | None]
"""The body of a document that readers may have, or None while it is not approved."""


def no_desk(path: Path) -> None:
    """Where there is no review desk, it takes nothing."""


@dataclass(frozen=True)
class DeliveryContext:
    """What delivery works with; `again` sends once more what may have gone out already, by the channels named.

    `enter` takes a document to the review desk, and `approved` says what readers may have of it.
    """

    settings: Settings
    store: Store
    approved: Approved
    clock: Clock = now
    again: frozenset[str] = frozenset()
    enter: EnterReview = no_desk

    @property
    def book(self) -> DeliveryBook:
        return DeliveryBook(self.store, self.clock)
