"""A file's bytes become a text with title, publisher and date: HTML by trafilatura, PDF by pypdf, or plain text."""

import io
import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline.errors import SourceError
from pipeline.models import FrozenModel
from pipeline.text.decoding import UNXML, decode, visible
from pipeline.text.plural import pluralize

if TYPE_CHECKING:
    from pypdf import PdfReader

BINARIES = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a sound, film or picture file",
    b"PK\x03\x04": "a ZIP archive (Word, Excel and PowerPoint files are)",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
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
FEWEST_WORDS = 15
HIDING_STYLES = ("display:none", "visibility:hidden", "font-size:0", "opacity:0", "left:-9999")
_STYLE = "translate(@style, ' ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
_HIDES = " or ".join(f"contains(concat({_STYLE}, ';'), '{rule}{end}')" for rule in HIDING_STYLES for end in (";", "px"))
HIDDEN = f"//template | //noscript | //body//*[@hidden or {_HIDES}]"
"""What a page holds and its readers do not see; the body itself is spared, as pages hide it until their scripts run."""
STATED_DATES = """//meta/@content | //time/@datetime | //@data-date | //*[@itemprop]//text()
 | //script[contains(@type, "json")]/text()"""
"""Where a page states its date; one found elsewhere may be any date that its text mentions."""
SHORT_LINE = 0.75
"""The share of a page's longest line below which one may be a title, or the last of its paragraph."""
SENTENCE_END = re.compile(r"[.!?…][\"”’)]*$")
DIGIT = re.compile(r"\d")
SAVE_AS_TEXT = "Save what matters as text, HTML or PDF and name that file."


class Extract(FrozenModel):
    """What a file says: its text, what it tells of itself, and remarks on how it was read."""

    text: str
    title: str = ""
    publisher: str = ""
    published: date | None = None
    media_type: str = "text/plain"
    remarks: tuple[str, ...] = ()


class Reading(FrozenModel):
    """A file to read: its bytes' declared type and encoding, its `name` (path or URL), and the limits to keep."""

    media_type: str = ""
    charset: str = ""
    name: str = ""
    today: date
    max_pages: int = 300
    max_characters: int = 2_000_000


def media_type(body: bytes, reading: Reading) -> str:
    """What the bytes are: application/pdf, text/html or text/plain; SourceError for anything else."""
    if b"%PDF-" in body[:1024]:
        return "application/pdf"
    kind = next((name for magic, name in BINARIES.items() if body.startswith(magic)), "")
    if kind or reading.media_type.startswith(("image/", "audio/", "video/", "font/")):
        raise SourceError(f"it is {kind or reading.media_type}, which holds no text to read", SAVE_AS_TEXT)
    named = reading.media_type in ("text/html", "application/xhtml+xml") or re.search(r"\.x?html?$", reading.name, re.I)
    if named or HTML_START.match(body[:8192]):
        return "text/html"
    if body.lstrip().startswith(b"<?xml"):
        raise SourceError(
            "it is an XML file, no article", "Feeds belong in `[briefing]`; name the articles themselves."
        )
    return "text/plain"


def extract(body: bytes, reading: Reading) -> Extract:
    """The text of HTML, PDF or text; SourceError says what stands in the way of one."""
    if not body.strip():
        raise SourceError("it is empty", SAVE_AS_TEXT)
    kinds = {"application/pdf": _from_pdf, "text/html": _from_html, "text/plain": _from_text}
    kind = media_type(body, reading)
    found = kinds[kind](body, reading)
    text, remarks = visible(found.text)
    if not text.strip():
        raise SourceError("it has no text", SAVE_AS_TEXT)
    if len(text) > reading.max_characters:
        step = "Name the part that matters as a file, or raise `[fetch] max_characters`."
        raise SourceError(f"its text is longer than {reading.max_characters:,} characters", step)
    title = visible(" ".join(found.title.split()))[0][:300]
    return found.model_copy(
        update={"text": text.strip() + "\n", "title": title, "media_type": kind, "remarks": (*found.remarks, *remarks)}
    )


def _from_text(body: bytes, reading: Reading) -> Extract:
    text, remarks = decode(body, declared=reading.charset)
    return Extract(text=text, title=_first_line(text), remarks=remarks)


def _first_line(text: str) -> str:
    """The first line that says something, if it is short enough for a title."""
    first = next((line.strip().lstrip("#").strip() for line in text.splitlines() if line.strip(" #\ufeff")), "")
    return first if len(first) <= 150 else ""


