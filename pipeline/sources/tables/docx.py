"""A Word document's text and tables in reading order; comments, deleted text and pictures are left out and said so."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pipeline.errors import SourceError
from pipeline.sources.tables.archive import checked
from pipeline.sources.tables.grid import RawCell, RawTable, laid_out
from pipeline.text.plural import pluralize

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_AS_TEXT = "Save what matters as text or PDF and name that file."
_SPACES = re.compile(r"[^\S\n]+")
_SCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_POWER_OF = re.compile(r"(?:\b[kcdm]?m|\bft|\bmi|(?:^|[^\d.,])10)$")
MAX_BLOCKS = 200_000
_LONGEST_SPAN, _TINY = 1_000, 4
"""Most columns or rows of one cell; half points of a type that nobody reads."""


@dataclass(slots=True)
class WordFile:
    """A document's blocks in order: text with its heading level (0 for none), or a table."""

    blocks: list[tuple[int, str] | RawTable] = field(default_factory=list)
    title: str = ""
    author: str = ""
    modified: date | None = None
    remarks: list[str] = field(default_factory=list)


def read_document(body: bytes) -> WordFile:
    """The document's text and tables; nothing that it links to is followed."""
    archive = checked(body)
    import docx

    try:
        document = docx.Document(io.BytesIO(body))
        found = WordFile()
        properties = document.core_properties
        found.title, found.author = properties.title or "", properties.author or ""
        found.modified = properties.modified.date() if isinstance(properties.modified, datetime) else None
        _Reader(found, document).read()
        _left_out(found, archive, document)
    except SourceError:
        raise
    except Exception as error:  # noqa: BLE001  (what python-docx lets through for files that break its assumptions)
        raise SourceError(
            f"it is a damaged or unusual Word file ({type(error).__name__}: {str(error)[:120]})", _AS_TEXT
        ) from None
    return found


def _left_out(found: WordFile, archive: zipfile.ZipFile, document: Any) -> None:
    """Remarks on what a person sees in Word and the text lacks."""
    names = archive.namelist()
    if "word/comments.xml" in names:
        count = len(re.findall(rb"<w:comment\b", archive.read("word/comments.xml")))
        if count:
            found.remarks.append(f"{pluralize(count, 'comment')} left out")
    root = document.element.body
    removed = len(root.findall(f".//{_W}del")) + len(root.findall(f".//{_W}moveFrom"))
    if removed:
        found.remarks.append(f"{pluralize(removed, 'tracked deletion')} left out, insertions read as accepted")
    for part, name in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
        if part in names:
            count = max(0, len(re.findall(rb"<w:%s\b" % name.encode(), archive.read(part))) - 2)
            if count:
                found.remarks.append(f"{pluralize(count, name)} left out")
    pictures = sum(name.startswith("word/media/") for name in names)
    if pictures:
        found.remarks.append(f"{pluralize(pictures, 'picture')} not read")
    if any(name.startswith("word/charts/") for name in names):
        found.remarks.append("its charts are left out")


