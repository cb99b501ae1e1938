"""`newsdraft new`: a commented event file to start from."""

from pathlib import Path

import click

from pipeline.cli import CLEAN

EPILOG = """\b
Examples:
  newsdraft new                      event.yml here, or events/event.yml in a newsroom's folder
  newsdraft new events/rates.yml     a name of your own
"""


@click.command(epilog=EPILOG)
@click.argument("path", required=False, type=click.Path(path_type=Path))
def command(path: Path | None) -> int:
    """Write a commented event file to start from; a file that stands there is never overwritten."""
    from datetime import date

    from pipeline.settings.scaffold import new_event

    target = path or (Path("events") if Path("events").is_dir() else Path()) / "event.yml"
    new_event(target, date.today())
    click.echo(f"{target}: fill in headline and sources, then: newsdraft draft {target}")
    return CLEAN
