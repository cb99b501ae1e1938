"""Files and whole archives audited, one by one or over several processes; one bad file never stops the others."""

import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path

from pipeline.audit.article import AuditEvidence
from pipeline.audit.audit import audit_against
from pipeline.errors import InputError, NewsdraftError, SourceError
from pipeline.models import Fact, Source
from pipeline.reference import Reference
from pipeline.report import Report, report_on
from pipeline.runs.folder import write_whole
from pipeline.writer.readings import ArticleReadings

SUFFIXES = (".md", ".markdown", ".txt", ".text", ".html", ".htm")
HTML = (".html", ".htm")
LARGEST = 5_000_000
BATCH = 256
RTF = b"{\\rtf"


@dataclass(frozen=True)
class Given:
    """What texts are audited against, and on which day; `annotate` puts marks into the files themselves.

    `readings` are a model's, by the texts' names; `kept` are those of a run's document, which count where a text has
    the same sentences. `off` are rules that find nothing.
    """

    facts: tuple[Fact, ...] = ()
    sources: tuple[Source, ...] = ()
    reference: Reference | None = None
    as_of: date | None = None
    annotate: bool = False
    readings: Mapping[str, ArticleReadings] = field(default_factory=dict)
    kept: ArticleReadings | None = None
    off: tuple[str, ...] = ()

    @cached_property
    def held(self) -> AuditEvidence:
        """The evidence as the audit holds it, read once for all texts."""
        reference = self.reference or Reference.shipped()
        return AuditEvidence(self.facts, self.sources, reference, self.as_of, frozenset(self.off))


def listed(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those of named folders that can be read, each once, a folder's in order of their names."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(below for below in path.rglob("*") if below.suffix.lower() in SUFFIXES) if path.is_dir() else []
        if path.is_dir() and not inside:
            raise InputError(f"{path} holds no file to audit.", f"Files to audit end in {', '.join(SUFFIXES)}.")
        found.update(dict.fromkeys(inside or [path]))
    return list(found)


def audit_files(files: Sequence[Path], given: Given, jobs: int = 1) -> Iterator[Report]:
    """A report for each file in their order; no more than a batch of them is held at a time."""
    if jobs == 1 or len(files) == 1:
        for file in files:
            yield audit_file(file, given)
        return
    waiting = iter(files)
    with pool_of(jobs, given) as pool:
        while batch := list(islice(waiting, BATCH)):
            yield from audited(batch, pool, given)


def audited(batch: list[Path], pool: ProcessPoolExecutor, given: Given) -> Iterator[Report]:
    """The reports of a batch; what a dying process left undone is done here."""
    done = 0
    try:
        for report in pool.map(in_worker, batch, chunksize=4):
            done += 1
            yield report
    except BrokenProcessPool:
        for file in batch[done:]:
            yield audit_file(file, given)


def pool_of(jobs: int, given: Given) -> ProcessPoolExecutor:
    """Processes that each read the evidence once."""
    fresh = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=fresh, initializer=take, initargs=(replace(given),))


_held: list[Given] = []


def take(given: Given) -> None:
    """What a new process is given to hold."""
    _held[:] = [given]


def in_worker(file: Path) -> Report:
    return audit_file(file, _held[0])


def audit_file(file: Path, given: Given) -> Report:
    """The report on one file; whatever goes wrong with it stands in `problem`."""
    try:
        body = read_body(file)
        text, encoding = decoded(body)
        report = audit_one(str(file), text, given)
        if given.annotate:
            write_marks(file, text, report, encoding)
        return report
    except NewsdraftError as error:
        return Report(file=str(file), problem=" ".join(filter(None, (error.problem, error.next_step))))
    except Exception as error:  # noqa: BLE001 - a fault of our own in one file must not stop an archive of thousands
        return Report(
            file=str(file), problem=f"could not be audited: {type(error).__name__}: {error}. Please report this."
        )


def audit_one(name: str, text: str, given: Given) -> Report:
    """The report on a text at hand; an empty one is a problem, for it may be a fault upstream."""
    if not text.strip():
        raise InputError("is empty.", "Nothing was audited.")
    audit = audit_against(text, given.held, readings=given.readings.get(name) or given.kept)
    return report_on(name, text, audit)


def read_body(file: Path) -> bytes:
    """The file's bytes; InputError where it is not there, no file, or larger than is audited at once."""
    try:
        if file.stat().st_size > LARGEST:
            raise InputError(f"is larger than {LARGEST:,} bytes.", "Split it into its articles.")
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", "Check the path.") from error


def decoded(body: bytes) -> tuple[str, str]:
    """The text as it stands, line ends and all, and the encoding to write it back in."""
    from pipeline.text.decoding import decode

    if body.startswith(RTF):
        raise InputError("is an RTF file.", "Save it as text, Markdown or HTML.")
    if body.startswith(b"%PDF-"):
        raise InputError("is a PDF file.", "Name it as --source, or audit its text.")
    try:
        text, _ = decode(body, is_html=b"<html" in body[:4096].lower())
    except SourceError as error:
        raise InputError(f"cannot be read as text: {error.problem}.", error.next_step) from error
    return text, "utf-8-sig" if body.startswith(b"\xef\xbb\xbf") else "utf-8"


def write_marks(file: Path, text: str, report: Report, encoding: str) -> None:
    """Puts CriticMarkup into the file; a file that would not change is left alone, HTML has no such marks."""
    from pipeline.audit.annotate import annotate

    if file.suffix.lower() in HTML:
        raise InputError("is HTML, which has no marks for an editor.", "Leave out --annotate, or audit its Markdown.")
    marked = annotate(text, report.audit)
    if marked != text:
        write_whole(file, marked.encode(encoding))
