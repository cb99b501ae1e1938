"""The log checked against itself, its key, the store's documents and the files on disk."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from pipeline.errors import NewsdraftError
from pipeline.review.context import DeskContext
from pipeline.review.decision_log import GENESIS, hash_of, key_name, signature_of
from pipeline.review.files import read_document
from pipeline.review.model import State, Verified
from pipeline.review.prose import sha256
from pipeline.store.tables.review import decisions, documents, revisions

CHECKED = (
    "every entry's hash, and that it names the hash of the entry before it",
    "every entry's signature with the newsroom's key",
    "that no number is missing in between, nor at the end after the entry that the anchor beside the key names",
    "that each document's state and exported revision are what the log's last entry on it says",
    "that each revision's text still has the hash that was decided on, but for sources deleted on request",
    "that each document's file still has the text of its last revision",
)
CANNOT_SEE = (
    "a log cut off or written anew by somebody who also writes the anchor beside the key: keep an anchor elsewhere",
    "whether the people were who they said they were when they logged in",
)


def verify(context: DeskContext, anchor: str = "") -> Verified:
    """What checking came to; `anchor` is an earlier head's hash (or NUMBER:HASH), which must still stand in the log."""
    with context.store.read() as connection:
        log = connection.execute(select(decisions).order_by(decisions.c.number)).all()
        faults = [*_chain(log), *_signatures(context, log), *_anchored(context, connection)]
        faults += [*_documents(context, connection, log)]
    head = f"{log[-1].number}:{log[-1].hash}" if log else f"0:{GENESIS}"
    wanted = anchor.rpartition(":")[2]
    if wanted and wanted != GENESIS and wanted not in {row.hash for row in log}:
        faults.append(f"the anchor {wanted[:12]}… stands nowhere in the log: entries were cut off or replaced")
    cannot = CANNOT_SEE[1:] if wanted else CANNOT_SEE
    return Verified(entries=len(log), head=head, faults=tuple(faults), checked=CHECKED, cannot_see=cannot)


def _chain(log: Sequence[Row[Any]]) -> Iterator[str]:
    previous, number = GENESIS, 0
    for row in log:
        number += 1
        if row.number != number:
            yield f"entry {number} is missing: the next one is {row.number}"
            number = row.number
        if hash_of(row.entry) != row.hash:
            yield f"entry {row.number} was changed: its words no longer have its hash"
        elif row.entry.get("number") != row.number or row.entry.get("document") != row.document:
            yield f"entry {row.number} stands in another's place"
        if row.entry.get("previous") != previous:
            yield f"entry {row.number} does not follow on the one before it"
        previous = row.hash


def _signatures(context: DeskContext, log: Sequence[Row[Any]]) -> Iterator[str]:
    if not log:
        return
    try:
        key = context.key.read()
    except NewsdraftError as error:
        yield f"no signature could be checked: {error.problem}"
        return
    name, others = key_name(key), 0
    for row in log:
        if row.entry.get("key") != name:
            others += 1
        elif signature_of(key, row.hash) != row.signature:
            yield f"entry {row.number} is not signed with the newsroom's key"
    if others:
        yield f"{others} entries are signed with another key than {context.key.path}, and could not be checked"


def _anchored(context: DeskContext, connection: Connection) -> Iterator[str]:
    if fault := context.anchor.fault(connection):
        yield fault


def _documents(context: DeskContext, connection: Connection, log: Sequence[Row[Any]]) -> Iterator[str]:
    last_entries: dict[int, dict[str, Any]] = {}
    exported: dict[int, int] = {}
    decided: dict[tuple[int, int], str] = {}
    deleted: set[int] = set()
    for row in log:
        entry = row.entry
        last_entries[row.document] = entry
        decided[row.document, entry["revision"]] = entry["sha256"]
        if entry["move"] == "export":
            exported[row.document] = entry["revision"]
        elif entry["move"] == "delete-source":
            deleted.add(row.document)
    for each in connection.execute(select(documents)):
        status = last_entries[each.id]["status"] if each.id in last_entries else str(State.DRAFTED)
        if each.status != status:
            yield f"document {each.id} is {each.status}, and the log says {status}"
        if each.exported != exported.get(each.id):
            logged = exported.get(each.id)
            yield f"document {each.id} is kept as exported at revision {each.exported}, and the log says {logged}"
    yield from _texts(connection, decided, deleted)
    yield from _files(context, connection)


def _texts(connection: Connection, decided: dict[tuple[int, int], str], deleted: set[int]) -> Iterator[str]:
    found: set[tuple[int, int]] = set()
    for row in connection.execute(select(revisions).execution_options(yield_per=100)):
        place = (row.document, row.number)
        found.add(place)
        if row.redacted:
            if row.document not in deleted:
                yield f"document {row.document}, revision {row.number}: kept as redacted, and the log knows no deletion"
            continue
        if sha256(row.body) != decided.get(place, row.sha256) or sha256(row.body) != row.sha256:
            yield f"document {row.document}, revision {row.number}: the text is not the one that was decided on"
    for document, number in decided.keys() - found:
        yield f"document {document}, revision {number}: it was decided on, and is gone"


def _files(context: DeskContext, connection: Connection) -> Iterator[str]:
    heads = select(documents.c.id, documents.c.folder, documents.c.file, revisions.c.sha256).join(
        revisions, (revisions.c.document == documents.c.id) & (revisions.c.number == documents.c.head)
    )
    for row in connection.execute(heads):
        on_disk = read_document(context.path(row.folder) / row.file)
        if on_disk.problem:
            yield f"document {row.id}: {on_disk.problem}"
        elif sha256(on_disk.body) != row.sha256:
            yield f"document {row.id}: {row.folder}/{row.file} was changed and is not taken in yet"
