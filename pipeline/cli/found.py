"""What looking for sources came to, for a person and for a program: each pick, and how many were refused for what."""

import json
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.cli.progress import show_cost
from pipeline.cli.terminal import here
from pipeline.text.plural import pluralize

if TYPE_CHECKING:
    from pipeline.find.drafting import FindResult
    from pipeline.find.model import Pick

LONGEST = 70


def found_text(result: "FindResult") -> str:
    """The picks with their publishers, the refusals counted, what it cost, and what to do with the file."""
    found = result.found
    refused = Counter(each.rule for each in found.refused)
    paid = f", {show_cost(result.spent.cost)} now" if result.spent.calls else ", none of them now"
    lines = [
        f"Sources   {pluralize(len(found.picks), 'source')} of {pluralize(len(found.publishers), 'publisher')}; "
        f"{pluralize(len(found.searches), 'search', 'searches')}{paid}",
        *(f"  {_line(pick)}" for pick in found.picks),
        *(f"  {each.service} failed: {each.error}" for each in found.searches if each.error),
    ]
    if refused:
        lines.append(f"  refused: {', '.join(f'{number} {rule}' for rule, number in refused.items())}")
    if result.drafted is None:
        lines.append(_stopped(result))
    return "\n".join(lines)


def found_json(result: "FindResult") -> str:
    """The same for a program."""
    found = result.found.model_dump(mode="json")
    spent = {"searches": result.spent.calls, "cost": result.spent.cost}
    return json.dumps({"folder": str(result.folder), "enough": result.found.enough, "now": spent, **found})


def _line(pick: "Pick") -> str:
    title = pick.title if len(pick.title) <= LONGEST else f"{pick.title[: LONGEST - 1].rstrip()}…"
    return f"{pick.counts_as or pick.origin}: {title or pick.origin}"


def _stopped(result: "FindResult") -> str:
    step = f"Look at {here(result.path)}: strike or add sources, and run the same command without --stop-after."
    few = "" if result.found.enough else " It takes two independent publishers, and there are fewer."
    return f"Stopped as told.{few} {step}"
