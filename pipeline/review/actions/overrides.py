"""Overrides: a blocking finding that a reviewer answers for in writing, until its sentence changes."""

from pipeline.models import Audit
from pipeline.review import intake, rows
from pipeline.review.actions.save import refuse_stale
from pipeline.review.checking import desk_findings
from pipeline.review.context import DeskContext, LogDetail, overrides_of
from pipeline.review.model import NotFoundError, Override, Person, RefusedError
from pipeline.review.prose import Anchors, prose_of
from pipeline.review.rows import FINDINGS
from pipeline.review.states import check_action, is_written, known_state
from pipeline.store.tables.review import overrides


def override(context: DeskContext, document: int, expected: int, key: str, reason: str, who: Person) -> Override:
    """The override of the finding with this key (DeskFinding.key), kept with its reason, in log and front matter."""
    check_action("override", who)
    if not is_written(reason):
        raise RefusedError("An override needs a reason in writing.", "Say why the finding does not hold here.")
    with context.store.write() as connection:
        row = rows.document_row(connection, document, lock=True)
        known_state(row.status)
        refuse_stale(row, expected)
        head = rows.revision_row(connection, document, row.head)
        held = overrides_of(connection, document)
        findings = FINDINGS.validate_python(head.findings)
        finding = next((f for f in desk_findings(Anchors(prose_of(head.body)), findings, held) if f.key == key), None)
        if finding is None:
            raise NotFoundError(f"Revision {row.head} has no finding {key}.", "Look at the findings as they are now.")
        if not finding.blocks:
            raise RefusedError(
                "This finding does not block, or is overridden already.", "There is nothing to override."
            )
        values = {
            "document": document,
            "revision": row.head,
            "rule": finding.finding.rule,
            "sentence": finding.pin.sentence,
            "sentence_sha256": finding.pin.sha256,
            "occurrence": finding.pin.occurrence,
            "place": finding.place,
            "message": finding.finding.message,
            "who": who.name,
            "reason": reason.strip(),
            "at": context.now,
        }
        number = connection.execute(overrides.insert().values(values).returning(overrides.c.id)).scalar_one()
        detail = LogDetail(reason.strip(), rule=finding.finding.rule, finding=key, message=finding.finding.message)
        context.decide(connection, row, rows.as_revision(head), "override", who, detail)
        found, answered = (Audit.model_validate(head.audit), findings), overrides_of(connection, document)
        rows.change_document(connection, document, **intake.about(head.body, found, answered))
    intake.write_back(context, document)
    return Override(id=number, **{name: value for name, value in values.items() if name != "document"})
