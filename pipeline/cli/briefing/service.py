"""`newsdraft briefing serve`, `install`, `status`, `deliver` and `prune`: the briefing as a service."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import BROKEN, CLEAN, FINDINGS
from pipeline.cli.briefing.feeds import health
from pipeline.cli.next_steps import Step, tell_next
from pipeline.cli.terminal import say
from pipeline.text.plural import pluralize

if TYPE_CHECKING:
    from pipeline.briefing.status import BriefingState


@click.command()
def serve() -> int:
    """Make each briefing of [briefing] schedule in its time; answer /health and /metrics; until it is stopped.

    A log line is a JSON object on standard output. Several processes may serve one store: each slot is made once.
    """
    import asyncio
    import signal
    import uuid

    from pipeline.briefing.service import Service
    from pipeline.cli.briefing.newsroom import open_briefing_newsroom
    from pipeline.runs.log import log as keep
    from pipeline.runs.runs import now

    run = uuid.uuid4().hex[:8]

    def log(what: str, **more: object) -> None:
        line = {"at": now().isoformat(timespec="seconds"), "run": run, "event": what, **more}
        click.echo(json.dumps(line, ensure_ascii=False))
        keep(f"service: {what}", run=run, details=more)

    async def served() -> None:
        with open_briefing_newsroom() as newsroom:
            going = asyncio.create_task(Service(newsroom, lambda _: None, log).run())
            for name in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(name, going.cancel)
            try:
                await going
            except asyncio.CancelledError:
                log("stopped")

    asyncio.run(served())
    return CLEAN


@click.command()
@click.option("--systemd", "form", flag_value="systemd", default=True, help="A unit of your own user's systemd.")
@click.option("--cron", "form", flag_value="cron", help="A crontab line for `briefing run`.")
@click.option(
    "--user", metavar="NAME", help="A unit of the system's that runs as NAME, for a server nobody logs in to."
)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Folder for the unit.")
def install(form: str, user: str | None, folder: Path | None) -> None:
    """Write the unit or crontab line that makes the briefing, and say how to enable it; it enables nothing."""
    import shutil
    import sys

    from pipeline.briefing.schedule import Schedule
    from pipeline.briefing.unit_file import cron_line, systemd_unit
    from pipeline.runs.folder import write_whole
    from pipeline.settings import load_settings

    settings = load_settings()
    Schedule(settings)
    command = shutil.which("newsdraft") or str(Path(sys.argv[0]).absolute())
    if form == "cron":
        click.echo(cron_line(settings, command), nl=False)
        click.echo("Add these lines with `crontab -e`.", err=True)
        return
    home = Path.cwd() if user else Path.home() / ".config" / "systemd" / "user"
    path = (folder or home) / "newsdraft-briefing.service"
    write_whole(path, systemd_unit(settings, command, user or "").encode())
    click.echo(f"{path} is written. To enable it:")
    if user:
        click.echo(f"  sudo install -m 644 {path} /etc/systemd/system/ && sudo systemctl daemon-reload")
        click.echo("  sudo systemctl enable --now newsdraft-briefing")
        return
    click.echo("  systemctl --user daemon-reload && systemctl --user enable --now newsdraft-briefing")
    click.echo("  loginctl enable-linger    # so that it runs while you are logged out")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
def status(as_json: bool) -> int:
    """Show the last briefings, what is due, deliveries and feeds' health.

    Exit codes for monitors: 0 well, 1 a feed or a delivery fails, 2 a briefing is missing.
    """
    from pipeline.briefing.status import state_of
    from pipeline.cli.briefing.newsroom import open_briefing_newsroom
    from pipeline.cli.tables import print_json
    from pipeline.runs.runs import now

    with open_briefing_newsroom() as newsroom:
        state = state_of(newsroom, now())
    if as_json:
        print_json(state.model_dump(mode="json", exclude={"editions": {"__all__": {"result"}}}))
    else:
        _show(state)
        tell_next(_after_status(state))
    if state.missing:
        return BROKEN
    return FINDINGS if state.failing or state.undelivered else CLEAN


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would go; remove nothing.")
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
def prune(dry_run: bool, as_json: bool) -> None:
    """Let go of texts, data and dead letters older than [briefing] retain_days; `serve` does so once a day.

    That an entry was seen and an edition delivered stays known, so nothing comes twice.
    """
    from pipeline.briefing.retention import prune as let_go
    from pipeline.cli.briefing.newsroom import open_briefing_newsroom
    from pipeline.cli.tables import print_json
    from pipeline.runs.runs import now

    with open_briefing_newsroom() as newsroom:
        gone = let_go(newsroom.store, newsroom.settings, now(), look=dry_run)
    if as_json:
        print_json(gone.model_dump(mode="json"))
        return
    click.echo(f"{'Would let go' if dry_run else 'Let go'} of what is older than {gone.before}:")
    click.echo(f"  texts of {gone.entries} entries, data of {gone.editions} editions, {gone.deliveries} deliveries,")
    click.echo(f"  {gone.files} files ({gone.bytes / 1e6:.1f} MB).")


@click.command()
@click.option("--again", multiple=True, metavar="CHANNEL", help="Send what may have gone out by this channel again.")
def deliver(again: tuple[str, ...]) -> int:
    """Deliver what recent briefings still owe: dead letters, and stories approved for readers since.

    Exit code 1 if something still could not be delivered.
    """
    import asyncio

    from pipeline.briefing.slot_delivery import open_delivery, send_left
    from pipeline.cli.briefing.newsroom import open_briefing_newsroom

    with open_briefing_newsroom() as newsroom:
        unknown = [name for name in again if name not in newsroom.settings.deliver]
        if unknown:
            raise click.UsageError(f"--again {unknown[0]}: newsdraft.toml has no [deliver.{unknown[0]}].")
        failures = asyncio.run(send_left(newsroom, open_delivery(newsroom, again=again)))
    for failure in failures:
        say(f"{failure.what}: {failure.reason}")
    if not failures:
        click.echo("Nothing is left to deliver.")
    return FINDINGS if failures else CLEAN


def _show(state: "BriefingState") -> None:
    from pipeline.cli.tables import print_table

    if state.missing:
        say(f"MISSING: the briefing of {state.missing.day} ({state.missing.slot}) is not out.")
    say(f"Next due {state.next.at:%Y-%m-%d %H:%M %Z} ({state.next.slot}); {state.bytes / 1e6:.1f} MB on disk.")
    rows = [
        (str(each.day), each.slot, str(each.edition), each.status, _took(each.started, each.finished), each.error)
        for each in state.editions
    ]
    if rows:
        print_table(("day", "slot", "edition", "state", "took", "error"), rows)
    for delivery in state.undelivered:
        say(f"{delivery.channel} ({delivery.day} {delivery.slot}): {delivery.status}: {delivery.error}")
    click.echo(f"{pluralize(len(state.feeds), 'feed')}, {len(state.failing)} failing{':' if state.failing else '.'}")
    for feed in state.failing:
        say(f"  {feed.name} ({feed.address}): {health(feed)}")


def _after_status(state: "BriefingState") -> list[Step]:
    """What to do about how the briefings stand, the gravest first."""
    steps = [("newsdraft briefing run", "make the one that is missing")] if state.missing else []
    steps += [("newsdraft briefing deliver", "try again what could not be delivered")] if state.undelivered else []
    steps += [("newsdraft briefing feeds list", "each feed, and what ails it")] if state.failing else []
    return steps or [("newsdraft review serve --open", "read the last one and decide, in the browser")]


def _took(started: object, finished: object) -> str:
    from datetime import datetime

    if not isinstance(started, datetime) or not isinstance(finished, datetime):
        return ""
    return f"{(finished - started).total_seconds():.0f} s"


COMMANDS = (serve, install, status, deliver, prune)
