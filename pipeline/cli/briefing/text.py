"""A plan, a finished briefing and a slot's standing as a few lines for a person."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.briefing.model import Briefing, Plan
from pipeline.briefing.slots import SlotState
from pipeline.cli.progress import show_cost
from pipeline.cli.terminal import here
from pipeline.clustering.explain import Compared
from pipeline.clustering.model import Cluster, FollowUp, RankedCluster
from pipeline.feeds.model import Entry, Failure
from pipeline.text.plural import pluralize

SIGNS = {"draft": "story", "one-liner": "line", "change": "change", "blocked": "blocked", "left out": "left out"}


def plan_text(plan: Plan, *, every: bool = False) -> str:
    """Each event with its score and the reasons for it; with `every` also what is blocked or left out."""
    shown = [each for each in plan.ranked if every or each.choice in ("draft", "one-liner")]
    hidden = len(plan.ranked) - len(shown)
    lines = [f"Briefing of {plan.date} ({plan.slot}): {pluralize(len(plan.ranked), 'event')}"]
    for each in shown:
        lines += _event(each)
    lines += [f"{hidden} more are left out or blocked (--all shows them)."] if hidden else []
    lines += _changes(plan.changes)
    return "\n".join([*lines, *_failures(plan.failures)])


def briefing_text(briefing: Briefing, failures: Sequence[Failure], document: Path | None) -> str:
    """Where it is and where its stories are, how many it tells, what is in the way of others, and what it cost."""
    drafted, late, failed = (len(briefing.with_status(status)) for status in ("drafted", "late", "failed"))
    usage = briefing.usage
    tokens = usage.prompt_tokens + usage.completion_tokens
    lines = [
        f"Briefing of {briefing.date} ({briefing.slot}), edition {briefing.edition}",
        *([f"Document  {document}"] if document else []),
        f"Stories   {drafted} drafted, {late} late, {failed} failed; {len(briefing.one_liners)} in one line,"
        f" {len(briefing.changes)} changed since they were told",
        *(f"          {here(Path(story.path))}" for story in briefing.with_status("drafted") if story.path),
        f"Cost      {usage.calls} calls, {tokens:,} tokens, {show_cost(usage.cost)}",
    ]
    lines += [f"Writer    digests of the sources stand in: {briefing.stand_in}"] if briefing.stand_in else []
    return "\n".join([*lines, *_failures(failures)])


def standing_text(standing: SlotState) -> str:
    """That a slot's briefing is done, or who is at it."""
    name = f"The briefing of {standing.day} ({standing.slot}), edition {standing.edition},"
    if standing.status == "delivered" and standing.finished:
        return f"{name} was delivered at {standing.finished.astimezone():%H:%M}; --again makes another edition."
    began = f"{standing.started.astimezone():%H:%M}"
    return f"{name} is being made by process {standing.pid} on {standing.host} since {began}."


def _event(ranked: RankedCluster) -> Iterator[str]:
    entries = len(ranked.cluster.entries)
    count = pluralize(entries, "entry", "entries")
    yield f"{ranked.rank:3}. {ranked.score:7.2f}  {SIGNS[ranked.choice]:8}  {ranked.cluster.headline} ({count})"
    for reason in ranked.reasons:
        yield f"     {reason.points:+7.2f}  {reason.rule}: {reason.why}"
    yield from _entries(ranked.cluster, reported=ranked.choice in ("draft", "one-liner"))


def events_text(events: Sequence[Cluster]) -> str:
    """Events with their entries, each with why it stands there."""
    lines: list[str] = []
    for each in events:
        lines += [f"Event {each.id}: {pluralize(len(each.entries), 'entry', 'entries')}"]
        lines += _entries(each, reported=True)
    return "\n".join(lines)


def compared_text(found: Compared) -> str:
    """Two entries, how alike they are by themselves, and what speaks against their being one event."""
    one, other = found.entries
    same = "They stand in one event." if found.together else "They stand in two events."
    lines = [_entry(one), _entry(other), same]
    value, wanted = max(0.0, found.likeness.value), found.wanted
    alone = f"{found.alone:.2f} where one would stand alone otherwise"
    lines += [f"Alike by {value:.2f}; {wanted:.2f} is wanted of two that far apart in time, {alone}."]
    lines += [f"Against it: {'; '.join(found.likeness.against)}."] if found.likeness.against else []
    return "\n".join(lines)


def _entries(cluster: Cluster, *, reported: bool) -> Iterator[str]:
    """A cluster's entries in the order of their time, the first without a reason: it began the event."""
    joins = {join.entry: join for join in cluster.joins}
    for entry in cluster.entries if reported else ():
        yield f"            {_entry(entry)}"
        if join := joins.get(entry.id):
            kind = "a copy of" if join.kind == "copy" else "joined to"
            yield f"                {kind} {join.to}, alike by {join.likeness:.2f}: {join.why}"


def _entry(entry: Entry) -> str:
    when = f"{entry.moment.astimezone():%d %b %H:%M}{'' if entry.published else ' (seen; undated)'}"
    return f"{entry.id:>6}  {when}  {entry.outlet}: {entry.title}"


def _changes(changes: Sequence[FollowUp]) -> Iterator[str]:
    if changes:
        yield "Changed since they were told:"
    for change in changes:
        yield f"  {change.headline} (told {change.covered}): {change.entries[-1].title}"


def _failures(failures: Sequence[Failure]) -> Iterator[str]:
    if failures:
        yield "What failed:"
    for failure in failures:
        since = f", since {failure.since.astimezone():%Y-%m-%d %H:%M}" if failure.since else ""
        yield f"  {failure.kind} {failure.what}: {failure.reason}{since}"
