"""The lines of a PDF page from its letters' places: words by their gaps, notes' raised marks taken off."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import pi
from statistics import median
from typing import Any, NamedTuple

from pipeline.sources.tables.periods import is_period
from pipeline.sources.tables.printed import CellKind, read_printed, style_of

MAX_CHARACTERS = 60_000

"""Characters of a page that are looked at; more is a drawing."""

GAP = 0.5

"""Between two cells of a row stands at least so much of the letters' size; between words about half of it."""

WORD_GAP = 0.18

RAISED = 0.78

"""A letter smaller than this share of its line's is a note's mark, where it also stands higher."""

_DIGIT = re.compile(r"\d")

_ENDING = re.compile(r"\)?%?\)?|[*†‡§]+")

_SIGN = re.compile(r"[-−–(]?(?:(?:US|AU|CA|HK|NZ|A|C|S|R)?\$|[£€¥₹])\(?|\(")

_SCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

Letter = tuple[float, float, float, float, str, float, bool]

"""A letter's left, right, foot and top, itself, its size, and whether a blank stands before it."""


class Word(NamedTuple):
    """A word of a line from `left` to `right`."""

    text: str
    left: float
    right: float


@dataclass(slots=True)
class Chunk:
    """Words of a line that stand together from `left` to `right`, the letters' size, what they print, if a period."""

    text: str
    left: float
    right: float
    size: float
    kind: CellKind = CellKind.WORDS
    timed: bool = False
    words: list[Word] = field(default_factory=list)


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


def lines_by_turn(text_page: Any) -> list[list[PageLine]]:
    """The page's lines from top to foot, for each way in which letters stand on it: a wide table is often turned.

    The places of turned letters are those that they have once the page is turned for reading.
    """
    turns: dict[int, list[Letter]] = {}
    for turn, letter in _letters(text_page):
        turns.setdefault(turn, []).append(letter)
    return [_lines(letters) for _, letters in sorted(turns.items())]


def _letters(text_page: Any) -> Iterator[tuple[int, Letter]]:
    """Each letter with the quarters by which it is turned; those that stand askew are left out."""
    import pypdfium2.raw as pdfium

    count = min(text_page.count_chars(), MAX_CHARACTERS)
    left, right, foot, top = (ctypes.c_double() for _ in range(4))
    loose = pdfium.FS_RECTF()
    spaced = False
    for i in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, i)
        letter = chr(code) if code < 0x110000 else "\ufffd"
        if code in (2, 0xFFFE):  # a hyphen at a line's end
            letter = "-"
        if letter.isspace() or code in (0, 0xFFFF) or letter == "\u00ad":
            spaced = True
            continue
        quarters = pdfium.FPDFText_GetCharAngle(text_page, i) * 2 / pi
        turn = round(quarters) % 4
        if (
            not pdfium.FPDFText_GetCharBox(text_page, i, left, right, foot, top)
            or abs(quarters - round(quarters)) > 0.06
        ):
            continue
        begins, ends, low, high = left.value, right.value, foot.value, top.value
        if pdfium.FPDFText_GetLooseCharBox(text_page, i, loose) and loose.right > loose.left:
            # with the room around the letter, so that "11" is one word and a comma stands on its line
            begins, ends, low, high = loose.left, loose.right, loose.bottom, loose.top
        box = _turned(turn, begins, ends, low, high)
        yield turn, (*box, letter, pdfium.FPDFText_GetFontSize(text_page, i), spaced)
        spaced = False


def _turned(turn: int, left: float, right: float, foot: float, top: float) -> tuple[float, float, float, float]:
    """A letter's left, right, foot and top once the page is turned so that it stands upright."""
    boxes = (
        (left, right, foot, top),
        (-top, -foot, left, right),
        (-right, -left, -top, -foot),
        (foot, top, -right, -left),
    )
    return boxes[turn]


def _lines(letters: list[Letter]) -> list[PageLine]:
    lines = _parted([_line(group) for group in _with_raised(list(_grouped(letters)))])
    style = style_of([chunk.text for line in lines for chunk in line.chunks])
    for line in lines:
        for chunk in line.chunks:
            chunk.kind = read_printed(chunk.text, style).kind
            chunk.timed = is_period(chunk.text)
    return lines


def _parted(lines: list[PageLine]) -> list[PageLine]:
    """The lines, those of tables with no more room between columns than between words as a chunk for each cell."""
    words = [[word for chunk in line.chunks for word in chunk.words] for line in lines]
    for n, cells in tight_rows(words):
        if len(lines[n].chunks) < len(cells):
            size = lines[n].chunks[0].size
            lines[n].chunks = [
                Chunk(" ".join(word.text for word in cell), cell[0].left, cell[-1].right, size) for cell in cells
            ]
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
            chunks.append(Chunk(letter, left, right, own, words=[Word(letter, left, right)]))
        else:
            apart = gap > WORD_GAP * size or (spaced and gap > 0.08 * size)
            chunks[-1].text += (" " if apart else "") + letter
            chunks[-1].right = max(right, chunks[-1].right)
            begun, begins = ("", left) if apart else chunks[-1].words.pop()[:2]
            chunks[-1].words.append(Word(begun + letter, begins, right))
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
            first, *others = chunk.words
            last = before.words.pop()
            before.words += [Word(last.text + first.text, last.left, first.right), *others]
        else:
            joined.append(chunk)
    return joined


# Columns as near to one another as words --------------------------------------------------------------------------

FEWEST_ROWS, FEWEST_COLUMNS = 3, 2
_VALUE = re.compile(r"[-−–(]?[$£€¥]?\d[\d,.]*%?\)?|[-–—]")
_GROUP = re.compile(r"\d{1,3} \d{3}(?!\S)")
"""Digits with a blank between thousands, which are one figure as well as two."""

Row = tuple[list[Word], int]
"""A line's words, and how many of them are figures at its end."""


def tight_rows(lines: Sequence[Sequence[Word]]) -> Iterator[tuple[int, list[list[Word]]]]:
    """For each line of a table that is set so tightly its number and its cells' words: the label's, then each figure's.

    Such a table is a run of lines that end in as many figures each, one below the other.
    """
    counts = [_figures_at_end(words) for words in lines]
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and counts[end] == counts[start]:
            continue
        rows = [(list(words), counts[start]) for words in lines[start:end]]
        if len(rows) >= FEWEST_ROWS and counts[start] >= FEWEST_COLUMNS and _in_columns(rows):
            for n, (words, count) in enumerate(rows, start=start):
                yield n, [words[:-count], *([word] for word in words[-count:])]
        start = end


def _figures_at_end(words: Sequence[Word]) -> int:
    """How many figures end a line behind a word; 0 for a line of figures alone, and where two may be one."""
    count = 0
    while count < len(words) and _VALUE.fullmatch(words[-1 - count].text):
        count += 1
    joined = " ".join(word.text for word in words[len(words) - count :])
    return 0 if count == len(words) or _GROUP.search(joined) else count


def _in_columns(rows: Sequence[Row]) -> bool:
    """Whether the rows' figures stand below one another, each column right of the one before and of the labels."""
    edge = max(words[-count - 1].right for words, count in rows)
    for at in range(rows[0][1], 0, -1):
        column = [words[-at] for words, _ in rows]
        if max(word.left for word in column) >= min(word.right for word in column):
            return False
        if min(word.left for word in column) <= edge:
            return False
        edge = max(word.right for word in column)
    return True
