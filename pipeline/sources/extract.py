"""A file's bytes become a text with title, publisher, date and tables, by the reader for what they begin with."""

import re

from pipeline.errors import SourceError
from pipeline.sources.extracted import SAVE_AS_TEXT, Extract, ReadingRequest
from pipeline.sources.office_files import read_docx, read_xlsx
from pipeline.sources.page_kinds import unwrapped
from pipeline.sources.pages import read_page
from pipeline.sources.papers import read_pdf
from pipeline.sources.plain_files import read_separated, read_text
from pipeline.sources.tables.archive import DOCX, XLSX, locked, office_kind
from pipeline.text.decoding import visible

OLD_OFFICE = "an old Word or Excel file"
BINARIES = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a sound, film or picture file",
    b"PK\x03\x04": "a ZIP archive",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\xd0\xcf\x11\xe0": OLD_OFFICE,
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"ID3": "a sound file",
    b"OggS": "a sound or film file",
    b"{\\rtf": "an RTF file",
}
HTML_START = re.compile(
    rb"\s*+(?:(?><!--.{0,2000}?-->)\s*+|<\?xml[^>]*+>\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
CSV_TYPES = ("text/csv", "text/tab-separated-values", "application/csv")


def media_type(body: bytes, reading: ReadingRequest) -> str:
    """What the bytes are: PDF, DOCX, XLSX, text/html, text/csv or text/plain; SourceError for anything else."""
    if b"%PDF-" in body[:1024]:
        return "application/pdf"
    if body.startswith(b"PK\x03\x04") and (office := office_kind(body)):
        return office
    if locked(body):
        raise SourceError("it is an Office file locked with a password", "Save it without the password.")
    kind = next((name for magic, name in BINARIES.items() if body.startswith(magic)), "")
    if kind or reading.media_type.startswith(("image/", "audio/", "video/", "font/")):
        if kind == OLD_OFFICE:
            raise SourceError(f"it is {kind}, of before 2007", "Save it as .docx or .xlsx.")
        raise SourceError(f"it is {kind or reading.media_type}, which holds no text to read", SAVE_AS_TEXT)
    named = reading.media_type in ("text/html", "application/xhtml+xml") or re.search(r"\.x?html?$", reading.name, re.I)
    if named or HTML_START.match(body[:8192]):
        return "text/html"
    if body.lstrip().startswith(b"<?xml"):
        raise SourceError(
            "it is an XML file, no article", "Feeds belong in `[briefing]`; name the articles themselves."
        )
    separated = re.search(r"\.(?:csv|tsv|tab)(?:[?#]|$)", reading.name, re.I)
    return "text/csv" if separated or reading.media_type in CSV_TYPES else "text/plain"


def extract(body: bytes, reading: ReadingRequest) -> Extract:
    """The text and the tables of a file; SourceError says what stands in the way of them."""
    if not body.strip():
        raise SourceError("it is empty", SAVE_AS_TEXT)
    kinds = {
        "application/pdf": read_pdf,
        "text/html": read_page,
        "text/plain": read_text,
        "text/csv": read_separated,
        DOCX: read_docx,
        XLSX: read_xlsx,
    }
    filing, documents = unwrapped(body)
    body = filing.body if filing else body
    kind = media_type(body, reading)
    found = kinds[kind](body, reading)
    if filing:
        rest = f", the first of {documents} documents" if documents > 1 else ""
        found = found.model_copy(update={"remarks": (*found.remarks, f"a filing's {filing.kind}{rest}")})
    text, remarks = visible(found.text)
    if not text.strip():
        raise SourceError("it has no text", SAVE_AS_TEXT)
    if len(text) > reading.max_characters:
        step = "Name the part that matters as a file, or raise `[fetch] max_characters`."
        raise SourceError(f"its text is longer than {reading.max_characters:,} characters", step)
    named = {name: visible(" ".join(getattr(found, name).split()))[0][:300] for name in ("title", "publisher")}
    return found.model_copy(
        update={**named, "text": text.rstrip() + "\n", "media_type": kind, "remarks": (*found.remarks, *remarks)}
    )