class _Reader:
    """Walks a document's body."""

    def __init__(self, found: WordFile, document: Any) -> None:
        self._found = found
        self._body = document.element.body
        self._levels = {style.style_id: _heading_level(style) for style in document.styles if style.type == 1}
        self._heading = ""
        self._above: list[str] = []

    def read(self) -> None:
        self._walk(self._body)

    def _walk(self, parent: Any) -> None:
        for element in parent:
            if len(self._found.blocks) > MAX_BLOCKS:
                self._found.remarks.append(f"text after the {MAX_BLOCKS:,}th paragraph is not read")
                return
            tag = element.tag
            if tag == f"{_W}p":
                self._paragraph(element)
            elif tag == f"{_W}tbl":
                self._table(element)
            elif tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag", f"{_W}customXml"):
                self._walk(element)

    def _paragraph(self, element: Any) -> None:
        text = paragraph_text(element).strip()
        if not text:
            return
        style = element.find(f"{_W}pPr/{_W}pStyle")
        level = self._levels.get(style.get(f"{_W}val"), 0) if style is not None else 0
        self._found.blocks.append((level, text))
        if level:
            self._heading, self._above = text, []
        else:
            self._above = [*self._above[-3:], text]

    def _table(self, element: Any) -> None:
        if element.find(f".//{_W}tbl") is not None:
            self._nested(element)
            return
        rows: list[list[list[Any]]] = []
        head = 0
        vertical: dict[int, int] = {}
        for row in element.iter(f"{_W}tr"):
            cells, vertical = _row(row, rows, vertical)
            if row.find(f"{_W}trPr/{_W}tblHeader") is not None and head == len(rows):
                head += 1
            rows.append(cells)
        kept = [
            [RawCell(cell.text, cell.header, cell.level, cell.columns, span) for cell, span in cells] for cells in rows
        ]
        above = tuple(line for line in self._above if len(line) <= 600)
        raw = laid_out(
            kept,
            head=head,
            heading=self._heading,
            above=above,
            spans=any(cell.columns > 1 or cell.rows > 1 for row in kept for cell in row),
        )
        self._found.blocks.append(raw)
        self._above = []

    def _nested(self, element: Any) -> None:
        """A table that holds tables: those inside are read, what stands beside them as text."""
        self._found.remarks.append(
            "a table with tables in its cells is read as text and inner tables, without its own rows"
        )
        for cell in element.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tbl")) is element:
                self._walk(cell)


def _row(row: Any, rows: list[list[list[Any]]], vertical: dict[int, int]) -> tuple[list[list[Any]], dict[int, int]]:
    """A row's cells, each with how many rows it spans; a cell that goes on from the row above lengthens that one."""
    cells: list[list[Any]] = []
    column = 0
    before = row.find(f"{_W}trPr/{_W}gridBefore")
    if before is not None:
        width = _int(before.get(f"{_W}val"))
        cells.append([RawCell("", columns=width), 1])
        column += width
    now: dict[int, int] = {}
    for cell in row:
        if cell.tag == f"{_W}sdt":
            cell = cell.find(f"{_W}sdtContent/{_W}tc")
        if cell is None or cell.tag != f"{_W}tc":
            continue
        properties = cell.find(f"{_W}tcPr")
        span = properties.find(f"{_W}gridSpan") if properties is not None else None
        width = _int(span.get(f"{_W}val")) if span is not None else 1
        merge = properties.find(f"{_W}vMerge") if properties is not None else None
        if merge is not None and merge.get(f"{_W}val") != "restart" and column in vertical:
            at = vertical[column]
            for kept in rows[at]:
                if kept[0] is _at(rows[at], column):
                    kept[1] += 1
            now[column] = at
            column += width
            continue
        paragraphs = [paragraph_text(each) for each in cell.iter(f"{_W}p")]
        text = " ".join(part for part in paragraphs if part.strip())
        cells.append([RawCell(_SPACES.sub(" ", text.replace("\n", " ")).strip(), False, _indent(cell, text), width), 1])
        if merge is not None:
            now[column] = len(rows)
        column += width
    return cells, now


def _at(cells: list[list[Any]], column: int) -> RawCell | None:
    """The cell that begins nearest to the left of a column of its row."""
    at, found = 0, None
    for cell, _ in cells:
        if at <= column:
            found = cell
        at += cell.columns
    return found


def _int(given: str | None) -> int:
    return min(int(given), _LONGEST_SPAN) if given and given.isdigit() and len(given) < 6 else 1


