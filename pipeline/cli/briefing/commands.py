"""`newsdraft briefing`: the night's feeds become one document for the desk."""

import time
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline.cli import BROKEN, CLEAN, FINDINGS
from pipeline.cli.briefing.feeds import feeds
from pipeline.cli.briefing.newsroom import PAUSE, TRIES, open_briefing_newsroom, ping_out
from pipeline.cli.briefing.service import COMMANDS
from pipeline.cli.next_steps import tell_next
from pipeline.cli.terminal import say

if TYPE_CHECKING:
    from pipeline.briefing.sending import DeliveryContext
    from pipeline.briefing.slot_delivery import GoneOut
    from pipeline.newsroom.newsroom import Newsroom


EPILOG = """\b
Examples:
  newsdraft briefing feeds add https://example.org/feed.xml   follow a feed
  newsdraft briefing plan                                     what would be told, and why; spends nothing
  newsdraft briefing why flood Harrow                         which reports are told as one event, and why
  newsdraft briefing run                                      make and deliver today's briefing, once
  newsdraft briefing run --again                              make another edition of it
  newsdraft briefing backfill 2026-11-20                      make one that was missed
  newsdraft briefing deliver                                  try again what could not be delivered
  newsdraft briefing serve                                    make each in its time, as a service
  newsdraft briefing status                                   how the last ones went, and what is due
"""


@click.group(epilog=EPILOG)
def command() -> None:
    """Make the morning briefing: feeds, events, ranking, stories, one document."""


for each in (feeds, *COMMANDS):
    command.add_command(each)


class BriefingOptions(NamedTuple):
    """Which briefing is asked for, and how it is to be shown."""

    day: date
    slot: str
    moment: datetime | None
    again: bool
    quiet: bool
    as_json: bool


enqueue_option = click.option(
    "--enqueue", is_flag=True, help="Leave it to the workers; needs PostgreSQL (see docs/many-machines.md)."
)


@command.command()
@click.option("--all", "every", is_flag=True, help="Also what would be left out.")
@click.option("--no-gather", is_flag=True, help="Rank what is in the store; fetch no feed.")
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
def plan(every: bool, no_gather: bool, as_json: bool) -> int:
    """Show the ranked events with the reasons of each score; spends and sends nothing. Exit code 1 if a feed failed."""
    return _show_plan(every=every, fetch=not no_gather, as_json=as_json)


@command.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS|NUMBER [NUMBER]")
def why(words: tuple[str, ...]) -> None:
    """Show why entries are told as one event: those with WORDS in a headline, or of an entry's NUMBER.

    Two numbers are compared: how alike the two entries are by themselves, and what speaks against it.
    """
    from pipeline.cli.briefing.text import compared_text, events_text
    from pipeline.clustering.explain import compared, events_with

    with open_briefing_newsroom() as newsroom:
        if len(words) == 2 and all(map(str.isdigit, words)):
            say(compared_text(compared(newsroom.store, int(words[0]), int(words[1]))))
        else:
            say(events_text(events_with(newsroom.store, words)))


@command.command()
@click.option("--dry-run", is_flag=True, help="Show the plan; spend and send nothing.")
@click.option("--again", is_flag=True, help="Make a new edition of a briefing that is done.")
@click.option("--slot", metavar="NAME", help="The day's briefing of that name (default: [briefing] slot).")
@enqueue_option
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
@click.option("--json", "as_json", is_flag=True, help="The briefing as JSON on standard output, a line an edition.")
def run(dry_run: bool, again: bool, slot: str | None, enqueue: bool, quiet: bool, as_json: bool) -> int:
    """Make today's briefing and deliver it, once: another run goes on with it or says that it is done.

    Exit codes: 0 delivered as planned, 1 delivered with failures named, 2 not delivered.
    """
    if dry_run:
        return _show_plan(every=False, fetch=True, as_json=as_json)

    def made() -> int:
        with open_briefing_newsroom() as newsroom:
            name = slot or newsroom.settings.briefing.slot
            asked = BriefingOptions(_today(newsroom), name, None, again, quiet, as_json)
            return _place(newsroom, asked) if enqueue else _run(newsroom, asked)

    return _patiently(made)


def _patiently(make: Callable[[], int]) -> int:
    """What the run came to, begun again while the store is locked or its server away: its work is kept."""
    from pipeline.store.faults import StoreAwayError

    for _ in range(TRIES - 1):
        try:
            return make()
        except StoreAwayError as error:
            say(f"newsdraft: {error.problem}; trying again in {PAUSE:g} s", err=True)
            time.sleep(PAUSE)
    return make()


