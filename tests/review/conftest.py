"""A newsroom with one drafted story in its folder, and the desk that it came to; on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import argon2
import pytest
from sqlalchemy import Table, select

from pipeline.models import Audit, Event, Provenance, SourceRef
from pipeline.newsroom.newsroom import newsroom_style
from pipeline.reference.lookup import newsroom_reference
from pipeline.review import checking, context
from pipeline.review.desk import ReviewDesk
from pipeline.review.model import Person, Role
from pipeline.runs.folder import RunFolder
from pipeline.settings import Settings
from pipeline.stages.audit_saved import audit_saved
from pipeline.stages.check import Body, CheckedDraft
from pipeline.stages.document import Story, assemble_document
from pipeline.stages.rendering import Span
from pipeline.store import Store
from pipeline.store.tables.review import documents, revisions
from tests.story import NOTES, OUTLINE, SOURCE, draft

EDITOR = Person(name="alex", role=Role.EDITOR)
REVIEWER = Person(name="robin", role=Role.REVIEWER)
ADMIN = Person(name="sam", role=Role.ADMIN)
TEXT = """\
# 🚀 Bridges, Budgets and a Bold Bet

## 🔍 The Story

The council spent $60 million in 2024.[^f1] It plans to spend $50 million in 2025.[^f2]
"""
COMPARED = TEXT.replace("$60", "$40").replace(
    "It plans to spend $50 million in 2025.",
    "Planned spending of $50 million in 2025 is 25% above the spending of $40 million in 2024.",
)
FOOTNOTES = """
[^f1]: Example City: “The council spent $40 million in 2024.”
[^f2]: Example City: “It plans to spend $50 million in 2025.”
"""


class Clock:
    """A clock that a test sets: a minute passes with each look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def write_run(folder: Path, prose: str = TEXT + FOOTNOTES, writer: str = "digest", **event: object) -> Path:
    """A run's folder as `newsdraft draft` leaves it, with this text as its document."""
    told = Event(
        headline="Council mends bridges", date=NOTES.brief.date, sources=(SourceRef(text=SOURCE.text),), **event
    )
    run = RunFolder(folder)
    run.write_json("event.json", told.model_dump(mode="json"))
    run.write_json("sources/src1.json", SOURCE.model_dump(mode="json"))
    run.write_json("notes.json", NOTES.model_dump(mode="json"))
    run.write_json("outline.json", OUTLINE.model_dump(mode="json"))
    run.write_json("draft.json", draft().model_dump(mode="json"))
    body = Body(text=prose, spans=(Span(key="s1.0.0", start=0, end=len(prose)),))
    story = Story(
        event=told,
        sources=(SOURCE,),
        notes=NOTES,
        outline=OUTLINE,
        checked=CheckedDraft(draft=draft(), body=body, audit=Audit(), findings=()),
        provenance=Provenance(writer=writer, style="house", event_hash=told.hash),
    )
    document = assemble_document(story)
    run.write("document.md", document.text.encode())
    run.close({"status": "drafted"})
    return folder


@pytest.fixture(autouse=True, scope="module")
def quick_desks():
    """Style and tables read once for all desks, a text audited once, passwords hashed at little cost: each takes time."""
    patch = pytest.MonkeyPatch()
    patch.setattr(context, "newsroom_style", lambda settings: shipped_style())
    patch.setattr(context, "newsroom_reference", lambda settings: shipped_tables())
    patch.setattr(checking, "audit_saved", audited_once)
    patch.setattr(argon2, "PasswordHasher", partial(argon2.PasswordHasher, time_cost=1, memory_cost=64, parallelism=1))
    yield
    patch.undo()


AUDITS = {}


def audited_once(text, saved, reference, off=(), held=None):
    """The audit, which is a function of what it is given: two thirds of what these tests ask were asked before."""
    given = (text, repr(saved), reference, tuple(off))
    if given not in AUDITS:
        AUDITS[given] = audit_saved(text, saved, reference, off, held)
    return AUDITS[given]


@cache
def shipped_style():
    return newsroom_style(Settings())


@cache
def shipped_tables():
    return newsroom_reference(Settings())


@pytest.fixture
def settings(tmp_path):
    return Settings(folder=tmp_path)


def with_review(settings, **review):
    """The settings with other rules for the desk."""
    return settings.model_copy(update={"review": settings.review.model_copy(update=review)})


def mended(desk):
    """The head of document 1 with its figure mended and what still blocks overridden: ready for approval."""
    opened = desk.open(1, EDITOR)
    desk.save(1, opened.row.head, opened.prose.replace("$60", "$40"), EDITOR, "the budget says 40")
    for finding in desk.open(1, REVIEWER).blocking:
        desk.override(1, opened.row.head + 1, finding.key, "a short piece", REVIEWER)
    return opened.row.head + 1


def approved(desk):
    """The head of document 1, approved."""
    head = mended(desk)
    desk.move(1, "approve", head, REVIEWER)
    return head


@pytest.fixture
def postgres_store(postgres_url):
    """A store of its own on PostgreSQL."""
    with Store.open(postgres_url) as store:
        yield store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_store(request):
    """The same test on both databases."""
    return request.getfixturevalue("store" if request.param == "sqlite" else "postgres_store")


@pytest.fixture
def clock():
    return Clock()


class Scanned(NamedTuple):
    """A story's folder, the rows of tables that the desk made of it, and what its clock said then."""

    folder: Path
    rows: Mapping[Table, Sequence[Mapping[str, Any]]]
    now: datetime


@pytest.fixture(scope="session")
def scanned(tmp_path_factory, empty_store):
    """Made once, and copied for each test: writing and auditing a story takes longer than most tests."""
    newsroom, clock = tmp_path_factory.mktemp("newsroom"), Clock()
    folder = write_run(newsroom / "drafts" / "2025-01-24-bridges-00000001")
    shutil.copy(empty_store, newsroom / "news.sqlite3")
    with Store.open(newsroom / "news.sqlite3") as store:
        assert ReviewDesk(store, Settings(folder=newsroom), clock).scan() == (1,)
        with store.read() as connection:
            made = {table: connection.execute(select(table)).mappings().all() for table in (documents, revisions)}
    return Scanned(folder, {table: [without_id(row) for row in rows] for table, rows in made.items()}, clock.now)


def without_id(row):
    """The row's values, for a database to number itself."""
    return {name: value for name, value in row.items() if name != "id"}


@pytest.fixture
def folder(tmp_path, scanned):
    return shutil.copytree(scanned.folder, tmp_path / "drafts" / scanned.folder.name)


@pytest.fixture
def desk(any_store, settings, clock, scanned, folder):
    """The desk with one document, number 1, on both databases."""
    with any_store.write() as connection:
        for table, rows in scanned.rows.items():
            connection.execute(table.insert(), rows)
    clock.now = scanned.now
    desk = ReviewDesk(any_store, settings, clock)
    assert desk.scan() == ()
    return desk


@pytest.fixture
def file(folder):
    return folder / "document.md"
