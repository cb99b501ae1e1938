"""Looking for an event's sources: every place searched, the best results read, sources picked from what they say."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.errors import ServiceError
from pipeline.find.choosing import Kept, chosen, kept_sources, place_of
from pipeline.find.model import FoundSources, Pick, Refusal, Search, SearchCall, SearchHit
from pipeline.find.ranking import RankedHit, Terms, merged, refusal, sifted
from pipeline.find.services.connector import Connector
from pipeline.find.words import Subject, key_terms
from pipeline.llm.concurrency import all_of
from pipeline.models import Event, Source, SourceRef, UnusedSource
from pipeline.runs.progress import ProgressListener, stage
from pipeline.settings import Settings

READ_FOR_EACH = 3
"""Results that are read for each source that may be picked."""

ReadEach = Callable[[Event], Awaitable[Sequence[Source | UnusedSource]]]


@dataclass(frozen=True)
class Finder:
    """What looking for sources works with; whoever opened it closes it."""

    settings: Settings
    connectors: Sequence[Connector]
    read: ReadEach
    allow: Callable[[str], Awaitable[bool]]
    today: date
    watch: ProgressListener

    async def look(self, event: Event, queries: Sequence[str], before: FoundSources | None = None) -> FoundSources:
        """What the queries bring, after what was found `before`: its picks stay, and nothing of it is read twice."""
        terms = self._terms(event)
        before = before or FoundSources(headline=event.headline, round=0)
        number = before.round + 1
        with stage(self.watch, "find") as done:
            searches, hits = await self._searched(event, queries, number)
            seen = {place_of(ref) for ref in (*before.picks, *event.sources)} | {each.url for each in before.refused}
            ranked, refused = sifted([hit for hit in merged(hits) if hit.url not in seen], terms)
            readable, closed = await self._allowed(ranked)
            kept, outcomes = await self._read(event, before.picks, readable)
            read = outcomes[len(event.sources) + len(before.picks) :]
            most = terms.find.sources - len(before.picks)
            picks, unfit = await asyncio.to_thread(chosen, readable, read, kept, terms, most)
            results = sum(each.results for each in searches)
            done(f"{results} results of {len(searches)} searches, {len(readable)} read, {len(picks)} picked")
        return FoundSources(
            headline=event.headline,
            round=number,
            given=_given(event, kept),
            searches=(*before.searches, *searches),
            picks=(*before.picks, *picks),
            refused=(*before.refused, *refused, *closed, *unfit),
        )

    async def counted(self, event: Event, found: FoundSources) -> FoundSources:
        """The picks that an editor left or added, with what each counts as; one that cannot be read is refused."""
        kept, outcomes = await self._read(event, found.picks, ())
        unread = [
            Refusal(url=place_of(pick), title=pick.title, rule="unreadable", reason=read.reason)
            for pick, read in zip(found.picks, outcomes[len(event.sources) :], strict=True)
            if isinstance(read, UnusedSource)
        ]
        names = {each.name: each.counts_as for each in kept}
        picks = tuple(
            pick.model_copy(update={"counts_as": names[place_of(pick)]})
            for pick in found.picks
            if place_of(pick) in names
        )
        refused = (*found.refused, *(each for each in unread if each not in found.refused))
        return found.model_copy(update={"picks": picks, "given": _given(event, kept), "refused": refused})

    def _terms(self, event: Event) -> Terms:
        return Terms(event, Subject(event.headline), self.settings.find, self.settings.briefing)

    async def _searched(
        self, event: Event, queries: Sequence[str], number: int
    ) -> tuple[tuple[SearchCall, ...], tuple[SearchHit, ...]]:
        """Each query put to each place, and what all of them brought, a place's best first."""
        find = self.settings.find

        async def one(query: str, connector: Connector) -> tuple[SearchCall, Sequence[SearchHit]]:
            asked = Search(
                words=query,
                terms=key_terms(query),
                since=event.date - timedelta(days=find.days),
                until=event.date + timedelta(days=1),
                today=self.today,
                most=find.results,
            )
            done = SearchCall(service=connector.name, words=query, round=number, cost=connector.price)
            try:
                hits = await connector.search(asked)
            except ServiceError as error:
                return done.model_copy(update={"cost": 0.0, "error": error.in_a_line}), ()
            by = [hit.model_copy(update={"found_by": (connector.name,)}) for hit in hits]
            return done.model_copy(update={"results": len(hits)}), by

        found = await all_of(one(query, connector) for query in queries for connector in self.connectors)
        return tuple(asked for asked, _ in found), tuple(hit for _, hits in found for hit in hits)

    async def _allowed(self, ranked: Sequence[RankedHit]) -> tuple[list[RankedHit], list[Refusal]]:
        """The best results whose pages robots may read; of those beyond what is read, that they are."""
        most = READ_FOR_EACH * self.settings.find.sources
        open_, closed = list[RankedHit](), list[Refusal]()
        for at, each in enumerate(ranked):
            if len(open_) >= most:
                closed += [refusal(rest.hit, "beyond the most", "others promised more") for rest in ranked[at:]]
                break
            if self.settings.find.robots and not each.hit.text and not await self.allow(each.hit.url):
                closed.append(refusal(each.hit, "robots", "its site lets no program read the page (robots.txt)"))
            else:
                open_.append(each)
        return open_, closed

    async def _read(
        self, event: Event, picks: Sequence[Pick], fresh: Sequence[RankedHit]
    ) -> tuple[list[Kept], Sequence[Source | UnusedSource]]:
        """The event's own sources and earlier picks as they count, and what reading these and the new ones came to."""
        fixed = (*event.sources, *(pick.ref for pick in picks))
        new = tuple(_ref(each.hit) for each in fresh)
        everything = event.model_copy(update={"sources": (*fixed, *new), "found": ()})
        outcomes = await self.read(everything) if fixed or new else ()
        kept = await asyncio.to_thread(kept_sources, fixed, outcomes[: len(fixed)], self._terms(event))
        return kept, outcomes


def _given(event: Event, kept: Sequence[Kept]) -> tuple[str, ...]:
    """Whose reports the event's own sources are."""
    own = {place_of(ref) for ref in event.sources}
    return tuple(each.counts_as for each in kept if each.name in own)


def _ref(hit: SearchHit) -> SourceRef:
    if not hit.text:
        return SourceRef(url=hit.url)
    known = {"title": hit.title, "publisher": hit.publisher, "published": hit.published}
    return SourceRef(text=hit.text, link=hit.url, **known)
