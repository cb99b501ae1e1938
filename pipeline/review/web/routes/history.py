"""What happened: revisions and their differences, one document's decisions, and the newsroom's whole log."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipeline.review.web.auth import CurrentPrincipal, Desk, Number
from pipeline.review.web.pages import page
from pipeline.review.word_diff import changes, stretches

router = APIRouter(include_in_schema=False)
NEWEST = 200


@router.get("/documents/{number}/history")
def history(request: Request, number: Number, who: CurrentPrincipal, desk: Desk) -> Response:
    document = desk.open(number, who.person)
    return page(request, who, "history.html", document=document, row=document.row)


@router.get("/documents/{number}/diff")
def diff(
    request: Request,
    number: Number,
    who: CurrentPrincipal,
    desk: Desk,
    before: Number | None = None,
    after: Number | None = None,
) -> Response:
    """Two revisions compared; without numbers, the head with the one before it."""
    row, revisions = desk.row(number), desk.revisions(number)
    later = row.head if after is None else after
    earlier = max(1, later - 1) if before is None else before
    pieces = desk.diff(number, earlier, later)
    values: dict[str, Any] = {"row": row, "revisions": revisions, "before": earlier, "after": later}
    return page(request, who, "diff.html", changed=changes(pieces), pieces=list(stretches(pieces)), **values)


@router.get("/log")
def log(request: Request, who: CurrentPrincipal, desk: Desk) -> Response:
    entries = desk.log()
    return page(request, who, "log.html", entries=entries[::-1][:NEWEST], total=len(entries), verified=None)


@router.get("/log/verify")
def verify(request: Request, who: CurrentPrincipal, desk: Desk, anchor: str = "") -> Response:
    entries = desk.log()
    values: dict[str, Any] = {
        "entries": entries[::-1][:NEWEST],
        "total": len(entries),
        "verified": desk.verify(anchor.strip()[:100]),
    }
    return page(request, who, "log.html", **values)
