"""How documents come to the desk: a run's folder when it is drafted, and whatever somebody changed on disk since."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from pipeline.audit.article import AuditEvidence
from pipeline.errors import NewsdraftError
from pipeline.models import Audit
from pipeline.report.tally import tally_of
from pipeline.review import rows
from pipeline.review.checking import unanswered
from pipeline.review.context import DeskContext, Found, LogDetail, overrides_of
from pipeline.review.files import OnDisk, desk_front, read_document, set_aside, stamp_of, was_cut_short, write_document
from pipeline.review.model import Override, Person, QueueRow, Revision, RevisionKind, Role, State
from pipeline.review.prose import Anchors, prose_of, sha256
from pipeline.review.rows import FileState
from pipeline.runs.folder import RunFolder
from pipeline.runs.log import log

DOCUMENT, BRIEFING = "document.md", "briefing.md"
EDITED = {State.APPROVED: State.IN_REVIEW, State.EXPORTED: State.IN_REVIEW, State.CORRECTED: State.IN_REVIEW}
"""Where a document stands after its text has changed; elsewhere it stays where it was."""


def scan(context: DeskContext) -> tuple[int, ...]:
    """Takes in new documents of the drafts folder and changes on disk; the numbers of those that changed."""
    with context.store.read() as connection:
        known = rows.file_states(connection)
    paths = {context.name(path.parent): path for path in context.settings.drafts_folder.glob(f"*/{DOCUMENT}")}
    paths |= {folder: context.path(folder) / state.file for folder, state in known.items()}
    stale = (p for f, p in paths.items() if f not in known or known[f].file_stamp != stamp_of(p))
    return tuple(number for path in sorted(stale) if (number := take_in(context, path)) is not None)


def refresh(context: DeskContext, document: int, *, closely: bool) -> None:
    """Takes in what somebody changed on disk; not `closely`, a file of the same size and time counts as unchanged."""
    with context.store.read() as connection:
        rows.document_row(connection, document)
        (state,) = rows.file_states(connection, document).values()
    path = context.path(state.folder) / state.file
    if closely or state.problem or stamp_of(path) != state.file_stamp:
        take_in(context, path)


def take_in(context: DeskContext, path: Path, held: AuditEvidence | None = None) -> int | None:
    """The document's number after its file was looked at; None for a file that never was a document of the desk.

    `held` is its run's evidence where that has been read.
    """
    folder = context.name(path.parent)
    with context.store.read() as connection:
        state = rows.file_states(connection, folder=folder).get(folder)
    if path.name not in ((state.file,) if state else (DOCUMENT, BRIEFING)):
        return None
    if state is None:
        return _enter(context, path, held)
    on_disk = read_document(path)
    if on_disk.sha256 == state.file_sha256 and on_disk.problem == state.problem:
        if on_disk.stamp != state.file_stamp:
            _remember(context, state, on_disk)
        if not on_disk.problem and _left_behind(context, state.id, on_disk):
            write_back(context, state.id)
    elif _cut_short(context, path, state):
        log("document cut short, mended", document=state.id, file=str(path))
        set_aside(path)
        write_back(context, state.id)
    elif on_disk.problem:
        with context.store.write() as connection:
            rows.remember_file(connection, state, problem=on_disk.problem, file_stamp=on_disk.stamp)
    else:
        _take_change(context, path, state, on_disk, held)
    return state.id


def _enter(context: DeskContext, path: Path, held: AuditEvidence | None) -> int | None:
    """Registers a new document with its first revision; a folder that is no run's, or a broken file, waits."""
    on_disk = read_document(path)
    try:
        saved = context.saved_run(context.name(path.parent))
    except NewsdraftError:
        return None
    if on_disk.problem:
        return None
    author = str(on_disk.front.get("writer", "writer"))
    kind: RevisionKind = "disk" if RunFolder(path.parent).edited(path.name) else "writer"
    found = context.check(prose_of(on_disk.body), saved, held)
    revision = Revision(
        number=1,
        kind=kind,
        author=on_disk.owner if kind == "disk" else author,
        reason="edited before the desk first saw it" if kind == "disk" else "drafted",
        made=context.now,
        sha256=sha256(on_disk.body),
    )
    values = {
        **about(on_disk.body, found),
        **_file(on_disk),
        "kind": "briefing" if on_disk.front.get("kind") == "briefing" else "story",
        "folder": context.name(path.parent),
        "file": path.name,
        "title": _title(on_disk.body) or str(on_disk.front.get("title", "")) or saved.event.headline,
        "event": saved.event.headline,
        "date": saved.event.date,
        "status": str(State.DRAFTED),
        "head": 1,
        "author": author,
        "front": plain(on_disk.front),
        **dict.fromkeys(("entered", "waiting", "changed"), context.now),
    }
    try:
        with context.store.write() as connection:
            number = rows.add_document(connection, **values)
            rows.add_revision(connection, number, revision, on_disk.body, found)
    except IntegrityError:  # another process was first
        return take_in(context, path)
    return number


