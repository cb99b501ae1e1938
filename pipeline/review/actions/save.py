"""Saving: a changed text becomes a revision, checked at once, on top of exactly the revision that was edited."""

from pipeline.audit.annotate import annotate
from pipeline.models import APPENDIX_HEADING, APPENDIX_MARK
from pipeline.review import intake, rows
from pipeline.review.context import DeskContext, Found
from pipeline.review.files import LONGEST
from pipeline.review.model import Person, QueueRow, RefusedError, Revision, RevisionKind, StaleError, State
from pipeline.review.prose import prose_of, sha256
from pipeline.review.states import OUT, check_action, known_state, spoken


def save(
    context: DeskContext, document: int, expected: int, text: str, who: Person, reason: str, kind: RevisionKind = "desk"
) -> Revision:
    """The new revision of a document's text (as DeskDocument.prose gives it; marks and appendix are made anew).

    RefusedError for an empty or overlong text and for a finished document, StaleError where somebody saved in between.
    The same text again gives the revision that is there.
    """
    check_action("save", who)
    prose = checked_text(text)
    with context.store.read() as connection:
        row = rows.document_row(connection, document)
        refuse_finished(row)
        refuse_stale(row, expected)
        head = rows.revision_row(connection, document, row.head)
    if prose_of(head.body) == prose:
        return rows.as_revision(head)
    found = context.check_change(head, prose, context.saved_run(row.folder), by_hand=kind != "redo")
    body = body_with(head.body, prose, found)
    revision = Revision(
        number=row.head + 1,
        kind=kind,
        author=who.name,
        reason=reason.strip() or "edited",
        made=context.now,
        sha256=sha256(body),
    )
    with context.store.write() as connection:
        now = rows.document_row(connection, document, lock=True)
        refuse_finished(now)
        refuse_stale(now, expected)
        intake.add(context, connection, now, (revision, body, found), who)
    intake.write_back(context, document)
    return revision


def checked_text(text: str) -> str:
    """A text given for saving as prose, one kind of line end in it; RefusedError where it cannot be one."""
    if len(text) > LONGEST:
        raise RefusedError(
            f"The text has {len(text):,} characters; a document has at most {LONGEST:,}.", "Nothing was saved."
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RefusedError("The text holds half a character (a lone surrogate).", "Paste it again.") from None
    prose = prose_of(text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").replace("\0", ""))
    if not prose.strip():
        raise RefusedError("The text is empty.", "To take a document out, reject or withdraw it.")
    return prose


def refuse_stale(row: QueueRow, expected: int) -> None:
    if row.head != expected:
        raise StaleError(
            f"Document {row.id} is at revision {row.head}; this was made on revision {expected}.",
            f"See what changed (`newsdraft review diff {row.id} {expected} {row.head}`), then do it again on top.",
            row.head,
        )


def refuse_finished(row: QueueRow) -> None:
    """RefusedError where the text is not to be changed in the document's state."""
    state = known_state(row.status)
    if state in OUT:
        raise RefusedError(
            f"Document {row.id} is {spoken(state)}: readers have it.", "Change it by a correction, which tells them so."
        )
    if state in (State.REJECTED, State.WITHDRAWN):
        raise RefusedError(f"Document {row.id} is {spoken(state)}.", "Reopen it first.")


def body_with(before: str, prose: str, found: Found) -> str:
    """A body with this prose: marked by its audit, under it the appendix of the body before, brought up to date."""
    _, marker, below = before.partition(APPENDIX_MARK)
    annotated = annotate(prose, found[0]).rstrip("\n")
    return annotated + ("\n\n" + refreshed(marker + below, prose, found) if marker else "\n")


def refreshed(appendix: str, prose: str, found: Found) -> str:
    """The appendix with its summary, claims and findings replaced; sources and headlines stay."""
    from pipeline.stages.appendix import claims_table, findings_table, summary

    audit, findings = found
    _, *saved = appendix.rstrip("\n").split("\n### ")
    replaced = ("Claims\n", "Sound\n", "Style and citations\n")
    parts = [
        f"{APPENDIX_MARK}\n\n## {APPENDIX_HEADING}",
        summary(audit, findings),
        claims_table(audit),
        findings_table(findings, prose),
        *(f"### {part.rstrip()}" for part in saved if not part.startswith(replaced)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"
