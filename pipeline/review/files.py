"""A document's file on disk: read with what is wrong with it, and written with the desk's own lines on top."""

import hashlib
from pathlib import Path
from typing import Any

import yaml

from pipeline.models import Audit, Finding, FrozenModel
from pipeline.runs.folder import write_whole
from pipeline.stages.box import body_of, file_of, front_of
from pipeline.stages.document import SCHEMA

LONGEST = 300_000
"""Characters of a document: some fifty thousand words."""


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
        front = yaml.safe_load(f"{written}\n")
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        return {}, f"{path}, line {mark.line + 2 if mark else 1}: the front matter is not YAML."
    if not isinstance(front, dict):
        return {}, f"{path}: the front matter is not a mapping of names to values."
    schema = front.get("schema", SCHEMA)
    if not isinstance(schema, int) or schema > SCHEMA:
        return {}, f"{path} has schema {schema!r}, made by a newer newsdraft (this one knows {SCHEMA})."
    return {str(key): value for key, value in front.items()}, ""


def write_document(path: Path, front: dict[str, Any], body: str, found: tuple[Audit, tuple[Finding, ...]]) -> OnDisk:
    """Writes front matter, the editor's box and body, whole or not at all, and gives back the file as it now stands.

    `found` are the body's audit and those findings that nobody answers for.
    """
    top = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=110)
    data = file_of(top, body, *found).encode()
    write_whole(path, data)
    return OnDisk(body=body, front=front, sha256=hashlib.sha256(data).hexdigest(), stamp=stamp_of(path))


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
