"""Moves: what a person decides about a document, checked against table, revision and findings, then logged."""

from collections.abc import Sequence

from sqlalchemy import Connection

from pipeline.review import intake, rows
from pipeline.review.actions.save import refuse_stale
from pipeline.review.checking import desk_findings
from pipeline.review.context import DeskContext, LogDetail, overrides_of
from pipeline.review.decision_log import approvals, entries
from pipeline.review.model import Decision, DeskFinding, Person, QueueRow, RefusedError, Revision, State
from pipeline.review.prose import Anchors, prose_of
from pipeline.review.rows import FINDINGS
from pipeline.review.states import BY_BUTTON, check_move
from pipeline.settings import Settings
from pipeline.stages.appendix import blocking_summary

BY_HAND = ("desk", "disk", "redo", "correction")


def move(context: DeskContext, document: int, name: str, expected: int, who: Person, reason: str = "") -> Decision:
    """The entry of the log for a move made on exactly the expected revision.

    RefusedError says what stands in the way, StaleError that somebody saved in between; then nothing has changed.
    """
    if name not in BY_BUTTON:
        raise RefusedError(f"{name!r} is no move that is made like this.", f"Those are: {', '.join(BY_BUTTON)}.")
    with context.store.write() as connection:
        row = rows.document_row(connection, document, lock=True)
        made = check_move(name, row.status, who, reason)
        refuse_stale(row, expected)
        head = rows.as_revision(rows.revision_row(connection, document, row.head))
        after = made.after
        if name == "approve":
            given = check_approval(context, connection, row, head, who)
            after = made.after if len({*given, who.name}) >= context.settings.review.approvals else State.IN_REVIEW
        detail = LogDetail(reason.strip(), str(after))
        decision = context.decide(connection, row, head, name, who, detail)
        change_state(context, connection, row, after)
    intake.write_back(context, document)
    return decision


def change_state(context: DeskContext, connection: Connection, row: QueueRow, after: State) -> None:
    if row.status != after:
        rows.change_document(connection, row.id, status=str(after), waiting=context.now)


def check_approval(
    context: DeskContext, connection: Connection, row: QueueRow, head: Revision, who: Person
) -> tuple[str, ...]:
    """Who has approved these bytes before; RefusedError where this person's approval is not to be had."""
    if blocking := open_findings(connection, row):
        first = blocking[0].finding
        raise RefusedError(
            f"{blocking_summary(len(blocking))}; the first, in line {first.line}: {first.message}",
            "Mend the text, or override each with a reason.",
        )
    log, revisions = entries(connection, row.id), rows.revisions_of(connection, row.id)
    if against := against_approval(context.settings, row, revisions, log, who):
        raise RefusedError(*against)
    return approvals(log, head.number, head.sha256)


def against_approval(
    settings: Settings, row: QueueRow, revisions: Sequence[Revision], log: Sequence[Decision], who: Person
) -> tuple[str, str] | None:
    """Why this person's approval of the head is not to be had whatever was found in it, and the next step; or None."""
    head = next(each for each in revisions if each.number == row.head)
    if who.name in approvals(log, head.number, head.sha256):
        return f"{who.name} has approved this revision already.", "It waits for somebody else."
    if settings.review.forbid_own and who.name in hands(revisions):
        why = f"{who.name} has written or edited this text, and [review] forbid_own is set."
        return why, "Somebody else approves it."
    if row.exported and row.head > row.exported and not corrected_since(log, row.exported):
        why = f"Readers have revision {row.exported}, and the text has changed since without a note to them."
        return why, f"Add one: `newsdraft review correct {row.id}`."
    return None


def corrected_since(log: Sequence[Decision], revision: int) -> bool:
    return any(entry.move == "correct" and entry.revision > revision for entry in log)


def hands(revisions: Sequence[Revision]) -> set[str]:
    """Everybody who has changed the text."""
    return {each.author for each in revisions if each.kind in BY_HAND}


def open_findings(connection: Connection, row: QueueRow) -> list[DeskFinding]:
    """The findings of the head that block and that nobody answers for."""
    head = rows.revision_row(connection, row.id, row.head)
    pins, findings = Anchors(prose_of(head.body)), FINDINGS.validate_python(head.findings)
    return [each for each in desk_findings(pins, findings, overrides_of(connection, row.id)) if each.blocks]
