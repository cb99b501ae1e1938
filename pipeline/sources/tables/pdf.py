"""Tables of a PDF page, which has no tables, only letters at places: lines, gaps between words, columns of figures."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from pipeline.sources.tables.grid import RawCell, RawTable, laid_out
from pipeline.sources.tables.periods import is_period
from pipeline.sources.tables.printed import CellKind, read_printed, style_of

_REACH = 5_000
"""Letters within which a table's next row stands."""
MAX_CHARACTERS = 60_000
"""Characters of a page that are looked at; more is a drawing."""
GAP = 0.5
"""Between two cells of a row stands at least so much of the letters' size; between words about half of it."""
WORD_GAP = 0.18
NEARLY = 1.5
"""Points by which two places of a header are as good as one another."""
RAISED = 0.78
"""A letter smaller than this share of its line's is a note's mark, where it also stands higher."""
_DIGIT = re.compile(r"\d")
_ENDING = re.compile(r"\)?%?\)?|[*†‡§]+")
_SIGN = re.compile(r"[-−–(]?(?:(?:US|AU|CA|HK|NZ|A|C|S|R)?\$|[£€¥₹])\(?|\(")
_SCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


Letter = tuple[float, float, float, float, str, float, bool]
"""A letter's left, right, foot and top, itself, its size, and whether a blank stands before it."""


@dataclass(slots=True)
class Chunk:
    """Words of a line that stand together from `left` to `right`, the letters' size, what they print, if a period."""

    text: str
    left: float
    right: float
    size: float
    kind: CellKind = CellKind.WORDS
    timed: bool = False


@dataclass(slots=True)
class PageLine:
    """A line of a page: its chunks from left to right, its top and foot (a page's foot is 0), its letters unspaced."""

    chunks: list[Chunk]
    top: float
    foot: float
    letters: str = ""

    @property
    def text(self) -> str:
        return " ".join(chunk.text for chunk in self.chunks)


@dataclass(slots=True)
class PageTable:
    """A table of a page with the letters of its lines without blanks, by which its place in a text is found."""

    raw: RawTable
    lines: list[str]

    def place(self, letters: str, floor: int) -> tuple[int, int] | None:
        """From where to where its rows stand in a text without blanks; None where fewer than half of them do."""
        found: list[tuple[int, int]] = []
        at = floor
        for line in self.lines:
            if len(line) < 3:
                continue
            place = letters.find(line, at, at + _REACH if found else len(letters))
            if place >= 0:
                at = place + len(line)
                found.append((place, at))
        return (found[0][0], found[-1][1]) if found and len(found) * 2 >= len(self.lines) else None


def open_pdf(body: bytes) -> Any:
    """The document for reading letters' places; None where the library cannot open it (its text may still be had)."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError:
        return None


def page_tables(document: Any, number: int) -> list[PageTable]:
    """The tables of the page with that number, counted from 1."""
    import pypdfium2

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return []
    text_page = page.get_textpage()
    try:
        lines = _lines(text_page)
    finally:
        text_page.close()
        page.close()
    return list(_tables(lines, number))


def _lines(text_page: Any) -> list[PageLine]:
    """The page's lines from top to foot."""
    import pypdfium2.raw as pdfium

    count = min(text_page.count_chars(), MAX_CHARACTERS)
    left, right, foot, top = (ctypes.c_double() for _ in range(4))
    loose = pdfium.FS_RECTF()
    letters: list[tuple[float, float, float, float, str, float, bool]] = []
    spaced = False
    for i in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, i)
        letter = chr(code) if code < 0x110000 else "\ufffd"
        if code in (2, 0xFFFE):  # a hyphen at a line's end
            letter = "-"
        if letter.isspace() or code in (0, 0xFFFF) or letter == "\u00ad":
            spaced = True
            continue
        if (
            not pdfium.FPDFText_GetCharBox(text_page, i, left, right, foot, top)
            or abs(pdfium.FPDFText_GetCharAngle(text_page, i)) > 0.1
        ):
            continue
        begins, ends, low, high = left.value, right.value, foot.value, top.value
        if pdfium.FPDFText_GetLooseCharBox(text_page, i, loose) and loose.right > loose.left:
            # with the room around the letter, so that "11" is one word and a comma stands on its line
            begins, ends, low, high = loose.left, loose.right, loose.bottom, loose.top
        letters.append((begins, ends, low, high, letter, pdfium.FPDFText_GetFontSize(text_page, i), spaced))
        spaced = False
    lines = [_line(group) for group in _with_raised(list(_grouped(letters)))]
    style = style_of([chunk.text for line in lines for chunk in line.chunks])
    for line in lines:
        for chunk in line.chunks:
            chunk.kind = read_printed(chunk.text, style).kind
            chunk.timed = is_period(chunk.text)
    return lines


