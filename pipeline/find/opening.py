"""A finder opened for one event: its places to look, each behind guard, budget and journal, and what reads pages."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date

from pipeline.feeds.robots import PoliteFetch, Robots
from pipeline.find.finder import Finder
from pipeline.find.model import Search
from pipeline.find.services.connector import Connector, JournaledConnector, Spent
from pipeline.find.services.forms import FORMS
from pipeline.find.services.own_store import OwnStore
from pipeline.find.services.web_search import WebSearch, service_limits
from pipeline.llm.budget import Account
from pipeline.models import Event, Source, UnusedSource
from pipeline.runs.journal import Journal
from pipeline.runs.progress import ProgressListener
from pipeline.settings import Settings
from pipeline.settings.find_table import SearchService
from pipeline.sources.fetch import Fetcher
from pipeline.sources.fetched import Fetched, RequestHeaders, journaled_fetch
from pipeline.sources.read import read_each
from pipeline.stages.event import Assignment
from pipeline.store import Store

MakeFetcher = Callable[..., Fetcher]


@asynccontextmanager
async def open_finder(
    assignment: Assignment,
    settings: Settings,
    journal: Journal,
    *,
    store: Store,
    accounts: list[Account],
    spent: Spent,
    today: date,
    watch: ProgressListener,
    fetcher: MakeFetcher = Fetcher,
) -> AsyncIterator[Finder]:
    """The finder; its connections are closed when the block ends. SettingsError where a service lacks address or key.

    `spent` hears of each search that goes out now; `fetcher` makes what fetches (the tests' has names of its own).
    """
    contact, pages = settings.newsroom.contact, settings.fetch
    async with AsyncExitStack() as stack:
        fetch = await stack.enter_async_context(fetcher(pages, today=today, contact=contact))
        polite = PoliteFetch(fetch, most=pages.concurrency, pause=settings.briefing.host_pause)
        kept = journaled_fetch(polite, journal)

        async def plain(url: str, asked: RequestHeaders = RequestHeaders()) -> Fetched:  # noqa: ARG001, B008
            return await kept(url)

        connectors: list[Connector] = []
        for name in dict.fromkeys(settings.find.services):
            connector: Connector
            if name == OwnStore.name:
                connector = OwnStore(store)
            else:
                terms = settings.find.service.get(name, SearchService())
                address = FORMS[name].question(_probe(today), terms).url
                limits = service_limits(pages, address, own=bool(terms.url))
                calls = await stack.enter_async_context(fetcher(limits, today=today, contact=contact))
                connector = WebSearch(FORMS[name], terms, calls, accounts, limits=pages)
            connectors.append(JournaledConnector(connector, journal, spent))

        async def read(event: Event) -> Sequence[Source | UnusedSource]:
            return await read_each(event, kept, base=assignment.folder, limits=pages)

        yield Finder(settings, connectors, read, Robots(plain).allow, today, watch)


def _probe(today: date) -> Search:
    """A search that shows where a service is, and whether its key is there, before anything is asked."""
    return Search(words="probe", terms=("probe",), since=today, until=today, today=today)
