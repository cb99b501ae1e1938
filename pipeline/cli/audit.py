"""`newsdraft audit`: the figures and quotations of any text, recomputed."""

import shlex
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import BROKEN, CLEAN, FINDINGS
from pipeline.cli.next_steps import tell_next
from pipeline.cli.terminal import NARROWEST, line_breaks, say

if TYPE_CHECKING:
    from pipeline.audit.batch import Given
    from pipeline.report import Report
    from pipeline.settings import Settings

EPILOG = """\b
Examples:
  newsdraft audit column.md                             against the reference tables
  newsdraft audit column.md --facts facts.jsonl --source report.pdf --source https://example.org/news
  newsdraft audit drafts/2025-01-24-...                 a run's document against its own notes
  newsdraft audit draft.md --annotate                   marks in the file; again replaces them
  newsdraft audit archive/ --jobs 4 --format jsonl      thousands of files
  newsdraft audit column.md --model openai:gpt-5        a model reads it first, one call a file; code computes
  newsdraft audit --explain c7                          a claim of the newest run, step by step
"""
DOCUMENT = "document.md"
STDIN = "<stdin>"
FEW = 20


@click.command(epilog=EPILOG)
@click.argument("files", nargs=-1, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--notes", type=click.Path(path_type=Path), metavar="RUN", help="A run's folder: its notes and sources.")
@click.option("--source", "sources", multiple=True, metavar="FILE|URL", help="A source to compare with; repeatable.")
@click.option(
    "--facts", multiple=True, type=click.Path(path_type=Path), metavar="FILE", help="facts.jsonl; repeatable."
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day the text is read on (default: the run's, or today)."
)
@click.option(
    "--annotate", is_flag=True, help="Put CriticMarkup into the files (standard input: print the marked text)."
)
@click.option(
    "--format", "form", type=click.Choice(["terminal", "json", "jsonl", "sarif", "markdown"]), default="terminal",
    show_default=True, help="What to print.",
)  # fmt: skip
@click.option("--explain", metavar="CLAIM", help="Show one claim's derivation, such as c7.")
@click.option("--jobs", "-j", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes at work.")
@click.option("--model", metavar="PROVIDER:MODEL", help="A model that says what each figure means; off by default.")
@click.option("--budget", metavar="USD", help="With --model: stop before the call that could exceed it.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def command(files: tuple[Path, ...], **options: Any) -> int:
    """Recompute the figures of any text, and compare its quotations.

    FILE is Markdown, text or HTML, a folder of such files, a run's folder, or - for standard input. Exit codes: 0
    clean, 1 findings for you or a file that could not be read, 2 broken.
    """
    from pipeline.audit.batch import listed
    from pipeline.cli.evidence import EvidenceOptions, gather
    from pipeline.settings import load_settings

    named = {"writer.model": options["model"], "writer.kind": "llm"} if options["model"] else {}
    settings = load_settings(flags=named)
    if options["budget"] and not options["model"]:
        raise click.UsageError("--budget is for the calls of a model; name one with --model.")
    files, run = chosen(files, options["notes"], bool(options["explain"]), settings.drafts_folder)
    asked = EvidenceOptions(run, options["sources"], options["facts"], options["as_of"], options["annotate"])
    given, unused = gather(asked, settings)
    for row in unused:
        say(f"not used: {row.origin}: {row.reason}", err=True)
    typed = sys.stdin.buffer.read() if files == (Path("-"),) else None
    paths = [] if typed is not None else listed(files)
    if run is None and any(map(run_of, paths)):
        say("Drafts among these files are read without their runs' notes: name one run for that.", err=True)
    if options["model"]:
        given = with_readings(given, readable_texts(paths, typed), settings, options)
    if typed is not None:
        reports: Iterable[Report] = [from_input(typed, given)]
    else:
        reports = progressing(paths, given, options["jobs"], options["quiet"])
    if options["explain"]:
        return explained(reports, options["explain"], given_options(run, options))
    form = "none" if given.annotate and files == (Path("-"),) else options["form"]
    return max(shown(reports, form, given_options(run, options)), FINDINGS if unused else CLEAN)


def chosen(
    files: tuple[Path, ...], run: Path | None, explain: bool, drafts: Path
) -> tuple[tuple[Path, ...], Path | None]:
    """The files to audit and the run whose notes bear them: one that is named, or in whose folder all files lie.

    A run's folder stands for its document.
    """
    if not files and not run and explain:
        run = newest_run(drafts)
    if not files and not run:
        raise click.UsageError("Name a file to audit, or - for standard input.")
    named = files or (run or Path(),)
    runs, owners = [file for file in named if run_of(file) == file], {run_of(file) for file in named}
    documents = tuple(file / DOCUMENT if file in runs else file for file in named)
    if len(runs) > 1 and run is None:
        raise click.UsageError("Audit one run at a time: each has notes of its own.")
    own = owners.pop() if len(owners) == 1 else None
    return documents, run or (runs[0] if runs else own)


def run_of(path: Path) -> Path | None:
    """The run's folder that a path names or lies in; None for standard input and files of no run."""
    folders = () if path == Path("-") else (path, path.parent)
    return next((folder for folder in folders if (folder / "notes.json").is_file()), None)


def given_options(run: Path | None, options: dict[str, Any]) -> Callable[[str], list[str]]:
    """What has to be typed after a report's file to audit it against the same evidence again."""
    named = [("--source", source) for source in options["sources"]] + [("--facts", file) for file in options["facts"]]
    named += [("--as-of", f"{options['as_of']:%Y-%m-%d}")] if options["as_of"] else []
    named += [("--model", options["model"])] if options["model"] else []

    def of(file: str) -> list[str]:
        notes = [("--notes", run)] if run and run_of(Path(file)) != run else []
        return [str(word) for pair in (*notes, *named) for word in pair]

    return of


def newest_run(drafts: Path) -> Path:
    """The run whose document was written last."""
    documents = sorted(drafts.glob(f"*/{DOCUMENT}"), key=lambda path: path.stat().st_mtime)
    if not documents:
        raise click.UsageError(f"There is no run in {drafts}; name the file that the claim is in.")
    return documents[-1].parent


def readable_texts(paths: "Sequence[Path]", typed: bytes | None) -> dict[str, str]:
    """The texts of the files and of standard input by their names; those that cannot be read are left to the audit."""
    from pipeline.audit.batch import decoded, read_body
    from pipeline.errors import InputError

    texts = {} if typed is None else {STDIN: decoded(typed)[0]}
    for path in paths:
        with suppress(InputError):
            texts[str(path)] = decoded(read_body(path))[0]
    return {name: text for name, text in texts.items() if text.strip()}


def with_readings(given: "Given", texts: dict[str, str], settings: "Settings", options: dict[str, Any]) -> "Given":
    """The evidence with what a model reads in the texts; what it took goes to standard error."""
    import asyncio
    from dataclasses import replace

    from pipeline.cli.progress import shown as progress
    from pipeline.cli.summary import cost_line
    from pipeline.llm.budget import Budget
    from pipeline.newsroom.composition import choose_writer
    from pipeline.newsroom.newsroom import open_newsroom
    from pipeline.newsroom.reading import ReadingOrder, read_texts
    from pipeline.runs.runs import Invocation

    budget = Budget.parse(options["budget"]) if options["budget"] else Budget(dollars=settings.run.budget)
    command = Invocation(arguments=("audit", *texts, "--model", options["model"]), folder=str(Path.cwd()))
    order = ReadingOrder(choose_writer(settings), budget, command)
    on_unread = lambda why: say(f"not read by {options['model']}: {why}", err=True)  # noqa: E731
    with open_newsroom(settings) as newsroom, progress(True, False) as watch:
        readings, usage = asyncio.run(read_texts(newsroom, texts, given.held, order, watch, on_unread))
    if not options["quiet"]:
        say(f"Read by {options['model']}: {cost_line(usage, usage, replayed=False)}", err=True)
    return replace(given, readings=readings)


def from_input(typed: bytes, given: "Given") -> "Report":
    """The report on standard input; with --annotate the marked text is printed."""
    from pipeline.audit.annotate import annotate
    from pipeline.audit.batch import audit_one, decoded

    text, _ = decoded(typed)
    report = audit_one(STDIN, text, given)
    if given.annotate:
        click.echo(annotate(text, report.audit), nl=False)
    return report


def progressing(files: "Sequence[Path]", given: "Given", jobs: int, quiet: bool) -> "Iterator[Report]":
    """The files' reports, with a bar on standard error when there are many and a person looks on."""
    from pipeline.audit.batch import audit_files

    reports = audit_files(files, given, jobs)
    if quiet or len(files) <= FEW or not sys.stderr.isatty():
        yield from reports
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(reports, "Auditing", total=len(files), console=Console(stderr=True))


def shown(reports: "Iterable[Report]", form: str, again: Callable[[str], Sequence[str]]) -> int:
    """Prints the reports and returns the exit code: 2 only where not one file could be read.

    `again` has the options that a file was audited with, for the next step.
    """
    from pipeline.models import Severity

    count = broken = findings = 0
    first = ""
    writing = writer(form)
    for report in reports:
        count, broken = count + 1, broken + bool(report.problem)
        findings += any(finding.severity is not Severity.INFO for finding in report.findings)
        doubtful = next((finding.claim for finding in report.findings if finding.claim), "")
        first = first or (explain_command(report.file, again(report.file), doubtful) if doubtful else "")
        if report.problem and form != "terminal":
            say(f"{report.file} {report.problem}", err=True)
        writing.send(report)
    writing.close()
    if first and form == "terminal":
        tell_next([(first, "how it was reckoned, and from what")])
    if broken == count:
        return BROKEN
    return FINDINGS if broken or findings else CLEAN


def explain_command(file: str, options: "Sequence[str]", claim: str) -> str:
    """What shows how a claim of an audited file was reckoned, as a shell takes it."""
    name = "-" if file == STDIN else file
    return shlex.join(["newsdraft", "audit", name, *options, "--explain", claim])


def writer(form: str) -> "Generator[None, Report, None]":
    """Takes reports one by one: lines are printed as they come, a whole document when the last one is there."""
    known = {"terminal": to_terminal, "jsonl": to_lines, "none": to_nobody}
    writing = known.get(form, partial(to_document, form))()
    next(writing)
    return writing


def to_terminal() -> "Generator[None, Report, None]":
    from rich.console import Console

    from pipeline.report.as_text import terminal

    console = Console(highlight=False)
    while True:
        report = yield
        if console.is_terminal:
            for line in terminal(report).split():
                indent = len(line.plain) - len(line.plain.lstrip()) + 2
                first, *rest = line.divide(line_breaks(line.plain, max(NARROWEST, console.width - indent)))
                console.print(first, soft_wrap=True)
                for more in rest:
                    console.print(" " * indent, more, sep="", soft_wrap=True)
        else:
            console.print(terminal(report), soft_wrap=True)


def to_nobody() -> "Generator[None, Report, None]":
    while True:
        yield


def to_lines() -> "Generator[None, Report, None]":
    from pipeline.report.as_json import as_json_line

    while True:
        report = yield
        click.echo(as_json_line(report), nl=False)


def to_document(form: str) -> "Generator[None, Report, None]":
    from pipeline.report.as_json import as_json
    from pipeline.report.as_sarif import as_sarif
    from pipeline.report.as_text import as_markdown

    reports: list[Report] = []
    try:
        while True:
            report = yield
            reports.append(report)
    finally:
        click.echo({"json": as_json, "sarif": as_sarif, "markdown": as_markdown}[form](reports), nl=False)


def explained(reports: "Iterable[Report]", claim_id: str, again: Callable[[str], Sequence[str]]) -> int:
    """Prints the claim's derivation in each file that has it; `again` as for `shown`."""
    from pipeline.report.as_text import explain

    reports = list(reports)
    found = [(report, claim) for report in reports if (claim := report.claim(claim_id))]
    for report, claim in found:
        say(f"{report.file}\n{explain(claim)}".rstrip("\n"))
    if not found:
        last = max((len(report.audit.claims) for report in reports), default=0)
        problem = next((report.problem for report in reports if report.problem), f"the claims are c1 to c{last}")
        raise click.UsageError(f"There is no claim {claim_id}: {problem}.")
    file = found[0][0].file
    whole = ["newsdraft", "audit", "-" if file == STDIN else file, *again(file)]
    tell_next([(shlex.join(whole), "all that the audit says of it")])
    return CLEAN