def _with_raised(groups: list[list[Letter]]) -> list[list[Letter]]:
    """Lines with the small letters that stand raised beside theirs, which were grouped as a line above it."""
    lines: list[list[Letter]] = []
    for group in groups:
        small = lines[-1] if lines else []
        size = median(each[5] for each in group)
        if (
            small
            and all(each[5] < RAISED * size for each in small)
            and min(e[2] for e in small) < max(e[3] for e in group)
        ):
            lines.pop()
            group = sorted([*small, *group], key=lambda letter: letter[0])
        lines.append(group)
    return lines


def _grouped(letters: list[Letter]) -> Iterator[list[Letter]]:
    """Letters by line: those whose middle lies within the height of the line's first letters."""
    ordered = sorted(letters, key=lambda each: -(each[2] + each[3]) / 2)
    line: list[Letter] = []
    middle, height = 0.0, 0.0
    for each in ordered:
        at, tall = (each[2] + each[3]) / 2, max(each[5], each[3] - each[2])
        if line and abs(at - middle) > 0.42 * max(height, 0.6 * tall):
            yield sorted(line, key=lambda letter: letter[0])
            line = []
        if not line:
            middle, height = at, tall
        line.append(each)
        if len(line) <= 40:
            middle = middle + (at - middle) / len(line)
            height = max(height, tall)
    if line:
        yield sorted(line, key=lambda letter: letter[0])


def _line(letters: list[Letter]) -> PageLine:
    size = median(each[5] for each in letters) or 10.0
    middle = median((each[2] + each[3]) / 2 for each in letters)
    chunks: list[Chunk] = []
    last: float | None = None
    for left, right, foot, top, letter, own, spaced in letters:
        raised = own < RAISED * size and (foot + top) / 2 > middle
        if raised and (letter.isalnum() or letter in "*†‡(),[]-"):
            before = chunks[-1].text if chunks else ""
            if letter in "23" and re.search(r"(?:\b[kcdm]?m|\b10)$", before):
                chunks[-1].text += letter.translate(_SCRIPTS)
                chunks[-1].right = right
            continue
        gap = left - last if last is not None else 0.0
        if last is None or gap > GAP * size:
            chunks.append(Chunk(letter, left, right, own))
        else:
            chunks[-1].text += (" " if gap > WORD_GAP * size or (spaced and gap > 0.08 * size) else "") + letter
            chunks[-1].right = max(right, chunks[-1].right)
        last = max(right, last) if last is not None and gap <= GAP * size else right
    return PageLine(
        _whole(chunks),
        max(each[3] for each in letters),
        min(each[2] for each in letters),
        "".join(each[4] for each in letters),
    )


def _whole(chunks: list[Chunk]) -> list[Chunk]:
    """Chunks with currency signs, closing brackets and percent signs joined to their figures."""
    joined: list[Chunk] = []
    for chunk in chunks:
        before = joined[-1] if joined else None
        ends = (
            before
            and chunk.left - before.right < 1.5 * chunk.size
            and _ENDING.fullmatch(chunk.text)
            and _DIGIT.search(before.text)
        )
        starts = before and len(joined) > 1 and _SIGN.fullmatch(before.text) and chunk.text[:1] in "0123456789(-−–—."
        if before and (ends or starts):
            before.text += chunk.text
            before.right = chunk.right
        else:
            joined.append(chunk)
    return joined


