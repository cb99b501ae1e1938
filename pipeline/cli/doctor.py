"""`newsdraft doctor`: what is set up, what is missing, and how to fix it."""

from typing import TYPE_CHECKING

import click

from pipeline.cli import BROKEN, CLEAN
from pipeline.cli.next_steps import tell_next
from pipeline.cli.terminal import say

if TYPE_CHECKING:
    from pipeline.newsroom.doctor import Check
    from pipeline.settings import Settings

SIGNS = {"fine": "✓", "optional": "·", "broken": "✗"}


@click.command
def command() -> int:
    """Tell what is set up, what is missing, and how to fix it. Exit codes: 0 fine, 2 something is broken."""
    import asyncio

    from pipeline.newsroom.doctor import examine
    from pipeline.settings import load_settings

    settings = load_settings()
    checks = asyncio.run(examine(settings, {"Decisions": lambda: _decisions(settings)}))
    for check in checks:
        say(f"{SIGNS[check.state]} {check.name}: {check.detail}")
        if check.step:
            say(f"    {check.step}")
    if any(check.state == "broken" for check in checks):
        return BROKEN
    tell_next([("newsdraft new events/story.yml", "an event file of your own to start from")])
    return CLEAN


def _decisions(settings: "Settings") -> "Check":
    """Whether the log of decisions still has the entry that the anchor beside its key names."""
    from pipeline.newsroom.doctor import Check
    from pipeline.review.anchor import NEXT_STEP
    from pipeline.review.desk import ReviewDesk
    from pipeline.store import Store

    with Store.open(settings.store_url) as store:
        desk = ReviewDesk(store, settings)
        fault, (number, _), anchor = desk.anchor_fault(), desk.head(), desk.context.anchor.read()
    if fault:
        return Check(name="Decisions", state="broken", detail=fault, step=NEXT_STEP)
    if number > (anchor or (0, ""))[0]:
        detail = f"{number} in the log, the anchor names {f'entry {anchor[0]}' if anchor else 'none yet'}"
        step = f"It follows with the next decision, if {desk.context.anchor.path} can be written."
        return Check(name="Decisions", state="optional", detail=detail, step=step)
    return Check(name="Decisions", state="fine", detail=f"{number} in the log, none cut off at its end")