@command.command()
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE")
@click.option("--at", "time", default="06:00", show_default=True, metavar="HH:MM", help="The time whose news it tells.")
@click.option("--slot", metavar="NAME", help="The day's briefing of that name (default: [briefing] slot).")
@click.option("--again", is_flag=True, help="Make a new edition of a briefing that is done.")
@enqueue_option
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
@click.option("--json", "as_json", is_flag=True, help="The briefing as JSON on standard output, a line an edition.")
def backfill(day: datetime, time: str, slot: str | None, again: bool, enqueue: bool, quiet: bool, as_json: bool) -> int:
    """Make the briefing of an earlier DATE from the entries of that time; no feed is fetched."""
    from pipeline.briefing.opening import desk_zone

    with open_briefing_newsroom() as newsroom:
        try:
            moment = datetime.combine(day, datetime.strptime(time, "%H:%M").time(), desk_zone(newsroom.settings))
        except ValueError:
            raise click.UsageError(f"--at {time}: a time such as 06:00 is wanted.") from None
        name = slot or newsroom.settings.briefing.slot
        asked = BriefingOptions(day.date(), name, moment, again, quiet, as_json)
        return _place(newsroom, asked) if enqueue else _run(newsroom, asked)


def _show_plan(*, every: bool, fetch: bool, as_json: bool) -> int:
    import asyncio

    from pipeline.briefing.planning import Slot, gather_all, make_plan
    from pipeline.cli.briefing.text import plan_text
    from pipeline.runs.runs import now

    with open_briefing_newsroom() as newsroom:
        settings, store, moment = newsroom.settings, newsroom.store, now()

        async def made() -> Any:
            gathered = await gather_all(settings, store, moment) if fetch else None
            slot = Slot(_today(newsroom), settings.briefing.slot, moment)
            return await make_plan(settings, store, slot, gathered.failures if gathered else ())

        found = asyncio.run(made())
    if as_json:
        click.echo(found.model_dump_json())
    else:
        say(plan_text(found, every=every))
        tell_next([("newsdraft briefing run", "make it and deliver it")])
    return FINDINGS if found.failures else CLEAN


def _place(newsroom: "Newsroom", asked: BriefingOptions) -> int:
    """Leaves the briefing to the workers."""
    from pipeline.cli.queue import place_briefing

    job = place_briefing(newsroom, asked.day, asked.slot, moment=asked.moment, again=asked.again)
    title = f"briefing {asked.slot} of {asked.day:%Y-%m-%d}"
    say(f"Job {job} waits for a worker: {title}" if job else f"It waits for a worker already: {title}")
    return CLEAN


def _run(newsroom: "Newsroom", asked: BriefingOptions) -> int:
    import asyncio

    return asyncio.run(_made(newsroom, asked))


async def _made(newsroom: "Newsroom", asked: BriefingOptions) -> int:
    """The exit code of a run, which says on standard output how each of its editions went."""
    from pipeline.briefing.opening import open_desk
    from pipeline.briefing.slot_delivery import GoneOut, open_delivery, send_left, send_slot
    from pipeline.cli.briefing.text import standing_text
    from pipeline.cli.progress import shown

    code, context, out = CLEAN, open_delivery(newsroom), 0
    with shown(asked.quiet, terminal=False) as watch:
        async with open_desk(newsroom, watch, moment=asked.moment) as desk:
            async for each in send_slot(desk, context, asked.day, asked.slot, again=asked.again):
                if isinstance(each, GoneOut):
                    out += 1
                    code = FINDINGS if each.failures else code
                    _tell(each, context, as_json=asked.as_json)
                elif not out:
                    code = CLEAN if each.status == "delivered" else BROKEN
                    say(standing_text(each), err=asked.as_json)
    if not out:
        left = await send_left(newsroom, context)
        code = FINDINGS if left and code == CLEAN else code
        for failure in left:
            say(f"{failure.kind} {failure.what}: {failure.reason}", err=asked.as_json)
    await ping_out(newsroom, out)
    return code


def _tell(out: "GoneOut", context: "DeliveryContext", *, as_json: bool) -> None:
    """An edition that went out: what it tells, where its files are, and what to type next."""
    from pipeline.cli.briefing.text import briefing_text
    from pipeline.cli.next_steps import after_briefing, next_steps
    from pipeline.cli.terminal import here

    if as_json:
        click.echo(out.briefing.model_dump_json())
        return
    kept = context.enter(out.document) if out.document.is_file() else None
    say(briefing_text(out.briefing, out.failures, here(out.document) if kept else None))
    say(next_steps(after_briefing(kept.document if kept else None)))


def _today(newsroom: "Newsroom") -> date:
    """The desk's own day."""
    from pipeline.briefing.opening import desk_zone
    from pipeline.runs.runs import now

    return now().astimezone(desk_zone(newsroom.settings)).date()
