"""A document as a Word file: the text as readers get it, its notes as Word's footnotes, findings as comments."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from html import escape
from typing import TYPE_CHECKING

from pipeline.models import Finding
from pipeline.report.tally import decides
from pipeline.review.checking import desk_findings
from pipeline.review.model import DeskFinding
from pipeline.review.outgoing import Making, Outgoing
from pipeline.review.pictures.chart import origins
from pipeline.review.pictures.word_chart import add_chart
from pipeline.review.prose import Anchors, prose_of
from pipeline.stages.box import words_start
from pipeline.stages.export import export_markdown
from pipeline.text.html import markdown_renderer

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run
    from markdown_it.token import Token

FIRST_OPEN, FIRST_CLOSE, MOST = 0xF0000, 0x100000, 0xFFFD
AUTHOR = "newsdraft"
NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MADE = (1980, 1, 1, 0, 0, 0)
"""The time of every part of the file: it tells nothing, and the same text gives the same bytes."""
LONGEST_PROPERTY = 255
"""Characters that a property of a Word file takes."""
_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
_SIGN = re.compile("([\U000f0000-\U0010ffff])")
_IDS = re.compile(r" \[[^\[\]]*\]$")
_CLOCK = re.compile(rb' w:date="[^"]*"')
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def word_file(out: Outgoing) -> bytes:
    """The bytes of a DOCX file; comments are on what was left to decide, and on what somebody answered for."""
    import docx

    prose = _NOT_IN_XML.sub("\ufffd", _SIGN.sub("\ufffd", prose_of(out.body)))
    found = [f for f in desk_findings(Anchors(prose), out.findings, out.overrides) if decides(f.finding)][:MOST]
    tokens = markdown_renderer().parse(export_markdown(_with_signs(prose, [each.finding for each in found])))
    writer = _Writer(docx.Document(), found, _grounds(out))
    writer.write(tokens)
    if chart := out.chart:
        add_chart(writer.document, chart)
    writer.close()
    _describe(writer.document, out.making or Making())
    file = io.BytesIO()
    writer.document.save(file)
    return _timeless(file.getvalue())


def _describe(document: "Document", making: Making) -> None:
    """Writes what the file says of itself: its title, whose it is, and when it was made where that is known."""
    properties = document.core_properties
    title = next((each.text for each in document.paragraphs if each.style and each.style.name == "Title"), "")
    properties.title = title[:LONGEST_PROPERTY]
    properties.author = (making.newsroom or ", ".join(making.editors))[:LONGEST_PROPERTY]
    properties.comments = making.disclosure[:LONGEST_PROPERTY]
    for name, moment in (("created", making.created), ("modified", making.modified or making.created)):
        if moment:
            setattr(properties, name, moment.astimezone(UTC).replace(tzinfo=None))
        else:
            for element in properties._element.xpath(f"dcterms:{name}"):
                properties._element.remove(element)


def _with_signs(prose: str, findings: Sequence[Finding]) -> str:
    """The text with a private-use character on each side of each finding's words, which become a comment's ends."""
    places = [(each.end, chr(FIRST_CLOSE + number)) for number, each in enumerate(findings)]
    places += [(each.start, chr(FIRST_OPEN + number)) for number, each in enumerate(findings)]
    pieces, past = [], 0
    for place, sign in sorted(places, key=lambda each: (max(each[0], words_start(prose, each[0])), -ord(each[1]))):
        at = max(past, max(place, words_start(prose, place)))
        pieces += [prose[past:at], sign]
        past = at
    return "".join((*pieces, prose[past:]))


@dataclass
class _Writer:
    """Tokens of the Markdown written to a Word document, paragraph by paragraph."""

    document: "Document"
    found: Sequence[DeskFinding]
    grounds: Mapping[str, str]
    notes: list[tuple[int, str]] = field(default_factory=list)
    runs: dict[int, list["Run"]] = field(default_factory=dict)
    active: list[int] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    table: "list[list[tuple[Token, Sequence[Token]]]]" = field(default_factory=list)
    cell: "Token | None" = None
    cited: set[int] = field(default_factory=set)

    def write(self, tokens: "Sequence[Token]") -> None:
        """Each block of the text as paragraphs; the words of its notes are kept for the end."""
        style, note = "Normal", -1
        for token in tokens:
            kind = token.type
            if kind in ("bullet_list_open", "ordered_list_open"):
                self.lists.append("List Bullet" if kind == "bullet_list_open" else "List Number")
            elif kind in ("bullet_list_close", "ordered_list_close"):
                self.lists.pop()
            elif kind in ("heading_close", "blockquote_close"):
                style = "Normal"
            elif kind == "heading_open":
                style = "Title" if token.tag == "h1" else f"Heading {int(token.tag[1]) - 1}"
            elif kind == "blockquote_open":
                style = "Quote"
            elif kind in ("footnote_open", "footnote_close"):
                note = token.meta["id"] if kind == "footnote_open" else -1
            elif kind == "tr_open":
                self.table.append([])
            elif kind in ("th_open", "td_open"):
                self.cell = token
            elif kind == "table_close":
                self._table()
            elif kind in ("fence", "code_block"):
                self.document.add_paragraph(token.content, "Normal")
            elif kind == "inline":
                self._inline(self.lists[-1] if self.lists else style, note, token.children or [])

    def _inline(self, style: str, note: int, children: "list[Token]") -> None:
        if note >= 0:
            self.notes.append((note, "".join(_words(children))))
        elif self.cell is not None:
            self.table[-1].append((self.cell, children))
            self.cell = None
        else:
            self._write(self.document.add_paragraph("", style), children)

    def _table(self) -> None:
        """The rows kept so far as a table of Word's; its first row is bold and comes again on each page."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement

        table = self.document.add_table(len(self.table), max(map(len, self.table)), "Table Grid")
        for row, cells in zip(table.rows, self.table, strict=True):
            for place, (opening, children) in zip(row.cells, cells, strict=False):
                paragraph = place.paragraphs[0]
                if "right" in str(opening.attrs.get("style", "")):
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                self._write(paragraph, children, bold=opening.tag == "th")
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph()
        self.table = []

    def _write(self, paragraph: "Paragraph", children: "Sequence[Token]", *, bold: bool = False) -> None:
        always, italic = bold, False
        link = before = ""
        for child in children:
            if child.type in ("strong_open", "strong_close"):
                bold = always or child.type == "strong_open"
            elif child.type in ("em_open", "em_close"):
                italic = child.type == "em_open"
            elif child.type == "link_open":
                link = str(child.attrs["href"])
            elif child.type == "link_close":
                link = ""
            elif child.type == "footnote_ref":
                if before == "footnote_ref":
                    _append(paragraph, f"<w:r {{ns}}>{_RAISED}<w:t>, </w:t></w:r>")
                self._reference(paragraph, child.meta["id"] + 1)
            elif child.type in ("softbreak", "hardbreak"):
                paragraph.add_run(" ")
            elif child.content:
                self._text(paragraph, child.content, (bold, italic, link))
            before = child.type if child.content or child.type == "footnote_ref" else before

    def _text(self, paragraph: "Paragraph", text: str, look: tuple[bool, bool, str]) -> None:
        """Runs of the text, cut where a comment begins or ends."""
        for piece in filter(None, _SIGN.split(text)):
            code = ord(piece[0])
            if code >= FIRST_CLOSE:
                self.active = [number for number in self.active if number != code - FIRST_CLOSE]
            elif code >= FIRST_OPEN:
                self.active.append(code - FIRST_OPEN)
            else:
                run = paragraph.add_run(piece)
                run.bold, run.italic = look[0] or None, look[1] or None
                if look[2]:
                    _link(paragraph, run, look[2])
                for number in self.active:
                    self.runs.setdefault(number, []).append(run)

    def _reference(self, paragraph: "Paragraph", number: int) -> None:
        """A footnote's reference where it is cited first, later a cross-reference to it: Word has no other way."""
        if number in self.cited:
            words = f"<w:r>{_RAISED}<w:t>{number}</w:t></w:r>"
            mark = f'<w:fldSimple {{ns}} w:instr=" NOTEREF _note{number} \\f \\h ">{words}</w:fldSimple>'
            _append(paragraph, mark)
            return
        self.cited.add(number)
        _append(paragraph, f'<w:bookmarkStart {{ns}} w:id="{number}" w:name="_note{number}"/>')
        _append(paragraph, f'<w:r {{ns}}>{_RAISED}<w:footnoteReference w:id="{number}"/></w:r>')
        _append(paragraph, f'<w:bookmarkEnd {{ns}} w:id="{number}"/>')

    def close(self) -> None:
        """Comments on their runs, and the part that holds the notes."""
        for number, runs in sorted(self.runs.items()):
            self.document.add_comment((runs[0], runs[-1]), _comment(self.found[number], self.grounds), AUTHOR, "nd")
        if self.notes:
            _add_notes(self.document, self.notes)


