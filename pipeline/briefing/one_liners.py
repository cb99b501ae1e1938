"""The briefing's single lines: what is held, reported, changed or failed; strangers' words in them are inert."""

import re

from pipeline.briefing.model import StoryResult
from pipeline.clustering.model import FollowUp, RankedCluster
from pipeline.feeds.model import Failure
from pipeline.stages.appendix import blocking_summary
from pipeline.text.plural import pluralize

LONGEST_LINE = 280
NAMED = {
    "feed": "Feed",
    "story": "Story",
    "writer": "Writer",
    "budget": "Budget",
    "deadline": "Late",
    "delivery": "Delivery",
}
"""What failed, in the reader's words."""
_MARKUP = re.compile(r"[\\`*_\[\]<>{}|#]")


def held_line(story: StoryResult) -> str:
    """A story that something blocks, for a desk that does not get it."""
    blocks = blocking_summary(story.blocking)
    return f"{quoted(story.ranked.cluster.headline)}: {blocks} it, so the review desk alone has it."


def one_liner(ranked: RankedCluster) -> str:
    cluster = ranked.cluster
    newest = cluster.entries[-1]
    more = len(cluster.outlets) - 1
    others = f" and {more} more" if more else ""
    return f"{quoted(cluster.headline)} ({link(newest.outlet or 'the report', newest.url)}{others})"


def change_line(change: FollowUp) -> str:
    """What was reported and when, and the newest report since."""
    newest, more = change.entries[-1], len(change.entries) - 1
    covered = f"{change.covered.day} {change.covered:%B}"
    new = ". ".join(filter(None, (quoted(newest.title).rstrip("."), quoted(newest.summary).rstrip("."))))
    others = f", {pluralize(more, 'more report')} before it" if more else ""
    place = link(newest.outlet or "the report", newest.url)
    what = "It reads differently now" if newest.changed else "New"
    return f"**{quoted(change.headline)}** (told on {covered}). {what}: {new} ({place}{others})"


def failure_line(failure: Failure) -> str:
    since = f" Failing since {failure.since.day} {failure.since:%B %Y, %H:%M} UTC." if failure.since else ""
    return f"**{NAMED[failure.kind]}** {quoted(failure.what)}: {quoted(failure.reason.rstrip('. '))}.{since}"


def comment(text: str) -> str:
    """A word to the desk in CriticMarkup, which no export carries."""
    return f"{{>>{quoted(text)}<<}}" if text else ""


def quoted(text: str) -> str:
    """A stranger's words in one line, cut where long, no Markdown, HTML or marks in them."""
    line = " ".join(text.split())
    line = line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1].rstrip() + "…"
    return _MARKUP.sub(r"\\\g<0>", line)


def link(words: str, url: str) -> str:
    """A Markdown link, or the words alone where the address is none of the web's."""
    if not url.startswith(("http://", "https://")):
        return quoted(words)
    safe = re.sub(r"[\s<>\\]", lambda match: f"%{ord(match[0]):02X}", url)
    return f"[{quoted(words)}](<{safe}>)"
