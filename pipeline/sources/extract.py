"""A file's bytes become a text with title, publisher, date and tables: pages, PDF, Office files, CSV or plain text."""

import io
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline.errors import SourceError
from pipeline.models import FrozenModel, Table
from pipeline.sources.headings import placed_lines, with_headings
from pipeline.sources.page_kinds import breaks_off, count_words, unwrapped, usable_title, why_no_article
from pipeline.sources.tables.archive import DOCX, XLSX, locked, office_kind
from pipeline.sources.tables.grid import RawTable
from pipeline.sources.tables.placed import MARK, Piece, marked, numbered, placed
from pipeline.sources.tables.typed import ReadTable, read_table
from pipeline.text.decoding import UNXML, decode, visible
from pipeline.text.markdown import FRONT_MATTER
from pipeline.text.plural import pluralize
from pipeline.text.superscripts import without_note_marks

if TYPE_CHECKING:
    from pypdf import PdfReader

BINARIES = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a sound, film or picture file",
    b"PK\x03\x04": "a ZIP archive",
    b"PK\x05\x06": "an empty ZIP archive",
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
FEWEST_WORDS, FEWEST_WORDS_WITHOUT_SCRIPTS = 15, 40
NO_BREAK = "\ua78f"
"""Stands for a no-break space in a number while the page is read: a letter that no page has, which readers keep."""
NO_BREAK_IN_A_NUMBER = re.compile(
    r"(?<=\d)(?:&(?:nbsp|thinsp|#160|#xa0|#8239|#x202f|#8201|#x2009|#8199|#x2007);|[\u00a0\u202f\u2009\u2007])(?=\d)",
    re.IGNORECASE,
)
HIDING_STYLES = ("display:none", "visibility:hidden", "font-size:0", "opacity:0", "left:-9999")
_STYLE = "translate(@style, ' ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
_HIDES = " or ".join(f"contains(concat({_STYLE}, ';'), '{rule}{end}')" for rule in HIDING_STYLES for end in (";", "px"))
HIDES = f"@hidden or {_HIDES}"
HIDDEN = f"//template | //noscript | //body//*[{HIDES}]"
"""What a page holds and its readers do not see; the body itself is spared, as pages hide it until their scripts run."""
STATED_DATES = """//meta/@content | //time/@datetime | //@data-date | //*[@itemprop]//text()
 | //script[contains(@type, "json")]/text()"""
"""Where a page states its date; one found elsewhere may be any date that its text mentions."""
SHORT_LINE = 0.75
"""The share of a page's longest line below which one may be a title, or the last of its paragraph."""
SENTENCE_END = re.compile(r"[.!?…][\"”’)]*$")
DIGIT = re.compile(r"\d")
ROW_OF_FIGURES = re.compile(r"\d")
SAVE_AS_TEXT = "Save what matters as text, HTML or PDF and name that file."
CSV_TYPES = ("text/csv", "text/tab-separated-values", "application/csv")
ASIDE = {"nav", "aside", "footer", "header"}
"""Parts of a page whose tables are no part of its article."""


