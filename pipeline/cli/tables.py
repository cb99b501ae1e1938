"""Plain tables and JSON for the terminal and for pipes: columns padded to their widest cell, no word cut."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from pipeline.cli.terminal import folded, terminal_width

NARROWEST_COLUMN = 20


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints headings and rows, two spaces between columns.

    On a terminal the last column goes on below itself, or where the others leave it no room, below its row.
    """
    lines = [list(headings), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    before = sum(widths[:-1]) + 2 * len(widths[:-1])
    columns = terminal_width() if sys.stdout.isatty() else 0
    room, widest = columns - before, widths[-1]
    for line in lines:
        if columns and widest > room and room < NARROWEST_COLUMN:
            below = folded(f"{'':4}{line[-1]}", columns) if line[-1] else ""
            cells = "  ".join(cell.ljust(width) for cell, width in zip(line[:-1], widths[:-1], strict=True))
            click.echo("\n".join(filter(None, (cells.rstrip(), below))))
            continue
        if columns:
            last = folded(line[-1], room).replace("\n  ", "\n").replace("\n", f"\n{'':{before}}")
            line = [*line[:-1], last]
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_json(value: Any) -> None:
    """Prints a value as indented JSON."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
