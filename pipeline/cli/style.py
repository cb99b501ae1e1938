"""`newsdraft style`: house styles shown, checked like code, learned from articles, and compared."""

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from pipeline.cli import BROKEN, CLEAN, FINDINGS
from pipeline.cli.next_steps import tell_next
from pipeline.cli.terminal import say

if TYPE_CHECKING:
    from pipeline.models import Finding
    from pipeline.style.autofix import Autofix
    from pipeline.style.profile import StyleProfile
    from pipeline.style.style import Style

LEVELS = {"blocking": ("error", "red"), "look": ("warning", "yellow"), "info": ("suggestion", "cyan")}
STDIN = Path("-")
EPILOG = """\b
Examples:
  newsdraft style list                             the styles there are
  newsdraft style show plain                       one of them as a page to read
  newsdraft style check column.md --style plain    like a linter; --fix mends what is safe
  newsdraft style learn archive/*.html --to styles/ours
  newsdraft style diff house plain                 two styles, or two texts, side by side
"""
formats = click.option(
    "--format", "form", type=click.Choice(["terminal", "json", "sarif"]), default="terminal", show_default=True,
    help="What to print.",
)  # fmt: skip


class CheckedFile(NamedTuple):
    """One file as checked; `problem` says why it could not be read."""

    file: str
    findings: "Sequence[Finding]" = ()
    fixes: "Sequence[Autofix]" = ()
    passed: float = 1
    problem: str = ""


@click.group(epilog=EPILOG)
def command() -> None:
    """Show, check, learn and compare house styles.

    A style is a folder of YAML and Markdown; yours go into the folder that [style] folder names.
    """


@command.command("list")
def list_styles() -> int:
    """The styles by name, the newsroom's own among the shipped ones."""
    from pipeline.cli.tables import print_table
    from pipeline.style.style import load_style, style_names

    folders = _folders()
    styles = [load_style(name, folders) for name in style_names(folders)]
    print_table(("style", "rules", "description"), [(s.name, str(len(s.rules)), s.description) for s in styles])
    tell_next([(f"newsdraft style show {styles[0].name}", "one of them as a page to read")])
    return CLEAN


@command.command()
@click.argument("name", required=False)
def show(name: str | None) -> int:
    """A style as a page to read, with a sample: NAME, or the one that the settings name."""
    from pipeline.style.show import style_page

    style = _style(name)
    page = style_page(style)
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(page))
    else:
        click.echo(page, nl=False)
    tell_next([(f"newsdraft style check FILE --style {style.name}", "hold a text against it")])
    return CLEAN


@command.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--style", "name", metavar="NAME", help="The style (default: the settings').")
@click.option("--fix", is_flag=True, help="Mend what is safe to mend (standard input: print the mended text).")
@formats
def check(files: tuple[Path, ...], name: str | None, fix: bool, form: str) -> int:
    """Check texts against a style: any Markdown or plain text, a folder of such files, or - for standard input.

    Figures, quotations, citations and code are never changed. Exit codes: 0 no errors, 1 errors or a file that could
    not be read, 2 broken.
    """
    style = _style(name)
    results = [_checked(path, style, fix) for path in _listed(files)]
    if not (fix and files == (STDIN,)):
        say({"terminal": _terminal, "json": _json, "sarif": _sarif}[form](results, style).rstrip("\n"))
    if results and all(result.problem for result in results):
        return BROKEN
    mendable = not fix and form == "terminal" and any(result.findings for result in results)
    mend = ("newsdraft style check --fix FILE", "mend what is safe to mend")
    held_to = (f"newsdraft style show {shlex.quote(name or style.name)}", "what a text is held against")
    if form == "terminal":
        tell_next([mend if mendable else held_to])
    errors = any(finding.severity == "blocking" for result in results for finding in result.findings)
    return FINDINGS if errors or any(result.problem for result in results) else CLEAN


@command.command()
@click.argument("examples", nargs=-1, required=True, metavar="EXAMPLE...", type=click.Path(path_type=Path))
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), default="learned", show_default=True, help="New folder."
)
def learn(examples: tuple[Path, ...], folder: Path) -> int:
    """Write a style from published articles (Markdown, HTML or text): what is measured becomes rules to edit."""
    from pipeline.style.check import conformance
    from pipeline.style.examples import read_example
    from pipeline.style.learn import learn_style, write_style
    from pipeline.style.style import load_style

    read = [read_example(path) for path in examples]
    write_style(folder, learn_style(read))
    style = load_style(folder)
    say(f"{folder}: {len(style.rules)} rules, {len(style.palette.names)} emoji. Look through it, then edit.")
    for example in read:
        say(f"  {example.name} passes {conformance(example.text, style):.0%} of it")
    tell_next([(f"newsdraft style check FILE --style {shlex.quote(str(folder))}", "hold a text against it")])
    return CLEAN