def _is_value(chunk: Chunk) -> bool:
    return chunk.kind is not CellKind.WORDS


def _is_row(line: PageLine) -> bool:
    """Whether a line has figures beside something else, not years alone, and is no line of prose."""
    values = sum(map(_is_value, line.chunks))
    figures = [chunk for chunk in line.chunks[1:] if chunk.kind is CellKind.FIGURE]
    years = all(chunk.timed for chunk in figures)
    return len(line.chunks) >= 2 and not years and values * 2 >= len(line.chunks) - 1


def _tables(lines: list[PageLine], number: int) -> Iterator[PageTable]:
    """Runs of rows with their headers above; a run ends at two lines that are none, or at a gap."""
    i = 0
    taken = 0
    while i < len(lines):
        if not _is_row(lines[i]):
            i += 1
            continue
        last = i
        j = i + 1
        height = _pitch(lines, i)
        while j < len(lines) and j - last <= 4 and lines[j - 1].foot - lines[j].top < 2.6 * height:
            if _is_row(lines[j]):
                last = j
            elif _is_prose(lines[j]):
                break
            j += 1
        rows = [k for k in range(i, last + 1) if _is_row(lines[k])]
        if len(rows) >= 2:
            found = _table(lines, taken, i, last, number)
            if found:
                yield found
                taken = last + 1
        i = last + 1


def _pitch(lines: list[PageLine], i: int) -> float:
    return max((chunk.size for chunk in lines[i].chunks), default=10.0) * 1.2


def _is_prose(line: PageLine) -> bool:
    return any(len(chunk.text) > 90 for chunk in line.chunks)


def _table(lines: list[PageLine], floor: int, first: int, last: int, number: int) -> PageTable | None:
    """The table of the rows from `first` to `last`, with the header lines above them."""
    rows = [lines[k] for k in range(first, last + 1) if _is_row(lines[k])]
    ranked = sum(_ranked(row) for row in rows) > 0.6 * len(rows)
    columns = _columns(rows)
    if not columns:
        return None
    margin = min(chunk.left for row in rows for chunk in row.chunks[: 1 + ranked])
    frame = Frame(columns, margin, ranked, () if ranked else _label_lefts(rows, columns[0][0]))
    head = _head(lines, floor, first, frame)
    used = range(head, last + 1)
    while first > head and _bare(lines[first - 1], frame):
        first -= 1  # a section's title below the headers
    header: list[list[RawCell]] = []
    below: list[tuple[int, int]] = []
    for k in range(first - 1, head - 1, -1):
        spans = frame.spans(lines[k], lowest=k == first - 1, header=True, below=below)
        below = [*below, *(span for span in spans if span[0] >= 0)]
        header.insert(0, _cells(lines[k], frame, spans))
    body = _body([lines[k] for k in range(first, last + 1)], frame)
    above, caption = _above(lines, floor, head)
    raw = laid_out(
        [*_stacked(header), *body], caption=caption, above=above, page=number, spans=True, head=0,
    )  # fmt: skip
    return PageTable(raw, [lines[k].letters for k in used])


def _ranked(row: PageLine) -> bool:
    """Whether a row begins with a rank before its label."""
    return (
        len(row.chunks) > 2
        and bool(re.fullmatch(r"=?\d{1,3}[.=]?", row.chunks[0].text))
        and not _is_value(row.chunks[1])
    )


Column = tuple[float, float]


