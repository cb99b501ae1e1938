"""What may go out, and its going out: one question asked of one document, and the answer's hash in the log."""

from pipeline.models import FrozenModel
from pipeline.review import intake, rows
from pipeline.review.actions.save import refuse_stale
from pipeline.review.actions.transitions import change_state
from pipeline.review.checking import desk_findings
from pipeline.review.context import DeskContext, LogDetail, overrides_of
from pipeline.review.decision_log import entries
from pipeline.review.model import Person, QueueRow, RefusedError, State
from pipeline.review.prose import Anchors, prose_of, sha256
from pipeline.review.states import OUT, known_state, refusal, spoken
from pipeline.stages.export import Format, ReviewStanding, export, may_export

APPROVED = (State.APPROVED, *OUT)
NEVER = (State.REJECTED, State.WITHDRAWN)


class Exported(FrozenModel):
    """A document as readers get it; `number` is the log's entry, 0 where an unreviewed draft went out."""

    text: str
    sha256: str
    revision: int
    number: int = 0


def reasons_against(context: DeskContext, document: int) -> list[str]:
    """What stands in the way of export, a line each: the text is audited once more as it stands."""
    with context.store.read() as connection:
        row = rows.document_row(connection, document)
        pins = Anchors(prose_of(rows.revision_row(connection, document, row.head).body))
        held = overrides_of(connection, document)
    standing = ReviewStanding(
        against=tuple(_against(context, row)),
        answered=lambda finding: desk_findings(pins, [finding], held)[0].override is not None,
    )
    return may_export(
        pins.prose, context.saved_run(row.folder), context.reference, context.now, standing, context.settings.audit.off
    )


def send_out(context: DeskContext, document: int, form: Format, who: Person, expected: int | None = None) -> Exported:
    """The head as readers get it, logged with its hash where it was approved; RefusedError says what stands against."""
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
        text = export(head.body, form)
        out = Exported(text=text, sha256=sha256(text), revision=row.head)
        if known_state(row.status) not in APPROVED:
            return out
        if why_not := refusal("export", row.status, who):
            raise RefusedError(why_not)
        corrected = any(entry.move == "correct" for entry in entries(connection, document))
        after = State.CORRECTED if corrected else State.EXPORTED
        detail = LogDetail("", str(after), form=form, export_sha256=out.sha256)
        decision = context.decide(connection, row, rows.as_revision(head), "export", who, detail)
        change_state(context, connection, row, after)
        rows.change_document(connection, document, exported=row.head)
    intake.write_back(context, document)
    return out.model_copy(update={"number": decision.number})


def for_readers(context: DeskContext, document: int) -> str | None:
    """The body that readers may have: the head's, approved or out with nothing against it; else None."""
    with context.store.read() as connection:
        row = rows.document_row(connection, document)
        body: str = rows.revision_row(connection, document, row.head).body
    return body if row.status in APPROVED and not reasons_against(context, document) else None


def _against(context: DeskContext, row: QueueRow) -> list[str]:
    """The desk's own reasons: the file, the state, and a missing approval where one is required."""
    state = known_state(row.status)
    reasons = [row.problem] if row.problem else []
    if state in NEVER:
        reasons.append(f"it is {spoken(state)}")
    elif state not in APPROVED and (context.settings.review.required or row.exported):
        wants = f"`newsdraft review approve {row.id}`"
        reasons.append(f"revision {row.head} is {spoken(state)}, and readers get what was approved: {wants}")
    return reasons