FRONT_LINE = re.compile(r"^(title|date|published):[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)


class Extract(FrozenModel):
    """What a file says: its text, what it tells of itself, and remarks on how it was read."""

    text: str
    title: str = ""
    publisher: str = ""
    published: date | None = None
    media_type: str = "text/plain"
    remarks: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


class Reading(FrozenModel):
    """A file to read: its bytes' declared type and encoding, its `name` (path or URL), and the limits to keep."""

    media_type: str = ""
    charset: str = ""
    name: str = ""
    today: date
    max_pages: int = 300
    max_characters: int = 2_000_000


def media_type(body: bytes, reading: Reading) -> str:
    """What the bytes are: PDF, DOCX, XLSX, text/html, text/csv or text/plain; SourceError for anything else."""
    if b"%PDF-" in body[:1024]:
        return "application/pdf"
    if body.startswith(b"PK\x03\x04") and (office := office_kind(body)):
        return office
    if locked(body):
        raise SourceError("it is an Office file locked with a password", "Save it without the password.")
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
    separated = re.search(r"\.(?:csv|tsv|tab)(?:[?#]|$)", reading.name, re.I)
    return "text/csv" if separated or reading.media_type in CSV_TYPES else "text/plain"


def extract(body: bytes, reading: Reading) -> Extract:
    """The text and the tables of a file; SourceError says what stands in the way of them."""
    if not body.strip():
        raise SourceError("it is empty", SAVE_AS_TEXT)
    kinds = {
        "application/pdf": _from_pdf,
        "text/html": _from_html,
        "text/plain": _from_text,
        "text/csv": _from_csv,
        DOCX: _from_docx,
        XLSX: _from_xlsx,
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
    title = visible(" ".join(found.title.split()))[0][:300]
    return found.model_copy(
        update={"text": text.strip() + "\n", "title": title, "media_type": kind, "remarks": (*found.remarks, *remarks)}
    )


def _from_text(body: bytes, reading: Reading) -> Extract:
    """A text as it is, with the tables that it draws in Markdown as tables."""
    from pipeline.sources.tables.markdown import markdown_tables

    decoded, remarks = decode(body, declared=reading.charset)
    text, unseen = visible(decoded)
    text = text.strip()
    fields: dict[str, str] = {}
    if front := FRONT_MATTER.match(text):
        fields = {line[1]: line[2] for line in FRONT_LINE.finditer(front[0])}
        text = text[front.end() :].strip()
    published = next((day for name in ("date", "published") if (day := _date(fields.get(name)))), None)
    title = usable_title(fields.get("title", "")) or _first_line(text)
    reads = [(read, start) for raw, start, _ in markdown_tables(text) if (read := read_table(raw))]
    tables, unread = numbered(reads)
    return Extract(text=text, title=title, published=published, remarks=(*remarks, *unseen, *unread), tables=tables)


def _composed(pieces: list[Piece], known: Extract) -> Extract:
    """The extract with its text and tables put together from those pieces."""
    text, tables, remarks = placed(pieces)
    return known.model_copy(update={"text": text, "tables": tables, "remarks": (*known.remarks, *remarks)})


def _from_csv(body: bytes, reading: Reading) -> Extract:
    """A separated file's tables, each row as a line; one that is no table is read as text."""
    from pipeline.sources.tables.delimited import delimited_tables

    text, remarks = decode(body, declared=reading.charset)
    pieces: list[Piece] = []
    at = 0
    for raw, start, end in delimited_tables(text):
        read = read_table(raw)
        if read:
            pieces += [_unseparated(text[at:start]), read]
            at = end
    if not pieces:
        return Extract(text=text, remarks=(*remarks, "no table of figures was found in it: read as text"))
    lines = next((piece for piece in pieces if isinstance(piece, str) and piece), "")
    return _composed([*pieces, _unseparated(text[at:])], Extract(text="", title=_first_line(lines), remarks=remarks))


def _unseparated(text: str) -> str:
    """Lines beside a table without the separators of its empty cells."""
    return "\n".join(line.strip(' ,;\t|"') for line in text.splitlines()).strip()


def _from_xlsx(body: bytes, _: Reading) -> Extract:
    """A workbook's visible sheets: their names, their lines and their tables."""
    from pipeline.sources.tables.xlsx import read_workbook

    book = read_workbook(body)
    pieces: list[Piece] = []
    sheet = ""
    for name, part in book.parts:
        if name != sheet:
            sheet = name
            if not re.fullmatch(r"Sheet ?\d*", name):
                pieces.append(name)
        pieces.append(_rows_text(part) if isinstance(part, RawTable) else part)
    title = book.title or next((piece for piece in pieces if isinstance(piece, str)), "")
    known = Extract(text="", title=title, publisher="", published=None, remarks=tuple(book.remarks))
    return _composed(pieces, known)


def _rows_text(raw: RawTable) -> Piece:
    """The table, or where it holds no figures its rows as lines of words."""
    read = read_table(raw)
    if read:
        return read
    rows = ([cell.text for n, cell in enumerate(row) if cell and (not n or row[n - 1] is not cell)] for row in raw.rows)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows if any(cells))


def _from_docx(body: bytes, _: Reading) -> Extract:
    """A Word file's paragraphs and tables in their order."""
    from pipeline.sources.tables.docx import read_document

    document = read_document(body)
    pieces = [block[1] if isinstance(block, tuple) else _rows_text(block) for block in document.blocks]
    heading = next((block[1] for block in document.blocks if isinstance(block, tuple) and block[0]), "")
    first = next((piece for piece in pieces if isinstance(piece, str)), "")
    title = document.title or heading or _first_line(first)
    return _composed(pieces, Extract(text="", title=title, remarks=tuple(document.remarks)))


def _first_line(text: str) -> str:
    """The first line that says something, without Markdown's marks, if it is short enough for a title."""
    lines = (line.strip(" \t#*_>|\ufeff") for line in text.splitlines())
    first = next((line for line in lines if any(map(str.isalnum, line))), "")
    return usable_title(first) if len(first) <= 150 else ""


def _from_html(body: bytes, reading: Reading) -> Extract:
    """The article of a page with its tables and lists; what the page hides from readers is left out."""
    import trafilatura
    from trafilatura.settings import use_config

    from pipeline.sources.tables.html import nested_tables

    html, remarks = decode(body, declared=reading.charset, is_html=True)
    tree = trafilatura.load_html(NO_BREAK_IN_A_NUMBER.sub(NO_BREAK, without_note_marks(UNXML.sub("", html))))
    if tree is None:
        raise SourceError("it is no HTML that can be read", SAVE_AS_TEXT)
    remarks += _hidden_words(tree)
    if tree.tag == "table":
        tree = tree.getroottree().getroot()  # a page of nothing else
    stated = " ".join([reading.name.replace("/", "-"), *tree.xpath(STATED_DATES)])
    for element in tree.xpath(HIDDEN):
        if element.tag == "noscript" and count_words(" ".join(element.itertext())) >= FEWEST_WORDS_WITHOUT_SCRIPTS:
            element.tag = "div"  # the article, for readers without scripts
        else:
            element.drop_tree()
    everything = " ".join(" ".join(tree.itertext()).split()).replace(NO_BREAK, "\u00a0")
    for blank in tree.xpath("//td//text() | //th//text()"):
        if NO_BREAK in blank:
            owner, words = blank.getparent(), blank.replace(NO_BREAK, "\u00a0")
            owner.text, owner.tail = (words, owner.tail) if blank.is_text else (owner.text, words)
    nested = nested_tables(tree)
    if nested:
        remarks = (
            *remarks,
            f"{pluralize(nested, 'table')} with tables in the cells: only the inner ones are read as tables",
        )
    tables = _tables_aside(tree)
    lines = placed_lines(tree)
    titled = " ".join(tree.xpath("string(//title)").split())
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
    text = (found.text or "").replace(NO_BREAK, "\u00a0") if found is not None else ""
    heading = ((found.title if found is not None else "") or titled).replace(NO_BREAK, "\u00a0")
    if not tables and (reason := why_no_article(heading, MARK.sub(" ", text) or everything)):
        raise SourceError(reason, "Save the article itself from a browser and name that file.")
    if count_words(MARK.sub(" ", text)) < FEWEST_WORDS and not any(main for _, main in tables):
        step = "It may be drawn by scripts or stand behind a consent page: save it from a browser and name that file."
        raise SourceError("it is a page without text", step)
    dated = found.date if found is not None else None
    guessed = dated is not None and dated != "" and dated not in stated
    known = Extract(
        text="",
        title=usable_title(heading) or usable_title(titled),
        publisher="" if found is None or found.sitename == found.title else found.sitename or "",
        published=None if guessed else _date(dated),
        remarks=(
            *remarks,
            *((f"its text suggests the date {dated}; it states none",) if guessed else ()),
            *(("it breaks off where its site asks for a subscription",) if breaks_off(text) else ()),
        ),
    )
    return _composed(_with_tables(with_headings(text, lines), tables), known)


def _hidden_words(tree: Any) -> tuple[str, ...]:
    """A remark on words of the article that the page shows only when its reader opens them, as accordions do."""
    panels = tree.xpath(f"//*[self::article or self::main]//*[{HIDES}][not(ancestor::*[{HIDES}])]")
    words = sum(count_words(" ".join(each.itertext())) for each in panels)
    remark = f"{pluralize(words, 'word')} that the page hides until a reader opens them were left out"
    return (remark,) if words >= FEWEST_WORDS else ()


def _tables_aside(tree: Any) -> list[tuple[ReadTable, bool]]:
    """The page's tables of figures, each replaced by words that mark its place, and whether it is the article's."""
    from pipeline.sources.tables.html import html_tables

    found: list[tuple[ReadTable, bool]] = []
    for element, raw in html_tables(tree):
        read = read_table(raw)
        if read is None:
            continue
        parents = {parent.tag for parent in element.iterancestors()}
        mark = element.makeelement("p")
        mark.text = marked(len(found))
        mark.tail = element.tail
        found.append((read, not parents & ASIDE))
        element.getparent().replace(element, mark)
    return found


def _with_tables(text: str, tables: list[tuple[ReadTable, bool]]) -> list[Piece]:
    """The text in parts with its tables between; tables of the article whose marks were lost stand at its end."""
    pieces: list[Piece] = []
    seen: set[int] = set()
    at = 0
    for mark in MARK.finditer(text):
        number = int(mark[1])
        pieces.append(_paragraphs(text[at : mark.start()]))
        if number < len(tables) and number not in seen:
            pieces.append(tables[number][0])
            seen.add(number)
        at = mark.end()
    pieces.append(_paragraphs(text[at:]))
    return [*pieces, *(read for number, (read, main) in enumerate(tables) if main and number not in seen)]


def _paragraphs(text: str) -> str:
    """The text with a blank line between paragraphs, and none inside tables and lists."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    apart = [not (above[:1] == line[:1] and line[:1] in "|-") for above, line in pairwise(lines)]
    ends = ["\n\n" if each else "\n" for each in apart]
    return "".join(line + end for line, end in zip(lines, [*ends, ""][: len(lines)], strict=True))


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
        info = pdf.metadata
        title, author, made = (info.title, info.author, info.creation_date) if info else (None, None, None)
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
        title=usable_title(title or "") or _first_line(next(page for page in pages if page)),
        publisher=author or "",
        published=made.date() if made else None,
        remarks=(f"no text on page {', '.join(bare)} (pictures?)",) if bare else (),
    )
    return _composed([piece for part in _page_pieces(body, pages) for piece in part], known)


def _page_pieces(body: bytes, pages: list[str]) -> Iterator[list[Piece]]:
    """Each page's text with its tables where their letters stand in it, and else at its end."""
    from pipeline.sources.tables.pdf import open_pdf, page_tables

    document = open_pdf(body)
    for number, page in enumerate(pages, start=1):
        rows = len(ROW_OF_FIGURES.findall(page))
        tables = page_tables(document, number) if document is not None and rows > 1 else []
        pieces: list[Piece] = []
        letters = [place for place, letter in enumerate(page) if not letter.isspace()] if tables else []
        bare = "".join(page.split())
        at = floor = 0
        later: list[Piece] = []
        for table in tables:
            read = read_table(table.raw)
            if read is None:
                continue
            place = table.place(bare, floor)
            if place is None:
                later.append(read)
                continue
            pieces += [page[at : letters[place[0]]], read]
            at, floor = letters[place[1] - 1] + 1, place[1]
        yield [*pieces, page[at:], *later]


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
