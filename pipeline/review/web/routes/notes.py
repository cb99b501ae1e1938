"""Notes pinned to sentences, and their answers."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.review.evidence.cards import plain
from pipeline.review.prose import Anchors
from pipeline.review.web.auth import CsrfPrincipal, CurrentPrincipal, Desk, Number
from pipeline.review.web.document_view import own_note
from pipeline.review.web.pages import page

router = APIRouter(prefix="/documents/{number}/notes", include_in_schema=False)
TEXT = Annotated[str, Form()]


@router.get("/new")
def noting(request: Request, number: Number, who: CurrentPrincipal, desk: Desk, start: int = 0) -> Response:
    """The form for a note on the sentence at an offset."""
    document = desk.open(number, who.person)
    sentence = plain(Anchors(document.prose).at(max(0, start)).sentence)
    template = "_noting.html" if request.headers.get("x-part") else "note.html"
    return page(request, who, template, row=document.row, start=max(0, start), sentence=sentence)


@router.post("")
def note(
    number: Number, who: CsrfPrincipal, desk: Desk, start: Annotated[int, Form()] = 0, text: TEXT = ""
) -> Response:
    who.require("note")
    made = desk.note(number, start, text, who.person)
    return RedirectResponse(f"/documents/{number}#note-{made.id}", 303)


@router.post("/{note}/answers")
def answer(number: Number, note: Number, who: CsrfPrincipal, desk: Desk, text: TEXT = "") -> Response:
    who.require("note")
    own_note(desk, number, note, who)
    desk.answer(note, text, who.person)
    return RedirectResponse(f"/documents/{number}#note-{note}", 303)


@router.post("/{note}/resolved")
def resolve(number: Number, note: Number, who: CsrfPrincipal, desk: Desk) -> Response:
    who.require("note")
    own_note(desk, number, note, who)
    desk.resolve(note, who.person)
    who.flash("The note is marked as dealt with.")
    return RedirectResponse(f"/documents/{number}", 303)
