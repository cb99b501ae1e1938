"""`newsdraft init`: a newsroom's folder."""

from pathlib import Path

import click

from pipeline.cli import CLEAN
from pipeline.cli.next_steps import next_steps
from pipeline.cli.terminal import say

EPILOG = """\b
Example:
  newsdraft init desk && cd desk && newsdraft draft events/meta-capex-2025.yml
"""
CONTENTS = {
    "newsdraft.toml": "every setting, commented with its default",
    "prompts": "what the language model is asked; yours to edit",
    "styles": "the house styles; yours to edit",
    "events": "event files, with a sample",
    "sources": "files that events name, with the sample's",
}


@click.command(epilog=EPILOG)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> int:
    """Make a newsroom's folder: settings, prompts and styles to edit, and a sample event. Nothing is overwritten."""
    from pipeline.settings.scaffold import new_newsroom

    for name in new_newsroom(folder):
        say(f"{folder / name}: {CONTENTS[name]}")
    say(next_steps([(f"cd {folder} && newsdraft new", "an event file for a story of your own")]))
    return CLEAN
