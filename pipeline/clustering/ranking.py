"""Which events matter to this newsroom, by its own terms; each part of a score is there to be read."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from pipeline.clustering.lexicon import fold
from pipeline.clustering.model import Choice, Cluster, RankedCluster, Reason
from pipeline.feeds.model import Entry
from pipeline.settings.tables import BriefingSettings, Outlet
from pipeline.text.plural import pluralize

INDEPENDENT, COPIES, FRESH, NEW, HALF_LIFE = 2.0, 0.25, 3.0, 1.0, 12.0
"""Points for a doubling of independent outlets, of copies, for the freshest, the new; hours that halve freshness."""
MUST = 100.0
"""Points of what must be covered: more than any other reasons add up to."""


class ClusterText(NamedTuple):
    """What a cluster's entries say, folded and in lower case for comparing."""

    titles: str
    summaries: str

    @classmethod
    def by(cls, cluster: Cluster) -> "ClusterText":
        titles = dict.fromkeys(entry.title for entry in cluster.entries)
        summaries = dict.fromkeys(entry.summary for entry in cluster.entries)
        return cls(fold(" . ".join(titles)).casefold(), fold(" . ".join(summaries)).casefold())

    @property
    def all(self) -> str:
        return f"{self.titles} . {self.summaries}"


def rank(
    clusters: Sequence[Cluster], terms: BriefingSettings, moment: datetime, last: datetime | None = None
) -> tuple[RankedCluster, ...]:
    """The clusters by their scores at a moment, the best first; `last` is when the briefing before was made."""
    scored = []
    for cluster in clusters:
        words = ClusterText.by(cluster)
        scored.append((cluster, blocked_by(cluster, words, terms), reasons(cluster, words, terms, moment, last)))
    scored.sort(key=lambda each: (bool(each[1]), -_score(each[2]), each[0].id))
    ranked = []
    for position, (cluster, blocked, why) in enumerate(scored, start=1):
        stated = (*why, Reason(rule="block", points=0.0, why=blocked)) if blocked else why
        choice: Choice = "blocked" if blocked else _choice(position, why, terms)
        ranked.append(RankedCluster(rank=position, cluster=cluster, score=_score(why), reasons=stated, choice=choice))
    return tuple(ranked)


def reasons(
    cluster: Cluster, words: ClusterText, terms: BriefingSettings, moment: datetime, last: datetime | None
) -> tuple[Reason, ...]:
    """Every part of a cluster's score, each with the settings or facts it rests on."""
    own, copies = independent(cluster)
    found = [
        *_must(words, terms),
        *_topics(words, terms),
        _part(
            "sources", INDEPENDENT * math.log2(max(1, len(own))), f"{pluralize(len(own), 'outlet')}: {', '.join(own)}"
        ),
        _part("copies", COPIES * math.log2(1 + len(copies)), f"copied by {', '.join(copies)}") if copies else None,
        _standing(cluster, terms.outlets),
        _freshness(cluster, moment),
    ]
    first = min(entry.seen for entry in cluster.entries)
    if last is None or first > last:
        since = f"first seen after the briefing of {last:%d %b %H:%M} UTC" if last else "nothing was told before"
        found.append(_part("novelty", NEW, since))
    return tuple(reason for reason in found if reason)


def independent(cluster: Cluster) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The outlets with reports of their own, and those that have copies alone."""
    copied = {join.entry for join in cluster.joins if join.kind == "copy"}
    own = dict.fromkeys(entry.outlet for entry in cluster.entries if entry.id not in copied)
    copies = dict.fromkeys(entry.outlet for entry in cluster.entries if entry.outlet not in own)
    return tuple(own), tuple(copies)


def standing(outlet: str, entry: Entry, outlets: Mapping[str, Outlet]) -> float:
    """An outlet's standing by its name or its host."""
    host = (urlsplit(entry.url or entry.feed).hostname or "").removeprefix("www.")
    known = outlets.get(outlet) or outlets.get(host)
    return known.standing if known else 1.0


