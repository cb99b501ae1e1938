"""Plain tables and JSON for the terminal and for pipes: columns padded to their widest cell, nothing cut."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import click


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints headings and rows, two spaces between columns."""
    lines = [list(headings), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_json(value: Any) -> None:
    """Prints a value as indented JSON."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
