"""Findings that somebody answers for, until their sentence changes: overridden where they block, else confirmed."""

from sqlalchemy import Connection, Row

from pipeline.models import Audit, Severity
from pipeline.review import intake, rows
from pipeline.review.actions.save import refuse_stale
from pipeline.review.checking import desk_findings
from pipeline.review.context import DeskContext, LogDetail, overrides_of
from pipeline.review.model import DeskFinding, NotFoundError, Override, Person, QueueRow, RefusedError
from pipeline.review.prose import Anchors, prose_of
from pipeline.review.rows import FINDINGS
from pipeline.review.states import OPEN, check_action, is_written, known_state, spoken
from pipeline.store.tables.review import overrides

ANSWERED_BY = {Severity.BLOCKING: "override", Severity.LOOK: "confirm"}
"""The action that answers for a finding of each severity; whoever may take it may take it back."""


def override(context: DeskContext, document: int, expected: int, key: str, reason: str, who: Person) -> Override:
    """The override of the blocking finding with this key (DeskFinding.key), with its reason in log and front matter."""
    check_action("override", who)
    if not is_written(reason):
        raise RefusedError("An override needs a reason in writing.", "Say why the finding does not hold here.")
    return _answer(context, document, expected, key, reason, who, Severity.BLOCKING)


def confirm(context: DeskContext, document: int, expected: int, key: str, reason: str, who: Person) -> Override:
    """The same for a finding that deserves a look: its sentence is right, which needs no reason."""
    check_action("confirm", who)
    return _answer(context, document, expected, key, reason if is_written(reason) else "", who, Severity.LOOK)


def take_back(context: DeskContext, document: int, number: int, who: Person) -> None:
    """Takes away the override with this number: its finding is open again. The log keeps both.

    RefusedError where the text was approved or is out: then it is to be reopened first.
    """
    with context.store.write() as connection:
        row = rows.document_row(connection, document, lock=True)
        if (state := known_state(row.status)) not in OPEN:
            raise RefusedError(f"Document {document} is {spoken(state)}.", "Reopen it first, or correct it.")
        head = rows.revision_row(connection, document, row.head)
        found = next((f for f in _findings(connection, row, head) if f.override and f.override.id == number), None)
        if found is None or found.override is None:
            raise NotFoundError(f"Revision {row.head} has no answer {number}.", "Look at the findings as they are now.")
        check_action(ANSWERED_BY[found.override.severity], who)
        connection.execute(overrides.delete().where(overrides.c.id == number))
        _decide(context, connection, row, head, "take-back", who, LogDetail("", **_about(found)))
    intake.write_back(context, document)


def _answer(
    context: DeskContext, document: int, expected: int, key: str, reason: str, who: Person, severity: Severity
) -> Override:
    action = ANSWERED_BY[severity]
    with context.store.write() as connection:
        row = rows.document_row(connection, document, lock=True)
        known_state(row.status)
        refuse_stale(row, expected)
        head = rows.revision_row(connection, document, row.head)
        found = next((each for each in _findings(connection, row, head) if each.key == key), None)
        if found is None:
            raise NotFoundError(f"Revision {row.head} has no finding {key}.", "Look at the findings as they are now.")
        if not found.is_open or found.finding.severity is not severity:
            does = "does not block" if severity is Severity.BLOCKING else "is none to look at"
            raise RefusedError(
                f"This finding {does}, or is answered for already.", f"There is nothing to {spoken(action)}."
            )
        values = {
            "revision": row.head,
            "rule": found.finding.rule,
            "sentence": found.pin.sentence,
            "sentence_sha256": found.pin.sha256,
            "occurrence": found.pin.occurrence,
            "place": found.place,
            "message": found.finding.message,
            "severity": str(severity),
            "who": who.name,
            "reason": reason.strip(),
            "at": context.now,
        }
        added = overrides.insert().values(document=document, **values).returning(overrides.c.id)
        number = connection.execute(added).scalar_one()
        _decide(context, connection, row, head, action, who, LogDetail(reason.strip(), **_about(found)))
    intake.write_back(context, document)
    return Override.model_validate({"id": number, **values})


def _findings(connection: Connection, row: QueueRow, head: Row[object]) -> tuple[DeskFinding, ...]:
    findings = FINDINGS.validate_python(head.findings)
    return desk_findings(Anchors(prose_of(head.body)), findings, overrides_of(connection, row.id))


def _about(found: DeskFinding) -> dict[str, str]:
    """What the log keeps of a finding that was answered for."""
    return {"rule": found.finding.rule, "finding": found.key, "message": found.finding.message}


def _decide(
    context: DeskContext,
    connection: Connection,
    row: QueueRow,
    head: Row[object],
    move: str,
    who: Person,
    detail: LogDetail,
) -> None:
    """Puts the decision into the log, and what is left to decide into the queue."""
    context.decide(connection, row, rows.as_revision(head), move, who, detail)
    checked = Audit.model_validate(head.audit), FINDINGS.validate_python(head.findings)
    about = intake.about(head.body, checked, overrides_of(connection, row.id))
    rows.change_document(connection, row.id, **about)
