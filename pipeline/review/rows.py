"""Rows of documents and revisions: read as nouns, written in the caller's transaction."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, func, or_, select, tuple_, update

from pipeline.models import Audit, Finding, FrozenModel
from pipeline.review.model import NotFoundError, QueueFilter, QueueRow, Revision
from pipeline.review.states import WAITING
from pipeline.store.tables.review import documents, revisions

FINDINGS = TypeAdapter(tuple[Finding, ...])
_SHOWN = [documents.c[name] for name in QueueRow.model_fields]
_TOLD = [revisions.c[name] for name in Revision.model_fields]


class FileState(FrozenModel):
    """What the desk remembers of a document's file, and of its front matter as the writer left it."""

    id: int
    folder: str
    file: str
    front: dict[str, Any]
    file_sha256: str
    file_stamp: str
    problem: str


def queue_rows(connection: Connection, wanted: QueueFilter) -> list[QueueRow]:
    """The rows of the queue: briefings on top, then what has waited longest."""
    query = _filtered(select(*_SHOWN), wanted)
    query = query.order_by(documents.c.kind, documents.c.waiting, documents.c.id)
    return [_row(row) for row in connection.execute(query.limit(wanted.limit).offset(wanted.offset))]


def next_row(connection: Connection, row: QueueRow, states: Sequence[str], name: str) -> QueueRow | None:
    """The document after this one in the queue's order, from the top again at its end; None where no other waits.

    Of documents in these states that nobody but `name` has claimed.
    """
    of = documents.c
    order = of.kind, of.waiting, of.id
    query = select(*_SHOWN).where(of.status.in_(states), of.claimed_by.in_(("", name)), of.id != row.id)
    behind = query.where(tuple_(*order) > tuple_(row.kind, row.waiting, row.id))
    for each in (behind, query):
        if found := connection.execute(each.order_by(*order).limit(1)).one_or_none():
            return _row(found)
    return None


def queue_count(connection: Connection, wanted: QueueFilter) -> int:
    """How many rows the filter leaves, whatever its limit."""
    return int(connection.execute(_filtered(select(func.count()).select_from(documents), wanted)).scalar_one())


def _filtered(query: Select[Any], wanted: QueueFilter) -> Select[Any]:
    of = documents.c
    query = query.where(of.status.in_(wanted.states or [str(state) for state in WAITING]))
    if wanted.search:
        words = wanted.search.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        like = f"%{words}%"
        query = query.where(
            or_(func.lower(of.title).like(like, escape="\\"), func.lower(of.event).like(like, escape="\\"))
        )
    for column, value in ((of.author, wanted.author), (of.kind, wanted.kind)):
        query = query.where(column == value) if value else query
    if wanted.claimed_by:
        query = query.where(of.claimed_by == ("" if wanted.claimed_by == "-" else wanted.claimed_by))
    if wanted.only_blocking:
        query = query.where(of.blocking > 0)
    if wanted.since:
        query = query.where(of.date >= wanted.since)
    return query


def state_counts(connection: Connection) -> dict[str, int]:
    """How many documents stand in each state."""
    rows = connection.execute(select(documents.c.status, func.count().label("many")).group_by(documents.c.status))
    return {row.status: row.many for row in rows}


def document_row(connection: Connection, document: int, *, lock: bool = False) -> QueueRow:
    """One document, locked until the transaction ends with `lock`; NotFoundError where there is none."""
    query = select(*_SHOWN).where(documents.c.id == document)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no document {document}.", "`newsdraft review list` shows all.")
    return _row(row)


def file_states(connection: Connection, document: int | None = None, folder: str | None = None) -> dict[str, FileState]:
    """What is remembered of files, by folder; of all documents, or of the one with this number or folder."""
    query = select(*(documents.c[name] for name in FileState.model_fields))
    if document is not None:
        query = query.where(documents.c.id == document)
    if folder is not None:
        query = query.where(documents.c.folder == folder)
    return {row.folder: FileState.model_validate(dict(row._mapping)) for row in connection.execute(query)}


def revision_row(connection: Connection, document: int, number: int) -> Row[Any]:
    """One revision with its body, audit and findings; NotFoundError where there is none."""
    query = select(revisions).where(revisions.c.document == document, revisions.c.number == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(f"Document {document} has no revision {number}.", "`newsdraft review show` lists them.")
    return row


def revisions_of(connection: Connection, document: int) -> tuple[Revision, ...]:
    """All revisions of a document, the newest first, without their texts."""
    query = select(*_TOLD).where(revisions.c.document == document).order_by(revisions.c.number.desc())
    return tuple(as_revision(row) for row in connection.execute(query))


def as_revision(row: Row[Any]) -> Revision:
    return Revision(**{name: getattr(row, name) for name in Revision.model_fields})


def add_revision(
    connection: Connection, document: int, revision: Revision, body: str, checked: tuple[Audit, tuple[Finding, ...]]
) -> None:
    """Stores a revision with its audit."""
    audit, findings = checked
    row = {
        **revision.model_dump(),
        "document": document,
        "body": body,
        "audit": audit.model_dump(mode="json"),
        "findings": FINDINGS.dump_python(findings, mode="json"),
    }
    connection.execute(revisions.insert().values(row))


def change_document(connection: Connection, document: int, **values: object) -> None:
    connection.execute(update(documents).where(documents.c.id == document).values(values))


def remember_file(connection: Connection, known: FileState, **values: object) -> None:
    """Changes what is remembered of a file, unless somebody has written it since it was looked at."""
    seen = documents.c.id == known.id, documents.c.file_sha256 == known.file_sha256
    connection.execute(update(documents).where(*seen).values(values))


def add_document(connection: Connection, **values: object) -> int:
    """The number of a new document."""
    return int(connection.execute(documents.insert().values(values).returning(documents.c.id)).scalar_one())


def _row(row: Row[Any]) -> QueueRow:
    return QueueRow(**row._mapping)
