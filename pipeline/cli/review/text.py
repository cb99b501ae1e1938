"""`newsdraft review edit`, `correct`, `redo` and `delete-source`: what changes a document's text."""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.next_steps import next_steps
from pipeline.cli.review.desk import (
    acting,
    as_json_option,
    at_the_desk,
    document_argument,
    head_of,
    number_of,
    reason_option,
    revision_option,
)
from pipeline.cli.tables import print_json
from pipeline.cli.terminal import say
from pipeline.text.plural import pluralize

file_option = click.option(
    "--file", type=click.Path(path_type=Path, dir_okay=False), help="The new text (default: your editor opens)."
)


@click.command()
@document_argument
@file_option
@reason_option
@revision_option
@acting
@as_json_option
def edit(document: str, file: Path | None, reason: str, revision: int | None, name: str | None, as_json: bool) -> None:
    """Change the text: in your editor ($EDITOR), or from a file; its figures are audited again at once."""
    with at_the_desk(name) as (desk, who):
        number = number_of(desk, document)
        head = head_of(desk, number, who, revision)
        made = desk.save(number, head, new_text(desk.open(number, who).prose, file), who, reason)
        desk.looked(number, who)
    _tell_revision(number, made, as_json)


@click.command()
@document_argument
@click.option("--note", "words", required=True, metavar="TEXT", help="What readers are told.")
@file_option
@revision_option
@acting
@as_json_option
def correct(
    document: str, words: str, file: Path | None, revision: int | None, name: str | None, as_json: bool
) -> None:
    """Change what readers have, with a dated note to them; the corrected text needs approval again."""
    with at_the_desk(name) as (desk, who):
        number = number_of(desk, document)
        head = head_of(desk, number, who, revision)
        made = desk.correct(number, head, new_text(desk.open(number, who).prose, file), words, who)
        desk.looked(number, who)
    _tell_revision(number, made, as_json)


def new_text(prose: str, file: Path | None) -> str:
    """The text of a file, or what the person's editor leaves; unchanged where they close it without saving."""
    from pipeline.errors import InputError
    from pipeline.stages.box import body_of

    if file is None:
        return click.edit(prose, extension=".md", require_save=False) or prose
    try:
        return body_of(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read: {error}.", "Name a UTF-8 text file.") from error


def _tell_revision(number: int, made: Any, as_json: bool) -> None:
    if as_json:
        print_json(made.model_dump(mode="json"))
    else:
        click.echo(f"Document {number} is at revision {made.number}.")
        say(next_steps([(f"newsdraft review show {number}", "what the audit says of it now")]))


@click.command()
@document_argument
@click.argument("section", required=False)
@click.option("--but", "wish", default="", metavar="TEXT", help="What the writer is to do differently.")
@click.option("--enqueue", is_flag=True, help="Leave it to the workers, before the night's batch; needs PostgreSQL.")
@revision_option
@acting
@as_json_option
def redo(
    document: str, section: str | None, wish: str, enqueue: bool, revision: int | None, name: str | None, as_json: bool
) -> None:
    """Have the writer write one SECTION again (s3), with what to do differently; without one, lists them."""
    import asyncio

    from pipeline.cli.queue import place_redo
    from pipeline.review.actions.redo import RedoOrder

    with at_the_desk(name) as (desk, who):
        number = number_of(desk, document)
        if section is None:
            found = desk.sections(number)
            if as_json:
                print_json([each.model_dump() for each in found])
            else:
                click.echo("\n".join(f"{each.id}  {each.heading}" for each in found))
            return
        asked = RedoOrder(document=number, section=section, wish=wish, expected=head_of(desk, number, who, revision))
        if enqueue:
            job = place_redo(desk, asked, who)
            if as_json:
                print_json({"job": job, "document": number, "section": section})
            else:
                click.echo(f"Job {job} waits for a worker: section {section} of document {number}.")
            return
        made = asyncio.run(desk.redo(asked, who, lambda _: None))
    _tell_revision(number, made, as_json)


@click.command("delete-source")
@document_argument
@click.argument("source")
@reason_option
@acting
@as_json_option
def delete_source(document: str, source: str, reason: str, name: str | None, as_json: bool) -> None:
    """Take a SOURCE's words (src2) out of the document's folder, its texts and the journal, on request.

    The log keeps that it was done, and still verifies. Files that an event names by path are yours to delete.
    """
    with at_the_desk(name) as (desk, who):
        number = number_of(desk, document)
        texts = desk.delete_source(number, source, who, reason)
    if as_json:
        print_json({"document": number, "source": source, "revisions": texts})
    else:
        click.echo(f"Source {source} is gone from document {number}; {pluralize(texts, 'revision')} had words of it.")
