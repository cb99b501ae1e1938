"""The newsroom as the briefing's commands open it, and the sign that an edition went out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipeline.newsroom.newsroom import Newsroom


TRIES, PAUSE = 20, 10.0
"""How often a run is begun while the store is away, and the seconds between; a locked store is waited for besides."""


async def ping_out(newsroom: "Newsroom", editions: int) -> None:
    """Tells the dead-man's switch once something went out."""
    from pipeline.briefing.service import ping

    if editions:
        await ping(newsroom.settings.briefing.ping, lambda what, **more: click.echo(f"{what}: {more}", err=True))


@contextmanager
def open_briefing_newsroom() -> "Iterator[Newsroom]":
    """The newsroom in the briefing's style; what it delivers rests on the desk's decisions."""
    from pipeline.briefing.run import briefing_settings
    from pipeline.cli.review.desk import say_cut
    from pipeline.newsroom.newsroom import open_newsroom
    from pipeline.review.desk import ReviewDesk
    from pipeline.settings import load_settings

    with open_newsroom(briefing_settings(load_settings())) as newsroom:
        say_cut(ReviewDesk(newsroom.store, newsroom.settings))
        yield newsroom