@command.command()
@click.argument("one")
@click.argument("other")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def diff(one: str, other: str, as_json: bool) -> int:
    """Compare two texts or styles: measures in a table and as bars; for two styles their rules too.

    ONE and OTHER are files or names of styles; a style is measured by its exemplars.
    """
    from pipeline.style.compare import bars, compare_profiles, compare_rules

    (first, mine), (second, theirs) = (_measured(name) for name in (one, other))
    rows = compare_profiles(first, second)
    rules = list(compare_rules(mine, theirs)) if mine and theirs else []
    if as_json:
        from pipeline.cli.tables import print_json

        measures = {row.name: {one: float(row.one), other: float(row.other)} for row in rows}
        print_json({"measures": measures, "rules": {name: {one: a, other: b} for name, a, b in rules}})
        return CLEAN
    from pipeline.cli.tables import print_table

    changes = ["" if row.change is None else f"{row.change:+}%" for row in rows]
    cells = [(row.name, f"{row.one:f}", f"{row.other:f}", change) for row, change in zip(rows, changes, strict=True)]
    print_table(("measure", one, other, "change"), cells)
    click.echo(f"\nupper bar {one}, lower bar {other}")
    for row in rows[:-1]:
        upper, lower = bars(row)
        click.echo(f"{row.name:>24} {upper} {row.one:f}\n{'':24} {lower} {row.other:f}")
    if rules:
        click.echo()
        print_table(("rule", one, other), rules)
    tell_next([(f"newsdraft style show {one}", "its rules as a page to read")] if mine else [])
    return CLEAN


def _folders() -> list[Path]:
    from pipeline.settings import load_settings

    settings = load_settings()
    return [settings.path(settings.style.folder)] if settings.style.folder else []


def _style(name: str | None) -> "Style":
    from pipeline.settings import load_settings
    from pipeline.style.style import load_style

    return load_style(name or load_settings().style.name, _folders())


def _measured(name: str) -> "tuple[StyleProfile, Style | None]":
    from pipeline.style.compare import style_profile
    from pipeline.style.examples import read_example
    from pipeline.style.profile import profile

    if Path(name).is_file():
        return profile(read_example(Path(name)).text), None
    style = _style(name)
    return style_profile(style), style


def _listed(files: Sequence[Path]) -> list[Path]:
    """The files named, and those of the folders named."""
    listed: list[Path] = []
    for path in files:
        inside = sorted(each for each in path.rglob("*") if each.suffix in (".md", ".markdown", ".txt"))
        listed += inside if path.is_dir() else [path]
    return listed


def _checked(path: Path, style: "Style", fix: bool) -> CheckedFile:
    from pipeline.runs.folder import write_whole
    from pipeline.style.autofix import autofix_text
    from pipeline.style.check import check_text, share_passed

    try:
        text = (sys.stdin.buffer.read() if path == STDIN else path.read_bytes()).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        return CheckedFile(str(path), problem=f"cannot be read: {reason}")
    fixes: tuple[Autofix, ...] = ()
    if fix:
        mended, fixes = autofix_text(text, style)
        if path == STDIN:
            click.echo(mended, nl=False)
        elif mended != text:
            write_whole(path, mended.encode())
        text = mended
    findings = check_text(text, style)
    return CheckedFile(str(path), findings, fixes, float(share_passed(findings, style)))


def _terminal(results: Sequence[CheckedFile], style: "Style") -> str:
    """One line a finding: file:line:column, level, rule, message and suggestion."""
    lines: list[str] = []
    for result in results:
        for finding in result.findings:
            level, colour = LEVELS[finding.severity]
            more = f" → {finding.suggestion}" if finding.suggestion else ""
            place = f"{result.file}:{finding.line}:{finding.column}"
            lines.append(f"{place}: {click.style(level, fg=colour)} {finding.rule}: {finding.message}{more}")
        lines.append(f"{result.file}: {result.problem or _closing(result, style)}")
    return "".join(f"{line}\n" for line in lines)


def _closing(result: CheckedFile, style: "Style") -> str:
    levels = [LEVELS[finding.severity][0] for finding in result.findings]
    counts = ", ".join(f"{levels.count(name)} {name}s" for name, _ in LEVELS.values())
    fixed = f"{len(result.fixes)} fixed; " if result.fixes else ""
    return f"{fixed}{counts}; {result.passed:.0%} of the style {style.name}"


def _json(results: Sequence[CheckedFile], style: "Style") -> str:
    import json

    files = [
        {
            "file": result.file,
            "style": style.name,
            "conformance": round(result.passed, 4),
            "findings": [
                {**finding.model_dump(mode="json", exclude={"claim"}), "level": LEVELS[finding.severity][0]}
                for finding in result.findings
            ],
            "fixed": [fix.model_dump() for fix in result.fixes],
            **({"error": result.problem} if result.problem else {}),
        }
        for result in results
    ]
    return json.dumps(files, ensure_ascii=False, indent=2) + "\n"


def _sarif(results: Sequence[CheckedFile], style: "Style") -> str:  # noqa: ARG001
    from pipeline.report import Report
    from pipeline.report.as_sarif import as_sarif

    return as_sarif(Report(file=r.file, findings=tuple(r.findings), problem=r.problem) for r in results)