def _indent(cell: Any, text: str) -> int:
    """How far a label stands in, in steps of a quarter of a centimetre."""
    indent = cell.find(f"{_W}p/{_W}pPr/{_W}ind")
    twips = (indent.get(f"{_W}left") or indent.get(f"{_W}start") or "0") if indent is not None else "0"
    blanks = len(text) - len(text.lstrip())
    return (int(twips) // 140 if twips.lstrip("-").isdigit() else 0) + blanks


def _heading_level(style: Any) -> int:
    name = (style.name or "").lower()
    match = re.fullmatch(r"heading (\d)", name)
    return int(match[1]) if match else 1 if name == "title" else 0


def paragraph_text(paragraph: Any) -> str:
    """A paragraph's words as a reader sees them: deleted text, field codes and notes' raised marks are left out."""
    pieces: list[str] = []
    _runs(paragraph, pieces)
    return _SPACES.sub(
        lambda found: found[0] if "\u00a0" in found[0] or "\u202f" in found[0] or "\u2009" in found[0] else " ",
        "".join(pieces),
    )


def _runs(parent: Any, pieces: list[str]) -> None:
    for element in parent:
        tag = element.tag
        if tag == f"{_W}r":
            _run(element, pieces)
        elif tag in (
            f"{_W}hyperlink",
            f"{_W}ins",
            f"{_W}smartTag",
            f"{_W}fldSimple",
            f"{_W}sdt",
            f"{_W}sdtContent",
            f"{_W}moveTo",
            f"{_W}customXml",
            f"{_W}bdo",
            f"{_W}dir",
        ):
            _runs(element, pieces)


def _run(run: Any, pieces: list[str]) -> None:
    raised = run.find(f"{_W}rPr/{_W}vertAlign")
    if _is_unseen(run):
        return
    up = raised is not None and raised.get(f"{_W}val") == "superscript"
    for element in run:
        tag = element.tag
        if tag == f"{_W}t":
            text = element.text or ""
            if up:
                text = without_mark(text, "".join(pieces[-3:]))
            pieces.append(text)
        elif tag == f"{_W}tab":
            pieces.append("\t")
        elif tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
        elif tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        elif tag == f"{_MC}AlternateContent":
            for choice in element:
                if choice.tag == f"{_MC}Fallback":
                    continue
                for inner in choice.iter(f"{_W}p"):
                    _runs(inner, pieces)


def _is_unseen(run: Any) -> bool:
    """Whether a run is hidden, tiny, or white where nothing behind it is coloured, as far as the run itself says."""
    stated = run.find(f"{_W}rPr")
    if stated is None:
        return False
    colour, size = stated.find(f"{_W}color"), stated.find(f"{_W}sz")
    tiny = size is not None and _int(size.get(f"{_W}val")) in range(1, _TINY + 1)
    white = colour is not None and (colour.get(f"{_W}val") or "").lower() == "ffffff"
    return stated.find(f"{_W}vanish") is not None or tiny or (white and not _is_on_colour(run, stated))


def _is_on_colour(run: Any, stated: Any) -> bool:
    """Whether something coloured may lie behind a run: a shade of its own, a style, a table, a shape or a page."""
    behind = (stated.find(f"{_W}{name}") is not None for name in ("shd", "highlight", "rStyle"))
    around = [each.tag for each in run.iterancestors()]
    paragraph = next(run.iterancestors(f"{_W}p"), None)
    lines = paragraph.find(f"{_W}pPr") if paragraph is not None else None
    styled = lines is not None and any(lines.find(f"{_W}{name}") is not None for name in ("shd", "pStyle"))
    page = run.getroottree().getroot().find(f"{_W}background")
    return any(behind) or styled or page is not None or not {f"{_W}tbl", f"{_W}txbxContent"}.isdisjoint(around)


def without_mark(text: str, before: str) -> str:
    """A raised text: the power of a unit or of ten, an ordinal's letters, or nothing for a note's mark."""
    mark = text.strip()
    if re.fullmatch(r"[-−]?\d{1,2}", mark):
        return mark.replace("−", "-").translate(_SCRIPTS) if _POWER_OF.search(before.rstrip()) else ""
    if re.fullmatch(r"\s*(?:[\d,\s]{1,8}|[a-z]|[*†‡§¶]+|[(\[](?:[a-z]|\d{1,2})[)\]])\s*", text):
        return ""
    return text
