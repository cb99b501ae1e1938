"""Which results are worth reading first: by standing, subject, freshness and figures, each part there to be read."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pipeline.clustering.model import Reason
from pipeline.find.model import Refusal, Rule, SearchHit
from pipeline.find.publishers import host_of, why_no_publisher
from pipeline.find.words import Subject
from pipeline.models import Event
from pipeline.quantities.finder import find_quantities
from pipeline.settings.find_table import FindSettings
from pipeline.settings.tables import BriefingSettings, Outlet

STANDING, SUBJECT, FRESH, FIGURES = 2.0, 4.0, 2.0, 1.5
"""Points for a doubling of standing, for the whole headline in title and words, for the day itself, for figures."""
HALF_LIFE, UNDATED = 3.0, 0.5
"""Days that halve freshness; the share of it that a report without a date has."""
MANY = 6
HINT = 0.2
"""The share of the headline's words without which title and words of a result are about something else."""
READ_AT_ONCE = 5_000


class Terms(NamedTuple):
    """By what results are judged: the event and its subject, the newsroom's settings."""

    event: Event
    subject: Subject
    find: FindSettings
    briefing: BriefingSettings


class RankedHit(NamedTuple):
    """A result with its score and the parts of it."""

    hit: SearchHit
    score: float
    why: tuple[Reason, ...]


def merged(hits: Sequence[SearchHit]) -> list[SearchHit]:
    """Each page once, with all that found it, and what any of them says where the first is silent."""
    found: dict[str, SearchHit] = {}
    for hit in hits:
        key = hit.url or f"{hit.publisher} {hit.title}"
        first = found.get(key)
        if first is None:
            found[key] = hit
            continue
        filled = {
            name: getattr(first, name) or getattr(hit, name)
            for name in ("title", "publisher", "published", "snippet", "text")
        }
        by = tuple(dict.fromkeys((*first.found_by, *hit.found_by)))
        found[key] = first.model_copy(update={**filled, "found_by": by})
    return list(found.values())


def sifted(hits: Sequence[SearchHit], terms: Terms) -> tuple[list[RankedHit], list[Refusal]]:
    """The results worth reading, the best first, and those that need no reading to be refused."""
    ranked, refused = [], []
    for hit in hits:
        if why := _refusal(hit, terms):
            refused.append(refusal(hit, *why))
        else:
            ranked.append(scored(hit, hit.text or hit.snippet, terms))
    ranked.sort(key=lambda each: (-each.score, each.hit.url, each.hit.title))
    return ranked, refused


def scored(hit: SearchHit, text: str, terms: Terms) -> RankedHit:
    """The result with its score by what is known of it: its words until it is read, then its text."""
    standing = standing_of(hit, terms.briefing.outlets)
    share = terms.subject.share(hit.title, text)
    figures = len(find_quantities(f"{hit.title}\n{text[:READ_AT_ONCE]}"))
    age = _age(hit.published, terms.event.date)
    fresh = UNDATED if age is None else 0.5 ** (abs(age) / HALF_LIFE)
    when = "no date" if age is None else f"{hit.published}"
    why = (
        Reason(rule="standing", points=round(STANDING * math.log2(standing), 2), why=f"standing {standing:g}"),
        Reason(rule="subject", points=round(SUBJECT * share, 2), why=f"{share:.0%} of the headline's words"),
        Reason(rule="freshness", points=round(FRESH * fresh, 2), why=when),
        Reason(rule="figures", points=round(FIGURES * min(1.0, figures / MANY), 2), why=f"figures: {figures}"),
    )
    return RankedHit(hit, round(sum(each.points for each in why), 2), why)


def standing_of(hit: SearchHit, outlets: Mapping[str, Outlet]) -> float:
    """The publisher's standing by name or host, 1 where the newsroom says nothing of it."""
    known = outlets.get(hit.publisher) or outlets.get(host_of(hit.url))
    return known.standing if known else 1.0


def refusal(hit: SearchHit, rule: Rule, reason: str) -> Refusal:
    return Refusal(url=hit.url, title=hit.title, publisher=hit.publisher, rule=rule, reason=reason)


def too_old(published: date | None, terms: Terms) -> str:
    """Why a day is out of the days that are asked for."""
    age = _age(published, terms.event.date)
    if age is not None and age > terms.find.days:
        return f"of {published}, more than {terms.find.days} days before the event"
    return f"of {published}, after the event" if age is not None and age < -1 else ""


def _refusal(hit: SearchHit, terms: Terms) -> tuple[Rule, str] | None:
    host = host_of(hit.url)
    if not hit.url and not hit.text:
        return "no page", "it leads to no page"
    if reason := why_no_publisher(hit.url):
        return "aggregator", reason
    if host in terms.briefing.block or standing_of(hit, terms.briefing.outlets) == 0:
        return "blocked", f"the newsroom's settings leave {host or hit.publisher} out"
    if reason := too_old(hit.published, terms):
        return "old", reason
    share = terms.subject.share(hit.title, f"{hit.snippet} {hit.text}")
    if hit.title and share < HINT:
        return "off the subject", f"title and words have {share:.0%} of the headline's words"
    return None


def _age(published: date | None, day: date) -> int | None:
    return (day - published).days if published else None