def _from_html(body: bytes, reading: Reading) -> Extract:
    """The article of a page with its tables and lists; what the page hides from readers is left out."""
    import trafilatura
    from trafilatura.settings import use_config

    html, remarks = decode(body, declared=reading.charset, is_html=True)
    tree = trafilatura.load_html(UNXML.sub("", html))
    if tree is None:
        raise SourceError("it is no HTML that can be read", SAVE_AS_TEXT)
    stated = " ".join([reading.name.replace("/", "-"), *tree.xpath(STATED_DATES)])
    for element in tree.xpath(HIDDEN):
        element.drop_tree()
    settings = use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", "50")  # short releases keep their tables
    dates = {"original_date": True, "extensive_search": False, "max_date": reading.today.isoformat()}
    found: Any = trafilatura.bare_extraction(
        tree,
        url=reading.name if reading.name.startswith("http") else None,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params=dates,
        config=settings,
    )
    if found is None or len((found.text or "").split()) < FEWEST_WORDS:
        step = "It may be drawn by scripts or stand behind a consent page: save it from a browser and name that file."
        raise SourceError("it is a page without text", step)
    guessed = bool(found.date) and found.date not in stated
    return Extract(
        text=_paragraphs(found.text),
        title=found.title or "",
        publisher="" if found.sitename == found.title else found.sitename or "",
        published=None if guessed else _date(found.date),
        remarks=(*remarks, f"its text suggests the date {found.date}; it states none") if guessed else remarks,
    )


def _paragraphs(text: str) -> str:
    """The text with a blank line between paragraphs, and none inside tables and lists."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    apart = [not (above[:1] == line[:1] and line[:1] in "|-") for above, line in pairwise(lines)]
    ends = ["\n\n" if each else "\n" for each in apart]
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _from_pdf(body: bytes, reading: Reading) -> Extract:
    """All pages' text; pages without any are named, and a file of nothing but such pages is refused."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pdf = PdfReader(io.BytesIO(body))
        pages = _pages(pdf, reading)
        said = pdf.metadata
        title, author, made = (said.title, said.author, said.creation_date) if said else (None, None, None)
    except PyPdfError as error:
        raise SourceError(f"it is a damaged or unusual PDF ({error})", SAVE_AS_TEXT) from None
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, ArithmeticError) as error:
        # what pypdf lets through for PDFs that break its assumptions
        raise SourceError(f"it is a damaged PDF ({type(error).__name__}: {error})", SAVE_AS_TEXT) from None
    bare = [str(number) for number, page in enumerate(pages, start=1) if not page]
    if len(bare) == len(pages):
        step = "Make its text readable with a text-recognition program (OCR) and name the file that comes out."
        raise SourceError(f"it is a scanned PDF: {pluralize(len(pages), 'page')} of pictures, no text", step)
    text = "\n\n".join(page for page in pages if page)
    return Extract(
        text=text,
        title=title or _first_line(text),
        publisher=author or "",
        published=made.date() if made else None,
        remarks=(f"no text on page {', '.join(bare)} (pictures?)",) if bare else (),
    )


def _pages(pdf: "PdfReader", reading: Reading) -> list[str]:
    """Each page's text."""
    if pdf.is_encrypted and not pdf.decrypt(""):
        raise SourceError("it is a PDF locked with a password", "Save it without the password.")
    if len(pdf.pages) > reading.max_pages:
        step = "Save the pages that matter as a file of their own, or raise `[fetch] max_pages`."
        raise SourceError(f"it has {len(pdf.pages)} pages, more than {reading.max_pages}", step)
    return [_set_apart(page.extract_text().strip()) for page in pdf.pages]


def _set_apart(page: str) -> str:
    """A page's text with a blank line where a short line ends a paragraph or is a title; rows of figures stay together.

    A PDF knows lines alone, and a title would be read as the beginning of the sentence below it.
    """
    lines = [line.rstrip() for line in page.splitlines()]
    short = SHORT_LINE * max(map(len, lines), default=0)
    pieces = []
    for line, below in pairwise([*lines, ""]):
        ends = len(line) < short and below[:1].isupper() and (SENTENCE_END.search(line) or not DIGIT.search(line))
        pieces.append(line + "\n" * bool(line and ends))
    return "\n".join(pieces)
