"""One table written as HTML, Markdown, CSV, XLSX, DOCX and PDF, as a statistics office or a company would."""

import csv
import io
from dataclasses import dataclass, field
from html import escape
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

FORMATS = ("html", "md", "csv", "xlsx", "docx", "pdf")
STEP = 12.0
"""Points that one step of a label's indent takes on paper."""


@dataclass
class Written:
    """A table to write: the line above it, header rows of (text, columns), and rows of (indent, texts)."""

    above: str = ""
    header: list[list[tuple[str, int]]] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return sum(columns for _, columns in self.header[0])

    def as_file(self, kind: str) -> bytes:
        return {
            "html": self.html,
            "md": self.md,
            "csv": self.csv,
            "xlsx": self.xlsx,
            "docx": self.docx,
            "pdf": self.pdf,
        }[kind]()

    def html(self) -> bytes:
        head = "".join(
            "<tr>" + "".join(f'<th colspan="{columns}">{escape(text)}</th>' for text, columns in row) + "</tr>"
            for row in self.header
        )
        body = "".join(
            "<tr>"
            + "".join(
                f'<td style="padding-left: {16 * indent * (n == 0)}px">{escape(text)}</td>'
                for n, text in enumerate(texts)
            )
            + "</tr>"
            for indent, texts in self.rows
        )
        return f"<html><body><article><h1>Report</h1><p>{escape(self.above)}</p><table><thead>{head}</thead><tbody>{body}</tbody></table></article></body></html>".encode()

    def _flat(self) -> list[list[str]]:
        return [[part for text, columns in row for part in (text, *[""] * (columns - 1))] for row in self.header]

    def md(self) -> bytes:
        first, *more = self._flat()
        rows = [*more, *[["&nbsp;" * 2 * indent + texts[0], *texts[1:]] for indent, texts in self.rows]]
        lines = [first, ["---"] * self.width, *rows]
        drawn = "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)
        return f"# Report\n\n{self.above}\n\n{drawn}\n".encode()

    def csv(self) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out)
        if self.above:
            writer.writerow([self.above])
            writer.writerow([])
        writer.writerows([*self._flat(), *[["  " * indent + texts[0], *texts[1:]] for indent, texts in self.rows]])
        return out.getvalue().encode()

    def xlsx(self) -> bytes:
        import openpyxl
        from openpyxl.styles import Alignment

        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Report"
        sheet.append([self.above])
        for row in self.header:
            sheet.append([part for text, columns in row for part in (text, *[None] * (columns - 1))])
            at = 1
            for _, columns in row:
                if columns > 1:
                    sheet.merge_cells(
                        start_row=sheet.max_row, start_column=at, end_row=sheet.max_row, end_column=at + columns - 1
                    )
                at += columns
        for indent, texts in self.rows:
            sheet.append(texts)
            sheet.cell(sheet.max_row, 1).alignment = Alignment(indent=indent)
        return saved(book)

    def docx(self) -> bytes:
        import docx
        from docx.shared import Cm

        document: Any = docx.Document()
        document.add_heading("Report", 1)
        document.add_paragraph(self.above)
        table = document.add_table(rows=0, cols=self.width)
        for row in self.header:
            cells = table.add_row().cells
            at = 0
            for text, columns in row:
                cell = cells[at].merge(cells[at + columns - 1]) if columns > 1 else cells[at]
                cell.text = text
                at += columns
        for indent, texts in self.rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, texts, strict=True):
                cell.text = text
            cells[0].paragraphs[0].paragraph_format.left_indent = Cm(0.5 * indent)
        return saved(document)

    def pdf(self) -> bytes:
        lines: list[tuple[float, float, str]] = [(50, 780, "Report"), (50, 760, self.above)]
        left = [50.0, *[230.0 + 70 * n for n in range(self.width - 1)]]
        y = 740.0
        for row in self.header:
            at = 0
            for text, columns in row:
                middle = (left[at] + left[at + columns - 1] + 45) / 2 - wide(text) / 2
                lines.append((left[at] if at == 0 else middle, y, text))
                at += columns
            y -= 14
        for indent, texts in self.rows:
            lines.append((50 + STEP * indent, y, texts[0]))
            lines.extend((left[n] + 45 - wide(text), y, text) for n, text in enumerate(texts[1:], start=1))
            y -= 14
        return paper(lines)


# Widths of Helvetica's letters in thousandths of the size, where they are not 556.
WIDTHS = (
    dict.fromkeys(" .,:;/|!tf()-[]", 278)
    | dict.fromkeys("ijl'’", 222)
    | dict.fromkeys("rI", 333)
    | dict.fromkeys("mMW%", 860)
)
SIZE = 8


def wide(text: str) -> float:
    """About how wide a text is in points."""
    return sum(WIDTHS.get(letter, 600 if letter.isupper() else 556) for letter in text) * SIZE / 1000


def paper(lines: list[tuple[float, float, str]]) -> bytes:
    """A page with each text at its place."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=842, height=842)
    font = DictionaryObject(
        {
            NameObject(key): NameObject(value)
            for key, value in {
                "/Type": "/Font",
                "/Subtype": "/Type1",
                "/BaseFont": "/Helvetica",
                "/Encoding": "/WinAnsiEncoding",
            }.items()
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    content = DecodedStreamObject()
    drawn = "\n".join(f"1 0 0 1 {x:.1f} {y:.1f} Tm ({_escaped(text)}) Tj" for x, y, text in lines if text)
    content.set_data(f"BT /F1 {SIZE} Tf\n{drawn}\nET".encode("cp1252"))
    page[NameObject("/Contents")] = writer._add_object(content)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def saved(document: Any) -> bytes:
    """The bytes of a workbook or a document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
