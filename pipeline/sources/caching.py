"""A fetch whose bytes the journal keeps."""

from typing import Any

from pipeline.runs.journal import Journal, Step
from pipeline.sources.fetched import FetchCall, Fetched


def journaled_fetch(fetch: FetchCall, journal: Journal) -> FetchCall:
    """A fetch that goes out once for an event: a resumed run reads the same bytes, however the page has changed since.

    `journal.again("sources", url)`, or without a URL for all of them, has them fetched anew.
    """

    async def fetched(url: str) -> Fetched:
        inputs: dict[str, Any] = {"url": url, "event": journal.event}
        if asked := journal.drafts_asked("sources", url):
            inputs["fetch"] = asked

        async def go() -> Any:
            return (await fetch(url)).model_dump(mode="json")

        step = Step(kind="fetch", version=1, inputs=inputs, stage="sources", subject=url)
        return Fetched.model_validate(await journal.step(step, go))

    return fetched