def _grounds(out: Outgoing) -> dict[str, str]:
    """What each claim was held against, by its id: publishers and tables with their dates."""
    known = {source.id: source for source in out.sources}
    return {claim.id: "; ".join(origins(claim.evidence, known)) for claim in out.audit.claims}


def _comment(found: DeskFinding, grounds: Mapping[str, str]) -> str:
    """A finding in words: by the names of what it rests on, where the desk's message has ids of notes and tables."""
    finding = found.finding
    if held_against := grounds.get(finding.claim, ""):
        message = f"{_IDS.sub('', finding.message)} [{held_against}]"
        finding = finding.model_copy(update={"message": message})
    said = _SIGN.sub("", _NOT_IN_XML.sub("", finding.with_suggestion))
    if not found.override:
        return said
    return f"{said} (Answered for by {found.override.who}: {found.override.reason or 'it is right'})"


def _words(children: "Sequence[Token]") -> Iterator[str]:
    """A note's words; a link's address stands behind them, since a printed page has no links."""
    address = ""
    for child in children:
        if child.type == "link_open":
            address = str(child.attrs["href"])
        elif child.type == "link_close":
            yield f" ({address})"
        elif child.type in ("text", "code_inline"):
            yield child.content
        elif child.type.endswith("break"):
            yield " "


