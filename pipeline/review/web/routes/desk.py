"""The desk: a draft with its evidence beside it, changed in place, checked while it is typed."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from pipeline.review.evidence.cards import cards_of, marks_of, most_doubtful_first
from pipeline.review.evidence.proposals import with_proposals
from pipeline.review.model import DeskDocument, RefusedError, Revision, StaleError
from pipeline.review.web.auth import CsrfPrincipal, CurrentPrincipal, Desk, Number, Principal
from pipeline.review.web.document_view import document_view, safe_reading
from pipeline.review.web.pages import page
from pipeline.review.web.sessions import Offer

router = APIRouter(prefix="/documents/{number}", include_in_schema=False)
WHOLE = 10**9


class EditForm(BaseModel):
    """A stretch of the text as it is to be, made on the revision `expected`; `do` is "save" or "preview"."""

    expected: int
    text: str = ""
    start: int = 0
    end: int = WHOLE
    reason: str = ""
    do: str = "save"


@router.get("")
def show(
    request: Request, number: Number, who: CurrentPrincipal, desk: Desk, revision: Number | None = None
) -> Response:
    view = document_view(desk, number, who, revision)
    if view.is_head and view.document.last_look != view.document.row.head:
        desk.looked(number, who.person)
    against = desk.export_reasons(view.document) if view.may("export") else []
    following = desk.next_for(number, who.person)
    return page(request, who, "desk.html", view=view, row=view.document.row, against=against, following=following)


@router.get("/edit")
def edit(
    request: Request,
    number: Number,
    who: CurrentPrincipal,
    desk: Desk,
    start: int = 0,
    end: int = WHOLE,
    words: str | None = None,
) -> Response:
    """The form for a stretch of the text, or all of it; `words` are put in its place to begin with."""
    document = desk.open(number, who.person)
    start, end = _within(document.prose, start, end)
    given = document.prose[start:end] if words is None else words
    template = "_editor.html" if request.headers.get("x-part") else "edit.html"
    return page(request, who, template, **_editor(document, start, end, given))


@router.post("/edit")
def save(
    request: Request,
    number: Number,
    who: CsrfPrincipal,
    desk: Desk,
    edited: Annotated[EditForm, Form()],
) -> Response:
    who.require("save")
    document = desk.open(number, who.person)
    if document.row.head != edited.expected:
        return stale(request, who, document, edited.expected, edited.text)
    start, end = _within(document.prose, edited.start, edited.end)
    edited = edited.model_copy(update={"start": start, "end": end})
    whole = document.prose[:start] + edited.text.replace("\r\n", "\n") + document.prose[end:]
    if edited.do == "preview":
        return _preview(request, who, desk, document, edited, whole)
    try:
        revision = desk.save(number, edited.expected, whole, who.person, edited.reason)
    except StaleError:
        return stale(request, who, desk.open(number, who.person), edited.expected, edited.text)
    except RefusedError as error:
        values = _editor(document, start, end, edited.text) | {"problem": error, "reason": edited.reason}
        return page(request, who, "edit.html", 422, **values)
    return saved(who, number, edited.expected, revision)


@router.post("/proposals")
def accept_all(
    request: Request, number: Number, who: CsrfPrincipal, desk: Desk, expected: Annotated[int, Form()]
) -> Response:
    """Puts in every wording that the audit proposes without an alternative, as one revision."""
    who.require("save")
    view = document_view(desk, number, who)
    if view.document.row.head != expected:
        return stale(request, who, view.document, expected, "")
    text = with_proposals(view.document.prose, view.proposals)
    reason = "accepted the audit’s wordings"
    return saved(who, number, expected, desk.save(number, expected, text, who.person, reason))


def saved(who: Principal, number: int, expected: int, revision: Revision) -> Response:
    """To the desk, with words about what was saved, and a button that takes it back."""
    back = Offer("Undo", f"/documents/{number}/restore", {"expected": revision.number, "revision": expected})
    if revision.number == expected:
        who.flash("Nothing has changed.")
    else:
        who.flash(f"Saved as revision {revision.number}; every figure was checked again.", back)
    return RedirectResponse(f"/documents/{number}", 303)


def _within(prose: str, start: int, end: int) -> tuple[int, int]:
    start = min(max(0, start), len(prose))
    return start, min(max(start, end), len(prose))


def _editor(document: DeskDocument, start: int, end: int, text: str) -> dict[str, Any]:
    return {
        "document": document,
        "row": document.row,
        "start": start,
        "end": end,
        "text": text,
        "whole": (start, end) == (0, len(document.prose)),
        "reason": "",
        "preview": None,
        "cards": (),
        "marks": (),
        "problem": None,
    }


def _preview(
    request: Request, who: Principal, desk: Desk, document: DeskDocument, edited: EditForm, whole: str
) -> Response:
    """The text as it would read, with what the audit says of it: the stretch's own cards where only one is edited."""
    values = _editor(document, edited.start, edited.end, edited.text) | {"reason": edited.reason}
    try:
        checked = desk.preview(document.row.id, whole)
    except RefusedError as error:
        return page(request, who, _part(request, "edit.html"), 422, **values | {"problem": error})
    cards = cards_of(desk.context.anchors(checked.prose), checked.audit, checked.findings, document.sources)
    touched = [
        card
        for card in most_doubtful_first(cards)
        if card.start < edited.start + len(edited.text) and edited.start < card.end
    ]
    shown = touched if not values["whole"] else [card for card in cards if card.group == "doubtful"]
    marks = [
        f"{mark.start - edited.start} {mark.end - edited.start} {mark.look} {mark.key}"
        for mark in marks_of(checked.audit, cards)
        if edited.start <= mark.start and mark.end <= edited.start + len(edited.text)
    ]
    values |= {"preview": safe_reading(checked.prose, checked, cards), "cards": shown, "marks": marks}
    return page(request, who, _part(request, "edit.html"), **values)


def _part(request: Request, template: str) -> str:
    return "_preview.html" if request.headers.get("x-part") else template


def stale(request: Request, who: Principal, document: DeskDocument, expected: int, text: str) -> Response:
    """Somebody saved in between: their change, and the text that was about to be saved, to take over by hand."""
    return page(request, who, "stale.html", 409, document=document, row=document.row, expected=expected, text=text)
