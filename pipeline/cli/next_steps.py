"""What to type next: the last lines of a command, with the document's number at the review desk."""

import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.cli.terminal import here, say

NAME = "newsdraft"
Step = tuple[str, str]
"""A command, and what it is for."""


def next_steps(steps: Sequence[Step]) -> str:
    """The steps a line each, what they are for in a column of its own where it fits 80 columns, else below."""
    if not steps:
        return ""
    steps = [(_typed(command), use) for command, use in steps]
    widest = max(len(command) for command, _ in steps)
    fits = all(widest + len(use) + 4 <= 80 for _, use in steps)
    lines = [f"  {command:<{widest}}  {use}" if fits else f"  {command}\n      {use}" for command, use in steps]
    return "\n".join(["Next:", *lines])


def tell_next(steps: Sequence[Step]) -> None:
    """Says on standard error what to type next, so that what is printed can be piped."""
    if steps:
        say(next_steps(steps), err=True)


def _typed(command: str) -> str:
    """A command as this person types it, also behind another one: "cd desk && …"."""
    before, name, rest = command.partition(NAME + " ")
    if not name or (before and not before.endswith("&& ")):
        return command
    path = program()
    return f"{before}{Path(path).resolve() if before and path != NAME else path} {rest}"


def program() -> str:
    """The command as this person types it: by its path where the shell would not find its name."""
    typed = Path(sys.argv[0])
    return NAME if typed.name != NAME or shutil.which(NAME) else str(here(typed))


def after_sample() -> list[Step]:
    """Three steps from the sample event to a story of one's own."""
    return [
        ("newsdraft draft --replay --open", "its evidence page, in the browser"),
        ("newsdraft review serve --open", "decide on it, at the desk"),
        ("newsdraft draft URL report.pdf", "a digest of a story of your own"),
    ]


def after_draft(number: int | None, *, blocking: int, folder: str) -> list[Step]:
    """What to do with a draft: look, decide, answer for a false alarm, send out."""
    if number is None:
        return [(f"newsdraft audit {folder}", "what the audit says of it")]
    steps = [("newsdraft review serve --open", "read it and decide, in the browser")]
    if blocking:
        steps.append((override(number), "if what blocks is a false alarm"))
    return [*steps, (f"newsdraft export {number} -o story.md", "once nothing blocks")]


def after_run(number: int, status: str, folder: str) -> list[Step]:
    """What to do with a run: stop it, go on with it, or look at what it made."""
    if status == "running":
        return [(f"newsdraft runs cancel {number}", "stop it before its next step")]
    if status == "done":
        return [(f"newsdraft audit {shlex.quote(str(here(Path(folder))))}", "what the audit says of it")]
    return [(f"newsdraft runs resume {number}", "go on with it; what is done is kept")]


def after_briefing(number: int | None) -> list[Step]:
    """What to do with an edition: read and decide, send out; where the desk could not take it, try that again."""
    if number is None:
        return [("newsdraft briefing deliver", "try again what could not be delivered")]
    return [
        ("newsdraft review serve --open", "read it and decide, in the browser"),
        (f"newsdraft export {number} -o briefing.md", "once nothing blocks"),
    ]


def override(number: int | str, finding: str = "FINDING") -> str:
    """How somebody answers for a finding that blocks."""
    return f'newsdraft review override {number} {finding} --reason "..."'


def after_move(number: int, status: str, blocking: int = 0) -> list[Step]:
    """What to do with a document of the desk in this state, what blocks it first."""
    if blocking and status in ("drafted", "in_review", "changes_requested"):
        return _mending(number)
    return _moving(number, status) if status in AFTER else []


def before_export(document: str, status: str, blocking: int) -> list[Step]:
    """What has to be done before a document in this state goes out, in order; `status` is "" for one of no desk."""
    steps = _mending(document) if blocking else []
    if status == "changes_requested":
        asked = [(f"newsdraft review edit {document}", "make the changes that were asked for")]
        return [*(steps or asked), (f"newsdraft review submit {document}", "hand it in again")]
    if status in ("drafted", "in_review"):
        return steps or _moving(document, status)
    return _moving(document, status) if status in ("rejected", "withdrawn") else steps


def _mending(document: int | str) -> list[Step]:
    edit = (f"newsdraft review edit {document}", "mend what blocks, in your editor")
    return [edit, (override(document), "or answer for a false alarm")]


def _moving(document: int | str, status: str) -> list[Step]:
    words, use = AFTER[status]
    return [(f"newsdraft {words.format(document)}", use)]


AFTER = {
    "drafted": ("review approve {}", "exactly this text"),
    "in_review": ("review approve {}", "exactly this text"),
    "changes_requested": ("review edit {}", "mend it, in your editor"),
    "approved": ("export {} -o story.md", "the text as readers get it"),
    "exported": ("review correct {}", "where readers are to get a correction"),
    "corrected": ("export {} -o story.md", "the text as readers get it"),
    "rejected": ("review reopen {}", "take it up again"),
    "withdrawn": ("review restore {}", "take it up again"),
}
"""By a document's state, what comes next."""
