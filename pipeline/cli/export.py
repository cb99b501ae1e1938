"""`newsdraft export`: the clean document, once nothing blocks."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from pipeline.cli import CLEAN, FINDINGS
from pipeline.cli.review.desk import acting

if TYPE_CHECKING:
    from pipeline.review.outgoing import Format, Picture
    from pipeline.review.pictures.chart import Choice
    from pipeline.settings import Settings

FORMS = ["markdown", "html", "docx", "svg", "png"]
CHARTS = ["proposed", "comparison", "change", "share", "none"]
EPILOG = """\b
Examples:
  newsdraft export drafts/2025-01-24-meta-...                    clean Markdown on standard output
  newsdraft export 12 --format html -o story.html                by its number at the review desk
  newsdraft export 12 --format docx -o story.docx                for Word: text, notes, tables, chart, comments
  newsdraft export 12 --picture -o story.md                      and story.svg: a chart of what the text compares
  newsdraft export 12 --format png --picture change -o story.png one over time, for mail and newsletters
  newsdraft export 12 --evidence -o evidence.html --open         what each figure and quotation rests on
"""


@click.command(epilog=EPILOG)
@click.argument("document")
@click.option("--format", "form", type=click.Choice(FORMS), default="markdown", show_default=True)
@click.option("--evidence", is_flag=True, help="The text with what each checked sentence rests on, as one HTML file.")
@click.option(
    "--picture",
    type=click.Choice(CHARTS),
    is_flag=False,
    flag_value="proposed",
    help="With a chart of what the text compares, beside Markdown as an SVG file; of which kind, or none for Word.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="File to write; the default is standard output.")
@click.option("--open", "opens", is_flag=True, help="Open the written file in the browser.")
@acting
def command(
    document: str,
    form: "Format",
    evidence: bool,
    picture: str | None,
    output: Path | None,
    opens: bool,
    name: str | None,
) -> int:
    """Write a document as readers get it: no marks, no appendix, no front matter.

    DOCUMENT is its number at the review desk, a run's folder, or the Markdown file in it. The text is audited as it
    stands now; where something blocks nothing is written, and what blocks is listed; where [review] required is set, a
    missing approval blocks too. Exit codes: 0 written, 1 something blocks, 2 broken.
    """
    from pipeline.cli.next_steps import next_steps, override
    from pipeline.cli.terminal import open_page, say
    from pipeline.review.outgoing import Picture
    from pipeline.runs.folder import write_whole

    if form in ("docx", "png") and not evidence and output is None and sys.stdout.isatty():
        raise click.UsageError(f"That is no text: name a file for it with -o story.{form}.")
    if opens and output is None:
        raise click.UsageError("--open opens a file: name it with -o story.html.")
    inside = picture and picture != "none" and not evidence and form in ("markdown", "html")
    if inside and output is None:
        raise click.UsageError("--picture goes with Markdown and HTML in a file: name it with -o story.md.")
    choice = cast("Choice", "" if picture == "proposed" else picture or "")
    beside = output.with_suffix(".svg") if inside and output else None
    wanted = Picture(choice=choice, file=beside.name if beside else "")
    data, reasons = cleaned(document, "evidence" if evidence else form, name, wanted)
    drawn = b""
    if beside and form == "markdown" and not reasons:
        drawn, reasons = cleaned(document, "svg", name, wanted)
    if reasons:
        say("\n".join([f"{document} cannot go out yet:", *(f"  {reason}" for reason in reasons)]), err=True)
        steps = [(f"newsdraft review edit {document}", "mend what blocks, in your editor")]
        steps += [(override(document), "or answer for a false alarm"), (f"newsdraft review approve {document}", "then")]
        say(next_steps(steps), err=True)
        return FINDINGS
    if output:
        write_whole(output, data)
        if drawn and beside:
            write_whole(beside, drawn)
            say(f"Written to {beside}.", err=True)
        say(f"Written to {output}.", err=True)
        if opens:
            open_page(output)
    else:
        click.echo(data, nl=False)
    return CLEAN


def cleaned(document: str, form: "Format", name: str | None, picture: "Picture") -> tuple[bytes, list[str]]:
    """The document as readers get it, or what stands in the way; a document of the review desk goes out by the desk."""
    from pipeline.cli.review.desk import at_the_desk, file_named
    from pipeline.review.model import RefusedError
    from pipeline.settings import load_settings

    settings = load_settings()
    if not (settings.review.required or settings.store.url or (settings.folder / "newsroom.sqlite3").exists()):
        return without_desk(file_named(document), form, settings, picture)
    with at_the_desk(name) as (desk, who):
        path = file_named(document)
        number = int(document) if document.isdigit() else desk.register(path.parent, path.name)
        if number is None:
            return without_desk(path, form, settings, picture)
        if reasons := desk.may_export(number):
            return b"", reasons
        try:
            return desk.export(number, form, who, picture=picture).data, []
        except RefusedError as error:
            return b"", [error.problem]


def without_desk(path: Path, form: "Format", settings: "Settings", picture: "Picture") -> tuple[bytes, list[str]]:
    """The same for a file that the desk does not know, or a newsroom that has none."""
    from datetime import UTC, datetime

    from pipeline.errors import InputError
    from pipeline.newsroom.newsroom import newsroom_style, style_named
    from pipeline.reference.lookup import newsroom_reference
    from pipeline.review.checking import check_prose
    from pipeline.review.exports import export
    from pipeline.review.making import making_of
    from pipeline.review.outgoing import Outgoing
    from pipeline.review.prose import prose_of, sha256
    from pipeline.stages.box import body_of
    from pipeline.stages.export import ReviewStanding, may_export
    from pipeline.stages.saved_run import load_run

    saved = load_run(path.parent)
    try:
        body = body_of(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Name a run's folder or its document.md.") from error
    unknown = f"{path.name} is not the review desk's document of this folder, and only approved text goes out"
    standing = ReviewStanding(against=(unknown,) if settings.review.required else ())
    named = style_named(settings, saved.provenance.style) if saved.provenance else None
    style = named or newsroom_style(settings)
    audit, findings = check_prose(prose_of(body), saved, newsroom_reference(settings), style, settings.audit.off)
    reasons = may_export(findings, saved.event, datetime.now(UTC), standing)
    if reasons:
        return b"", reasons
    out = Outgoing(
        body=body,
        sha256=sha256(body),
        audit=audit,
        findings=findings,
        sources=saved.sources,
        picture=picture,
        colours=style.picture,
        making=making_of(saved, settings),
    )
    return export(out, form), []
