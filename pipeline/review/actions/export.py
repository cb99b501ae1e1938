"""What may go out, and its going out: one question asked of one document, and the answer's hash in the log."""

import hashlib
from typing import Any

from pydantic import Field
from sqlalchemy import Connection, Row

from pipeline.models import Audit, FrozenModel
from pipeline.review import intake, rows
from pipeline.review.actions.save import refuse_stale
from pipeline.review.actions.transitions import change_state
from pipeline.review.checking import desk_findings
from pipeline.review.context import DeskContext, LogDetail, overrides_of
from pipeline.review.decision_log import entries
from pipeline.review.exports import export
from pipeline.review.making import making_of
from pipeline.review.model import Decision, DeskDocument, Person, QueueRow, RefusedError, State
from pipeline.review.outgoing import AS_PROPOSED, Approval, Format, Outgoing, Picture
from pipeline.review.prose import Anchors, prose_of
from pipeline.review.states import OUT, described, known_state, refusal, spoken
from pipeline.stages.export import ReviewStanding, may_export

APPROVED = (State.APPROVED, *OUT)
ASKED_TO_CHANGE = State.CHANGES_REQUESTED
"""What somebody has asked changes of goes out after an approval alone, also where none is required."""
NEVER = (State.REJECTED, State.WITHDRAWN)


class Exported(FrozenModel):
    """A document as readers get it; `number` is the log's entry, 0 where an unreviewed draft went out.

    `text` is empty where the form is no text; `data` has the bytes of every form.
    """

    text: str
    data: bytes = Field(b"", exclude=True)
    sha256: str
    revision: int
    number: int = 0


def reasons_against(context: DeskContext, document: int) -> list[str]:
    """What stands in the way of export, a line each: the text is audited once more as it stands."""
    with context.store.read() as connection:
        row = rows.document_row(connection, document)
        head = rows.revision_row(connection, document, row.head)
        pins = Anchors(prose_of(head.body))
        held = overrides_of(connection, document)
    standing = ReviewStanding(
        against=tuple(_against(context, row)),
        answered=lambda finding: desk_findings(pins, [finding], held)[0].override is not None,
    )
    saved = context.saved_run(row.folder)
    return may_export(context.check_change(head, pins.prose, saved)[1], saved.event, context.now, standing)


def reasons_as_opened(context: DeskContext, opened: DeskDocument) -> list[str]:
    """The same from what the document's last audit found."""
    answered = {id(each.finding) for each in opened.findings if each.override}
    standing = ReviewStanding(
        against=tuple(_against(context, opened.row)), answered=lambda finding: id(finding) in answered
    )
    event = context.saved_run(opened.row.folder).event
    return may_export([each.finding for each in opened.findings], event, context.now, standing)


def send_out(
    context: DeskContext,
    document: int,
    form: Format,
    who: Person,
    expected: int | None = None,
    picture: Picture = AS_PROPOSED,
) -> Exported:
    """The head as readers get it, logged with its hash where it was approved; RefusedError says what stands against.

    The same export once more, with nothing decided in between, adds no second entry.
    """
    with context.store.read() as connection:
        audited = rows.document_row(connection, document).head
    if reasons := reasons_against(context, document):
        raise RefusedError(f"Document {document} cannot go out yet: {reasons[0]}", "\n  ".join(reasons[1:]))
    with context.store.write() as connection:
        row = rows.document_row(connection, document, lock=True)
        refuse_stale(row, audited if expected is None else expected)
        if against := _against(context, row):
            raise RefusedError(f"Document {document} cannot go out yet: {against[0]}")
        head = rows.revision_row(connection, document, row.head)
        data = export(_outgoing(context, connection, row, head, picture), form)
        text = "" if form in ("docx", "png") else data.decode()
        out = Exported(text=text, data=data, sha256=hashlib.sha256(data).hexdigest(), revision=row.head)
        if known_state(row.status) not in APPROVED:
            return out
        if why_not := refusal("export", row.status, who):
            raise RefusedError(why_not)
        log = entries(connection, document)
        after = State.CORRECTED if any(entry.move == "correct" for entry in log) else State.EXPORTED
        detail = LogDetail("", str(after), form=form, export_sha256=out.sha256)
        decision = log[-1]
        if not _says(decision, row, who, detail):
            decision = context.decide(connection, row, rows.as_revision(head), "export", who, detail)
        change_state(context, connection, row, after)
        rows.change_document(connection, document, exported=row.head)
    intake.write_back(context, document)
    return out.model_copy(update={"number": decision.number})


def _says(last: Decision, row: QueueRow, who: Person, detail: LogDetail) -> bool:
    """Whether the last entry is this very export: a process that died before it had written its file begins again."""
    said = (last.move, last.revision, last.who, last.status, last.detail)
    return said == ("export", row.head, who.name, detail.status, detail.detail)


def evidence(context: DeskContext, document: int) -> bytes:
    """The evidence page of the head, approved or not, with what keeps it from readers on its top."""
    against = tuple(reasons_against(context, document))
    with context.store.read() as connection:
        row = rows.document_row(connection, document)
        head = rows.revision_row(connection, document, row.head)
        out = _outgoing(context, connection, row, head)
        return export(out.model_copy(update={"against": against}), "evidence")


def _outgoing(
    context: DeskContext, connection: Connection, row: QueueRow, head: Row[Any], picture: Picture = AS_PROPOSED
) -> Outgoing:
    """The head's text with its evidence and those who approved it."""
    log = entries(connection, row.id)
    signed = [
        Approval(who=entry.who, at=entry.at)
        for entry in log
        if entry.move == "approve" and (entry.revision, entry.sha256) == (head.number, head.sha256)
    ]
    saved = context.saved_run(row.folder)
    revisions = rows.revisions_of(connection, row.id)
    return Outgoing(
        body=head.body,
        sha256=head.sha256,
        audit=Audit.model_validate(head.audit),
        findings=rows.FINDINGS.validate_python(head.findings),
        overrides=tuple(overrides_of(connection, row.id)),
        sources=saved.sources,
        approvals=tuple(signed),
        picture=picture,
        colours=context.style_of(saved).picture,
        making=making_of(saved, context.settings, revisions, log, approved=known_state(row.status) in APPROVED),
    )


def for_readers(context: DeskContext, document: int) -> Outgoing | None:
    """What readers may have: the head, approved or out with nothing against it; else None."""
    with context.store.read() as connection:
        row = rows.document_row(connection, document)
        if row.status not in APPROVED:
            return None
        out = _outgoing(context, connection, row, rows.revision_row(connection, document, row.head))
    return None if reasons_against(context, document) else out


def _against(context: DeskContext, row: QueueRow) -> list[str]:
    """The desk's own reasons: the file, the state, and a missing approval where one is required."""
    state = known_state(row.status)
    reasons = [row.problem] if row.problem else []
    if state in NEVER:
        reasons.append(f"it is {spoken(state)}")
    elif state not in APPROVED and (context.settings.review.required or row.exported or state is ASKED_TO_CHANGE):
        reasons.append(f"revision {row.head} {described(state)}, and readers get what was approved")
    return reasons
