"""`newsdraft briefing feeds`: which feeds the newsroom follows, and how they have been doing."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipeline.cli import CLEAN, FINDINGS
from pipeline.text.plural import pluralize


@click.group()
def feeds() -> None:
    """Follow feeds: RSS, Atom, JSON Feed, sitemaps, web pages, folders of event files."""


@feeds.command()
@click.argument("places", nargs=-1, required=True, metavar="URL_OR_FOLDER...")
@click.option("--outlet", default="", metavar="NAME", help="Its outlet's name (default: the feed's own title).")
@click.option("--page", is_flag=True, help="It is a web page: its links to articles are the entries.")
@click.option("--unseen", is_flag=True, help="Add it without fetching it first.")
def add(places: tuple[str, ...], outlet: str, page: bool, unseen: bool) -> None:
    """Follow feeds, each once it has been read."""
    import asyncio

    from pipeline.cli.briefing.newsroom import open_briefing_newsroom
    from pipeline.feeds.probe import try_feed
    from pipeline.feeds.subscriptions import FeedBook, kind_of
    from pipeline.runs.runs import now

    with open_briefing_newsroom() as newsroom:
        for named in places:
            kind = "page" if page else kind_of(named)
            place = named if kind != "folder" else str(Path(named).absolute())
            found = "" if unseen else asyncio.run(try_feed(place, kind, newsroom.settings, now()))
            new = FeedBook(newsroom.store).add(place, kind, now(), outlet)
            click.echo(f"{place}: {'followed' if new else 'already followed'}{found and f'; {found}'}")


@feeds.command()
@click.argument("place", metavar="URL_OR_FOLDER")
def drop(place: str) -> None:
    """Follow a feed no longer; its entries stay in the store."""
    from pipeline.cli.briefing.newsroom import open_briefing_newsroom
    from pipeline.feeds.subscriptions import FeedBook

    with open_briefing_newsroom() as newsroom:
        FeedBook(newsroom.store).drop(place)
        click.echo(f"{place}: followed no longer.")


@feeds.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
def list_feeds(as_json: bool) -> int:
    """List the feeds and how each has been doing; exit code 1 if any is failing."""
    from pipeline.cli.briefing.newsroom import open_briefing_newsroom
    from pipeline.cli.tables import print_json, print_table
    from pipeline.feeds.subscriptions import FeedBook

    with open_briefing_newsroom() as newsroom:
        known = FeedBook(newsroom.store).all()
    if as_json:
        print_json([feed.model_dump(mode="json") for feed in known])
    elif known:
        rows = [(feed.name, feed.kind, feed.address, _moment(feed.succeeded), health(feed)) for feed in known]
        print_table(("outlet", "kind", "address", "last read", "state"), rows)
    else:
        click.echo("No feeds yet: `newsdraft briefing feeds add URL`.")
    return FINDINGS if any(feed.failures for feed in known) else CLEAN


@feeds.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_list(file: Path) -> None:
    """Follow all feeds of an OPML FILE, as feed readers export them."""
    from pipeline.cli.briefing.newsroom import open_briefing_newsroom
    from pipeline.feeds.opml import read_opml
    from pipeline.feeds.subscriptions import FeedBook
    from pipeline.runs.runs import now

    listed = read_opml(file.read_bytes(), str(file))
    with open_briefing_newsroom() as newsroom:
        new = sum(FeedBook(newsroom.store).add(each.url, "feed", now(), each.title) for each in listed)
    click.echo(f"{file}: {pluralize(len(listed), 'feed')}, {new} of them new.")


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else "never"


def health(feed: Any) -> str:
    """How a feed has been doing, in a few words."""
    if not feed.failures:
        return "well" if feed.succeeded else "not read yet"
    return f"failing since {_moment(feed.failing_since)} ({pluralize(feed.failures, 'time')}): {feed.error}"
