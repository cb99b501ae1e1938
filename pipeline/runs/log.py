"""The log, off unless [run] log names a file: one JSON object a line, with the run's number and what happened in it."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.errors.redaction import redact
from pipeline.runs.progress import Progress, ProgressListener

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
        return redact(json.dumps(line, ensure_ascii=False))


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
