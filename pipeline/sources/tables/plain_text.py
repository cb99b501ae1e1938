"""Tables that a plain text draws without Markdown: lines of separated fields, and columns kept apart by blanks."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.sources.tables.delimited import fields_of, separator_of
from pipeline.sources.tables.grid import RawCell, RawTable, laid_out
from pipeline.sources.tables.pdf import tables_of_lines
from pipeline.sources.tables.pdf_lines import Chunk, PageLine
from pipeline.sources.tables.periods import is_period
from pipeline.sources.tables.printed import read_printed, style_of

_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n(?:.*\n)*? {0,3}\1[`~]*[ \t]*$", re.MULTILINE)
_DRAWN_RULE = re.compile(r"[\s\-–—=_+|.:*~]+")
_LEADERS = re.compile(r"\.{3,}|[-=_]{3,}")
_WORDS = re.compile(r"\S+(?: \S+)*")
_FIGURES = re.compile(r"(?:\(?[-−–+]?[$€£]?\d[\d,]*(?:[.,]\d+)\)?%?(?: |$)){2,}")
_GROUPED = re.compile(r"\d,\d{3}(?!\d)")
_APART = re.compile(r"(?:(?<=\S)(?: {2,}+|\t)|(?<!\.)\.{3,}+ ?)[^\n]{0,40}?\d")
_LETTER, _SIZE, _PITCH = 6.0, 10.0, 14.0
"""A typewriter's letter in points: what stands apart on a page by these measures stands apart in a text."""
_LONGEST_LINE = 400
_FEWEST_FIELDS = 3
_FEWEST_LINES = 3
_LONGEST_TITLE = 150

Found = tuple[RawTable, int, int]
Place = tuple[int, int]
PlacedLine = tuple[int, str]


def plain_tables(text: str, taken: Sequence[Place] = ()) -> list[Found]:
    """Each table with the code points that its lines take up, outside the places `taken` and fenced code."""
    closed = sorted([*taken, *((fence.start(), fence.end()) for fence in _FENCED.finditer(text))])
    lines = list(_open_lines(text, closed))
    separated: list[Found] = []
    title = ""
    for block in _blocks(lines):
        if found := _separated(text, block, title):
            separated.append(found)
        title = block[-1][1].strip(" \t#*_>") if len(block[-1][1]) <= _LONGEST_TITLE else ""
    if not _APART.search(text):
        return separated
    inside = [(start, end) for _, start, end in separated]
    rest = [(at, "" if any(a <= at < b for a, b in inside) else line) for at, line in lines]
    return sorted([*separated, *_aligned(text, rest)], key=lambda found: found[1])


def _open_lines(text: str, closed: Sequence[Place]) -> Iterator[PlacedLine]:
    """The lines with their places, those in closed places empty, drawn rules left out."""
    at, n = 0, 0
    for line in text.split("\n"):
        while n < len(closed) and closed[n][1] <= at:
            n += 1
        shut = n < len(closed) and closed[n][0] <= at
        if shut or not line.strip() or not _DRAWN_RULE.fullmatch(line):
            yield at, "" if shut or len(line) > _LONGEST_LINE else line.rstrip("\r")
        at += len(line) + 1


def _blocks(lines: Sequence[PlacedLine]) -> Iterator[list[PlacedLine]]:
    for filled, block in groupby(lines, key=lambda line: bool(line[1].strip())):
        if filled:
            yield list(block)


# Lines of separated fields -------------------------------------------------------------------------------------------


def _separated(text: str, block: list[PlacedLine], title: str) -> Found | None:
    """The table of a block whose lines have as many fields each, but for lines of words above and below.

    `title` is the last line before the block.
    """
    bare = [line.strip(" |") for _, line in block]
    separator = separator_of("\n".join(bare)) if len(block) >= _FEWEST_LINES else None
    if separator is None:
        return None
    rows = [fields_of([line], separator)[0] if line else [] for line in bare]
    wide = [n for n, row in enumerate(rows) if len(row) >= _FEWEST_FIELDS]
    if len(wide) < _FEWEST_LINES or len({len(rows[n]) for n in wide}) > 1 or wide[-1] + 1 - wide[0] != len(wide):
        return None
    if _is_prose([bare[n] for n in wide], separator):
        return None
    first, last = wide[0], wide[-1]
    start, end = block[first][0], block[last][0] + len(block[last][1])
    raw = laid_out(
        [[RawCell(field.strip()) for field in rows[n]] for n in wide],
        above=(title, *(line.strip(" \t#*_>") for _, line in block[:first]))[-3:], spans=False,
        drawn=text[start:end], starts=[block[n][0] - start for n in wide], bar=separator,
    )  # fmt: skip
    return raw, start, end


def _is_prose(lines: Sequence[str], separator: str) -> bool:
    """Whether commas or semicolons are those of sentences, with a blank behind most of them, or part thousands."""
    marks = sum(line.count(separator) for line in lines)
    within = sum(line.count(f"{separator} ") + (separator == "," and len(_GROUPED.findall(line))) for line in lines)
    return separator in ",;" and within * 2 > marks


# Columns of blanks ---------------------------------------------------------------------------------------------------


def _aligned(text: str, lines: Sequence[PlacedLine]) -> Iterator[Found]:
    """Tables whose columns stand below one another, read as those of a page whose letters are all of one width."""
    placed: list[tuple[int, str, PageLine]] = []
    for row, (at, line) in enumerate(lines):
        if line.strip():
            shown = _LEADERS.sub(lambda drawn: " " * len(drawn[0]), line.expandtabs(8))
            chunks = [_chunk(words) for words in _words(shown)]
            if chunks:
                top = -row * _PITCH
                placed.append((at, line, PageLine(chunks, top, top - _SIZE, "".join(shown.split()))))
    _read_kinds([line for *_, line in placed])
    for table in tables_of_lines([line for *_, line in placed], 0):
        used = [placed[n] for n in table.used]
        start, end = used[0][0], used[-1][0] + len(used[-1][1])
        raw = table.raw
        raw.drawn, raw.bar = text[start:end], ""
        raw.starts = _starts(raw, [(at - start, line.letters) for at, _, line in used])
        yield raw, start, end


def _words(line: str) -> Iterator[re.Match[str]]:
    """Words that stand together; figures that wide ones push to within a blank of each other stand apart."""
    for words in _WORDS.finditer(line):
        if _FIGURES.fullmatch(words[0]):
            yield from re.compile(r"\S+").finditer(line, words.start(), words.end())
        else:
            yield words


def _chunk(words: re.Match[str]) -> Chunk:
    left = words.start() * _LETTER
    return Chunk(words[0], left, left + len(words[0]) * _LETTER, _SIZE)


def _read_kinds(lines: Sequence[PageLine]) -> None:
    """What each chunk prints, by how the text's figures have their decimals."""
    style = style_of([chunk.text for line in lines for chunk in line.chunks])
    for line in lines:
        for chunk in line.chunks:
            chunk.kind = read_printed(chunk.text, style).kind
            chunk.timed = is_period(chunk.text)


def _starts(raw: RawTable, lines: Sequence[tuple[int, str]]) -> list[int]:
    """For each row of the grid the place of the line that ends as it does; rows may be made of two lines."""
    starts: list[int] = []
    n = 0
    for row in raw.rows:
        last = next(("".join(cell.text.split()) for cell in reversed(row) if cell and cell.text.strip()), "")
        found = next((k for k in range(n, min(n + 8, len(lines))) if lines[k][1].endswith(last)), None)
        starts.append(lines[min(n if found is None else found, len(lines) - 1)][0])
        n = n if found is None else found + 1
    return starts
