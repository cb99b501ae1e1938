"""Word files and workbooks, read: paragraphs and tables in their order, a workbook's sheets by name."""

import re

from pipeline.sources.extracted import Extract, ReadingRequest, composed, first_line, rows_text
from pipeline.sources.tables.grid import RawTable
from pipeline.sources.tables.placed import Piece


def read_xlsx(body: bytes, _: ReadingRequest) -> Extract:
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
        pieces.append(rows_text(part) if isinstance(part, RawTable) else part)
    title = book.title or next((piece for piece in pieces if isinstance(piece, str)), "")
    known = Extract(text="", title=title, publisher="", published=None, remarks=tuple(book.remarks))
    return composed(pieces, known)


def read_docx(body: bytes, _: ReadingRequest) -> Extract:
    """A Word file's paragraphs and tables in their order."""
    from pipeline.sources.tables.docx import read_document

    document = read_document(body)
    pieces = [block[1] if isinstance(block, tuple) else rows_text(block) for block in document.blocks]
    heading = next((block[1] for block in document.blocks if isinstance(block, tuple) and block[0]), "")
    first = next((piece for piece in pieces if isinstance(piece, str)), "")
    title = document.title or heading or first_line(first)
    return composed(pieces, Extract(text="", title=title, remarks=tuple(document.remarks)))
