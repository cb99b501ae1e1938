"""`newsdraft doctor`: what is set up, what is missing, and how to fix it."""

import click

from pipeline.cli import BROKEN, CLEAN

SIGNS = {"fine": "✓", "optional": "·", "broken": "✗"}


@click.command
def command() -> int:
    """Tell what is set up, what is missing, and how to fix it. Exit codes: 0 fine, 2 something is broken."""
    import asyncio

    from pipeline.newsroom.doctor import examine
    from pipeline.settings import load_settings

    checks = asyncio.run(examine(load_settings()))
    for check in checks:
        click.echo(f"{SIGNS[check.state]} {check.name}: {check.detail}")
        if check.step:
            click.echo(f"    {check.step}")
    return BROKEN if any(check.state == "broken" for check in checks) else CLEAN
