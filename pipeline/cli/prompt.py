"""`newsdraft prompt`: the prompts as they lie in their folders, as sent for an event, and against the recordings."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import CLEAN, FINDINGS

if TYPE_CHECKING:
    from pipeline.llm.protocol import ChatRequest
    from pipeline.writer.prompts import Template

STAGES = ("notes", "outline", "piece", "section", "rewrite", "readings")
EPILOG = """\b
Examples:
  newsdraft prompt show                           all prompts: stage, reply, file
  newsdraft prompt show section                   one prompt with its variables
  newsdraft prompt render section drafts/2025-... --subject s2     exactly as sent for that run
  newsdraft prompt test                           are they sound, and which recordings are stale?
"""


@click.group(epilog=EPILOG)
def command() -> None:
    """Show, render and test the prompts.

    To change one, copy its file into the folder that [newsroom] prompts names; the others stay as shipped.
    """


@command.command()
@click.argument("name", required=False)
def show(name: str | None) -> int:
    """All prompts in a table, or NAME with its variables, its words and where it lies."""
    from pipeline.cli.tables import print_table
    from pipeline.newsroom.newsroom import newsroom_prompts
    from pipeline.settings import load_settings

    prompts = newsroom_prompts(load_settings())
    if name:
        _print_template(prompts.template(name))
        return CLEAN
    templates = [prompts.template(each) for each in prompts.names()]
    print_table(("prompt", "stage", "reply", "file"), [(t.name, t.stage, t.reply, str(t.path)) for t in templates])
    return CLEAN


def _print_template(template: "Template") -> None:
    click.echo(f"prompt   {template.name}\nstage    {template.stage}\nreply    {template.reply or 'none of its own'}")
    click.echo(f"file     {template.path}\nsha256   {template.sha256}")
    for variable, sentence in template.variables.items():
        click.echo(f"  {variable}: {sentence}")
    click.echo(f"\n{template.words.strip()}")


@command.command()
@click.argument("stage", type=click.Choice(STAGES))
@click.argument("run", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--subject", metavar="ID", help="Only the request for one source (src1) or section (s2).")
@click.option("--style", metavar="NAME", help="House style, if not the one in newsdraft.toml.")
def render(stage: str, run: Path, subject: str | None, style: str | None) -> int:
    """The requests of a STAGE exactly as sent for an event, whose RUN is a folder that `newsdraft draft` made."""
    import asyncio

    from pipeline.errors import InputError
    from pipeline.newsroom.composition import shown_at_once
    from pipeline.newsroom.newsroom import newsroom_prompts, newsroom_style
    from pipeline.settings import load_settings
    from pipeline.stages.dry_run import dry_run
    from pipeline.writer.requests import Models
    from pipeline.writer.source_texts import MOST

    settings = load_settings(flags={"style.name": style})
    stages = {name: own.model for name, own in settings.writer.stages.items()}
    sources = min(MOST, shown_at_once(settings))
    models = Models(default=settings.writer.model or "openai:unnamed", stages=stages, sources=sources)
    requests = asyncio.run(dry_run(stage, run, newsroom_prompts(settings), newsroom_style(settings), models))
    wanted = [request for request in requests if subject in (None, request.subject)]
    if not wanted:
        known = ", ".join(request.subject for request in requests)
        raise InputError(f"There is no request for {subject!r} in {stage}.", f"There are: {known}.")
    for request in wanted:
        _print_request(request)
    return CLEAN


def _print_request(request: "ChatRequest") -> None:
    click.echo(f"=== {request.stage} {request.subject} → {request.model}, reply {request.schema_name}")
    for message in request.messages:
        click.echo(f"--- {message.role}\n{message.content}")
    click.echo()


@command.command()
@click.option(
    "--recordings",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of recordings; the default are the shipped ones.",
)
def test(recordings: Path | None) -> int:
    """Check every prompt, and name the recordings that a changed one makes stale. Exit code 1 if there are any."""
    from pipeline.files.resources import shipped
    from pipeline.newsroom.newsroom import newsroom_prompts
    from pipeline.settings import load_settings
    from pipeline.writer.recordings import stale_recordings

    prompts = newsroom_prompts(load_settings())
    names = [prompts.template(name).name for name in prompts.names()]
    cassettes = sorted((recordings or shipped("fixtures", "cassettes")).glob("*.yaml"))
    stale = stale_recordings(prompts, cassettes)
    for each in stale:
        click.echo(f"{each.recording}: {each.requests} requests do not fit the prompt {each.prompt} any more")
    click.echo(f"{len(names)} prompts are sound; {len(stale)} stale among {len(cassettes)} recordings.")
    if stale:
        click.echo("Record them again with `make record`.", err=True)
    return FINDINGS if stale else CLEAN