def blocked_by(cluster: Cluster, words: ClusterText, terms: BriefingSettings) -> str:
    """The rule that keeps an event out: a word in a headline, or a host that all its entries come from."""
    hosts = [(urlsplit(entry.url or entry.feed).hostname or "").removeprefix("www.") for entry in cluster.entries]
    closed = {host: rule for host in hosts for rule in terms.block if _is_host(rule) and _below(host, rule)}
    if hosts and all(host in closed for host in hosts):
        return f"[briefing] block: {', '.join(sorted(set(closed.values())))}"
    word = next((rule for rule in terms.block if not _is_host(rule) and stands_in(rule, words.titles)), "")
    return f"[briefing] block: {word}" if word else ""


def topics_of(cluster: Cluster, terms: BriefingSettings) -> tuple[str, ...]:
    """The newsroom's topics that the cluster is about."""
    words = ClusterText.by(cluster).all
    return tuple(name for name, topic in terms.topics.items() if any(stands_in(word, words) for word in topic.words))


def stands_in(words: str, folded: str) -> bool:
    """Whether the words stand in a text that is folded and in lower case, also in the plural."""
    pattern, longest = _sought(words)
    return longest in folded and pattern.search(folded) is not None


@lru_cache(maxsize=4_000)
def _sought(words: str) -> tuple[re.Pattern[str], str]:
    """A pattern for the words, and the longest of them: a text without that needs no search."""
    parts = re.split(r"[\s-]+", fold(words).casefold().strip())
    inner = r"[\s-]+".join(map(re.escape, parts))
    return re.compile(rf"(?<!\w){inner}(?:'?s|(?<=[sxzh])es)?(?!\w)"), max(parts, key=len)


def _must(words: ClusterText, terms: BriefingSettings) -> Iterable[Reason]:
    word = next((word for word in terms.must_cover if stands_in(word, words.all)), "")
    if word:
        yield _part("must cover", MUST, f"[briefing] must_cover: {word}")


def _topics(words: ClusterText, terms: BriefingSettings) -> Iterable[Reason]:
    """A topic's weight, half of it where its words stand below headlines alone."""
    for name, topic in terms.topics.items():
        above = next((word for word in topic.words if stands_in(word, words.titles)), "")
        below = next((word for word in topic.words if stands_in(word, words.summaries)), "")
        if above or below:
            where = "in a headline" if above else "in a summary"
            yield _part("topic", topic.weight * (1.0 if above else 0.5), f"{name}: {above or below!r} {where}")


def _standing(cluster: Cluster, outlets: Mapping[str, Outlet]) -> Reason | None:
    """What the most esteemed outlet has above the usual standing; below it where all are little esteemed."""
    best = max(cluster.entries, key=lambda entry: (standing(entry.outlet, entry, outlets), -entry.id))
    points = standing(best.outlet, best, outlets) - 1.0
    return _part("standing", points, f"{best.outlet} has standing {points + 1:g}") if points else None


def _freshness(cluster: Cluster, moment: datetime) -> Reason:
    """How new the latest dated report is; by when it was seen where none is dated: a late copy makes no news fresh."""
    dated = [entry for entry in cluster.entries if entry.published]
    latest = max(dated or cluster.entries, key=lambda entry: (entry.moment, entry.id))
    hours = max(0.0, (moment - latest.moment).total_seconds() / 3600)
    unsure = "" if latest.published else ", by when it was seen"
    return _part("freshness", FRESH * 0.5 ** (hours / HALF_LIFE), f"latest report {hours:.1f} h ago{unsure}")


def _part(rule: str, points: float, why: str) -> Reason:
    return Reason(rule=rule, points=round(points, 3), why=why)


def _score(why: Sequence[Reason]) -> float:
    return round(sum(reason.points for reason in why), 3)


def _choice(position: int, why: Sequence[Reason], terms: BriefingSettings) -> Choice:
    if position <= terms.stories or any(reason.rule == "must cover" for reason in why):
        return "draft"
    return "one-liner" if position <= terms.stories + terms.one_liners else "left out"


def _is_host(rule: str) -> bool:
    return "." in rule and " " not in rule.strip()


def _below(host: str, rule: str) -> bool:
    return host == rule or host.endswith(f".{rule.removeprefix('*.')}")
