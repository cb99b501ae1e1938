"""`newsdraft review`: the desk from a terminal: what waits, what is doubtful, and the decisions about it."""

from typing import TYPE_CHECKING, Literal

import click

from pipeline.cli import BROKEN, CLEAN, FINDINGS
from pipeline.cli.next_steps import after_move, next_steps, tell_next
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
from pipeline.cli.review.serve import serve
from pipeline.cli.review.text import correct, delete_source, edit, redo
from pipeline.cli.review.users import user
from pipeline.cli.tables import print_json
from pipeline.cli.terminal import say

if TYPE_CHECKING:
    from pipeline.review.desk import ReviewDesk
    from pipeline.review.model import DeskFinding, Person

EPILOG = """\b
Examples:
  newsdraft review list                                   what waits, and since when
  newsdraft review show 12                                the draft with what is doubtful about it
  newsdraft review request-changes 12 --reason "..."      send it back
  newsdraft review override 12 3 --reason "..."           answer for the third finding
  newsdraft review confirm 12 4                           what the fourth wants looked at is right
  newsdraft review approve 12                             approve exactly this text
  newsdraft review log --verify                           does the log of decisions hold?

DOCUMENT is a number of `review list`, or a run's folder. --as NAME acts under another account than your login's.
"""


@click.group(epilog=EPILOG)
def command() -> None:
    """Read, mend, approve and send out drafts, with a signed record of who decided what."""


