"""An Office file's parts within limits: entries, unpacked size, ratio, no DTD, no password; nothing is ever fetched."""

import io
import re
import zipfile

from pipeline.errors import SourceError

MAX_ENTRIES = 5_000
MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
UNCHECKED = 5_000_000
"""Bytes that a part may unpack to whatever its ratio: sheets of repeated markup compress very well."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE_DTD = re.compile(rb"<\x00!\x00(?:D\x00O\x00C|E\x00N\x00T)|\x00<\x00!\x00D|\x00<\x00!\x00E", re.IGNORECASE)
_AS_IS = "Open it in its program and save what matters as a file of its own."

KINDS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The part that makes a ZIP archive a Word document or an Excel workbook."""
OTHERS = {
    "ppt/presentation.xml": "a PowerPoint file",
    "content.xml": "an OpenDocument file",
    "xl/workbook.bin": "a binary Excel file (.xlsb)",
}
DOCX, XLSX = KINDS.values()


def office_kind(body: bytes) -> str | None:
    """The media type of an Office file; None for another ZIP archive, SourceError for one that cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = {entry.filename for entry in archive.infolist()[:MAX_ENTRIES]}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise SourceError("it is a damaged ZIP archive or Office file", _AS_IS) from None
    kind = next((kind for part, kind in KINDS.items() if part in names), None)
    other = next((other for part, other in OTHERS.items() if part in names), None)
    if kind is None and other:
        raise SourceError(f"it is {other}", "Save it as XLSX, DOCX, CSV or PDF and name that file.")
    return kind


def checked(body: bytes) -> zipfile.ZipFile:
    """The archive, whose every part was seen to keep the limits; SourceError names the limit that it breaks."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise SourceError("it is a damaged Office file", _AS_IS) from None
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise SourceError(
            f"it is an archive of {len(entries):,} parts, more than {MAX_ENTRIES:,}, as an attack has", _AS_IS
        )
    if len({entry.filename for entry in entries}) < len(entries):
        raise SourceError("it is an archive that has parts of the same name", _AS_IS)
    if any(entry.flag_bits & 1 for entry in entries):
        raise SourceError("it is locked with a password", "Save it without the password.")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        raise SourceError(f"it unpacks to {total:,} bytes, more than {MAX_UNPACKED:,}", _AS_IS)
    for entry in entries:
        if entry.file_size > UNCHECKED and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise SourceError(
                f"its part {entry.filename[:80]} unpacks to more than {MAX_RATIO} times its size, as an attack would",
                _AS_IS,
            )
        if entry.filename.lower().endswith((".xml", ".rels")):
            _without_dtd(archive, entry)
    return archive


def _without_dtd(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuses a part that declares entities, which no Office program writes and every attack by XML needs."""
    try:
        with archive.open(entry) as part:
            start = part.read(8_192)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise SourceError(f"its part {entry.filename[:80]} is damaged ({type(error).__name__})", _AS_IS) from None
    if _DTD.search(start) or _WIDE_DTD.search(start):
        raise SourceError(f"its part {entry.filename[:80]} declares XML entities, as an attack would", _AS_IS)


def locked(body: bytes) -> bool:
    """Whether an old Office container holds a new Office file under a password."""
    return body.startswith(OLD_OFFICE) and "EncryptedPackage".encode("utf-16-le") in body
