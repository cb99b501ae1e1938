"""What every command of `newsdraft review` begins with: the desk, who acts, and which revision of what is meant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pipeline.review.desk import ReviewDesk
    from pipeline.review.model import Person
    from pipeline.settings import Settings
    from pipeline.store import Store

C = TypeVar("C", bound=Callable[..., Any])


def acting(call: C) -> C:
    """Gives a command --as; the account is that of the login's name where it is not given."""
    return click.option("--as", "name", metavar="NAME", help="The account to act under (default: your login's name).")(
        call
    )


as_json_option = click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
document_argument = click.argument("document")
reason_option = click.option("--reason", default="", metavar="TEXT", help="Why; it is kept in the log.")
revision_option = click.option(
    "--revision", type=click.IntRange(min=1), help="The revision that is meant; refused where another is the last."
)


@contextmanager
def at_the_desk(name: str | None) -> "Iterator[tuple[ReviewDesk, Person]]":
    """The newsroom's desk and who acts at it."""
    from pipeline.cli.store import open_store
    from pipeline.settings import load_settings

    with open_store() as store:
        desk = desk_of(store, load_settings())
        yield desk, desk.users.acting(name or login_name())


def desk_of(store: "Store", settings: "Settings") -> "ReviewDesk":
    """The desk of a store; whose turn it is by a decision is told as the settings say, failures on standard error."""
    from pipeline.review.desk import ReviewDesk
    from pipeline.review.notify import send

    desk = ReviewDesk(store, settings, tell=lambda notice, to: _say(send(notice, to, settings)))
    say_cut(desk)
    return desk


def say_cut(desk: "ReviewDesk") -> None:
    """Says on standard error, and in the log of what happened, where the decision log lacks what it had."""
    from pipeline.review.anchor import NEXT_STEP
    from pipeline.runs.log import log

    if fault := desk.anchor_fault():
        log("decision log cut", error=fault)
        click.echo(f"newsdraft: {fault}.\n{NEXT_STEP}", err=True)


def _say(failures: list[str]) -> None:
    for failure in failures:
        click.echo(f"The decision stands, but {failure}", err=True)


def login_name() -> str:
    """Who is logged in, as the system has it."""
    import os
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def file_named(document: str) -> Path:
    """The Markdown file that is meant by a path: of a folder, a briefing's or else a story's."""
    path = Path(document)
    if not path.is_dir():
        return path
    briefing = path / "briefing.md"
    return briefing if briefing.is_file() else path / "document.md"


def number_of(desk: "ReviewDesk", document: str) -> int:
    """The document's number, from itself or from its folder or file."""
    from pipeline.errors import InputError

    if document.isdigit():
        return int(document)
    path = file_named(document)
    number = desk.register(path.parent, path.name)
    if number is None:
        raise InputError(f"{document} is no document of the desk.", "`newsdraft review list` shows all.")
    return number


def head_of(desk: "ReviewDesk", document: int, who: "Person", wanted: int | None) -> int:
    """The revision that a decision is about: the one given, else the last, which must be the one that was looked at."""
    from pipeline.review.model import StaleError

    opened = desk.open(document, who)
    if wanted is None and opened.last_look is not None and opened.last_look != opened.row.head:
        raise StaleError(
            f"Document {document} is at revision {opened.row.head}, and you looked at revision {opened.last_look}.",
            f"`newsdraft review diff {document}` shows what changed; `review show {document}` is a look at it.",
            opened.row.head,
        )
    return wanted or opened.row.head
