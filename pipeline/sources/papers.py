"""A PDF, read: each page's text with its tables in their places; pages of pictures are named."""

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.sources.extracted import SAVE_AS_TEXT, Extract, ReadingRequest, composed, first_line
from pipeline.sources.page_kinds import usable_title
from pipeline.sources.tables.placed import Piece
from pipeline.text.plural import pluralize

if TYPE_CHECKING:
    from pypdf import DocumentInformation, PdfReader

SHORT_LINE = 0.75
"""The share of a page's longest line below which one may be a title, or the last of its paragraph."""
SENTENCE_END = re.compile(r"[.!?…][\"”’)]*$")
DIGIT = re.compile(r"\d")
DAY = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")
"""How a PDF's date begins; many go on as no standard has it: "D:20261202053110Z'", LibreOffice on a machine in UTC."""


def read_pdf(body: bytes, reading: ReadingRequest) -> Extract:
    """All pages' text; pages without any are named, and a file of nothing but such pages is refused."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pdf = PdfReader(io.BytesIO(body))
        pages = _pages(pdf, reading)
        info = pdf.metadata
        title, author, made = (info.title, info.author, _day_made(info)) if info else (None, None, None)
    except PyPdfError as error:
        raise SourceError(f"it is a damaged or unusual PDF ({error})", SAVE_AS_TEXT) from None
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, ArithmeticError) as error:
        # what pypdf lets through for PDFs that break its assumptions
        raise SourceError(f"it is a damaged PDF ({type(error).__name__}: {error})", SAVE_AS_TEXT) from None
    bare = [str(number) for number, page in enumerate(pages, start=1) if not page]
    if len(bare) == len(pages):
        step = "Make its text readable with a text-recognition program (OCR) and name the file that comes out."
        raise SourceError(f"it is a scanned PDF: {pluralize(len(pages), 'page')} of pictures, no text", step)
    known = Extract(
        text="",
        title=usable_title(title or "") or first_line(next(page for page in pages if page)),
        publisher=author or "",
        published=made,
        remarks=(f"no text on page {', '.join(bare)} (pictures?)",) if bare else (),
    )
    parts = list(_page_pieces(body, pages))
    odd = [str(number) for number, (_, unread) in enumerate(parts, start=1) if unread]
    if odd:
        told = f"a table on page {', '.join(odd)} was not read: figures stand in columns there"
        known = known.model_copy(update={"remarks": (*known.remarks, told)})
    return composed([piece for part, _ in parts for piece in part], known)


def _day_made(info: "DocumentInformation") -> date | None:
    """The day on which the file says that it was made; None where it says none that can be read."""
    with suppress(ValueError):
        written = DAY.match(str(info.creation_date_raw))
        return date(*map(int, written.groups())) if written else None
    return None


def _page_pieces(body: bytes, pages: list[str]) -> Iterator[tuple[list[Piece], bool]]:
    """Each page's text with its tables where their letters stand in it, and else at its end; if one was not read."""
    from pipeline.sources.tables.pdf import open_pdf, page_tables

    document = open_pdf(body)
    for number, page in enumerate(pages, start=1):
        digits = len(DIGIT.findall(page))
        tables, unread = page_tables(document, number) if document is not None and digits > 1 else ([], False)
        pieces: list[Piece] = []
        letters = [place for place, letter in enumerate(page) if not letter.isspace()] if tables else []
        bare = "".join(page.split())
        at = floor = 0
        later: list[Piece] = []
        for table in tables:
            place = table.place(bare, floor)
            if table.read is None or place is None:
                later += [table.read] if table.read else []
                continue
            pieces += [page[at : letters[place[0]]], table.read]
            at, floor = letters[place[1] - 1] + 1, place[1]
        yield [*pieces, page[at:], *later], unread


def _pages(pdf: "PdfReader", reading: ReadingRequest) -> list[str]:
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
