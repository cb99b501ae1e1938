"""A run's progress on standard error: live stages on a terminal, plain lines elsewhere, nothing with --quiet."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.cli.terminal import say
from pipeline.models import Usage
from pipeline.runs.progress import Progress, ProgressListener
from pipeline.text.shortened import shortened

if TYPE_CHECKING:
    from rich.table import Table

SIGNS = {"waiting": "·", "began": "▸", "ended": "✓", "failed": "✗"}
HEADLINE = 40
"""Characters of a story's headline in a line of progress."""
STAGES = ("sources", "notes", "outline", "draft", "audit")
STAGE_OF_CALL = {"piece": "draft", "section": "draft", "rewrite": "audit", "readings": "audit"}


@dataclass
class ProgressRow:
    """One stage as it stands."""

    state: str = "waiting"
    detail: str = ""
    begun: float = 0.0
    seconds: float = 0.0
    calls: int = 0
    done: int = 0
    usage: Usage = field(default_factory=Usage)

    def elapsed(self, now: float) -> float:
        return now - self.begun if self.state == "began" else self.seconds


@contextmanager
def shown(quiet: bool, terminal: bool) -> Iterator[ProgressListener]:
    """A watcher that shows what happens for as long as the block lasts."""
    if quiet:
        yield lambda _: None
    elif terminal:
        with _live() as watch:
            yield watch
    else:
        yield plain_line


def plain_line(progress: Progress) -> None:
    """One line an ended stage or call, one for a failure."""
    if progress.state == "began":
        return
    name = f"{progress.stage} {progress.subject}".strip()
    name += f" of “{shortened(progress.story, HEADLINE)}”" if progress.story else ""
    spent = f", {show_usage(progress.usage)}" if progress.usage else ""
    took = "from the journal" if progress.replayed else f"{progress.seconds:.1f} s{spent}"
    detail = f": {progress.detail.splitlines()[0]}" if progress.detail else ""
    say(f"{SIGNS[progress.state]} {name}{detail} ({took})", err=True)


@contextmanager
def _live() -> Iterator[ProgressListener]:
    from rich.console import Console
    from rich.live import Live

    rows = {name: ProgressRow() for name in STAGES}
    board = _Board(rows)
    with Live(board, console=Console(stderr=True), refresh_per_second=8, transient=False):
        yield lambda progress: note(rows, progress, time.monotonic())


def note(rows: dict[str, ProgressRow], progress: Progress, now: float) -> None:
    """Takes one thing that happened into the rows."""
    row = rows.setdefault(STAGE_OF_CALL.get(progress.stage, progress.stage), ProgressRow())
    if progress.subject:
        row.calls += progress.state == "began"
        row.done += progress.state != "began"
        row.usage = row.usage.plus(progress.usage) if progress.usage and not progress.replayed else row.usage
        row.detail = progress.detail.partition("\n")[0] or f"{row.done} of {row.calls} calls"
        return
    row.state, row.detail = progress.state, progress.detail.partition("\n")[0] or row.detail
    row.begun, row.seconds = (now, 0.0) if progress.state == "began" else (row.begun, progress.seconds)


class _Board:
    """The rows as a rich table, drawn anew at each refresh so that clocks run."""

    def __init__(self, rows: dict[str, ProgressRow]) -> None:
        self._rows = rows

    def __rich__(self) -> "Table":
        from rich.table import Table

        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        now = time.monotonic()
        for name, row in self._rows.items():
            style = {"began": "bold", "failed": "red", "waiting": "dim"}.get(row.state, "")
            clock = f"{row.elapsed(now):.1f} s" if row.state != "waiting" else ""
            spent = show_usage(row.usage) if row.usage.calls else ""
            table.add_row(SIGNS[row.state], name, row.detail, clock, spent, style=style)
        return table


def show_usage(usage: Usage | None) -> str:
    """Tokens and cost in a few words."""
    if usage is None:
        return ""
    tokens = usage.prompt_tokens + usage.completion_tokens
    return f"{tokens:,} tokens, {show_cost(usage.cost)}"


def show_cost(cost: float | None) -> str:
    """US dollars, or that the price is not known."""
    return "price unknown" if cost is None else f"${cost:.4f}"
