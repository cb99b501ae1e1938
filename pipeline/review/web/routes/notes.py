"""Notes pinned to sentences, and their answers."""

import re
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.review.evidence.cards import plain
from pipeline.review.model import Pin
from pipeline.review.prose import Anchors
from pipeline.review.web.auth import CsrfPrincipal, CurrentPrincipal, Desk, Number
from pipeline.review.web.document_view import own_note
from pipeline.review.web.pages import page

router = APIRouter(prefix="/documents/{number}/notes", include_in_schema=False)
TEXT = Annotated[str, Form()]
Words = Annotated[str, Query(max_length=500)]
_REFERENCE = re.compile(r"\[\^?\w{1,80}\]")


@router.get("/new")
def noting(
    request: Request, number: Number, who: CurrentPrincipal, desk: Desk, start: int = 0, words: Words = ""
) -> Response:
    """The form for a note on the sentence at an offset; with `words` on the first from there that has them."""
    document = desk.open(number, who.person)
    pin = sentence_with(desk.context.anchors(document.prose), max(0, start), words)
    template = "_noting.html" if request.headers.get("x-part") else "note.html"
    sentence, chosen = plain(pin.sentence), " ".join(words.split())
    return page(request, who, template, row=document.row, start=pin.start, sentence=sentence, words=chosen)


def sentence_with(pins: Anchors, start: int, words: str) -> Pin:
    """The sentence in which these words begin, the first behind the offset; without such words the one at it."""
    behind = [(pin, _letters(pin.sentence)) for pin in pins.all if pin.end > start]
    place = "".join(letters for _, letters in behind).find(_letters(words))
    for pin, letters in behind if words else ():
        if 0 <= place < len(letters):
            return pin
        place -= len(letters)
    return pins.at(start)


def _letters(words: str) -> str:
    """Letters and digits without references to notes: what a text and its Markdown share."""
    return "".join(filter(str.isalnum, _REFERENCE.sub("", words)))


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
