"""`newsdraft export`: the clean document, once nothing blocks."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import click

from pipeline.cli import CLEAN, FINDINGS
from pipeline.cli.review.desk import acting

if TYPE_CHECKING:
    from pipeline.cli.next_steps import Step
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
    missing approval blocks too. The evidence page is written all the same, marked as not approved: it is for those who
    decide. Exit codes: 0 written, 1 something blocks, 2 broken.
    """
    from pipeline.cli.next_steps import next_steps
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
    made = cleaned(document, "evidence" if evidence else form, name, wanted)
    drawn = b""
    if beside and form == "markdown" and not made.against:
        drawn = cleaned(document, "svg", name, wanted).data
    if made.against:
        say("\n".join([f"{document} cannot go out yet:", *(f"  {reason}" for reason in made.against)]), err=True)
        if not evidence:
            say(next_steps(made.steps), err=True)
            return FINDINGS
        say("This is its evidence page, for those who decide on it.", err=True)
    if output:
        write_whole(output, made.data)
        if drawn and beside:
            write_whole(beside, drawn)
            say(f"Written to {beside}.", err=True)
        say(f"Written to {output}.", err=True)
        if opens:
            open_page(output)
    else:
        click.echo(made.data, nl=False)
    return CLEAN


class Cleaned(NamedTuple):
    """A document as readers get it, or what stands `against` that with the commands that lead there.

    An evidence page is there in either case.
    """

    data: bytes
    against: Sequence[str] = ()
    steps: "Sequence[Step]" = ()


def cleaned(document: str, form: "Format", name: str | None, picture: "Picture") -> Cleaned:
    """The document in one form; one of the review desk goes out by the desk."""
    from pipeline.cli.next_steps import before_export
    from pipeline.cli.review.desk import at_the_desk, file_named
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
            row = desk.row(number)
            page = desk.evidence(number) if form == "evidence" else b""
            return Cleaned(page, reasons, before_export(document, row.status, row.blocking))
        return Cleaned(desk.export(number, form, who, picture=picture).data)


def without_desk(path: Path, form: "Format", settings: "Settings", picture: "Picture") -> Cleaned:
    """The same for a file that the desk does not know, or a newsroom that has none."""
    from datetime import UTC, datetime

    from pipeline.cli.next_steps import before_export
    from pipeline.errors import InputError
    from pipeline.newsroom.newsroom import newsroom_style, style_named
    from pipeline.reference.lookup import newsroom_reference
    from pipeline.report.tally import blocking
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
    if reasons and form != "evidence":
        return Cleaned(b"", reasons, before_export(str(path), "", blocking(findings)))
    out = Outgoing(
        body=body,
        sha256=sha256(body),
        audit=audit,
        findings=findings,
        against=tuple(reasons),
        sources=saved.sources,
        picture=picture,
        colours=style.picture,
        making=making_of(saved, settings),
    )
    return Cleaned(export(out, form), reasons)