@command.command("list")
@acting
@as_json_option
@click.option("--state", "states", multiple=True, metavar="STATE", help="Only this state; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="The finished ones too.")
@click.option("--search", default="", metavar="WORDS", help="Words of title or event.")
@click.option("--mine", is_flag=True, help="Only what you have claimed.")
@click.option("--blocking", is_flag=True, help="Only what has blocking findings.")
def list_documents(
    name: str | None, as_json: bool, states: tuple[str, ...], everything: bool, search: str, mine: bool, blocking: bool
) -> None:
    """What waits: state, age, blocking findings, by whom."""
    from pipeline.cli.review.tables import print_queue
    from pipeline.review.model import QueueFilter, State

    with at_the_desk(name) as (desk, who):
        desk.scan()
        wanted = QueueFilter(
            states=states or (tuple(map(str, State)) if everything else ()),
            search=search,
            claimed_by=who.name if mine else "",
            only_blocking=blocking,
        )
        rows = desk.queue(wanted)
        if as_json:
            print_json([row.model_dump(mode="json") for row in rows])
        else:
            print_queue(rows, desk.now)


@command.command()
@document_argument
@acting
@as_json_option
@click.option("--revision", type=click.IntRange(min=1), help="An earlier revision.")
def show(document: str, name: str | None, as_json: bool, revision: int | None) -> int:
    """The draft, what is doubtful about it and why, its notes, and what you can do. Exit code 1: something blocks."""
    from pipeline.cli.review.tables import print_document

    with at_the_desk(name) as (desk, who):
        number = number_of(desk, document)
        opened = desk.open(number, who, revision)
        if revision is None:
            desk.looked(number, who)
        if as_json:
            print_json(opened.model_dump(mode="json"))
        else:
            print_document(opened)
    return FINDINGS if opened.blocking else CLEAN


@command.command()
@document_argument
@click.argument("before", type=int, required=False)
@click.argument("after", type=int, required=False)
@acting
@as_json_option
def diff(document: str, before: int | None, after: int | None, name: str | None, as_json: bool) -> None:
    """What changed word by word: between two revisions, or since you last looked."""
    from pipeline.cli.review.tables import print_diff

    with at_the_desk(name) as (desk, who):
        number = number_of(desk, document)
        opened = desk.open(number, who)
        last = after or opened.row.head
        first = before or (opened.last_look if (opened.last_look or last) < last else None) or max(1, last - 1)
        pieces = desk.diff(number, first, last)
    if as_json:
        print_json([piece.model_dump() for piece in pieces])
    else:
        click.echo(f"Revision {first} to {last}: [-gone-] {{+added+}}")
        print_diff(pieces)


def _move(move: str, words: str) -> None:
    @command.command(move, help=words)
    @document_argument
    @reason_option
    @revision_option
    @acting
    @as_json_option
    def make(document: str, reason: str, revision: int | None, name: str | None, as_json: bool) -> int:
        from pipeline.review.model import RefusedError

        with at_the_desk(name) as (desk, who):
            number = number_of(desk, document)
            head = head_of(desk, number, who, revision)
            blocks = desk.row(number).blocking
            try:
                decision = desk.move(number, move, head, who, reason)
            except RefusedError as error:
                if not blocks:
                    raise
                say(f"newsdraft: {error}", err=True)
                tell_next(after_move(number, str(desk.row(number).status), blocks))
                return BROKEN
        if as_json:
            print_json(decision.model_dump(mode="json"))
        else:
            say(
                f"Document {number}, revision {decision.revision}: {decision.status.replace('_', ' ')} "
                f"(entry {decision.number} of the log, text {decision.sha256[:12]})."
            )
            say(next_steps(after_move(number, decision.status, blocks)))
        return CLEAN


for _name, _words in {
    "submit": "Hand a draft in for review.",
    "request-changes": "Send a draft back, with what is to change.",
    "approve": "Approve exactly the text of the last revision; blocking findings must be mended or overridden first.",
    "reject": "Put a draft aside for good.",
    "reopen": "Take up again what was rejected, or take an approval back.",
    "withdraw": "Withdraw what readers have, with the reason.",
    "restore": "Take up again what was withdrawn.",
}.items():
    _move(_name, _words)


@command.command()
@document_argument
@click.argument("finding")
@reason_option
@revision_option
@acting
@as_json_option
def override(document: str, finding: str, reason: str, revision: int | None, name: str | None, as_json: bool) -> None:
    """Answer for one blocking FINDING (its number in `review show`) with a written reason.

    It holds until the finding's sentence changes.
    """
    _answer("override", document, finding, reason, revision, name, as_json)


@command.command()
@document_argument
@click.argument("finding")
@reason_option
@revision_option
@acting
@as_json_option
def confirm(document: str, finding: str, reason: str, revision: int | None, name: str | None, as_json: bool) -> None:
    """Say that what a FINDING (its number in `review show`) wants looked at is right as it stands.

    It holds until the finding's sentence changes. What blocks is overridden instead.
    """
    _answer("confirm", document, finding, reason, revision, name, as_json)


@command.command("take-back")
@document_argument
@click.argument("finding")
@acting
@as_json_option
def take_back(document: str, finding: str, name: str | None, as_json: bool) -> None:
    """Take back that somebody answers for a FINDING: it is to be decided again."""
    from pipeline.errors import InputError

    with at_the_desk(name) as (desk, who):
        number = number_of(desk, document)
        given = _found(desk, number, who, finding).override
        if given is None:
            raise InputError(f"Nobody answers for finding {finding}.", "`review show` says which are answered for.")
        desk.take_back(number, given.id, who)
        row = desk.row(number)
    if as_json:
        print_json(given.model_dump(mode="json"))
        return
    say(f"Taken back: {given.rule} is to be decided again. The log keeps both.")
    say(next_steps(after_move(number, str(row.status), row.blocking)))


def _found(desk: "ReviewDesk", document: int, who: "Person", finding: str) -> "DeskFinding":
    """The finding with this number in `review show`, this claim in the document ("c38"), or this key."""
    from pipeline.errors import InputError

    found = desk.open(document, who).findings
    for number, each in enumerate(found, 1):
        if finding in (str(number), each.finding.claim, each.key):
            return each
    raise InputError(f"There is no finding {finding}.", f"They are 1 to {len(found)}: `review show`.")


def _answer(
    how: Literal["override", "confirm"],
    document: str,
    finding: str,
    reason: str,
    revision: int | None,
    name: str | None,
    as_json: bool,
) -> None:
    """Answers for a finding in one of the two ways, and tells of it."""
    with at_the_desk(name) as (desk, who):
        number = number_of(desk, document)
        head = head_of(desk, number, who, revision)
        key = _found(desk, number, who, finding).key
        made = (desk.override if how == "override" else desk.confirm)(number, head, key, reason, who)
        row = desk.row(number)
    if as_json:
        print_json(made.model_dump(mode="json"))
    else:
        say(f"{made.who} answers for {made.rule}: {made.reason or 'right as it stands'}")
        say(next_steps(after_move(row.id, str(row.status), row.blocking)))


@command.command()
@document_argument
@click.argument("text", required=False, default="")
@click.option("--on", default="", metavar="WORDS", help="Words of the sentence that the note is about.")
@click.option("--answer", type=int, metavar="NOTE", help="Answer this note.")
@click.option("--done", type=int, metavar="NOTE", help="Mark this note as dealt with.")
@acting
@as_json_option
def note(
    document: str, text: str, on: str, answer: int | None, done: int | None, name: str | None, as_json: bool
) -> None:
    """Pin a note to a sentence, answer one, or mark one as dealt with."""
    from pipeline.errors import InputError

    with at_the_desk(name) as (desk, who):
        number = number_of(desk, document)
        own = {each.id: each for each in desk.open(number, who).notes}
        if (named := answer if done is None else done) is not None and named not in own:
            raise InputError(f"Document {number} has no note {named}.", "`newsdraft review show` lists them.")
        if done is not None:
            desk.resolve(done, who)
            made = next(each for each in desk.open(number, who).notes if each.id == done)
        elif answer is not None:
            made = desk.answer(answer, text, who)
        else:
            place = desk.open(number, who).prose.find(on)
            if place < 0:
                raise InputError(f"{on!r} does not stand in the text.", "Copy some words of the sentence.")
            made = desk.note(number, place, text, who)
    if as_json:
        print_json(made.model_dump(mode="json"))
    else:
        say(f"Note {made.id} is dealt with." if made.resolved_by else f"Note {made.id} on “{made.sentence}”")


@command.command()
@document_argument
@click.option("--release", is_flag=True, help="Give it back.")
@acting
@as_json_option
def claim(document: str, release: bool, name: str | None, as_json: bool) -> None:
    """Say that you work on a document."""
    with at_the_desk(name) as (desk, who):
        number = number_of(desk, document)
        desk.claim(number, who, take=not release)
        row = desk.row(number)
    if as_json:
        print_json(row.model_dump(mode="json"))
    else:
        click.echo(f"Document {number} is {'free again' if release else f'with {who.name}'}.")


@command.command()
@click.argument("document", required=False)
@click.option("--verify", is_flag=True, help="Check the whole log; exit code 1 with what is wrong.")
@click.option("--anchor", default="", metavar="NUMBER:HASH", help="With --verify: an earlier --head to look for.")
@click.option("--head", is_flag=True, help="The anchor: number and hash of the last entry, to keep elsewhere.")
@click.option("--new-key", is_flag=True, help="Make a key where the old one is lost; old entries stay unverifiable.")
@click.option("--new-anchor", is_flag=True, help="Take the log as it stands, after a store was put back from a copy.")
@acting
@as_json_option
def log(
    document: str | None,
    verify: bool,
    anchor: str,
    head: bool,
    new_key: bool,
    new_anchor: bool,
    name: str | None,
    as_json: bool,
) -> int:
    """Who decided what, when and why; every entry is signed and names the one before it."""
    from pipeline.cli.review.tables import print_log, print_verified

    with at_the_desk(name) as (desk, who):
        if new_key:
            desk.new_key(who)
            click.echo("A new key signs from now on.")
            return CLEAN
        if new_anchor:
            desk.new_anchor(who)
            click.echo("The log is taken as it stands from now on.")
            return CLEAN
        if head:
            number, last = desk.head()
            click.echo(f"{number}:{last}")
            return CLEAN
        if verify or anchor:
            verified = desk.verify(anchor)
            print_json(verified.model_dump(mode="json")) if as_json else print_verified(verified)
            return FINDINGS if verified.faults else CLEAN
        entries = desk.log(number_of(desk, document) if document else None)
    print_json([entry.model_dump(mode="json") for entry in entries]) if as_json else print_log(entries)
    return CLEAN


for _each in (edit, correct, redo, delete_source, user):
    command.add_command(_each)
command.add_command(serve)
