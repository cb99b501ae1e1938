"""Lines and columns of a text's offsets."""

import re
from bisect import bisect_right
from functools import cached_property

LINE_END = re.compile(r"\r\n|\n|\r")


class Lines:
    """A text's lines, to tell the line and column of an offset, both counted from 1, columns in code points."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(end.end() for end in LINE_END.finditer(self._text))]

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
