"""Bars drawn to scale as one SVG file that needs nothing else: in light and dark, read out as a sentence."""

import textwrap
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.models import FrozenModel
from pipeline.review.pictures.bars import Bar, ComparisonBars

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE = Path(__file__).with_name("bars.svg.j2")
WIDTH, LETTER = 420, Decimal("8.4")
"""The picture's width, and what a digit of a value takes, in its own units."""
TITLE_LINE, NAME_LINE, SOURCE_LINE = 38, 56, 66
"""Characters of a line of each size of type."""


class DrawnBar(FrozenModel):
    """A bar in its place: `top` of its block, its name's lines, and how long it is to its low and to its high end."""

    bar: Bar
    top: int
    lines: tuple[str, ...]
    low: Decimal
    high: Decimal

    @property
    def at(self) -> int:
        """Where the bar itself begins, below its name."""
        return self.top + 18 * len(self.lines)


def svg_of(chart: ComparisonBars, *, styled: bool = True) -> str:
    """The picture as SVG; the same chart gives the same bytes.

    Not `styled` it leaves dark colours to the page that it stands in, which may allow no styles but its own.
    """
    room = WIDTH - LETTER * max(len(bar.shown) for bar in chart.bars) - 8
    longest = max(bar.high for bar in chart.bars)
    title = textwrap.wrap(chart.title, TITLE_LINE)
    top = 22 * len(title) + 12
    drawn = []
    for bar in chart.bars:
        lines = tuple(textwrap.wrap(bar.name, NAME_LINE))
        low, high = (round(room * end / longest, 1) for end in (bar.low, bar.high))
        drawn.append(DrawnBar(bar=bar, top=top, lines=lines, low=low, high=high))
        top = drawn[-1].at + 34
    note = textwrap.wrap(f"Source: {'; '.join(chart.sources)}." if chart.sources else "", SOURCE_LINE)
    height = top + 4 + 16 * len(note)
    size = {"top": top, "width": WIDTH, "height": height}
    return template(TEMPLATE).render(chart=chart, title=title, drawn=drawn, note=note, styled=styled, **size)


@cache
def template(path: Path) -> "Template":
    """The drawing in this file; whatever is put into it is escaped."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(path.read_text(encoding="utf-8"))
