"""kill -9 of a real `briefing deliver` at moments by chance, then the same command again: each channel has it once."""

import logging
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.delivery.outbox import DeliveryBook
from pipeline.review.desk import ReviewDesk
from pipeline.review.model import Person, Role
from pipeline.settings import load_settings
from pipeline.store import Store
from pipeline.store.tables.briefing import deliveries
from tests.briefing.mailbox import Mailbox, mailbox
from tests.briefing.test_delivery import Hook
from tests.soak.kills import Killer, newsdraft

pytestmark = pytest.mark.soak
KILLS, SPARE = 10, 10
SEED = 20261203
ADMIN = Person(name="sam", role=Role.ADMIN)
LOG = logging.getLogger(__name__)
EVENT = """headline: Footbridge in Tolm reopens
date: {today}
sources:
  - text: The footbridge in Tolm opens again on Thursday after repairs of $4 million, the council said on Wednesday.
"""
MADE = """[store]
url = "{store}"
[newsroom]
contact = "desk@example.org"
[briefing]
feeds = ["events"]
"""
CHANNELS = """[deliver.site]
audience = "readers"
folder = "site"
[deliver.rss]
audience = "readers"
kind = "feed"
folder = "feed"
link = "https://news.example.org/"
[deliver.list]
audience = "readers"
kind = "mail"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "news@example.org"
to = ["readers@example.org"]
[deliver.chat]
audience = "readers"
kind = "webhook"
url = "{hook}"
[deliver.shelf]
folder = "shelf"
"""


@dataclass
class Newsroom:
    """A newsroom's folder with an approved briefing, and what its channels go out to."""

    folder: Path
    box: Mailbox
    hook: Hook

    @contextmanager
    def store(self) -> Iterator[Store]:
        with Store.open(load_settings(self.folder, environ={}).store_url) as store:
            yield store

    def forget(self) -> None:
        """Takes back everything that went out, in the store and outside."""
        with self.store() as store, store.write() as connection:
            connection.execute(deliveries.delete())
        for name in ("site", "feed", "shelf"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.box.taken.clear()
        self.hook.got.clear()

    def statuses(self) -> dict[str, str]:
        with self.store() as store:
            return {each.channel: each.status for each in DeliveryBook(store).latest()}

    def out(self) -> dict[str, bytes]:
        """What the readers and the desk have: files, and what mail and webhook carried; each only once."""
        places = [path for name in ("site", "feed", "shelf") for path in sorted((self.folder / name).glob("[!.]*"))]
        files = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in places}
        mails = {f"mail {n}": each.content for n, each in enumerate(self.box.taken)}
        return files | mails | {f"webhook {n}": body for n, (_, body) in enumerate(self.hook.got)}


@pytest.fixture
def newsroom(tmp_path: Path, new_store: str) -> Iterator[Newsroom]:
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "bridge.yml").write_text(EVENT.format(today=datetime.now(UTC).date()))
    (tmp_path / "newsdraft.toml").write_text(MADE.format(store=new_store))
    made = newsdraft(tmp_path, "briefing", "run", "--quiet")
    assert made.returncode == 0, made.stderr + made.stdout
    with mailbox() as box, Hook() as hook:
        newsroom = Newsroom(tmp_path, box, hook)
        with newsroom.store() as store:
            desk = ReviewDesk(store, load_settings(tmp_path, environ={}))
            [whole] = [row for row in desk.queue() if row.title.startswith("Morning briefing")]
            desk.move(whole.id, "approve", whole.head, ADMIN)
        channels = CHANNELS.format(port=box.port, hook=hook.url)
        (tmp_path / "newsdraft.toml").write_text(MADE.format(store=new_store) + channels)
        yield newsroom


def test_killed_delivery_reaches_each_channel_once(newsroom: Newsroom) -> None:
    """What the process had in its hands may be out: it is told, not sent again by itself, and goes on a person's word."""
    killer, unsure, missing = Killer(random.Random(SEED)), 0, 0
    killer.measure(newsroom.folder, "briefing", "deliver")
    right = newsroom.out()
    assert len(right) == 8
    for _ in range(KILLS + SPARE):
        newsroom.forget()
        killer.kill(newsroom.folder, "briefing", "deliver")
        told, lost = assert_delivered_once(newsroom, right)
        unsure, missing = unsure + told, missing + lost
        if killer.kills == KILLS:
            break
    LOG.info(f"delivery: {killer.told}; {unsure} told as perhaps out, {missing} of them not out, sent when asked to")
    assert killer.kills == KILLS


def assert_delivered_once(newsroom: Newsroom, right: dict[str, bytes]) -> tuple[int, int]:
    """How many messages are told as perhaps out, and how many of those were not; all others are out once, as right."""
    time.sleep(0.2)
    again = newsdraft(newsroom.folder, "briefing", "deliver")
    unsure = sorted(name for name, status in newsroom.statuses().items() if status != "sent")
    assert set(newsroom.statuses()) == {"site", "rss", "list", "chat", "shelf"}
    assert set(unsure) <= {"list", "chat"}
    assert (again.returncode, again.stdout.count("it may have gone out")) == (bool(unsure), len(unsure)), again.stdout
    out = newsroom.out()
    assert {name: data for name, data in out.items() if right.get(name) != data} == {}
    lost = [name for name, first in (("list", "mail 0"), ("chat", "webhook 0")) if first not in out]
    assert set(lost) <= set(unsure)
    if lost:
        newsdraft(newsroom.folder, "briefing", "deliver", *(word for name in lost for word in ("--again", name)))
    assert newsroom.out() == right
    return len(unsure), len(lost)
