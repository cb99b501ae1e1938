"""Runs and their steps as tables."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from pipeline.cli.progress import show_cost
from pipeline.cli.tables import print_table

if TYPE_CHECKING:
    from pipeline.runs.runs import Run, RunStep

SIGNS = {"made": "✓", "replayed": "↺", "failed": "✗", "stopped": "■", "begun": "▸"}
RUN = ("run", "status", "began", "took", "calls", "tokens", "cost", "event")
STEP = ("", "stage", "subject", "at", "took", "tokens", "cached", "cost", "try", "why it ran")


def print_runs(runs: "Sequence[Run]") -> None:
    """A line a run."""
    print_table(RUN, map(_run_row, runs))


def print_run(run: "Run", steps: "Sequence[RunStep]") -> None:
    """The run, a line a step, and what was spent in all."""
    click.echo(f"Run {run.id}, {run.status}: {run.headline}\n{run.folder}")
    if run.error:
        click.echo(run.error)
    if steps:
        print_table(STEP, (_step_row(step, run) for step in steps))
    replayed = sum(step.outcome == "replayed" for step in steps)
    spent = f"{run.spent.calls} model calls, {_tokens(run)} tokens, {show_cost(run.spent.cost)}"
    click.echo(f"{len(steps)} steps, {replayed} from the journal; spent in this run: {spent}")


def _run_row(run: "Run") -> tuple[str, ...]:
    took = f"{(run.finished - run.started).total_seconds():.1f} s" if run.finished else ""
    began = f"{run.started.astimezone():%Y-%m-%d %H:%M}"
    calls = str(run.spent.calls)
    return (str(run.id), run.status, began, took, calls, _tokens(run), show_cost(run.spent.cost), run.headline)


def _step_row(step: "RunStep", run: "Run") -> tuple[str, ...]:
    at = f"+{(step.begun - run.started).total_seconds():.1f} s"
    took = "" if step.seconds is None else f"{step.seconds:.1f} s"
    spent = ("", "", "")
    if step.spent.calls:
        cached = f"{step.spent.cached_tokens:,}" if step.spent.cached_tokens else ""
        spent = (_tokens(step), cached, show_cost(step.spent.cost))
    why = "; ".join(filter(None, (step.why, step.error)))
    tries = str(step.attempt) if step.outcome != "replayed" else ""
    return (SIGNS[step.outcome], step.stage or step.kind, step.subject, at, took, *spent, tries, why)


def _tokens(spender: "Run | RunStep") -> str:
    return f"{spender.spent.prompt_tokens + spender.spent.completion_tokens:,}"
