"""The queue: what waits, how old it is, what blocks it, and by whom."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from pipeline.review.model import QueueFilter, State
from pipeline.review.states import UNDECIDED, WAITING
from pipeline.review.web.auth import CurrentPrincipal, Desk
from pipeline.review.web.pages import author_named, page

router = APIRouter(include_in_schema=False)
ON_A_PAGE = 50


class QueueQuery(BaseModel):
    """What of the queue is asked for in its address; `leaf` counts its pages from 1."""

    state: str = ""
    search: str = ""
    by: str = ""
    claimed: str = ""
    blocking: bool = False
    leaf: int = Field(1, ge=1, le=10_000)

    def filter(self, name: str) -> QueueFilter:
        """The documents that the visitor of this name asks for."""
        return QueueFilter(
            states=(self.state,) if self.state in list(State) else (),
            search=self.search[:200],
            author=author_named(self.by[:200]),
            claimed_by=name if self.claimed == "mine" else "-" if self.claimed == "nobody" else "",
            only_blocking=self.blocking,
            limit=ON_A_PAGE,
            offset=(self.leaf - 1) * ON_A_PAGE,
        )


@router.get("/")
def queue(request: Request, who: CurrentPrincipal, desk: Desk, asked: Annotated[QueueQuery, Query()]) -> Response:
    wanted = asked.filter(who.person.name)
    counts = desk.states()
    return page(
        request,
        who,
        "queue.html",
        rows=desk.queue(wanted),
        total=desk.count(wanted),
        wanted=wanted,
        claimed=asked.claimed,
        leaf=asked.leaf,
        leaves=ON_A_PAGE,
        counts=[(each, counts.get(each, 0)) for each in State],
        waiting=sum(counts.get(each, 0) for each in UNDECIDED),
        others=[(each, counts[each]) for each in WAITING if each not in UNDECIDED and counts.get(each)],
        unknown=sorted(set(counts) - set(State)),
    )
