"""The log, off unless [run] log names a file: one JSON object a line, with the run's number and what happened in it."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.errors.redaction import redact
from pipeline.runs.progress import Progress, ProgressListener

UNSEEN = re.compile("[\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
"""What ends a line for some readers, steers a terminal or turns the writing round: JSON's own escapes leave it be."""
LOGGER = logging.getLogger("newsdraft")
LOGGER.propagate = False


class JsonLines(logging.Formatter):
    """A record as one line of JSON; whatever looks like a key is blotted out."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "at": moment,
            "level": record.levelname.lower(),
            "what": record.getMessage(),
            **vars(record)["details"],
        }
        return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", redact(json.dumps(line, ensure_ascii=False)))


@contextmanager
def logging_to(path: Path | None) -> Iterator[None]:
    """Writes the log to the end of a file for as long as the block lasts; None writes none."""
    if path is None:
        yield
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"[run] log {path}: cannot be written: {error.strerror}", "Mend the path.") from None
    handler.setFormatter(JsonLines())
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.setLevel(logging.NOTSET)
        handler.close()


def log(what: str, level: int = logging.INFO, **details: object) -> None:
    """Writes one line, where there is a log."""
    if LOGGER.handlers:
        LOGGER.log(level, what, extra={"details": details})


def logged(watch: ProgressListener, run: int) -> ProgressListener:
    """The watcher, and beside it a line in the log for each stage and call that ends or fails."""

    def watched(progress: Progress) -> None:
        watch(progress)
        if progress.state != "began":
            level = logging.WARNING if progress.state == "failed" else logging.INFO
            details = progress.model_dump(mode="json", exclude_defaults=True, exclude={"state"})
            log(f"{'call' if progress.subject else 'stage'} {progress.state}", level, run=run, **details)

    return watched
