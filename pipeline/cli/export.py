"""`newsdraft export`: the clean document, once nothing blocks."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import CLEAN, FINDINGS

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.stages.export import Format

EPILOG = """\b
Examples:
  newsdraft export drafts/2025-01-24-meta-...                    clean Markdown on standard output
  newsdraft export drafts/.../document.md --format html -o story.html
"""


@click.command(epilog=EPILOG)
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["markdown", "html"]), default="markdown", show_default=True)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="File to write; the default is standard output.")
def command(document: Path, form: str, output: Path | None) -> int:
    """Write a document as readers get it: no marks, no appendix, no front matter.

    DOCUMENT is a run's folder or the Markdown file in it. The text is audited as it stands now; where something blocks
    nothing is written, and what blocks is listed; where [review] required is set, a missing approval blocks too. Exit
    codes: 0 written, 1 something blocks, 2 broken.
    """
    from pipeline.runs.folder import write_whole

    path = _document(document)
    text, reasons = cleaned(path, "html" if form == "html" else "markdown")
    if reasons:
        click.echo(f"{path} cannot go out yet:", err=True)
        for reason in reasons:
            click.echo(f"  {reason}", err=True)
        click.echo("Mend the text in that file and export again.", err=True)
        return FINDINGS
    if output:
        write_whole(output, text.encode())
        click.echo(f"Written to {output}.", err=True)
    else:
        click.echo(text, nl=False)
    return CLEAN


def _document(named: Path) -> Path:
    """The Markdown file that is meant: of a folder, a story's or else a briefing's."""
    if not named.is_dir():
        return named
    briefing = named / "briefing.md"
    return briefing if briefing.is_file() else named / "document.md"


def cleaned(path: Path, form: "Format") -> tuple[str, list[str]]:
    """The document as readers get it, or what stands in the way; a document of the review desk goes out by the desk."""
    from pipeline.cli.review.desk import at_the_desk
    from pipeline.review.model import RefusedError
    from pipeline.settings import load_settings

    settings = load_settings()
    if not (settings.review.required or settings.store.url or (settings.folder / "newsroom.sqlite3").exists()):
        return without_desk(path, form, settings)
    with at_the_desk(None) as (desk, who):
        number = desk.register(path.parent, path.name)
        if number is None:
            return without_desk(path, form, settings)
        if reasons := desk.may_export(number):
            return "", reasons
        try:
            return desk.export(number, form, who).text, []
        except RefusedError as error:
            return "", [error.problem]


def without_desk(path: Path, form: "Format", settings: "Settings") -> tuple[str, list[str]]:
    """The same for a file that the desk does not know, or a newsroom that has none."""
    from datetime import UTC, datetime

    from pipeline.errors import InputError
    from pipeline.reference.lookup import newsroom_reference
    from pipeline.stages.export import ReviewStanding, body_of, export, may_export
    from pipeline.stages.saved_run import load_run

    saved = load_run(path.parent)
    try:
        body = body_of(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Name a run's folder or its document.md.") from error
    unknown = f"{path.name} is not the review desk's document of this folder, and only approved text goes out"
    standing = ReviewStanding(against=(unknown,) if settings.review.required else ())
    return export(body, form), may_export(
        body, saved, newsroom_reference(settings), datetime.now(UTC), standing, settings.audit.off
    )