def _columns(rows: Sequence[PageLine]) -> list[Column]:
    """The places of the columns of values, from the figures' extents, which overlap down a column."""
    figures = sorted(
        (chunk.left, chunk.right, _is_value(chunk)) for row in rows for chunk in row.chunks[1:] if len(chunk.text) < 30
    )
    if not any(value for _, _, value in figures):
        return []
    groups: list[list[tuple[float, float, bool]]] = []
    reach = -1.0
    for left, right, value in figures:
        if groups and left <= reach:
            groups[-1].append((left, right, value))
            reach = max(reach, right)
        else:
            groups.append([(left, right, value)])
            reach = right
    least = max(1, round(0.05 * len(rows)))
    return [
        (min(left for left, _, _ in group), max(right for _, right, _ in group))
        for group in groups
        if sum(value for _, _, value in group) >= least or len(group) >= 0.5 * len(rows)
    ]


@dataclass(slots=True)
class Frame:
    """Where columns of values stand, where labels begin (`lefts` for several columns of them), and if ranks do."""

    columns: list[Column]
    margin: float
    ranked: bool
    lefts: tuple[float, ...] = ()

    @property
    def pitch(self) -> float:
        """The distance from one column to the next, as most of them have it."""
        rights = [right for _, right in self.columns]
        return median([after - before for before, after in pairwise(rights)]) if len(rights) > 1 else 60.0

    def is_label(self, chunk: Chunk, position: int) -> bool:
        """Whether a chunk names its row: the first of its line (or the first two), left of all values."""
        first = self.columns[0][0]
        if position > max(int(self.ranked), len(self.lefts) - 1) or chunk.left >= first:
            return False
        if len(self.lefts) > 1:
            return chunk.right <= first - 1
        return chunk.right <= first - 1 or chunk.left - self.margin < 0.3 * (first - self.margin)

    def near(self, chunk: Chunk) -> int:
        """The column whose left, middle or right stands nearest to that of a chunk."""
        return min(range(len(self.columns)), key=lambda n: self._distance(chunk, n, n))

    def _distance(self, chunk: Chunk, a: int, b: int) -> float:
        left, right = self.columns[a][0], self.columns[b][1]
        middle = abs((left + right) / 2 - (chunk.left + chunk.right) / 2)
        return min(middle, abs(chunk.left - left), abs(chunk.right - right))

    def spans(
        self, line: PageLine, *, lowest: bool = True, header: bool = False, below: Sequence[tuple[int, int]] = ()
    ) -> list[tuple[int, int]]:
        """For each chunk the first and last column that it stands in or over; (-1, -1) for a label.

        A header cuts none of the spans `below` it.
        """
        found = [
            (-1, -1) if self.is_label(chunk, n) else (self.near(chunk),) * 2 for n, chunk in enumerate(line.chunks)
        ]
        over = [n for n, span in enumerate(found) if span[0] >= 0]
        if not header:
            return found
        if len(over) == len(self.columns):
            for column, n in enumerate(over):
                found[n] = (column, column)
            return found
        for position, n in enumerate(over):
            chunk = line.chunks[n]
            under = [c for c, (left, right) in enumerate(self.columns) if chunk.left < right and chunk.right > left]
            if lowest and len(under) < 2:
                continue
            floor = found[over[position - 1]][1] + 1 if position else 0
            roof = self.near(line.chunks[over[position + 1]]) - 1 if position + 1 < len(over) else len(self.columns) - 1
            found[n] = self._centred(chunk, under or [found[n][0]], floor, roof, below)
        return found

    def _centred(
        self, chunk: Chunk, under: list[int], floor: int, roof: int, below: Sequence[tuple[int, int]]
    ) -> tuple[int, int]:
        """The run of columns that a header stands in the middle of, the widest of those that are as good."""
        best, least = (max(under[0], floor), max(under[-1], floor)), 0.3 * self.pitch
        middle = (chunk.left + chunk.right) / 2
        for a in range(max(floor, 0), under[0] + 1):
            for b in range(max(a, under[-1]), roof + 1):
                if any(c <= b and d >= a and not (a <= c and d <= b) and c < d for c, d in below):
                    continue
                left, right = self.columns[a][0], self.columns[b][1]
                begins = self.columns[a - 1][1] if a else self.columns[0][1] - self.pitch
                off = min(abs((left + right) / 2 - middle), abs((begins + right) / 2 + 0.05 * self.pitch - middle))
                if a == b:
                    off = min(off, abs(chunk.right - right), abs(chunk.left - left))
                wider = off <= least + NEARLY and b - a > best[1] - best[0] and off <= 0.3 * self.pitch
                if off < least - NEARLY or wider:
                    best, least = (a, b), min(off, least)
        return best


