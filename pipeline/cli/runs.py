"""`newsdraft runs`: what was drafted, step by step, with what each step took and why it ran."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.next_steps import after_run, tell_next
from pipeline.cli.progress import show_cost
from pipeline.cli.store import open_store
from pipeline.cli.tables import print_json, print_table
from pipeline.cli.terminal import say

if TYPE_CHECKING:
    from pipeline.runs.runs import Run, RunStep


EPILOG = """\b
Examples:
  newsdraft runs list                 the latest runs
  newsdraft runs show 12              its steps, what they took, and why they ran
  newsdraft runs resume 12            go on with an interrupted run
  newsdraft runs gc --older-than 90d  clear runs and the steps that only they used
"""
AGE = re.compile(r"(\d+)\s*([dwh])")
UNITS = {"d": "days", "w": "weeks", "h": "hours"}
SIZE = re.compile(r"(\d+)\s*([KMG]B|)", re.IGNORECASE)
BYTES = {"": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}


@click.group(epilog=EPILOG)
def command() -> None:
    """List, show, resume, cancel and clear runs."""


@command.command("list")
@click.option(
    "--limit", "-n", type=click.IntRange(min=1), default=20, show_default=True, help="How many; newest first."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
def list_runs(limit: int, as_json: bool) -> None:
    """The latest runs: number, status, event, time, cost."""
    from pipeline.cli.runs import print_runs
    from pipeline.runs.runs import Ledger

    with open_store() as store:
        runs = Ledger(store).latest(limit)
    if as_json:
        print_json([run.model_dump(mode="json") for run in runs])
    elif not runs:
        click.echo("No runs yet: `newsdraft draft EVENT` makes one.")
    else:
        print_runs(runs)
        tell_next([(f"newsdraft runs show {runs[0].id}", "its steps, and why they ran")])


@command.command()
@click.argument("run", type=int)
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
def show(run: int, as_json: bool) -> None:
    """A run's steps: when, how long, tokens and cost; ↺ came from the journal, and the others say why they ran."""
    from pipeline.cli.runs import print_run
    from pipeline.runs.runs import Ledger

    with open_store() as store:
        ledger = Ledger(store)
        found, steps = ledger.run(run), ledger.steps(run)
    if as_json:
        print_json(found.model_dump(mode="json") | {"steps": [step.model_dump(mode="json") for step in steps]})
        return
    print_run(found, steps)
    tell_next(after_run(found.id, found.status, found.folder))


@command.command()
@click.argument("run", type=int)
@click.pass_context
def resume(context: click.Context, run: int) -> Any:
    """Give a run's command again, where it was given; finished steps come from the journal."""
    from contextlib import chdir
    from pathlib import Path

    from pipeline.errors import InputError
    from pipeline.runs.runs import Ledger

    with open_store() as store:
        found = Ledger(store).run(run)
    if found.status == "running":
        raise InputError(f"Run {run} is still running.", f"Stop it first: `newsdraft runs cancel {run}`.")
    if not found.command.arguments or not Path(found.command.folder or ".").is_dir():
        raise InputError(f"Run {run}'s command or folder is gone.", "Draft its event again: finished steps are kept.")
    with chdir(found.command.folder or "."):
        return context.find_root().command.main(list(found.command.arguments), standalone_mode=False)


@command.command()
@click.argument("run", type=int)
def cancel(run: int) -> None:
    """Have a running run stop before its next step; what is done is kept."""
    from pipeline.runs.runs import Ledger

    with open_store() as store:
        found = Ledger(store).cancel(run)
    say(f"Run {found.id} stops before its next step. `newsdraft runs resume {found.id}` goes on from there.")


@command.command()
@click.option("--older-than", metavar="AGE", help="Clear runs that began longer ago: 90d, 12w, 36h.")
@click.option("--larger-than", metavar="SIZE", help="Clear the oldest runs until the results fit: 500MB, 2GB.")
@click.option("--dry-run", is_flag=True, help="Tell what would go, and clear nothing.")
def gc(older_than: str | None, larger_than: str | None, dry_run: bool) -> None:
    """Clear ended runs by age and size, with the steps that no run left has used. Documents stay where they are."""
    from pipeline.runs.prune import sweep
    from pipeline.runs.runs import now

    if not (older_than or larger_than):
        raise click.UsageError("Say what may go: --older-than 90d, --larger-than 500MB, or both.")
    before = now() - age(older_than) if older_than else None
    with open_store() as store:
        swept = sweep(store, before=before, most_bytes=size(larger_than) if larger_than else None, trial=dry_run)
    verb = "would go" if dry_run else "are gone"
    say(f"{len(swept.runs)} runs and {swept.steps} steps {verb}: {swept.bytes / 1e6:.1f} MB of results.")
    tell_next([("newsdraft runs list", "the latest of those that are there")])


def age(text: str) -> timedelta:
    """`90d`, `12w` and `36h` as a span of time."""
    found = AGE.fullmatch(text.strip())
    if not found:
        raise click.BadParameter(f"{text!r} is no age; write 90d, 12w or 36h.")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def size(text: str) -> int:
    """`500MB` and `2 GB` as bytes."""
    found = SIZE.fullmatch(text.strip())
    if not found:
        raise click.BadParameter(f"{text!r} is no size; write 500MB or 2GB.")
    return int(found[1]) * BYTES[found[2].upper()]


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
        say(run.error)
    if steps:
        print_table(STEP, (_step_row(step, run) for step in steps))
    replayed = sum(step.outcome == "replayed" for step in steps)
    spent = f"{run.spent.calls} model calls, {_tokens(run)} tokens, {show_cost(run.spent.cost)}"
    say(f"{len(steps)} steps, {replayed} from the journal; spent in this run: {spent}")


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
