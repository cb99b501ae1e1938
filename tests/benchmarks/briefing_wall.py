"""Wall time of drafting a briefing of 12 events, with a stub model of 500 ms a call and 8 calls at once.

At most 1.2 times what the calls must take: all of them by eights, and the longest chain of calls that wait for each
other, which is that of one event drafted alone. Time runs from the slot's first step to the edition.

    python -m tests.benchmarks.briefing_wall
"""

import asyncio
import dataclasses
import json
import re
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.briefing.opening import open_desk
from pipeline.briefing.run import BriefingDesk, briefing_settings, make_editions
from pipeline.briefing.slots import SlotLease
from pipeline.feeds.entries import EntryBook
from pipeline.feeds.item import Item
from pipeline.feeds.subscriptions import FeedBook
from pipeline.llm.concurrency import BoundedChat
from pipeline.llm.protocol import ChatReply, ChatRequest
from pipeline.models import Usage
from pipeline.newsroom.composition import WriterChoice
from pipeline.newsroom.newsroom import DraftRequest, Newsroom, open_newsroom
from pipeline.settings import load_settings

EVENTS, SECONDS, AT_ONCE, MOST = 12, 0.5, 8, 1.2
NOW = datetime(2026, 11, 5, 6, tzinfo=UTC)
NAMES = ["Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Larch", "Maple"]
MATTERS = ["bridge", "clinic", "dam", "ferry", "harbour", "library", "museum", "orchard", "railway", "school"]
MATTERS += ["stadium", "tunnel"]


def sentences(number: int) -> list[str]:
    name, matter = NAMES[number], MATTERS[number]
    return [
        f"The town of {name}ford will build a {matter} for ${number + 20} million, its council said on Wednesday.",
        f"Work on the {matter} begins in March and lasts {number + 7} months, according to the council of {name}ford.",
        f"{name}ford's mayor expects {number + 3},000 visitors a year once the {matter} is open to all.",
    ]


class StubModel:
    """A chat model that takes its time and writes what the notes say; `times` are the calls' beginnings and ends."""

    def __init__(self) -> None:
        self.times: list[tuple[float, float]] = []

    async def complete(self, request: ChatRequest) -> ChatReply:
        began = time.monotonic()
        await asyncio.sleep(SECONDS)
        self.times.append((began, time.monotonic()))
        said = "\n".join(message.content for message in request.messages)
        number = next(number for number, name in enumerate(NAMES) if f"{name}ford" in said)
        reply = getattr(self, request.schema_name)(number, request.subject, said)
        usage = Usage(calls=1, prompt_tokens=1000, completion_tokens=200, cost=0.0)
        return ChatReply(text=json.dumps(reply), model=request.model, usage=usage)

    def FactsReply(self, number: int, subject: str, said: str) -> object:
        facts = [
            {"statement": each, "passage": each, "speaker": "", "quote": "", "figures": []}
            for each in sentences(number)
        ]
        return {"facts": facts, "instructions": []}

    def OutlineReply(self, number: int, subject: str, said: str) -> object:
        headline = {
            "text": f"{NAMES[number]}ford Will Build Something Big in Spring",
            "emoji": "🏗",
            "subject": "Building",
            "preheader": "A plan",
        }
        forms = (("hook", "What Happened"), ("figures", "Why It Counts"), ("ahead", "Watch For"))
        sections = [
            {"form": form, "heading": heading, "emoji": "🏗", "purpose": "tell", "facts": ["f1", "f2", "f3"]}
            for form, heading in forms
        ]
        return {"headlines": [headline], "sections": sections}

    def PieceReply(self, number: int, subject: str, said: str) -> object:
        lines = {"emoji": "🏗", "subject": "Building", "preheader": "A plan"}
        told, listed = sentences(number), "\n".join(f"- **Fact**: {each}" for each in sentences(number))
        texts = {"s1": told[0], "s2": listed, "s3": told[0]}
        sections = [{"id": each, "heading": "Heading", "emoji": "🏗", "text": text} for each, text in texts.items()]
        headline = {"text": f"{NAMES[number]}ford Will Build Something Big in Spring", **lines}
        return {"headline": headline, "sections": sections}

    def CheckReply(self, number: int, subject: str, said: str) -> object:
        return {"points": []}

    def CitationsReply(self, number: int, subject: str, said: str) -> object:
        told = re.findall(r"^(\d+) (.+)$", said.rpartition("\nThe sentences:\n")[2], re.MULTILINE)
        notes = {each: f"f{n}" for n, each in enumerate(sentences(number), start=1)}
        return {"sentences": [{"number": int(n), "facts": [notes[each]]} for n, each in told], "found": []}

    def RewriteReply(self, number: int, subject: str, said: str) -> object:
        keys = re.findall(r"^- (\S+) \[", said, re.MULTILINE)
        told = sentences(number)[0]
        return {"sentences": [{"key": key, "text": told, "facts": ["f1"]} for key in dict.fromkeys(keys)]}

    def ReadingsReply(self, number: int, subject: str, said: str) -> object:
        return {"readings": []}

    def SecondReadingReply(self, number: int, subject: str, said: str) -> object:
        return {"findings": []}


