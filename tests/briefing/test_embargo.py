"""An embargo holds on every way to readers: a story alone, one in a briefing, export, file, feed, mail and webhook."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.briefing.slot_delivery import open_delivery, send_left
from pipeline.newsroom.newsroom import Newsroom
from pipeline.review.desk import ReviewDesk
from pipeline.review.model import Person, RefusedError, Role
from pipeline.review.outgoing import Format
from tests.briefing.conftest import NOW, Clock
from tests.briefing.mailbox import Mailbox, mailbox
from tests.briefing.night import morning
from tests.briefing.test_delivery import Hook

UNTIL = NOW + timedelta(hours=3)
CHIEF = Person(name="Ada Marlow", role=Role.ADMIN)
EVENT = f"""headline: Harbour dues in Lenn fall
date: 2026-11-04
summary: The port of Lenn cuts its dues.
not_before: {UNTIL.isoformat()}
sources:
  - text: The port of Lenn will cut its harbour dues by $40 to $160 a day, the harbour master said on Wednesday.
"""
OPEN = """headline: Footbridge in Tolm reopens
date: 2026-11-05
sources:
  - text: The footbridge in Tolm opens again on Thursday after repairs of $4 million, the council said on Wednesday.
"""
CHANNELS = """[newsroom]
contact = "desk@example.org"
[deliver.site]
audience = "readers"
folder = "public"
[deliver.rss]
audience = "readers"
kind = "feed"
folder = "public-feed"
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
"""


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as hook:
        yield hook


@pytest.fixture
def newsroom(
    stories: int, newsroom_with: Callable[..., Newsroom], tmp_path: Path, box: Mailbox, hook: Hook
) -> Newsroom:
    """A newsroom of two events; one is embargoed, and told as a story or in a line."""
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "harbour.yml").write_text(EVENT, encoding="utf-8")
    (tmp_path / "events" / "bridge.yml").write_text(OPEN, encoding="utf-8")
    return newsroom_with(["events"], tables=CHANNELS.format(port=box.port, hook=hook.url), stories=stories)


def out(newsroom: Newsroom, box: Mailbox, hook: Hook) -> list[str]:
    """Where readers could read of it."""
    files = [path for name in ("public", "public-feed") for path in newsroom.settings.folder.glob(f"{name}/*")]
    return sorted(
        {path.parent.name for path in files if "Lenn" in path.read_text("utf-8")}
        | {"mail" for envelope in box.taken if b"Lenn" in envelope.content}
        | {"webhook" for _, body in hook.got if b"Lenn" in body}
    )


@pytest.mark.parametrize(
    ("stories", "alone"),
    [
        pytest.param(5, True, id="each-story-approved"),
        pytest.param(5, False, id="the-whole-approved"),
        pytest.param(1, False, id="the-whole-with-it-in-a-line"),
    ],
)
async def test_no_way_to_readers_is_early(newsroom: Newsroom, box: Mailbox, hook: Hook, alone: bool) -> None:
    """An approved briefing went to readers whole, with a story in it that was embargoed until noon."""
    clock = Clock()
    await morning(newsroom, clock)
    desk = ReviewDesk(newsroom.store, newsroom.settings, clock)
    rows = {row.id: row.title.startswith("Morning briefing") for row in desk.queue()}
    [whole] = [number for number, is_whole in rows.items() if is_whole]
    for number in rows if alone else [whole]:
        desk.move(number, "approve", desk.row(number).head, CHIEF)
    await send_left(newsroom, open_delivery(newsroom, clock))
    early = out(newsroom, box, hook)
    assert_held(desk, whole)
    clock.moment = UNTIL
    await send_left(newsroom, open_delivery(newsroom, clock))
    assert (early, out(newsroom, box, hook)) == ([], ["mail", "public", "public-feed", "webhook"])


FORMS: tuple[Format, ...] = ("markdown", "html", "docx", "evidence")
WHY = f"it is embargoed until {UNTIL.isoformat()}"


def assert_held(desk: ReviewDesk, number: int) -> None:
    """No form of an embargoed document goes out, nothing is logged, and the evidence page says that it must not."""
    before = desk.log()
    assert WHY in desk.may_export(number)
    for form in FORMS:
        with pytest.raises(RefusedError, match="embargoed"):
            desk.export(number, form, CHIEF)
    assert f"Not for readers yet: {WHY}" in desk.evidence(number).decode()
    assert desk.log() == before


@pytest.mark.parametrize("stories", [5])
async def test_story_alone_waits_in_every_form(newsroom: Newsroom) -> None:
    """The evidence page of an approved story named who had approved it, and not that readers must wait until noon."""
    clock = Clock()
    await morning(newsroom, clock)
    desk = ReviewDesk(newsroom.store, newsroom.settings, clock)
    [number] = [row.id for row in desk.queue() if row.event == "Harbour dues in Lenn fall"]
    desk.move(number, "approve", desk.row(number).head, CHIEF)
    assert_held(desk, number)
    assert desk.for_readers(number) is None
    clock.moment = UNTIL
    page = desk.evidence(number).decode()
    assert ("Not for readers" in page, "Approved by" in page) == (False, True)
    assert [b"Lenn" in desk.export(number, form, CHIEF).data for form in FORMS if form != "docx"] == [True] * 3
    assert desk.for_readers(number) is not None