def _append(paragraph: "Paragraph", xml: str) -> None:
    """Adds an element to a paragraph; `{ns}` stands for the declaration of Word's namespace."""
    from docx.oxml import parse_xml

    paragraph._p.append(parse_xml(xml.replace("{ns}", f'xmlns:w="{WORDS}"')))


def _link(paragraph: "Paragraph", run: "Run", address: str) -> None:
    """Makes a run a link."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, f"{RELATION}/hyperlink", is_external=True))
    run.font.underline = True
    paragraph._p.replace(run._r, link)
    link.append(run._r)


def _add_notes(document: "Document", notes: Sequence[tuple[int, str]]) -> None:
    """Word's part for footnotes, with the two separators that it wants first."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    mark = f"<w:r>{_RAISED}<w:footnoteRef/></w:r>"
    size = '<w:rPr><w:sz w:val="18"/></w:rPr>'
    tight = '<w:pPr><w:spacing w:after="40"/></w:pPr>'
    parts = [
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{name}/></w:r></w:p></w:footnote>'
        for number, kind, name in (
            (-1, "separator", "separator"),
            (0, "continuationSeparator", "continuationSeparator"),
        )
    ]
    for number, words in notes:
        text = f'<w:r>{size}<w:t xml:space="preserve"> {escape(_SIGN.sub("", words))}</w:t></w:r>'
        parts.append(f'<w:footnote w:id="{number + 1}"><w:p>{tight}{mark}{text}</w:p></w:footnote>')
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    xml = f'{head}<w:footnotes xmlns:w="{WORDS}">{"".join(parts)}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), NOTES, xml.encode(), document.part.package)
    document.part.relate_to(part, f"{RELATION}/footnotes")


def _timeless(data: bytes) -> bytes:
    """The same file without the time of its making."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            content = _CLOCK.sub(b"", content) if name == "word/comments.xml" else content
            new.writestr(zipfile.ZipInfo(name, MADE), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
