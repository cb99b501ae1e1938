"""From reports that were read to sources: no copies, one a publisher, and a reason for each that is left out."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.find.copies import SAME, Runs, shared, word_runs
from pipeline.find.model import Pick, Refusal, Rule
from pipeline.find.publishers import folded, publisher_of
from pipeline.find.ranking import RankedHit, Terms, refusal, scored, too_old
from pipeline.models import Source, SourceRef, UnusedSource
from pipeline.sources.page_kinds import count_words

ABOUT = 0.5
"""The share of the headline's words that a report's title and beginning have at least."""
FEWEST_WORDS = 60
SUBSCRIPTION: Rule = "subscription"


class Kept(NamedTuple):
    """A source that stays: its place, what it counts as, and its words for comparing."""

    name: str
    counts_as: str
    runs: Runs


def place_of(ref: SourceRef) -> str:
    """Where a source is, for people: a text by its link."""
    return ref.link or ref.origin


def kept_sources(refs: Sequence[SourceRef], outcomes: Sequence[Source | UnusedSource], terms: Terms) -> list[Kept]:
    """The event's own sources, or those that an editor chose, as they count: a copy of one before it as that one."""
    kept: list[Kept] = []
    for ref, read in zip(refs, outcomes, strict=True):
        if isinstance(read, Source):
            runs = word_runs(read.text)
            like = next((each for each in kept if shared(each.runs, runs) >= SAME), None)
            who = like.counts_as if like else _publisher(ref, read, terms)
            kept.append(Kept(place_of(ref), who, runs))
    return kept


def chosen(
    fresh: Sequence[RankedHit], outcomes: Sequence[Source | UnusedSource], kept: Sequence[Kept], terms: Terms, most: int
) -> tuple[list[Pick], list[Refusal]]:
    """At most so many picks, by their scores once they are read, and the refusals of all others."""
    sound, refused = [], []
    for ranked, read in zip(fresh, outcomes, strict=True):
        if why := _unfit(ranked, read, terms):
            refused.append(refusal(ranked.hit, *why))
        else:
            assert isinstance(read, Source)
            sound.append((_as_read(ranked, read, terms), read))
    sound.sort(key=lambda each: (-each[0].score, each[0].hit.url, each[0].hit.title))
    picks, standing = list[Pick](), list(kept)
    for ranked, read in sound:
        runs = word_runs(read.text)
        who = _publisher(SourceRef(url=ranked.hit.url) if ranked.hit.url else SourceRef(text=read.text), read, terms)
        if why := _second(runs, who, standing) or (_beyond(most) if len(picks) >= most else None):
            refused.append(refusal(ranked.hit, *why))
            continue
        standing.append(Kept(ranked.hit.publisher or ranked.hit.url, who, runs))
        picks.append(_pick(ranked, who))
    return picks, refused


def _unfit(ranked: RankedHit, read: Source | UnusedSource, terms: Terms) -> tuple[Rule, str] | None:
    """Why a report cannot be a source, whatever the others say."""
    if isinstance(read, UnusedSource):
        return (SUBSCRIPTION if SUBSCRIPTION in read.reason else "unreadable"), read.reason
    if remark := next((each for each in read.remarks if SUBSCRIPTION in each), ""):
        return SUBSCRIPTION, remark
    if (words := count_words(read.text)) < FEWEST_WORDS:
        return "short", f"{words} words are no report"
    if reason := too_old(ranked.hit.published or read.published, terms):
        return "old", reason
    share = terms.subject.share(read.title or ranked.hit.title, read.text)
    return ("off the subject", f"it has {share:.0%} of the headline's words") if share < ABOUT else None


def _second(runs: Runs, who: str, standing: Sequence[Kept]) -> tuple[Rule, str] | None:
    """Why a report adds no voice of its own: it is the text of one that stands, or by the same publisher."""
    for each in standing:
        if (share := shared(each.runs, runs)) >= SAME:
            return "copy", f"{share:.0%} of the shorter text stands in {each.name} too: one report, told once"
    for each in standing:
        if folded(each.counts_as) == folded(who):
            return "same publisher", f"it counts as {who}, as {each.name} does"
    return None


def _beyond(most: int) -> tuple[Rule, str]:
    return "beyond the most", f"{most} better ones were found, the most that [find] sources takes"


def _as_read(ranked: RankedHit, read: Source, terms: Terms) -> RankedHit:
    """The result with what its page says of itself, scored by its text."""
    hit = ranked.hit
    known = {
        "title": read.title or hit.title,
        "publisher": hit.publisher or read.publisher,
        "published": hit.published or read.published,
    }
    return scored(hit.model_copy(update=known), read.text, terms)


def _publisher(ref: SourceRef, read: Source, terms: Terms) -> str:
    """Whose report it is; of a file or text without a publisher it is its own."""
    url = ref.url or read.url or ref.link
    return publisher_of(url, read.publisher, read.text, terms.find.owners) or read.title or ref.origin


def _pick(ranked: RankedHit, who: str) -> Pick:
    hit = ranked.hit
    place = {"text": hit.text, "link": hit.url} if hit.text else {"url": hit.url}
    return Pick(
        **place,
        title=hit.title,
        publisher=hit.publisher,
        published=hit.published,
        counts_as=who,
        score=ranked.score,
        why=ranked.why,
        found_by=hit.found_by,
    )
