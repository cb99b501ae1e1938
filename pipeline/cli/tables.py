"""Plain tables and JSON for the terminal and for pipes: columns padded to their widest cell, no word cut."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from pipeline.cli.terminal import folded, terminal_width

NARROWEST_COLUMN = 20


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints headings and rows, two spaces between columns; on a terminal the last column goes on below itself."""
    lines = [list(headings), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    before = sum(widths[:-1]) + 2 * len(widths[:-1])
    room = terminal_width() - before if sys.stdout.isatty() else 0
    for line in lines:
        if room >= NARROWEST_COLUMN:
            last = folded(line[-1], room).replace("\n  ", "\n").replace("\n", f"\n{'':{before}}")
            line = [*line[:-1], last]
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_json(value: Any) -> None:
    """Prints a value as indented JSON."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
