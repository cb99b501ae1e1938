"""The desk's rows, documents, differences and decisions, as lines for a terminal."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from pipeline.cli.next_steps import after_move, next_steps, override
from pipeline.cli.tables import print_table
from pipeline.cli.terminal import say
from pipeline.report.as_text import SIGNS, printable
from pipeline.report.tally import verdicts_in_words

if TYPE_CHECKING:
    from pipeline.review.model import Decision, DeskDocument, DeskFinding, Piece, QueueRow, Verified
    from pipeline.review.users import ApiToken, User

QUEUE = ("no", "state", "waits", "blocks", "looks", "rev", "by", "with", "title")
LONGEST = 100


def print_queue(rows: "Sequence[QueueRow]", now: datetime) -> None:
    """A line a document, what has waited longest first."""
    if not rows:
        click.echo("Nothing waits.")
        return
    print_table(QUEUE, ([printable(cell) for cell in _row(row, now)] for row in rows))
    say(next_steps([(f"newsdraft review show {rows[0].id}", "the draft and what is doubtful about it")]))


def _row(row: "QueueRow", now: datetime) -> tuple[str, ...]:
    title = f"! {row.title}" if row.problem else row.title
    return (
        str(row.id),
        row.status.replace("_", " "),
        age(now - row.waiting),
        str(row.blocking or ""),
        str(row.looks or ""),
        str(row.head),
        row.author,
        row.claimed_by,
        title,
    )


def age(span: timedelta) -> str:
    """A span of time in its largest unit."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


def print_document(opened: "DeskDocument") -> None:
    """The text, its findings by number, notes, and the moves that are open to this person."""
    row = opened.row
    say(f"Document {row.id}, revision {opened.revision.number}, {row.status.replace('_', ' ')}: {printable(row.title)}")
    if opened.problem:
        click.secho(f"! {printable(opened.problem)}", fg="red")
    say(f"\n{printable_lines(opened.prose)}")
    for number, finding in enumerate(opened.findings, 1):
        say(_finding(number, finding))
    for note in opened.notes:
        where = f"on “{_short(note.sentence)}”" if note.pin else "on a sentence that has changed"
        done = f" (dealt with by {note.resolved_by})" if note.resolved_by else ""
        reply = f" answers {note.answers}" if note.answers else f" {where}"
        say(printable(f"note {note.id}{reply}, {note.who}: {note.text}{done}"))
    for beside in opened.beside:
        say(f"Another draft lies beside it: {row.folder}/{beside}")
    say(f"{verdicts_in_words(opened.audit) or 'Nothing to check was found'}.")
    allowed = ", ".join(offer.move for offer in opened.moves if offer.allowed)
    say(f"{len(opened.blocking)} block. You can: {allowed or 'look'}.")
    blocking = [number for number, finding in enumerate(opened.findings, 1) if finding.blocks]
    edit = (f"newsdraft review edit {row.id}", "mend what blocks, in your editor")
    answer = (override(row.id, str(blocking[0])), "where it is a false alarm") if blocking else None
    say(next_steps([edit, answer] if answer else after_move(row.id, str(row.status))))


def printable_lines(text: str) -> str:
    return "\n".join(map(printable, text.splitlines()))


def _finding(number: int, found: "DeskFinding") -> str:
    finding = found.finding
    lines = [
        f"{number:>3} {SIGNS[finding.severity]} line {finding.line}, {finding.rule}: “{_short(found.pin.sentence)}”"
    ]
    lines.append(f"      {finding.message}")
    if finding.suggestion:
        lines.append(f"      → {finding.suggestion}")
    if found.override:
        lines.append(f"      {found.override.answer}")
    return "\n".join(map(printable, lines))


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def print_diff(pieces: "Iterable[Piece]") -> None:
    """The text with [-gone-] and {+added+} words, in colour on a terminal; long same stretches are cut."""
    marks = {"gone": ("[-", "-]", "red"), "added": ("{+", "+}", "green")}
    for piece in pieces:
        if piece.kind == "same":
            text = printable_lines_kept(piece.text)
            click.echo(text if len(text) <= 2 * LONGEST else f"{text[:LONGEST]} … {text[-LONGEST:]}", nl=False)
        else:
            before, after, colour = marks[piece.kind]
            click.secho(f"{before}{printable_lines_kept(piece.text)}{after}", fg=colour, nl=False)
    click.echo()


def printable_lines_kept(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


def print_log(entries: "Sequence[Decision]") -> None:
    """A line a decision."""
    if not entries:
        click.echo("Nothing was decided yet.")
        return
    rows = (
        (
            str(entry.number),
            f"{entry.at:%Y-%m-%d %H:%M}",
            f"{entry.document}.{entry.revision}",
            entry.move,
            entry.who,
            entry.sha256[:12],
            printable(entry.reason),
        )
        for entry in entries
    )
    print_table(("entry", "when (UTC)", "document", "move", "who", "text", "why"), rows)


def print_verified(verified: "Verified") -> None:
    """What was checked, what is wrong, and what nobody can see from here."""
    click.echo(f"{verified.entries} entries; head {verified.head}")
    for line in verified.checked:
        click.echo(f"  checked: {line}")
    for line in verified.cannot_see:
        click.echo(f"  cannot be seen here: {line}")
    for line in verified.faults:
        click.secho(f"  ✗ {printable(line)}", fg="red")
    click.echo(f"{len(verified.faults)} faults." if verified.faults else "The log holds.")


def print_users(accounts: "Sequence[User]", tokens: "Sequence[ApiToken]") -> None:
    """A line an account, then a line a token."""
    if not accounts:
        click.echo(
            "No accounts: whoever can write the store decides. `newsdraft review user add NAME` makes the first."
        )
        return
    print_table(
        ("name", "role", "mail", ""), ((u.name, u.role, u.email, "disabled" * bool(u.disabled)) for u in accounts)
    )
    if tokens:
        click.echo()
        rows = (
            (str(t.id), t.user, t.name, " ".join(t.scopes), "revoked" if t.revoked else f"{t.expires:%Y-%m-%d}")
            for t in tokens
        )
        print_table(("token", "of", "for", "scopes", "until"), rows)
