"""The queue: what waits, how old it is, what blocks it, and by whom."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from pipeline.review.model import QueueFilter, State
from pipeline.review.states import WAITING
from pipeline.review.web.auth import CurrentPrincipal, Desk
from pipeline.review.web.pages import page

router = APIRouter(include_in_schema=False)
ON_A_PAGE = 50


@router.get("/")
def queue(
    request: Request,
    who: CurrentPrincipal,
    desk: Desk,
    state: str = "",
    search: str = "",
    by: str = "",
    claimed: str = "",
    blocking: bool = False,
    leaf: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    wanted = QueueFilter(
        states=(state,) if state in list(State) else (),
        search=search[:200],
        author=by[:200],
        claimed_by=who.person.name if claimed == "mine" else "-" if claimed == "nobody" else "",
        only_blocking=blocking,
        limit=ON_A_PAGE,
        offset=(leaf - 1) * ON_A_PAGE,
    )
    counts = desk.states()
    return page(
        request,
        who,
        "queue.html",
        rows=desk.queue(wanted),
        total=desk.count(wanted),
        wanted=wanted,
        claimed=claimed,
        leaf=leaf,
        leaves=ON_A_PAGE,
        counts=[(each, counts.get(each, 0)) for each in State],
        waiting=sum(counts.get(each, 0) for each in WAITING),
        unknown=sorted(set(counts) - set(State)),
    )