def _cells(line: PageLine, frame: Frame, spans: Sequence[tuple[int, int]] | None = None) -> list[RawCell]:
    """A line's cells: a rank where the table has them, the label, one for each column; a header over several as one."""
    names: list[str] = []
    lefts: list[float] = []
    merged: list[tuple[int, int, str]] = []
    for chunk, (a, b) in zip(line.chunks, spans or frame.spans(line), strict=True):
        if a < 0:
            names.append(chunk.text)
            lefts.append(chunk.left)
        elif merged and a <= merged[-1][1]:
            before = merged.pop()
            merged.append((before[0], max(before[1], b), f"{before[2]} {chunk.text}"))
        else:
            merged.append((a, b, chunk.text))
    if len(frame.lefts) > 1:
        columns = [_nearest(frame.lefts, left) for left in lefts]
        cells = [
            RawCell(" ".join(name for name, at in zip(names, columns, strict=True) if at == n))
            for n in range(len(frame.lefts))
        ]
    else:
        cells = [RawCell(names.pop(0) if len(names) > 1 else "")] if frame.ranked else []
        cells.append(RawCell(" ".join(names)))
    at = 0
    for a, b, text in merged:
        cells.extend(RawCell("") for _ in range(at, a))
        cells.append(RawCell(text, columns=b - a + 1))
        at = b + 1
    cells.extend(RawCell("") for _ in range(at, len(frame.columns)))
    return cells


def _nearest(places: Sequence[float], at: float) -> int:
    return min(range(len(places)), key=lambda n: abs(places[n] - at))


def _label_lefts(rows: Sequence[PageLine], first: float) -> tuple[float, ...]:
    """Where labels begin, if they stand in several columns: some rows have both, and others the second alone."""
    seconds = [
        row.chunks[1].left
        for row in rows
        if len(row.chunks) > 1 and not _is_value(row.chunks[1]) and row.chunks[1].right < first
    ]
    if not seconds:
        return ()
    second = median(seconds)
    alone = sum(abs(row.chunks[0].left - second) < 2 for row in rows)
    both = sum(abs(left - second) < 2 for left in seconds)
    margin = min(row.chunks[0].left for row in rows)
    return (margin, second) if both + alone > 0.6 * len(rows) and both and second - margin > 15 else ()


def _bare(line: PageLine, frame: Frame) -> bool:
    """Whether a line has a label and nothing over the columns."""
    return all(frame.is_label(chunk, n) for n, chunk in enumerate(line.chunks))


def _head(lines: list[PageLine], floor: int, first: int, frame: Frame) -> int:
    """Where the header lines above the rows begin: lines with words over the columns, no figure that is no period."""
    head = first
    for k in range(first - 1, max(floor, first - 8) - 1, -1):
        line = lines[k]
        if line.foot - lines[k + 1].top > 2.2 * _pitch(lines, k + 1):
            break
        over = [chunk for n, chunk in enumerate(line.chunks) if not frame.is_label(chunk, n)]
        if not over or _is_prose(line):
            if (
                not over
                and k > floor
                and len(line.chunks) == 1
                and len(line.text) < 40
                and _more_headers(lines[k - 1], frame)
            ):
                head = k
                continue
            break
        if len(line.chunks) == 1 and line.chunks[0].left < frame.margin + line.chunks[0].size:
            break  # a title, which begins where labels do
        if any(chunk.kind is CellKind.FIGURE and not chunk.timed for chunk in over) and not all(
            chunk.text.strip("()").isdigit() for chunk in over
        ):
            break
        head = k
    return head


