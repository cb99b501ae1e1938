"""Corrections: a text that readers have is changed with a dated note to them, and approved again."""

import re
from datetime import date

from pipeline.models import CLOSING_MARK
from pipeline.review import intake, rows
from pipeline.review.actions.save import body_with, checked_text, refuse_stale
from pipeline.review.context import DeskContext, LogDetail
from pipeline.review.model import Person, QueueRow, RefusedError, Revision, StaleError
from pipeline.review.prose import prose_of, sha256
from pipeline.review.states import check_move

LONGEST = 1_000
_ENDING = re.compile(rf"\n(?:{re.escape(CLOSING_MARK)}|\[\^[^\[\]\s]+\]:)")


def revision_out(row: QueueRow) -> int:
    """The revision that readers have; RefusedError where they have none."""
    if not row.exported:
        raise RefusedError(f"Document {row.id} has not gone out: there is nothing to correct.", "Change it and save.")
    return row.exported


def correct(context: DeskContext, document: int, expected: int, text: str, note: str, who: Person) -> Revision:
    """The revision with the changed text and the note, waiting for review; RefusedError unless readers have it.

    A change that somebody made on disk after export is corrected by giving the text as it now stands.
    """
    note = _checked(note)
    with context.store.read() as connection:
        row = rows.document_row(connection, document)
        refuse_stale(row, expected)
        head = rows.revision_row(connection, document, row.head)
    changed_on_disk = row.head > revision_out(row)
    if not changed_on_disk:
        check_move("correct", row.status, who, note)
    prose = with_note(checked_text(text), note, context.today)
    found = context.check_change(head, prose, context.saved_run(row.folder))
    body = body_with(head.body, prose, found)
    revision = Revision(
        number=row.head + 1,
        kind="correction",
        author=who.name,
        reason=note,
        made=context.now,
        sha256=sha256(body),
    )
    with context.store.write() as connection:
        now = rows.document_row(connection, document, lock=True)
        refuse_stale(now, expected)
        if now.status != row.status:
            raise StaleError(f"Document {document} is {now.status} by now.", "Open it again.", now.head)
        intake.add(context, connection, now, (revision, body, found), who, "in_review")
        context.decide(connection, now, revision, "correct", who, LogDetail(note, "in_review", note=note))
    intake.write_back(context, document)
    return revision


def with_note(prose: str, note: str, day: date) -> str:
    """The text with the note as its last paragraph, before sourcing line and footnotes."""
    line = f"**Correction, {day.day} {day:%B %Y}:** {note}"
    cut = _ENDING.search(prose)
    above, below = (prose[: cut.start()], prose[cut.start() :]) if cut else (prose, "")
    return prose_of(f"{above.rstrip()}\n\n{line}\n\n{below.lstrip()}")


def _checked(note: str) -> str:
    line = " ".join(note.split())
    if not line:
        raise RefusedError("A correction needs a note for readers.", "Say what was wrong and what is right.")
    if len(line) > LONGEST:
        raise RefusedError(f"The note has {len(line):,} characters.", f"At most {LONGEST:,}.")
    return line
