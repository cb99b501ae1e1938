"""`newsdraft draft`: an event becomes a document, with progress, cost and what to look at first."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import CLEAN, FINDINGS

if TYPE_CHECKING:
    from pipeline.cli.summary import AtDesk
    from pipeline.find.drafting import FindResult
    from pipeline.newsroom.newsroom import DraftRequest, DraftResult, Newsroom
    from pipeline.runs.progress import ProgressListener
    from pipeline.runs.runs import Invocation
    from pipeline.settings import Settings
    from pipeline.stages.event import Assignment

EPILOG = """\b
Examples:
  newsdraft draft events/meta.yml
  newsdraft draft https://example.org/news notes.pdf     several sources, one event
  newsdraft draft "Meta plans $60-65 billion of capital expenditure"     its sources are looked for
  newsdraft draft events/*.yml --budget 0.50             several events, several runs
  newsdraft draft events/meta.yml --stop-after outline   look, edit outline.json, run again without it
  newsdraft draft events/meta.yml --again s3 --but "shorter, lead with the revenue share"
  newsdraft draft events/*.yml --enqueue --desk money    leave them to the workers; --urgent goes first
  newsdraft draft notes.pdf --open                       its evidence page in the browser at the end
  newsdraft draft --replay                               the sample event from its recording, no key needed
"""


class WriterName(click.Choice[str]):
    """The writers, the digest by its old name too."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from pipeline.settings.tables import writer_kind

        return super().convert(writer_kind(value), param, ctx)


@click.command(epilog=EPILOG)
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "--writer",
    type=WriterName(["auto", "llm", "digest"]),
    help="Who writes; auto takes a named model, else a digest of the sources, which no model writes.",
)
@click.option("--model", metavar="PROVIDER:MODEL", help="The model, such as openai:gpt-5 or ollama:llama3.3.")
@click.option("--style", metavar="NAME", help="House style: a name under styles/ or a folder.")
@click.option("--length", type=click.IntRange(min=0), metavar="WORDS", help="Words to aim for.")
@click.option(
    "--headlines",
    type=click.IntRange(1, 20),
    metavar="N",
    help="Headlines to propose; for several the piece follows a plan.",
)
@click.option(
    "--stop-after",
    type=click.Choice(["sources", "notes", "outline"]),
    help="Stop there, so that you can look and edit.",
)
@click.option(
    "--again",
    metavar="SECTION",
    help="Another draft of a section (s3) or of a stage (draft, outline, notes); sources: search anew.",
)
@click.option("--angle", metavar="TEXT", help="The question that the piece should answer; an event file has its own.")
@click.option("--find", is_flag=True, help="Look for more sources than the event names; one that names none does so.")
@click.option("--but", "wish", metavar="TEXT", help="With --again SECTION: what to do differently.")
@click.option("--budget", metavar="USD", help="Stop before the call that could exceed it; also '200k tokens'.")
@click.option("--replay", is_flag=True, help="Answer model calls from the event's recording; no key, no cost.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the runs' folders (default: drafts).")
@click.option("--open", "opens", is_flag=True, help="Open the evidence page in the browser at the end.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
@click.option("--json", "as_json", is_flag=True, help="The closing summary as JSON on standard output.")
@click.option("--debug-prompts", is_flag=True, default=None, help="Keep exact prompts and replies in the run's folder.")
@click.option("--desk", metavar="NAME", help="The desk that the draft is for: its budget, its turn in the queue.")
@click.option("--enqueue", is_flag=True, help="Leave it to the workers; needs PostgreSQL (see docs/many-machines.md).")
@click.option("--urgent", is_flag=True, help="With --enqueue: before the night's batch.")
@click.option("--record", type=click.Path(path_type=Path), hidden=True, help="Record the model's replies there.")
@click.option("--counted", is_flag=True, hidden=True, help="The --again was asked for before: a run that is resumed.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), hidden=True, help="The day of what names none.")
def command(sources: tuple[str, ...], out: Path | None, opens: bool, quiet: bool, as_json: bool, **options: Any) -> int:
    """Draft an event: sources, notes, outline, piece, audit, document.

    SOURCE is an event file (YAML or JSON), a brief with front matter, the sources themselves (URLs, HTML, PDF or text
    files, - for standard input), or a headline, whose sources are looked for (docs/finding.md). Exit codes: 0 clean,
    1 findings for you, 2 broken.
    """
    import asyncio
    from datetime import date

    from pipeline.cli.found import found_json, found_text
    from pipeline.cli.summary import AtDesk, next_text, summary_json, summary_text
    from pipeline.cli.terminal import open_page, say
    from pipeline.newsroom.newsroom import DraftResult, open_newsroom
    from pipeline.settings import load_settings
    from pipeline.stages.event import load_events

    if options["wish"] and not options["again"]:
        raise click.UsageError("--but says how a section is to change; name it with --again SECTION.")
    if options["urgent"] and not options["enqueue"]:
        raise click.UsageError("--urgent is a place in the queue; it goes with --enqueue.")
    settings = load_settings(flags={setting: options[option] for option, setting in SETTINGS.items()})
    named = sources or ((str(sample_event()),) if options["replay"] else ())
    today = options["today"].date() if options["today"] else date.today()
    assignments = load_events(named, today=today, stdin=sys.stdin, may_find=True)
    assignments = tuple(with_angle(each, options["angle"]) for each in assignments)
    if options["stop_after"] == "sources" and not options["find"] and any(each.event.sources for each in assignments):
        raise click.UsageError(
            "--stop-after sources is for sources that are looked for; --find looks for more of them."
        )
    flags = flags_given(click.get_current_context())
    if options["enqueue"]:
        return _enqueue(assignments, settings, options | {"out": out, "flags": flags})
    clean = True
    placed = orders(assignments, settings, options | {"flags": flags})
    with open_newsroom(settings, out) as newsroom:
        for made in asyncio.run(_draft_all(newsroom, assignments, placed, quiet, options["find"])):
            found = None if isinstance(made, DraftResult) else made
            drafted = made if isinstance(made, DraftResult) else made.drafted
            if found and not (as_json and drafted):
                say(found_json(found) if as_json else found_text(found))
            if drafted is None:
                clean = clean and found is not None and found.found.enough
                continue
            if not as_json:
                say(summary_text(drafted))
            at_desk = taken_in(newsroom, drafted) if drafted.path else AtDesk()
            if as_json:
                click.echo(summary_json(drafted, at_desk))
            elif drafted.path:
                say(next_text(drafted, at_desk, sample=not sources))
            if opens and at_desk.page:
                open_page(at_desk.page)
            clean = clean and drafted.clean
    return CLEAN if clean else FINDINGS


SETTINGS = {
    "writer": "writer.kind",
    "model": "writer.model",
    "style": "style.name",
    "length": "run.length",
    "headlines": "run.headlines",
    "desk": "run.desk",
    "debug_prompts": "run.debug_prompts",
}
NOT_RESUMED = ("today", "counted", "enqueue", "urgent", "opens")
EVIDENCE = "evidence.html"


def flags_given(context: click.Context) -> tuple[str, ...]:
    """The options of the command line as they were given, files by their full paths: what a resumed run gets again."""
    flags: list[str] = []
    for each in context.command.params:
        name, value = str(each.name), context.params[str(each.name)]
        given = context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        if not given or not isinstance(each, click.Option) or name in NOT_RESUMED:
            continue
        flags.append(each.opts[-1] if each.opts[-1].startswith("--") else each.opts[0])
        if not each.is_flag:
            flags.append(str(value.absolute() if isinstance(value, Path) else value))
    return tuple(flags)


def taken_in(newsroom: "Newsroom", drafted: "DraftResult") -> "AtDesk":
    """The draft as the review desk has it, its evidence page beside it."""
    from pipeline.cli.review.desk import say_cut
    from pipeline.cli.summary import AtDesk
    from pipeline.review.desk import ReviewDesk
    from pipeline.runs.folder import RunFolder

    assert drafted.path is not None
    desk = ReviewDesk(newsroom.store, newsroom.settings)
    say_cut(desk)
    number = desk.register(drafted.folder, drafted.path.name, drafted.outcome.held)
    if number is None:
        return AtDesk()
    return AtDesk(number, RunFolder(drafted.folder).write(EVIDENCE, desk.evidence(number)))


def _enqueue(assignments: "Sequence[Assignment]", settings: "Settings", options: dict[str, Any]) -> int:
    """Places an order for each event."""
    from pipeline.cli.queue import place_draft

    out, urgent = options.pop("out"), options.pop("urgent")
    for assignment in assignments:
        job = place_draft(assignment, options, desk=settings.run.desk, urgent=urgent, out=out)
        click.echo(f"Job {job} waits for a worker: {assignment.event.headline}")
    return CLEAN


def sample_event() -> Path:
    """The event that comes with the program."""
    from pipeline.files.resources import shipped

    return shipped("fixtures") / "events" / "meta-capex-2025.yml"


def orders(assignments: "Sequence[Assignment]", settings: "Settings", options: dict[str, Any]) -> "list[DraftRequest]":
    """What is asked of each event's draft; a recording is the event's own."""
    from pipeline.llm.budget import Budget
    from pipeline.newsroom.composition import choose_writer, recording_of
    from pipeline.newsroom.newsroom import DraftRequest, RedoRequest, run_options

    wanted = run_options(settings).model_copy(update={"stop_after": options["stop_after"] or ""})
    budget = Budget.parse(options["budget"]) if options["budget"] else Budget(dollars=settings.run.budget)
    again = RedoRequest(options["again"], options["wish"] or "", options["counted"]) if options["again"] else None
    record = options["record"]
    return [
        DraftRequest(
            choice=choose_writer(
                settings, recording_of(assignment.given[0]) if options["replay"] else record, record is not None
            ),
            wanted=wanted,
            budget=budget,
            again=again,
            command=_command(assignment, options),
        )
        for assignment in assignments
    ]


def _command(assignment: "Assignment", options: dict[str, Any]) -> "Invocation":
    """What resumes one event's run: its sources and the same options, on the same day, nothing counted twice."""
    from pipeline.runs.runs import Invocation

    counted = ["--counted"] if options["again"] else []
    today = f"--today={assignment.event.date.isoformat()}"
    arguments = ("draft", *assignment.given, *options["flags"], *counted, today)
    return Invocation(arguments=arguments, folder=options.get("folder") or str(Path.cwd()))


async def _draft_all(
    newsroom: "Newsroom",
    assignments: "Sequence[Assignment]",
    orders: "Sequence[DraftRequest]",
    quiet: bool,
    find: bool,
) -> "list[DraftResult | FindResult]":
    from pipeline.cli.progress import shown
    from pipeline.cli.terminal import say

    drafted: list[DraftResult | FindResult] = []
    for assignment, order in zip(assignments, orders, strict=True):
        if not quiet:
            say(opening(assignment, order), err=True)
        with shown(quiet, sys.stderr.isatty()) as watch:
            drafted.append(await draft_or_find(newsroom, assignment, order, watch, find=find))
    return drafted


def with_angle(assignment: "Assignment", angle: str | None) -> "Assignment":
    """The event with the angle that the command line gives it."""
    if not angle:
        return assignment
    return assignment.model_copy(update={"event": assignment.event.model_copy(update={"angle": angle})})


async def draft_or_find(
    newsroom: "Newsroom", assignment: "Assignment", order: "DraftRequest", watch: "ProgressListener", *, find: bool
) -> "DraftResult | FindResult":
    """The event's draft, its sources looked for first where it names none, or where more are wanted (`find`)."""
    if find or assignment.has_to_find:
        from pipeline.find.drafting import FoundDraft

        return await FoundDraft(newsroom, assignment, order, watch).made()
    return await newsroom.draft(assignment, order, watch)


def opening(assignment: "Assignment", order: "DraftRequest") -> str:
    """Which event is drafted, or of which files and addresses where none is named yet, and by whom."""
    choice = order.choice
    if choice.kind == "digest":
        writer = "a digest: sentences and figures of the sources, no model (--model names one instead)"
    elif choice.replayed:
        writer = f"the recorded replies in {choice.recording}; no service is called"
    else:
        writer = choice.model
    return f"{assignment.named}\nWriter: {writer}"
