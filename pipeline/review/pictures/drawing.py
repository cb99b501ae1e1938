"""A chart drawn to scale: as one SVG file that needs nothing else, in light and dark, with its words; or as PNG."""

import textwrap
import zlib
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.models import FrozenModel
from pipeline.review.pictures.chart import Bar, Chart

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE = Path(__file__).with_name("drawing.svg.j2")
WIDTH, LETTER, MARGIN = 420, Decimal("10.2"), 16
"""The picture's width, what a digit of a value takes, and the white round a PNG, in its own units."""
TITLE_LINE, NAME_LINE, SOURCE_LINE = 38, 52, 60
"""Characters of a line of each size of type."""


class DrawnBar(FrozenModel):
    """A bar in its place: `top` of its block, and how long it, and what it is a part of, are.

    Each line of its name comes as what is of `who` and what is not.
    """

    bar: Bar
    top: int
    lines: tuple[tuple[str, str], ...]
    low: Decimal
    high: Decimal
    whole: Decimal

    @property
    def at(self) -> int:
        """Where the bar itself begins, below its name."""
        return self.top + 18 * len(self.lines)


def can_draw_png() -> bool:
    """Whether what draws PNG is installed."""
    return find_spec("vl_convert") is not None


def png_of(chart: Chart) -> bytes:
    """The picture at twice its size, on its ground: for mail and for editors of newsletters, which show no SVG."""
    from vl_convert import svg_to_png

    png = svg_to_png(svg_of(chart, styled=False, margin=MARGIN), scale=2)
    at = png.index(b"IDAT")
    end = at + 4 + int.from_bytes(png[at - 4 : at])
    data = b"IDAT" + zlib.compress(zlib.decompress(png[at + 4 : end]), 9)  # a third of how it comes
    return png[: at - 4] + (len(data) - 4).to_bytes(4) + data + zlib.crc32(data).to_bytes(4) + png[end + 4 :]


def svg_of(chart: Chart, *, styled: bool = True, margin: int = 0) -> str:
    """The picture as SVG; the same chart gives the same bytes. With a margin it is on its own ground.

    Not `styled` it leaves dark colours to the page that it stands in, which may allow no styles but its own. Colours of
    a style's own have no dark ones beside them, and stand on their ground everywhere.
    """
    if chart.colours.own:
        styled, margin = False, MARGIN
    room = WIDTH - LETTER * max(len(bar.shown) for bar in chart.bars) - 8
    title = _lines(chart.title, TITLE_LINE)
    top = 22 * len(title) + 12
    drawn = []
    for bar in chart.bars:
        left, lines = len(bar.who), []
        for line in _lines(bar.name, NAME_LINE):
            lines.append((line[: max(left, 0)], line[max(left, 0) :]))
            left -= len(line) + 1
        low, high, whole = (round(room * end / chart.longest, 1) for end in (bar.low, bar.high, bar.whole))
        drawn.append(DrawnBar(bar=bar, top=top, lines=tuple(lines), low=low, high=high, whole=whole))
        top = drawn[-1].at + 34
    note = textwrap.wrap(chart.source_line, SOURCE_LINE)
    height = top + 4 + 16 * len(note)
    size = {"top": top, "width": WIDTH, "height": height, "margin": margin}
    return template(TEMPLATE).render(chart=chart, title=title, drawn=drawn, note=note, styled=styled, **size)


def _lines(text: str, longest: int) -> list[str]:
    """The fewest lines that a text takes, of about one length."""
    return min((textwrap.wrap(text, width) for width in range(8, longest + 1)), key=len)


@cache
def template(path: Path) -> "Template":
    """The drawing in this file; whatever is put into it is escaped."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(path.read_text(encoding="utf-8"))
