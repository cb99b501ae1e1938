"""`newsdraft export`: the clean document, once nothing blocks."""

from pathlib import Path

import click

from pipeline.cli import CLEAN, FINDINGS

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
    nothing is written, and what blocks is listed. Exit codes: 0 written, 1 something blocks, 2 broken.
    """
    from datetime import UTC, datetime

    from pipeline.errors import InputError
    from pipeline.export import body_of, export, may_export
    from pipeline.folder import write_whole
    from pipeline.kept import read_run
    from pipeline.reference.newsroom import newsroom_reference
    from pipeline.settings import load_settings

    path = document / "document.md" if document.is_dir() else document
    kept = read_run(path.parent)
    try:
        body = body_of(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Name a run's folder or its document.md.") from error
    reasons = may_export(body, kept, newsroom_reference(load_settings()), datetime.now(UTC))
    if reasons:
        click.echo(f"{path} cannot go out yet:", err=True)
        for reason in reasons:
            click.echo(f"  {reason}", err=True)
        click.echo("Mend the text in that file and export again.", err=True)
        return FINDINGS
    text = export(body, "html" if form == "html" else "markdown")
    if output:
        write_whole(output, text.encode())
        click.echo(f"Written to {output}.", err=True)
    else:
        click.echo(text, nl=False)
    return CLEAN
