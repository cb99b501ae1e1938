"""A run's folder on disk: files written whole or not at all, and an editor's changes never overwritten."""

import hashlib
import json
import os
import re
import unicodedata
from contextlib import suppress
from pathlib import Path
from threading import get_ident
from typing import Any

from pipeline.errors import InputError, StoreError
from pipeline.models import Event

SCHEMA = 1
LEDGER = "run.json"
LONGEST_SLUG = 48


def folder_name(event: Event) -> str:
    """`<date>-<slug>-<first 8 of the event's hash>`, safe on every file system."""
    plain = unicodedata.normalize("NFKD", event.headline).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].rstrip("-")
    return "-".join(part for part in (event.date.isoformat(), slug, event.hash[:8]) if part)


def write_whole(path: Path, data: bytes) -> None:
    """Writes by a temporary name and rename, so that a reader or a crash never sees half a file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{get_ident()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise StoreError(
            f"{path} cannot be written: {error.strerror}.",
            "Make room or make the folder writable, then run the same command: what is done is in the store.",
        ) from error


class RunFolder:
    """One event's folder; the ledger in run.json holds the hash of what the program last wrote under each name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.summary: dict[str, Any] = self._read_run()
        self._ledger: dict[str, str] = self.summary.pop("files", {})

    def _read_run(self) -> dict[str, Any]:
        try:
            return dict(json.loads((self.path / LEDGER).read_bytes()))
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError) as error:
            raise InputError(
                f"{self.path / LEDGER} is not the JSON this program wrote: {error}",
                "Move the folder away and draft again: the journal has every finished step.",
            ) from error

    def edited(self, name: str) -> bool:
        """Whether someone changed the file since the program last wrote it."""
        path = self.path / name
        return path.is_file() and name in self._ledger and _hash(path.read_bytes()) != self._ledger[name]

    def write(self, name: str, data: bytes) -> Path:
        """Writes a file and returns its path: under the next free number where an editor changed the one before."""
        stem, suffix = name.rsplit(".", 1)
        number, written = 1, name
        while (self.path / written).exists() and not self._ours(written, data):
            number += 1
            written = f"{stem}.{number}.{suffix}"
        write_whole(self.path / written, data)
        self._ledger[written] = _hash(data)
        self.close(self.summary)
        return self.path / written

    def _ours(self, name: str, data: bytes) -> bool:
        """Whether the file there is what the program last wrote, or would write now, or the beginning of it."""
        there = (self.path / name).read_bytes()
        return _hash(there) in (self._ledger.get(name), _hash(data)) or is_cut_short(there, data)

    def write_json(self, name: str, value: dict[str, Any]) -> Path:
        """Writes readable JSON with its schema number first."""
        return self.write(name, json_bytes(value))

    def close(self, summary: dict[str, Any]) -> None:
        """Writes run.json: the run's summary and the ledger."""
        self.summary = summary
        write_whole(self.path / LEDGER, json_bytes({**summary, "files": dict(sorted(self._ledger.items()))}))


def is_cut_short(there: bytes, whole: bytes) -> bool:
    """Whether a crash left only a beginning of what was written: it ends within a line, as no editor's text does.

    A file system may fill up with NULs what it had not written yet.
    """
    begun = there.rstrip(b"\0")
    return len(begun) < len(whole) and whole.startswith(begun) and breaks_off(there)


def breaks_off(data: bytes) -> bool:
    """Whether a text file ends within a line, or in NULs."""
    return not data.endswith(b"\n")


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def json_bytes(value: dict[str, Any]) -> bytes:
    return (json.dumps({"schema": SCHEMA, **value}, ensure_ascii=False, indent=2) + "\n").encode()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
