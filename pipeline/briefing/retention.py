"""What is let go of after [briefing] retain_days: texts and data; what was seen stays known, so nothing returns."""

from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Table, delete, func, null, or_, select, update

from pipeline.briefing.sending import DEAD_LETTERS
from pipeline.models import FrozenModel
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.store.tables.briefing import deliveries, editions, entries, stories

DAY = len("2026-11-05")


class LetGo(FrozenModel):
    """How much is past its time: entries with texts, editions with data, deliveries, files and their bytes."""

    before: date
    entries: int
    editions: int
    deliveries: int
    files: int
    bytes: int


def prune(store: Store, settings: Settings, now: datetime, *, look: bool = False) -> LetGo:
    """Lets go of what is past its time; with `look` it only says how much that is. Doing it again finds nothing."""
    terms = settings.briefing
    since = now - timedelta(days=max(terms.retain_days, terms.keep_days))
    files = _files(settings.path(terms.folder), since.date())
    size = sum(path.stat().st_size for path in files)
    with store.read() as connection:
        counts = {table.name: _count(connection, table, past) for table, past in _past(since)}
    if not look:
        with store.write() as connection:
            _let_go(connection, since)
        for path in files:
            path.unlink(missing_ok=True)
    return LetGo(
        before=since.date(),
        entries=counts[entries.name],
        editions=counts[editions.name],
        deliveries=counts[deliveries.name],
        files=len(files),
        bytes=size,
    )


def _past(since: datetime) -> tuple[tuple[Table, ColumnElement[bool]], ...]:
    """What is past its time, by table."""
    return (
        (entries, (entries.c.seen < since) & ((entries.c.text != "") | (entries.c.summary != ""))),
        (editions, (editions.c.started < since) & or_(editions.c.plan.is_not(None), editions.c.result.is_not(None))),
        (deliveries, deliveries.c.claimed < since),
    )


def _count(connection: Connection, table: Table, past: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(past)).scalar_one())


def _let_go(connection: Connection, since: datetime) -> None:
    """Empties entries and editions, whose rows stay, and removes stories and deliveries."""
    (_, old_entries), (_, old_editions), (_, old_deliveries) = _past(since)
    old = select(editions.c.id).where(editions.c.started < since)
    connection.execute(delete(stories).where(stories.c.edition.in_(old)))
    connection.execute(update(entries).where(old_entries).values(text="", summary="", profile=null()))
    empty = {"gathered": null(), "plan": null(), "result": null()}
    connection.execute(update(editions).where(old_editions).values(empty))
    connection.execute(delete(deliveries).where(old_deliveries))


def _files(folder: Path, before: date) -> list[Path]:
    """Events and pages of old slots, and dead letters; a briefing's document and its evidence are the review desk's."""
    slots = [path for path in folder.glob("[0-9]*") if path.is_dir() and path.name[:DAY] < before.isoformat()]
    found = [path for slot in slots for pattern in ("events/*.json", "*.html") for path in slot.glob(pattern)]
    letters = [path for path in (folder / DEAD_LETTERS).glob("[0-9]*") if path.name[:DAY] < before.isoformat()]
    return sorted(path for path in (*found, *letters) if path.is_file())