def _more_headers(line: PageLine, frame: Frame) -> bool:
    return (
        len(line.chunks) >= 2
        and not _is_row(line)
        and not any(frame.is_label(c, n) for n, c in enumerate(line.chunks) if n)
    )


def continued(upper: str, lower: str) -> str:
    """Words that go on in the next line, without the hyphen that a line's end made."""
    if upper.endswith("-") and lower[:1].islower():
        return upper[:-1] + lower
    return f"{upper} {lower}"


def _stacked(header: list[list[RawCell]]) -> list[list[RawCell]]:
    """Header lines with those joined that are one header in two lines: they cover the same columns."""
    rows: list[dict[tuple[int, int], str]] = []
    for line in header:
        at, cells = 0, {}
        for cell in line:
            if cell.text:
                cells[at, at + cell.columns - 1] = cell.text
            at += cell.columns
        rows.append(cells)
    width = sum(cell.columns for cell in header[0]) if header else 0
    for upper, lower in pairwise(rows):
        for span in [span for span in lower if span in upper]:
            lower[span] = continued(upper.pop(span), lower[span])
    out = []
    for cells in rows:
        if not cells:
            continue
        line, at = [], 0
        for (a, b), text in sorted(cells.items()):
            line.extend(RawCell("") for _ in range(at, a))
            line.append(RawCell(text, header=True, columns=b - a + 1))
            at = b + 1
        line.extend(RawCell("") for _ in range(at, width))
        out.append(line)
    return out


def _body(lines: list[PageLine], frame: Frame) -> list[list[RawCell]]:
    """The rows with labels that go over two lines joined, and each label's indent."""
    lefts = [line.chunks[0].left for line in lines if frame.is_label(line.chunks[0], 0)]
    margin = min(lefts, default=0.0)
    rows: list[list[RawCell]] = []
    waiting: tuple[str, int, bool] | None = None
    widest = max((line.chunks[0].right for line in lines if frame.is_label(line.chunks[0], 0)), default=0.0) - margin
    name = max(int(frame.ranked), len(frame.lefts) - 1)
    for line in lines:
        cells = _cells(line, frame)
        label = cells[name].text
        level = round((line.chunks[0].left - margin) / max(line.chunks[0].size * 0.5, 1.0)) if label and not name else 0
        bare = not name and label and not any(cell.text for cell in cells[name + 1 :])
        goes_on = label[:1].islower()
        if bare and goes_on and rows and waiting is None and not rows[-1][name].text.endswith((".", ":")):
            rows[-1][name] = RawCell(continued(rows[-1][name].text, label), level=rows[-1][name].level)
            continue
        if waiting is not None:
            if label and (goes_on or (waiting[2] and not bare and abs(level - waiting[1]) <= 1)):
                label, level = continued(waiting[0], label), waiting[1]
            else:
                rows.append([RawCell(waiting[0], level=waiting[1]), *(RawCell("") for _ in cells[1:])])
            waiting = None
        if bare:
            full = line.chunks[0].right - margin > 0.8 * widest and not label.endswith(":")
            waiting = (label, level, full)  # a label that fills its column goes on in the next line
            continue
        cells[name] = RawCell(label, level=level)
        rows.append(cells)
    return rows


def _above(lines: list[PageLine], floor: int, head: int) -> tuple[tuple[str, ...], str]:
    """The lines right above a table, nearest last, and the one among them that is its caption."""
    found: list[str] = []
    for k in range(head - 1, max(floor, head - 5) - 1, -1):
        text = lines[k].text
        if len(text) > 300 or (len(lines[k].chunks) > 1 and _is_row(lines[k])):
            break
        if found and lines[k].foot - lines[k + 1].top > 2.5 * _pitch(lines, k + 1):
            break
        found.insert(0, text)
    caption = next(
        (
            text
            for text in reversed(found)
            if re.match(r"(?:table|exhibit|schedule|figure|statement)\s", text, re.IGNORECASE)
        ),
        "",
    )
    return tuple(text for text in found if text != caption), caption
