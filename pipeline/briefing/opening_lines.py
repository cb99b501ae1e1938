"""What a briefing says before its stories: how many reported each, since when, and where they differ; its hook."""

import re
from collections.abc import Sequence

from pipeline.briefing.model import Point, StoryResult
from pipeline.briefing.one_liners import comment
from pipeline.models import Fact, Quantity
from pipeline.text.plural import pluralize
from pipeline.writer.extractive.differences import differences, phrase
from pipeline.writer.extractive.wording import words_of

LEAD, LONGEST_HOOK = 3, 90
_BEFORE_WORDS = re.compile(r"^[^\w\"'“‘«„(¿¡]+")


def lead_points(stories: Sequence[StoryResult]) -> tuple[Point, ...]:
    """The things to know, of the first stories that nothing blocks: no sentence of a story, for that stands there."""
    told = [story for story in stories if story.status == "drafted" and not story.blocking]
    return tuple(Point(cluster=story.ranked.cluster.id, text=_reported(story)) for story in told[:LEAD])


def _reported(story: StoryResult) -> str:
    """Each figure that outlets differ in, with who says what; and, for the desk alone, who reports it since when.

    Our own counts and times stand in no source, so they are a word to the desk, which the audit leaves out.
    """
    entries = story.ranked.cluster.entries
    outlets = list(dict.fromkeys(entry.outlet for entry in entries if entry.outlet))
    since = f"since {entries[0].moment:%H:%M} UTC on {entries[0].moment.day} {entries[0].moment:%B}"
    others = f" and {pluralize(len(outlets) - 1, 'other outlet')}" if outlets[1:] else ""
    lines = []
    told = [f"{outlets[0]}{others}, {since}"] if outlets else []
    for pair in differences(story.notes.facts if story.notes else ()):
        one, other = _claim(story, pair.one, pair.figure), _claim(story, pair.other, pair.instead)
        lines.append(f"Outlets differ: {one[0]}, {other[0]}.")
        told += [each for each in (one[1], other[1]) if each]
    return " ".join([*lines, comment("; ".join(told))]).strip()


def _claim(story: StoryResult, fact: Fact, figure: Quantity) -> tuple[str, str]:
    """What a source gives, as it gives it; and when it was published, or nothing."""
    source = next((each for each in story.sources if each.id in fact.sources), None)
    entry = next((each for each in story.ranked.cluster.entries if source and each.url == source.url), None)
    name = (source and (source.publisher or source.title)) or "one report"
    at = f"{name} at {entry.moment:%H:%M}" if entry and entry.published else ""
    return f"{name} “{phrase(words_of(fact), figure)}”", at


def hook_of(headline: str) -> str:
    """A headline as it opens a subject line: without the emoji before it, cut between words where it is long."""
    line = _BEFORE_WORDS.sub("", " ".join(headline.split()))
    return line if len(line) <= LONGEST_HOOK else f"{line[:LONGEST_HOOK].rsplit(' ', 1)[0].rstrip(' ,;:–-')} …"
