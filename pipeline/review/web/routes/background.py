"""What stands behind a draft: its sources and where each was used, the style's findings, and how it was made."""

from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipeline.review.evidence.cards import Card
from pipeline.review.model import NotFoundError
from pipeline.review.web.auth import CurrentPrincipal, Desk, Number
from pipeline.review.web.document_view import document_view
from pipeline.review.web.pages import page

router = APIRouter(prefix="/documents/{number}", include_in_schema=False)


@router.get("/sources")
def sources(request: Request, number: Number, who: CurrentPrincipal, desk: Desk) -> Response:
    view = document_view(desk, number, who)
    used = [(source, list(_using(view.cards, source.id))) for source in view.document.sources]
    return page(request, who, "sources.html", view=view, row=view.document.row, used=used)


@router.get("/sources/{source}")
def source(
    request: Request, number: Number, source: str, who: CurrentPrincipal, desk: Desk, start: int = 0, end: int = 0
) -> Response:
    """One source's whole text, a passage of it marked."""
    view = document_view(desk, number, who)
    found = next((each for each in view.document.sources if each.id == source), None)
    if found is None:
        raise NotFoundError(f"Document {number} has no source {source!r}.", "Its sources are listed beside it.")
    start = min(max(0, start), len(found.text))
    end = min(max(start, end), len(found.text))
    parts_of = (found.text[:start], found.text[start:end], found.text[end:])
    return page(request, who, "source.html", view=view, row=view.document.row, source=found, parts_of=parts_of)


@router.get("/style")
def style(request: Request, number: Number, who: CurrentPrincipal, desk: Desk) -> Response:
    view = document_view(desk, number, who)
    cards = [card for card in view.cards if card.rule]
    return page(request, who, "style.html", view=view, row=view.document.row, cards=cards)


@router.get("/making")
def making(request: Request, number: Number, who: CurrentPrincipal, desk: Desk) -> Response:
    view = document_view(desk, number, who)
    return page(
        request,
        who,
        "making.html",
        view=view,
        row=view.document.row,
        front=view.document.front,
        made=desk.provenance(number),
    )


def _using(cards: tuple[Card, ...], source: str) -> Iterator[Card]:
    return (card for card in cards if any(place.source == source for place in card.places))
