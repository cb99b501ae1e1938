"""What a file says once it is read, how it is to be read, and what it is called where it has no title."""

import re
from collections.abc import Sequence
from datetime import date

from pipeline.models import FrozenModel, Table
from pipeline.sources.file_head import without_head
from pipeline.sources.page_kinds import usable_title
from pipeline.sources.tables.grid import RawTable
from pipeline.sources.tables.placed import Piece, placed
from pipeline.sources.tables.typed import read_table
from pipeline.text.capital import with_capital

SAVE_AS_TEXT = "Save what matters as text, HTML or PDF and name that file."
LONGEST_TITLE, LONGEST_WRAPPED, OPENING_WORDS = 150, 60, 8
CUT = " …"
"""Behind a text's first words, where they stand for its title."""
_SENTENCE = re.compile(r"(?<![A-Z])\.[\"”’)]*$|(?<![A-Z])[.!?][\"”’)]* (?=[\"“‘]?[A-Z])")
_MARKS = " \t#*_>|\ufeff"
_YEARS = re.compile(r"\b(?:FY ?)?(?:19|20)\d\d(?:[-–/]\d{2,4})?\b")


class Extract(FrozenModel):
    """What a file says: its text, what it tells of itself, and remarks on how it was read."""

    text: str
    title: str = ""
    publisher: str = ""
    published: date | None = None
    url: str = ""
    media_type: str = "text/plain"
    remarks: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


class ReadingRequest(FrozenModel):
    """A file to read: its bytes' declared type and encoding, its `name` (path or URL), and the limits to keep."""

    media_type: str = ""
    charset: str = ""
    name: str = ""
    today: date
    max_pages: int = 300
    max_characters: int = 2_000_000


def composed(pieces: Sequence[Piece], known: Extract) -> Extract:
    """The extract with its text and tables put together from those pieces."""
    text, tables, remarks = placed(pieces)
    return known.model_copy(update={"text": text, "tables": tables, "remarks": (*known.remarks, *remarks)})


def rows_text(raw: RawTable) -> Piece:
    """The table, or where it holds no figures its rows as lines of words."""
    read = read_table(raw)
    if read:
        return read
    rows = ([cell.text for n, cell in enumerate(row) if cell and (not n or row[n - 1] is not cell)] for row in raw.rows)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows if any(cells))


def first_line(text: str) -> str:
    """The first line that says something, without Markdown's marks, where it is a title: short, and no sentence."""
    lines = [line.strip(_MARKS) for line in text.splitlines()]
    at = next((n for n, line in enumerate(lines) if any(map(str.isalnum, line)) and usable_title(line)), None)
    if at is None:
        return ""
    first, below = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
    goes_on = below[:1].islower() or (below and len(first) > LONGEST_WRAPPED)
    return "" if len(first) > LONGEST_TITLE or goes_on or _SENTENCE.search(first) else first


def called(text: str, tables: Sequence[Table]) -> str:
    """What readers are told of a source without a title: its table's caption, columns or number, or its first words.

    The lines of a head ("Publisher: …") are none of its words.
    """
    if tables and len(without_head(text[: tables[0].start]).split()) < OPENING_WORDS:
        caption = tables[0].caption.strip(_MARKS)
        return caption if caption and len(caption) <= LONGEST_TITLE else _counted(tables[0]) or tables[0].name
    words = [word for word in without_head(text).split() if word.strip(_MARKS + "-")]
    return " ".join(words[:OPENING_WORDS]).strip(_MARKS) + (CUT if len(words) > OPENING_WORDS else "")


def _counted(table: Table) -> str:
    """What a table measures and by what, from its header ("Visits by library"); "" where it is several things."""
    corner = table.header[0][0].strip() if table.header and table.labels == 1 else ""
    measures = {_YEARS.sub(" ", path[-1]).strip(" ,()") for path in table.columns[1:] if path}
    one = next(iter(measures)) if len(measures) == 1 else ""
    if not (corner[:1].isalpha() and one[:1].isalpha()):
        return ""
    return f"{with_capital(one)} by {corner if corner[1:] != corner[1:].lower() else corner.lower()}"
