"""Notes on sentences, their answers, who works on a document, and what somebody saw last."""

from sqlalchemy import Connection, select, update

from pipeline.review import rows as records
from pipeline.review.context import DeskContext
from pipeline.review.model import Note, NotFoundError, Person, RefusedError
from pipeline.review.prose import Anchors, prose_of
from pipeline.review.states import check_action
from pipeline.store.tables import insert
from pipeline.store.tables.review import looks, notes


def add_note(context: DeskContext, document: int, start: int, text: str, who: Person) -> Note:
    """A note on the sentence at an offset of the head's prose."""
    text = _checked(text, who)
    with context.store.write() as connection:
        row = records.document_row(connection, document)
        pin = Anchors(prose_of(records.revision_row(connection, document, row.head).body)).at(start)
        pinned = {"sentence": pin.sentence, "sentence_sha256": pin.sha256, "occurrence": pin.occurrence}
        return _add(context, connection, document, row.head, None, text, who, pinned)


def answer_note(context: DeskContext, note: int, text: str, who: Person) -> Note:
    """An answer to a note, on the note's own sentence."""
    text = _checked(text, who)
    with context.store.write() as connection:
        asked = connection.execute(select(notes).where(notes.c.id == note)).one_or_none()
        if asked is None:
            raise NotFoundError(f"There is no note {note}.", "`newsdraft review show` lists them.")
        row = records.document_row(connection, asked.document)
        pinned = {name: getattr(asked, name) for name in ("sentence", "sentence_sha256", "occurrence")}
        return _add(context, connection, asked.document, row.head, asked.answers or note, text, who, pinned)


def resolve_note(context: DeskContext, note: int, who: Person) -> None:
    """Marks a note as dealt with."""
    check_action("note", who)
    with context.store.write() as connection:
        done = update(notes).where(notes.c.id == note).values(resolved_by=who.name, resolved_at=context.now)
        if not connection.execute(done).rowcount:
            raise NotFoundError(f"There is no note {note}.", "`newsdraft review show` lists them.")


def notes_of(connection: Connection, document: int, pins: Anchors) -> tuple[Note, ...]:
    """All notes, the oldest first, each with its sentence's place in this text if that still stands."""
    rows = connection.execute(select(notes).where(notes.c.document == document).order_by(notes.c.id))
    names = [name for name in Note.model_fields if name != "pin"]
    return tuple(
        Note(**{name: getattr(row, name) for name in names}, pin=pins.find(row.sentence_sha256, row.occurrence))
        for row in rows
    )


def claim(context: DeskContext, document: int, who: Person, *, take: bool = True) -> None:
    """Says that somebody works on a document, or no longer does; RefusedError where somebody else does."""
    check_action("claim", who)
    with context.store.write() as connection:
        row = records.document_row(connection, document, lock=True)
        if row.claimed_by not in ("", who.name) and who.role != "admin":
            raise RefusedError(
                f"{row.claimed_by} works on document {document}.", f"Ask {row.claimed_by} to release it."
            )
        name, at = (who.name, context.now) if take else ("", None)
        records.change_document(connection, document, claimed_by=name, claimed_at=at)


def looked(context: DeskContext, document: int, who: str) -> None:
    """Remembers that somebody has seen the head."""
    with context.store.write(lasting=False) as connection:
        row = records.document_row(connection, document)
        seen = {"revision": row.head, "at": context.now}
        new = insert(connection, looks).values(document=document, who=who, **seen)
        connection.execute(new.on_conflict_do_update(index_elements=("document", "who"), set_=seen))


def last_look(connection: Connection, document: int, who: str) -> int | None:
    """The revision that somebody saw last."""
    return connection.execute(select(looks.c.revision).where(looks.c.document == document, looks.c.who == who)).scalar()


def _checked(text: str, who: Person) -> str:
    check_action("note", who)
    if not text.strip():
        raise RefusedError("The note is empty.", "Write what is to be done.")
    return text.strip()


def _add(
    context: DeskContext,
    connection: Connection,
    document: int,
    revision: int,
    answers: int | None,
    text: str,
    who: Person,
    pinned: dict[str, object],
) -> Note:
    values = {"revision": revision, "answers": answers, "who": who.name, "text": text, "at": context.now}
    row = {**values, **pinned, "document": document}
    number = connection.execute(notes.insert().values(row).returning(notes.c.id)).scalar_one()
    return Note(id=number, sentence=str(pinned["sentence"]), **values)