def _take_change(
    context: DeskContext, path: Path, state: FileState, on_disk: OnDisk, held: AuditEvidence | None = None
) -> None:
    """A file that is not as the desk left it becomes a revision where its body differs from the head's."""
    with context.store.read() as connection:
        row = rows.document_row(connection, state.id)
        head = rows.revision_row(connection, state.id, row.head)
    if head.sha256 == sha256(on_disk.body):
        _remember(context, state, on_disk)
        return
    written = not RunFolder(path.parent).edited(path.name)
    author = str(on_disk.front.get("writer", "writer")) if written else on_disk.owner
    revision = Revision(
        number=row.head + 1,
        kind="writer" if written else "disk",
        author=author,
        reason="drafted again" if written else f"{path.name} edited on disk",
        made=context.now,
        sha256=sha256(on_disk.body),
    )
    prose, saved = prose_of(on_disk.body), context.saved_run(state.folder)
    found = context.check(prose, saved, held) if written else context.check_change(head, prose, saved, held)
    with context.store.write() as connection:
        now = rows.document_row(connection, state.id, lock=True)
        (known,) = rows.file_states(connection, state.id).values()
        if (now.head, known.file_sha256, stamp_of(path)) != (row.head, state.file_sha256, on_disk.stamp):
            return  # the desk itself has written it meanwhile, or somebody goes on writing: the next look tells
        add(context, connection, now, (revision, on_disk.body, found), Person(name=author, role=Role.EDITOR))
        front = {"front": plain(on_disk.front)} if written else {}
        rows.change_document(connection, state.id, **_file(on_disk), **front)


def add(
    context: DeskContext,
    connection: Any,
    row: QueueRow,
    made: tuple[Revision, str, Found],
    who: Person,
    status: str = "",
) -> None:
    """Stores a revision as the new head; where that changes the document's state, the log says so."""
    revision, body, found = made
    rows.add_revision(connection, row.id, revision, body, found)
    overrides = overrides_of(connection, row.id)
    values = {**about(body, found, overrides), "head": revision.number, "changed": context.now}
    if title := _title(body):
        values["title"] = title
    after = status or str(EDITED.get(row.status, row.status))  # type: ignore[call-overload]
    if after != row.status:
        values |= {"status": after, "waiting": context.now}
    rows.change_document(connection, row.id, **values)
    if after != row.status and not status:
        context.decide(connection, row, revision, "edit", who, LogDetail(revision.reason, after))


def _cut_short(context: DeskContext, path: Path, state: FileState) -> bool:
    with context.store.read() as connection:
        row = rows.document_row(connection, state.id)
        body: str = rows.revision_row(connection, state.id, row.head).body
    return was_cut_short(path, state.file_stamp, body)


def _left_behind(context: DeskContext, document: int, on_disk: OnDisk) -> bool:
    """Whether an untouched file lacks the head's text or state: the desk was stopped between keeping and writing."""
    with context.store.read() as connection:
        row = rows.document_row(connection, document)
        head: str = rows.revision_row(connection, document, row.head).sha256
    return head != sha256(on_disk.body) or on_disk.front.get("status") != row.status


def write_back(context: DeskContext, document: int) -> None:
    """Writes the head's text to the document's file, with what the desk decided in its front matter.

    A file that somebody changed in this very moment stays as it is and is taken in next; a broken one is set aside.
    The document is locked meanwhile: of two who write, the one with the later head is the last.
    """
    with context.store.write() as connection:
        row = rows.document_row(connection, document, lock=True)
        (state,) = rows.file_states(connection, document).values()
        head = rows.revision_row(connection, document, row.head)
        findings = rows.FINDINGS.validate_python(head.findings)
        held = unanswered(Anchors(prose_of(head.body)), findings, overrides_of(connection, document))
        found = Audit.model_validate(head.audit), held
        front = desk_front(connection, row, state, head)
        path = context.path(state.folder) / state.file
        if stamp_of(path) not in ("", state.file_stamp) and not (on_disk := read_document(path)).problem:
            if on_disk.sha256 != state.file_sha256:
                return
        elif state.problem:
            set_aside(path)
        rows.change_document(connection, document, **_file(write_document(path, front, head.body, found)))


def about(body: str, found: Found, overrides: Sequence[Override] = ()) -> dict[str, int]:
    """What the queue tells of a text: its words, and how much still blocks or deserves a look."""
    audit, findings = found
    tally = tally_of(prose_of(body), audit, unanswered(Anchors(prose_of(body)), findings, overrides))
    return {"blocking": tally.blocking, "looks": tally.looks, "words": tally.words}


def plain(front: dict[str, Any]) -> dict[str, Any]:
    """Front matter as JSON has it: dates as their ISO text."""
    value: dict[str, Any] = json.loads(json.dumps(front, default=_iso))
    return value


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _remember(context: DeskContext, known: FileState, on_disk: OnDisk) -> None:
    with context.store.write() as connection:
        rows.remember_file(connection, known, **_file(on_disk))


def _file(on_disk: OnDisk) -> dict[str, str]:
    return {"file_sha256": on_disk.sha256, "file_stamp": on_disk.stamp, "problem": on_disk.problem}


def _title(body: str) -> str:
    """The text's own headline."""
    return next((line[2:].strip() for line in prose_of(body).splitlines() if line.startswith("# ")), "")
