"""A section to be written again, as an order: placed at the desk, done by whichever worker comes first."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.review.actions.redo import RedoOrder
    from pipeline.review.desk import ReviewDesk
    from pipeline.review.model import Person
    from pipeline.workers.queue import Queue

KIND = "redo"


def place_redo(desk: "ReviewDesk", asked: "RedoOrder", who: "Person") -> int:
    """The number of a new job that goes before the night's batch: an editor waits for it.

    That another draft is wanted is counted now, and not each time that a worker tries.
    """
    from pipeline.cli.queue import asked as ask
    from pipeline.workers.queue import JobRequest

    title = f"section {asked.section} of document {asked.document} again"
    counted = desk.count_redo(asked, who)
    payload = {"asked": counted.model_dump(mode="json"), "who": who.name, "folder": str(Path.cwd())}
    order = JobRequest(kind=KIND, title=title, payload=payload, desk=desk.context.settings.run.desk, urgent=True)

    async def placed(queue: "Queue") -> int | None:
        return await queue.put(order)

    job = ask(placed)
    assert job is not None, "only orders with `once` can be there already"
    return job


async def do_redo(payload: Mapping[str, Any]) -> None:
    """Writes the section again under the account that asked; where it was saved already, there is nothing to do."""
    from pipeline.review.actions.redo import RedoOrder
    from pipeline.review.desk import ReviewDesk
    from pipeline.review.model import StaleError
    from pipeline.settings import load_settings
    from pipeline.store import Store

    settings, asked = load_settings(Path(payload["folder"])), RedoOrder.model_validate(payload["asked"])
    with Store.open(settings.store_url) as store:
        desk = ReviewDesk(store, settings)
        try:
            await desk.redo(asked, desk.users.acting(payload["who"]), lambda _: None)
        except StaleError:
            made = {each.number: each.kind for each in desk.revisions(asked.document)}
            if made.get(asked.expected + 1) != KIND:
                raise
