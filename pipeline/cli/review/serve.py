"""`newsdraft review serve`: the desk on the web."""

import click

from pipeline.cli.review.desk import login_name, say_cut

EPILOG = """\b
Examples:
  newsdraft review serve                                   this machine alone; a one-time link lets you in
  newsdraft review serve --host 10.0.0.7 --name desk.example.org --behind-tls     for accounts, a proxy doing TLS
  newsdraft review serve --proxy 127.0.0.1 --name desk.example.org --behind-tls   the proxy says who somebody is
"""


@click.command(epilog=EPILOG)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8350, show_default=True)
@click.option("--name", "names", multiple=True, metavar="HOST", help="Name that people reach it by; may be repeated.")
@click.option("--behind-tls", "tls", is_flag=True, help="Something before it does TLS: cookies are for TLS alone.")
@click.option(
    "--proxy", "proxies", multiple=True, metavar="ADDRESS", help="Believe this address about who somebody is."
)
@click.option("--proxy-header", "header", default="X-Forwarded-User", show_default=True)
@click.option("--as", "account", metavar="NAME", help="Whom the link lets in (default: your login's name).")
@click.option(
    "--every",
    type=click.FloatRange(min=1),
    default=10.0,
    show_default=True,
    help="Seconds between looks for new drafts.",
)
@click.option("--open", "opens", is_flag=True, help="Open the one-time link in this machine's browser.")
def serve(
    host: str,
    port: int,
    names: tuple[str, ...],
    tls: bool,
    proxies: tuple[str, ...],
    header: str,
    account: str | None,
    every: float,
    opens: bool,
) -> None:
    """Serve the desk on the web: queue, evidence, editing, decisions, and a JSON API.

    It listens on this machine alone unless there are accounts (`newsdraft review user add`) or a proxy.
    """
    from pipeline.cli.store import open_store
    from pipeline.cli.terminal import open_when_listening
    from pipeline.review.desk import ReviewDesk
    from pipeline.review.notify import in_background
    from pipeline.review.web.serving import Where, keep_scanning, run, web_desk
    from pipeline.runs.log import logging_to
    from pipeline.settings import load_settings

    where, settings = Where(host, port, tuple(name.lower() for name in names), tls, proxies, header), load_settings()
    log_file = settings.path(settings.run.log) if settings.run.log else None

    def say(words: str) -> None:
        click.echo(words, err=True)

    with logging_to(log_file), open_store() as store:
        desk = ReviewDesk(store, settings, tell=in_background(settings, say))
        say_cut(desk)
        here = desk.users.acting(account or login_name()) if where.by_link else None
        application, link = web_desk(desk, where, here, lambda new: click.echo(f"Log in here: {new}"))
        click.echo(f"The desk is open. Log in here: {link}" if link else "The desk is open.")
        if opens and link:
            open_when_listening(link, where.port)
        stop = keep_scanning(desk, every, say)
        run(application, where)
        stop.set()
