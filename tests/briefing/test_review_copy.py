"""The briefing at the review desk: on top of its queue, checked story by story, and for readers once approved."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.briefing.slot_delivery import open_delivery, send_left
from pipeline.feeds.model import Failure
from pipeline.newsroom.newsroom import Newsroom
from pipeline.review.desk import ReviewDesk
from pipeline.review.model import QueueFilter, RefusedError
from pipeline.stages.audit_saved import parts
from pipeline.stages.saved_run import load_run
from tests.briefing.conftest import Clock
from tests.briefing.night import morning, sound_feed
from tests.review.conftest import EDITOR, REVIEWER
from tests.sources.conftest import Site

Make = Callable[..., Newsroom]
READERS = '[deliver.public]\naudience = "readers"\nfolder = "public"\n'


@pytest.fixture
async def newsroom(site: Site, newsroom_with: Make) -> Newsroom:
    """A newsroom whose briefing has gone out to the desk, and to no reader yet."""
    made = newsroom_with([sound_feed(site)], tables=READERS)
    await morning(made)
    return made


def desk_of(newsroom: Newsroom) -> ReviewDesk:
    return ReviewDesk(newsroom.store, newsroom.settings, Clock())


async def left(newsroom: Newsroom) -> tuple[Failure, ...]:
    return await send_left(newsroom, open_delivery(newsroom, Clock()))


def public(newsroom: Newsroom) -> list[str]:
    return sorted(path.read_text(encoding="utf-8") for path in newsroom.settings.path("public").glob("*.md"))


async def test_the_briefing_stands_on_top_of_the_queue(newsroom: Newsroom) -> None:
    rows = desk_of(newsroom).queue()
    assert [(row.kind, row.blocking, row.looks) for row in rows] == [
        ("briefing", 0, 0),
        ("story", 0, 0),
        ("story", 0, 0),
    ]
    opened = desk_of(newsroom).open(rows[0].id, EDITOR)
    assert (rows[0].title, opened.front["kind"]) == ("Morning briefing, 5 November 2026", "briefing")
    assert [each["document"] for each in opened.front["refers_to"]] == sorted(row.id for row in rows[1:])
    assert [(each.id[:3], bool(each.text)) for each in opened.sources] == [("s1-", True), ("s2-", True)]


async def test_an_approved_briefing_reaches_readers_once(newsroom: Newsroom) -> None:
    desk = desk_of(newsroom)
    [row] = desk.queue(QueueFilter(kind="briefing"))
    assert public(newsroom) == []
    desk.move(row.id, "approve", row.head, REVIEWER)
    assert (await left(newsroom), await left(newsroom)) == ((), ())
    [text] = public(newsroom)
    assert text.startswith("# Morning briefing, 5 November 2026\n")
    assert ["{>>" in text, "For the desk" in text, "Harrow" in text] == [False, False, True]


async def test_approved_stories_go_before_the_whole(newsroom: Newsroom) -> None:
    desk = desk_of(newsroom)
    briefing, story, _ = desk.queue()
    desk.move(story.id, "approve", story.head, REVIEWER)
    [failure] = await left(newsroom)
    assert failure.reason == "1 of its stories wait for an approval"
    desk.move(briefing.id, "approve", briefing.head, REVIEWER)
    await left(newsroom)
    assert len(public(newsroom)) == 1


async def test_changes_of_an_editor_are_checked_and_stay(newsroom: Newsroom) -> None:
    desk = desk_of(newsroom)
    [row] = desk.queue(QueueFilter(kind="briefing"))
    prose = desk.open(row.id, EDITOR).prose
    desk.save(row.id, row.head, prose.replace("$4 million", "$5 million", 1), EDITOR)
    with pytest.raises(RefusedError):
        desk.move(row.id, "approve", row.head + 1, REVIEWER)
    await left(newsroom)
    opened = desk.open(row.id, EDITOR)
    assert ("$5 million" in opened.prose, opened.beside, public(newsroom)) == (True, (), [])


def test_each_part_is_answered_for_by_its_story() -> None:
    text = (
        "# Title, 5 November\n\n{>>2 stories<<}\n\n## Two things to know\n\n1. **A.** B 3. (story 2)\n\n## Stories\n\n"
        "### 1. One\n\n#### Why\n\nFour.\n\n### 2. Two\n\nFive.\n\n## Also in the news\n\n"
        "- Six ([Wire](<https://example.org/6>))\n\nSeven, by an editor.\n\n<!-- newsdraft:closing -->\n\nEight.\n"
    )
    said = [(part.story, " ".join(text[part.start : part.end].split())) for part in parts(text)]
    assert [each for each in said if each[1]] == [
        ("2", "1. **A.** B 3."),
        ("", "## Stories"),
        ("1", "### 1. One #### Why Four."),
        ("2", "### 2. Two Five."),
        ("", "## Also in the news"),
        ("", "Seven, by an editor."),
    ]


async def test_an_editions_folder_is_like_a_runs(newsroom: Newsroom) -> None:
    [row] = desk_of(newsroom).queue(QueueFilter(kind="briefing"))
    kept = load_run(newsroom.settings.folder / row.folder)
    assert (kept.kind, kept.event.headline) == ("briefing", row.title)
    assert {fact.id[:3] for fact in kept.notes.facts} == {"s1-", "s2-"}
    assert Path(row.folder).name == "2026-11-05-morning"
