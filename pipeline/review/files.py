"""A document's file on disk: read with what is wrong with it, and written under the desk's own front matter."""

import codecs
import hashlib
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection, Row

from pipeline.files.data_files import YamlError, parse_yaml
from pipeline.models import BOX_MARK, Audit, Finding, FrozenModel, Severity
from pipeline.report.tally import tally_of
from pipeline.review.checking import desk_findings
from pipeline.review.context import overrides_of
from pipeline.review.decision_log import approvals, entries
from pipeline.review.model import Override, QueueRow
from pipeline.review.prose import Anchors, prose_of
from pipeline.review.rows import FINDINGS, FileState
from pipeline.runs.folder import breaks_off, write_whole
from pipeline.stages.box import body_of, file_of, front_of
from pipeline.stages.document import SCHEMA

LONGEST = 300_000
"""Characters of a document: some fifty thousand words."""


ORDER = ["schema", "kind", "title", "event", "date", "status", "revision", "approved_by", "overrides", "confirmed"]
ORDER += ["corrections", "not_before", "writer"]
"""The first fields of the front matter; the writer's others follow in their alphabet."""


class OnDisk(FrozenModel):
    """A document's file as it stands; with a `problem` there is no text to go by."""

    body: str = ""
    front: dict[str, Any] = {}
    sha256: str = ""
    stamp: str = ""
    owner: str = "on disk"
    problem: str = ""


def stamp_of(path: Path) -> str:
    """Size and time of a file: while they are the same nobody has written it. Nothing for one that is not there."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_size}-{found.st_mtime_ns}"


def read_document(path: Path) -> OnDisk:
    """The file's front matter and body; never raises, a file that cannot be had or read says so in `problem`."""
    stamp = stamp_of(path)
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return OnDisk(problem=f"{path} is gone; its last revision is kept here and can be written back.")
    except OSError as error:
        return OnDisk(stamp=stamp, problem=f"{path} cannot be read: {error.strerror}.")
    except UnicodeDecodeError as error:
        return OnDisk(stamp=stamp, problem=f"{path} is not UTF-8 text from byte {error.start} on.")
    known = {"sha256": hashlib.sha256(data).hexdigest(), "stamp": stamp, "owner": _owner(path)}
    body = body_of(text)
    if len(body) > LONGEST:
        return OnDisk(**known, problem=f"{path} has {len(body):,} characters; a document has at most {LONGEST:,}.")
    if "\0" in body:
        return OnDisk(**known, problem=f"{path} holds NUL characters: it is not the text of a document.")
    if not body.strip():
        return OnDisk(**known, problem=f"{path} has no text left below its front matter.")
    front, problem = _front(text, path)
    return OnDisk(**known, body=body, front=front, problem=problem)


def _front(text: str, path: Path) -> tuple[dict[str, Any], str]:
    """The front matter as a mapping, empty where there is none, and what is wrong with it."""
    if not text.startswith("---\n"):
        return {}, ""
    written = front_of(text)
    if written is None:
        return {}, f"{path}: the front matter's closing line --- is missing."
    try:
        front = parse_yaml(f"{written}\n", typed=True).data
    except YamlError as error:
        line = 1 if error.line is None else error.line + 2  # one for the line of ---, one since lines count from 1
        return {}, f"{path}, line {line}: in the front matter, {error.problem}."
    if not isinstance(front, dict):
        return {}, f"{path}: the front matter is not a mapping of names to values."
    schema = front.get("schema", SCHEMA)
    if not isinstance(schema, int) or schema > SCHEMA:
        return {}, f"{path} has schema {schema!r}, made by a newer newsdraft (this one knows {SCHEMA})."
    return front, ""


def desk_front(connection: Connection, row: QueueRow, state: FileState, head: Row[Any]) -> dict[str, Any]:
    """The writer's fields in their order, with state, revision, approvals and overrides as they stand now."""
    findings = desk_findings(
        Anchors(prose_of(head.body)), FINDINGS.validate_python(head.findings), overrides_of(connection, row.id)
    )
    audit = Audit.model_validate(head.audit)
    tally = tally_of(prose_of(head.body), audit, [each.finding for each in findings if each.override is None])
    log = entries(connection, row.id)
    front: dict[str, Any] = {**state.front, "title": row.title, "date": row.date, "status": row.status}
    if isinstance(front.get("not_before"), str):
        front["not_before"] = datetime.fromisoformat(front["not_before"])
    front["revision"] = head.number
    front["approved_by"] = list(approvals(log, head.number, head.sha256))
    answered = [each.override for each in findings if each.override]
    front["overrides"] = [_answer(each) for each in answered if each.severity is Severity.BLOCKING]
    front["confirmed"] = [_answer(each) for each in answered if each.severity is not Severity.BLOCKING]
    front["corrections"] = [
        {"on": entry.at.date(), "note": entry.detail.get("note", "")} for entry in log if entry.move == "correct"
    ]
    front["words"] = tally.words
    front["audit"] = {**audit.counts(), "blocking": tally.blocking, "looks": tally.looks}
    front.pop("hashes", None)
    names = sorted(front, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    return {name: front[name] for name in names if front[name] not in ([], None)}


def _answer(given: Override) -> dict[str, Any]:
    """Who answers for which sentence, and why; no reason where none was given."""
    said = {"rule": given.rule, "sentence": given.sentence, "by": given.who, "on": given.at.date()}
    return said | ({"reason": given.reason} if given.reason else {})


def write_document(path: Path, front: dict[str, Any], body: str, found: tuple[Audit, tuple[Finding, ...]]) -> OnDisk:
    """Writes front matter, the editor's box and body, whole or not at all, and gives back the file as it now stands.

    `found` are the body's audit and those findings that nobody answers for.
    """
    top = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=110)
    data = file_of(top, body, *found).encode()
    write_whole(path, data)
    return OnDisk(body=body, front=front, sha256=hashlib.sha256(data).hexdigest(), stamp=stamp_of(path))


def was_cut_short(path: Path, last_stamp: str, body: str) -> bool:
    """Whether a crash left only a beginning of the file that the desk last saw, which had this body.

    It is smaller, ends within a line, and what it has is the head's text; or it breaks off before there is any text.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return False
    begun = data.rstrip(b"\0")
    if len(begun) >= int(last_stamp.partition("-")[0] or 0) or not breaks_off(data):
        return False
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(begun).replace("\r\n", "\n")
    except UnicodeDecodeError:  # not a character cut in two at the end: no beginning of ours
        return False
    if text.startswith("---\nschema: ") and front_of(text) is None:
        return True
    rest = _HALF_PLACE.sub("", body_of(text))
    return body.startswith(rest) or BOX_MARK.startswith(rest) or rest.startswith(BOX_MARK)


_HALF_PLACE = re.compile(r"<(?:a[^<]*(?:<[/a]{0,2})?)?\Z")


def set_aside(path: Path) -> None:
    """Keeps a file that could not be taken in under another name, before the desk writes its own."""
    if path.exists():
        path.replace(path.with_name(f"{path.stem}.unread-{stamp_of(path).rpartition('-')[2]}{path.suffix}"))


def _owner(path: Path) -> str:
    """Whose file it is: who last saved it, as far as the system tells."""
    try:
        return path.owner()
    except (KeyError, OSError, NotImplementedError):
        return "on disk"
