"""Deleting a source on request: its words leave folder, texts and journal; the log says so and still holds."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, select, update

from pipeline.errors import InputError
from pipeline.models import Fact, Source
from pipeline.review import intake, rows
from pipeline.review.actions.save import body_with
from pipeline.review.context import DeskContext, LogDetail
from pipeline.review.edits.findings import without_reasons
from pipeline.review.model import NotFoundError, Person, RefusedError, Revision
from pipeline.review.prose import prose_of, sha256
from pipeline.review.states import check_action, is_written
from pipeline.runs.folder import json_bytes, write_whole
from pipeline.stages.saved_run import FOUND, SavedRun
from pipeline.store.tables.journal import run_steps, runs, steps
from pipeline.store.tables.review import revisions

GONE = "[deleted on request]"
SHORTEST = 12
"""Characters from which words of a source are taken out wherever they stand; shorter ones stand in any text."""


def delete_source(context: DeskContext, document: int, source_id: str, who: Person, reason: str) -> int:
    """How many revisions had words of the source taken out; the files that an event names by path are the caller's.

    The head becomes a new revision without them; earlier ones are marked as redacted, which the log bears out.
    """
    check_action("delete-source", who)
    if not is_written(reason):
        raise RefusedError("To delete a source needs a reason in writing.", "It is kept in the log.")
    with context.store.read() as connection:
        row = rows.document_row(connection, document)
    saved, folder = context.saved_run(row.folder), context.path(row.folder)
    source = next((each for each in (*saved.sources, *saved.notes.added) if each.id == source_id), None)
    if source is None:
        raise NotFoundError(f"Document {document} has no source {source_id}.", "`review show --json` lists them.")
    words = words_of(source, saved.notes.facts)
    _clean_folder(folder, source, words, row.file)
    cleaned = context.saved_run(row.folder)
    with context.store.write() as connection:
        row = rows.document_row(connection, document, lock=True)
        head = rows.revision_row(connection, document, row.head)
        prose = without(prose_of(head.body), words, _footnotes(saved, source))
        audit, findings = context.check_change(head, prose, cleaned, by_hand=False)
        found = audit, without_reasons(findings)
        body = without(body_with(head.body, prose, found), words, _footnotes(saved, source))
        revision = Revision(
            number=row.head + 1,
            kind="deletion",
            author=who.name,
            reason=f"source {source.id} deleted on request",
            made=context.now,
            sha256=sha256(body),
        )
        many = _redact(connection, document, words, _footnotes(saved, source), revision.reason)
        _forget_steps(connection, str(folder), source)
        intake.add(context, connection, row, (revision, body, found), who)
        now = rows.document_row(connection, document)
        context.decide(
            connection,
            now,
            revision,
            "delete-source",
            who,
            LogDetail(reason.strip(), source=source.id, text=source.sha256),
        )
    intake.write_back(context, document)
    return many


def words_of(source: Source, facts: Iterable[Fact]) -> tuple[str, ...]:
    """The source's text and address, and what facts quote from it, the longest first."""
    quoted = [
        words
        for fact in facts
        if source.id in fact.sources
        for words in (fact.quote, *(passage.text for passage in fact.passages if passage.source == source.id))
    ]
    words = {source.text, source.url, source.origin, *quoted}
    return tuple(sorted((each for each in words if len(each) >= SHORTEST), key=len, reverse=True))


def without(text: str, words: Iterable[str], footnotes: Iterable[str]) -> str:
    """The text with these words taken out wherever they stand, and with those footnotes emptied."""
    for label in footnotes:
        text = re.sub(rf"^\[\^{re.escape(label)}\]:.*$", f"[^{label}]: {GONE}", text, flags=re.MULTILINE)
        text = re.sub(rf"^\| {re.escape(label)} \| .*$", f"| {label} | {GONE} |", text, flags=re.MULTILINE)
    for each in words:
        text = text.replace(each, GONE)
    return text


def _footnotes(saved: SavedRun, source: Source) -> tuple[str, ...]:
    return tuple(fact.id for fact in saved.notes.facts if source.id in fact.sources)


def _clean_folder(folder: Path, source: Source, words: tuple[str, ...], file: str) -> None:
    """Takes the words out of every file of the run but the document, which is written last; a source's keeps its id."""
    stub = Source(id=source.id, title="Deleted on request", text="", remarks=("deleted on request",))
    for page in folder.glob("evidence*.html"):  # made of the source's own passages; an export makes another
        page.unlink()
    for path in sorted(path for path in folder.glob("*.md") if path.name != file):
        if (text := path.read_text(encoding="utf-8", errors="replace")) != (cleaned := without(text, words, ())):
            write_whole(path, cleaned.encode())
    for path in sorted(folder.rglob("*.json")):
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"{path} cannot be read: {error}.", "Mend or move it, then delete again.") from error
        if path.parent.name == "sources" and path.stem == source.id:
            value = stub.model_dump(mode="json")
        cleaned = _cleaned(value, words)
        if path.name in ("notes.json", FOUND):
            cleaned = _without_passages(cleaned, source.id)
        if cleaned != value or path.stem == source.id:
            cleaned.pop("schema", None)
            write_whole(path, json_bytes(cleaned))


def _cleaned(value: Any, words: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        return without(value, words, ())
    if isinstance(value, list):
        return [_cleaned(each, words) for each in value]
    if isinstance(value, dict):
        return {key: _cleaned(each, words) for key, each in value.items()}
    return value


def _without_passages(notes: Any, source_id: str) -> Any:
    """The notes without passages and quotations from the source; a fact that rests on nothing else goes."""
    facts = []
    for fact in notes["facts"]:
        if source_id in fact["sources"]:
            fact["sources"] = [each for each in fact["sources"] if each != source_id]
            fact["passages"] = [each for each in fact["passages"] if each["source"] != source_id]
            if not fact["sources"]:
                continue
        facts.append(fact)
    added = [each for each in notes.get("added", []) if each["id"] != source_id]
    return {**notes, "facts": facts, "added": added}


def _redact(connection: Connection, document: int, words: tuple[str, ...], footnotes: tuple[str, ...], why: str) -> int:
    """Takes the words out of earlier revisions, whose hashes stay those of what was decided on."""
    many = 0
    for row in connection.execute(select(revisions).where(revisions.c.document == document)).all():
        body = without(row.body, words, footnotes)
        findings = without_reasons(rows.FINDINGS.validate_python(_cleaned(row.findings, words)))
        values = {"audit": _cleaned(row.audit, words), "findings": rows.FINDINGS.dump_python(findings, mode="json")}
        if body != row.body:
            many += 1
            values |= {"body": body, "redacted": why}
        connection.execute(update(revisions).where(revisions.c.id == row.id).values(values))
    return many


def _forget_steps(connection: Connection, folder: str, source: Source) -> None:
    """Takes the fetch of the source, and replies that were read from it, out of the journal."""
    subjects = [each for each in (source.url, source.origin, source.id) if each]
    own = select(runs.c.id).where(runs.c.folder == folder)
    used = run_steps.c.run.in_(own) & run_steps.c.subject.in_(subjects) & run_steps.c.stage.in_(("sources", "notes"))
    keys = [row.key for row in connection.execute(select(run_steps.c.key).where(used).distinct())]
    if keys:
        connection.execute(delete(run_steps).where(run_steps.c.key.in_(keys)))
        connection.execute(delete(steps).where(steps.c.key.in_(keys)))
