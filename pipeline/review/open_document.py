"""A document opened: its head with everything that a reviewer looks at beside it."""

from pathlib import Path
from typing import Any

from sqlalchemy import Row

from pipeline.models import Audit, Fact, Source
from pipeline.review import rows
from pipeline.review.actions.notes import last_look, notes_of
from pipeline.review.actions.save import checked_text
from pipeline.review.actions.transitions import against_approval
from pipeline.review.checking import desk_findings
from pipeline.review.context import DeskContext, expired, overrides_of
from pipeline.review.decision_log import approvals, entries
from pipeline.review.files import read_document
from pipeline.review.model import Checked, DeskDocument, MoveOffer, Person, RefusedError
from pipeline.review.prose import prose_of, sha256
from pipeline.review.rows import FINDINGS
from pipeline.review.states import offers


def open_document(context: DeskContext, document: int, who: Person, revision: int | None = None) -> DeskDocument:
    """The document at its head, or at an earlier revision to look at."""
    with context.store.read() as connection:
        row = rows.document_row(connection, document)
        (state,) = rows.file_states(connection, document).values()
        shown = rows.revision_row(connection, document, revision or row.head)
        prose = prose_of(shown.body)
        held = overrides_of(connection, document)
        pins = context.anchors(prose)
        findings = desk_findings(pins, FINDINGS.validate_python(shown.findings), held)
        log = entries(connection, document)
        revisions = rows.revisions_of(connection, document)
        sources, facts, problem = evidence(context, row.folder)
        against = against_approval(context.settings, row, revisions, log, who)
        return DeskDocument(
            row=row,
            revision=rows.as_revision(shown),
            body=shown.body,
            prose=prose,
            audit=Audit.model_validate(shown.audit),
            findings=findings,
            overrides=expired(held, [each.override for each in findings if each.override]),
            notes=notes_of(connection, document, pins),
            decisions=tuple(log),
            revisions=revisions,
            approvals=approvals(log, shown.number, shown.sha256),
            moves=tuple(_with_approval(each, against) for each in offers(row.status, who)),
            sources=sources,
            facts=facts,
            front=state.front,
            last_look=last_look(connection, document, who.name),
            problem=" ".join(filter(None, (row.problem, problem))),
            beside=beside(context.path(row.folder), row.file, {each.sha256 for each in revisions}),
        )


def _with_approval(offer: MoveOffer, against: tuple[str, str] | None) -> MoveOffer:
    """The offer, not to be had where this person's approval would be refused."""
    if offer.move != "approve" or not offer.allowed or against is None:
        return offer
    return offer.model_copy(update={"allowed": False, "why_not": " ".join(against)})


def evidence(context: DeskContext, folder: str) -> tuple[tuple[Source, ...], tuple[Fact, ...], str]:
    """Sources and facts of the run, or why they cannot be had."""
    try:
        saved = context.saved_run(folder)
    except RefusedError as error:
        return (), (), str(error.problem)
    return (*saved.sources, *saved.notes.added), saved.notes.facts, ""


def preview(context: DeskContext, document: int, text: str) -> Checked:
    """A text checked against the document's evidence without being saved."""
    prose = checked_text(text)
    with context.store.read() as connection:
        row = rows.document_row(connection, document)
        held = overrides_of(connection, document)
        head = rows.revision_row(connection, document, row.head)
    audit, findings = context.check_change(head, prose, context.saved_run(row.folder))
    return Checked(prose=prose, audit=audit, findings=desk_findings(context.anchors(prose), findings, held))


def body_at(context: DeskContext, document: int, revision: int) -> Row[Any]:
    """One revision's row."""
    with context.store.read() as connection:
        return rows.revision_row(connection, document, revision)


def beside(folder: Path, file: str, known: set[str]) -> tuple[str, ...]:
    """Other drafts that the program wrote beside an edited one, whose texts are no revision here."""
    stem = file.removesuffix(".md")
    others = (path for path in sorted(folder.glob(f"{stem}.*.md")) if path.name.split(".")[-2].isdigit())
    return tuple(path.name for path in others if sha256(read_document(path).body) not in known)
