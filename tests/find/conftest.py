"""A newsroom of its own for each scripted event, drafted by the digest, which needs no model."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from pipeline.feeds.entries import EntryBook
from pipeline.feeds.item import Item
from pipeline.feeds.subscriptions import FeedBook
from pipeline.find.drafting import FoundDraft
from pipeline.find.services.forms import Gdelt
from pipeline.models import Event
from pipeline.newsroom.composition import WriterChoice
from pipeline.newsroom.newsroom import DraftRequest, Newsroom, open_newsroom, run_options
from pipeline.settings import load_settings
from pipeline.stages.event import Assignment
from tests.find.scripted import DAY, KEYS, Stub, on_loopback, stub_fetcher
from tests.reader_at_hand import reader_at_hand

__all__ = ["reader_at_hand"]

Open = Callable[..., "Scene"]


@pytest.fixture(autouse=True)
def without_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stub takes a call at any time."""
    monkeypatch.setattr(Gdelt, "gap", 0.0)


class Scene:
    """One scripted event in a newsroom: its stub, and drafts of it."""

    def __init__(self, stub: Stub, newsroom: Newsroom, folder: Path) -> None:
        self.stub, self.newsroom, self.folder = stub, newsroom, folder
        self.event = Event(headline=stub.event["headline"], date=DAY)

    def draft(self, stop_after: str = "", event: Event | None = None, **order: Any) -> FoundDraft:
        wanted = run_options(self.newsroom.settings).model_copy(update={"stop_after": stop_after})
        request = DraftRequest(choice=WriterChoice("digest"), wanted=wanted, **order)
        event = event or self.event
        assignment = Assignment(event=event, folder=self.folder, given=(event.headline,))
        return FoundDraft(self.newsroom, assignment, request, lambda _: None, stub_fetcher)


def fill_store(newsroom: Newsroom, stub: Stub) -> None:
    """The own store's entries: reports that feeds carried whole."""
    book = FeedBook(newsroom.store)
    for host in stub.event["answers"].get("own", ()):
        seen = datetime.combine(stub.day(host), time(9), UTC)
        (feed,) = [each for each in book.followed([f"http://{host}/feed.xml"], seen) if host in each.url]
        item = Item(
            url=stub.url(host),
            title=stub.title(host),
            summary=stub.text(host)[:160],
            text=stub.text(host),
            published=seen,
        )
        EntryBook(newsroom.store).take(feed, [item], seen)


@pytest.fixture
def scene(tmp_path: Path, empty_store: Path) -> Iterator[Open]:
    """Opens a newsroom for a scripted event; keywords of the event's script can be changed."""
    with ExitStack() as stack:

        def make(script: dict[str, Any], more: str = "", **changed: Any) -> Scene:
            stub = stack.enter_context(on_loopback(script | changed))
            shutil.copy(empty_store, tmp_path / "newsroom.sqlite3")
            (tmp_path / "newsdraft.toml").write_text(f"{stub.settings(more)}\n", encoding="utf-8")
            keys = {f"NEWSDRAFT_FIND_{name.upper()}_KEY": key for name, key in KEYS.items()}
            newsroom = stack.enter_context(open_newsroom(load_settings(tmp_path, environ=keys)))
            fill_store(newsroom, stub)
            return Scene(stub, newsroom, tmp_path)

        yield make
