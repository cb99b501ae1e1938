"""`newsdraft mcp`: the newsroom's tools for other programs, over standard input and output."""

import sys

import click

EPILOG = """\b
Examples:
  newsdraft mcp       a client starts this command and talks to it over standard input and output
"""


@click.command(epilog=EPILOG)
def command() -> None:
    """Serve tools over the Model Context Protocol: audit, figures, style, review list, draft status, evidence.

    They only read; [mcp] write = true adds those that write at the desk, under [mcp] account and in its role. Needs
    newsdraft[mcp].
    """
    import asyncio

    from pipeline.cli.review.desk import desk_of, login_name
    from pipeline.mcp_server.desk import NewsroomDesk
    from pipeline.mcp_server.server import server_of
    from pipeline.settings import load_settings

    settings = load_settings()
    if sys.stdin.isatty():
        click.echo("Waiting for a client on standard input; Ctrl-C stops it.", err=True)
    with NewsroomDesk(settings, login_name(), lambda store: desk_of(store, settings)) as desk:
        asyncio.run(server_of(settings, desk).run_stdio_async())