def keep_events(newsroom: Newsroom, events: int) -> None:
    feeds, book = FeedBook(newsroom.store), EntryBook(newsroom.store)
    feeds.add("https://courier.example.org/feed", "feed", NOW, "Courier")
    items = [
        Item(
            url=f"https://courier.example.org/{number}",
            title=f"{NAMES[number]}ford to build a {MATTERS[number]}",
            summary=sentences(number)[0],
            text="\n\n".join(sentences(number) * 3),
            published=NOW - timedelta(hours=3),
            dated="stated",
        )
        for number in range(events)
    ]
    [feed] = feeds.all()
    book.take(feed, items, NOW)
    with newsroom.store.write() as connection:
        connection.exec_driver_sql("UPDATE briefing_feeds SET followed = false")


async def drafted(folder: Path, events: int) -> tuple[float, StubModel]:
    """Seconds from the plan to the edition, and the model with its calls."""
    (folder / "newsdraft.toml").write_text(f"[briefing]\nstories = {EVENTS}\nrobots = false\n")
    model = StubModel()
    with open_newsroom(briefing_settings(load_settings(folder, environ={}))) as newsroom:
        keep_events(newsroom, events)
        async with open_desk(newsroom, lambda progress: None, clock=lambda: NOW) as desk:
            shared: BriefingDesk = dataclasses.replace(
                desk,
                order=DraftRequest(
                    WriterChoice("llm", "openai:stub"), desk.order.wanted, shared=BoundedChat(model, AT_ONCE)
                ),
            )
            turn = desk.slots.take(NOW.date(), "morning")
            assert isinstance(turn, SlotLease)
            began = time.monotonic()
            async for briefing in make_editions(shared, turn):
                seconds = time.monotonic() - began
                assert [story.status for story in briefing.stories] == ["drafted"] * events, briefing.failures
                assert {story.writer for story in briefing.stories} == {"llm"}, [
                    story.reason for story in briefing.stories
                ]
    return seconds, model


def rounds(times: list[tuple[float, float]]) -> int:
    """How many calls of one event had to wait for another."""
    count, until = 0, 0.0
    for began, ended in sorted(times):
        if began >= until:
            count, until = count + 1, ended
    return count


def main() -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as all_of_them:
        _, alone = asyncio.run(drafted(Path(one), 1))
        began = time.process_time()
        wall, model = asyncio.run(drafted(Path(all_of_them), EVENTS))
        own = time.process_time() - began
    chain = rounds(alone.times) * SECONDS
    needed = len(model.times) * SECONDS / AT_ONCE + chain
    print(f"{EVENTS} events, {len(model.times)} calls of {SECONDS} s, {AT_ONCE} at once: {wall:.2f} s; ", end="")
    print(
        f"needed {needed:.2f} s with a chain of {chain:.1f} s = {wall / needed:.2f} times (at most {MOST}); {own:.1f} s of CPU"
    )


if __name__ == "__main__":
    main()
