"""Decisions: moves, overrides with their reasons, claims, corrections, sections redone, sources deleted, export."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from pipeline.review.actions.corrections import revision_out
from pipeline.review.actions.redo import RedoOrder
from pipeline.review.exports import with_drawing
from pipeline.review.model import NotFoundError, Override, RefusedError, StaleError
from pipeline.review.outgoing import FORMATS, PICTURES, Picture
from pipeline.review.pictures.chart import KINDS, Chart, Choice, chart_of, charts
from pipeline.review.pictures.drawing import can_draw_png, svg_of
from pipeline.review.states import MOVES, decided_from, spoken
from pipeline.review.web.auth import CsrfPrincipal, CurrentPrincipal, Desk, Number
from pipeline.review.web.document_view import document_view, readers_text
from pipeline.review.web.pages import page
from pipeline.review.web.routes.desk import stale
from pipeline.review.web.sessions import Offer
from pipeline.stages.export import export_formatted

router = APIRouter(prefix="/documents/{number}", include_in_schema=False)
TEXT = Annotated[str, Form()]
NUMBER = Annotated[int, Form()]


@router.post("/moves/{move}")
def move(number: Number, move: str, who: CsrfPrincipal, desk: Desk, expected: NUMBER, reason: TEXT = "") -> Response:
    if move not in MOVES:
        raise NotFoundError(f"There is no move {move!r}.", f"The moves are {', '.join(MOVES)}.")
    who.require(move, desk.row(number).status)
    decision = desk.move(number, move, expected, who.person, reason)
    told = f"Revision {decision.revision} is now {spoken(decision.status)}. Entry {decision.number} of the log says so."
    following = desk.next_for(number, who.person)
    if following and desk.opens_next:
        title = desk.row(number).title
        who.flash(f"{title}: {told}", Offer("Back to it", f"/documents/{number}"))
        return RedirectResponse(f"/documents/{following.id}", 303)
    if following:
        who.flash(told, Offer(f"Next: {following.title}", f"/documents/{following.id}"))
    else:
        last = "" if decision.status in decided_from(who.person) else " That was the last: nothing else waits for you."
        who.flash(told + last, Offer("Queue", "/"))
    return RedirectResponse(f"/documents/{number}", 303)


@router.post("/overrides")
def override(
    number: Number, who: CsrfPrincipal, desk: Desk, expected: NUMBER, key: TEXT, reason: TEXT = ""
) -> Response:
    who.require("override")
    made = desk.override(number, expected, key, reason, who.person)
    who.flash("Overridden; your reason is kept in the log and in the document.", _taking_back(number, made))
    return RedirectResponse(f"/documents/{number}", 303)


@router.post("/confirmations")
def confirm(number: Number, who: CsrfPrincipal, desk: Desk, expected: NUMBER, key: TEXT, reason: TEXT = "") -> Response:
    """Says that a sentence which deserved a look is right as it stands."""
    who.require("confirm")
    made = desk.confirm(number, expected, key, reason, who.person)
    who.flash("It stands as it is: this is right.", _taking_back(number, made))
    return RedirectResponse(f"/documents/{number}", 303)


@router.post("/take-back")
def take_back(number: Number, who: CsrfPrincipal, desk: Desk, override: NUMBER) -> Response:
    who.require("confirm")
    desk.take_back(number, override, who.person)
    who.flash("Taken back: it is to be decided again. The log keeps both.")
    return RedirectResponse(f"/documents/{number}", 303)


def _taking_back(number: int, made: Override) -> Offer:
    return Offer("Undo", f"/documents/{number}/take-back", {"override": made.id})


@router.post("/claim")
def claim(number: Number, who: CsrfPrincipal, desk: Desk, take: Annotated[bool, Form()] = True) -> Response:
    who.require("claim")
    desk.claim(number, who.person, take=take)
    who.flash("It is yours to review." if take else "It is free for others again.")
    return RedirectResponse(f"/documents/{number}", 303)


@router.post("/restore")
def restore(number: Number, who: CsrfPrincipal, desk: Desk, expected: NUMBER, revision: NUMBER) -> Response:
    """Brings an earlier revision's text back, as a revision of its own; where somebody saved in between, nothing."""
    who.require("save")
    made = desk.restore(number, expected, revision, who.person)
    who.flash(f"The text of revision {revision} is back, as revision {made.number}; every figure was checked again.")
    return RedirectResponse(f"/documents/{number}", 303)


@router.get("/correct")
def correction(request: Request, number: Number, who: CurrentPrincipal, desk: Desk) -> Response:
    document = desk.open(number, who.person)
    revision_out(document.row)
    return page(request, who, "correct.html", document=document, row=document.row)


@router.post("/correct")
def correct(
    request: Request, number: Number, who: CsrfPrincipal, desk: Desk, expected: NUMBER, text: TEXT = "", note: TEXT = ""
) -> Response:
    who.require("correct")
    try:
        revision = desk.correct(number, expected, text, note, who.person)
    except StaleError:
        return stale(request, who, desk.open(number, who.person), expected, text)
    who.flash(f"Revision {revision.number} carries the correction, and waits for approval.")
    return RedirectResponse(f"/documents/{number}", 303)


@router.get("/redo")
def before_redo(request: Request, number: Number, who: CurrentPrincipal, desk: Desk) -> Response:
    document = desk.open(number, who.person)
    return page(request, who, "redo.html", document=document, row=document.row, sections=desk.sections(number))


@router.post("/redo")
async def redo(
    number: Number, who: CsrfPrincipal, desk: Desk, expected: NUMBER, section: TEXT = "", wish: TEXT = ""
) -> Response:
    """Waits for the writer; the page comes back with the new revision."""
    who.require("redo")
    asked = RedoOrder(document=number, section=section, wish=wish.strip(), expected=expected)
    revision = await desk.redo(asked, who.person, lambda _: None)
    who.flash(f"The section was written again: revision {revision.number}, every figure checked.")
    return RedirectResponse(f"/documents/{number}/diff", 303)


@router.post("/sources/{source}/delete")
def delete_source(number: Number, source: str, who: CsrfPrincipal, desk: Desk, reason: TEXT = "") -> Response:
    who.require("delete-source")
    revisions = desk.delete_source(number, source, who.person, reason)
    who.flash(f"The source is gone; its words were taken out of {revisions} revisions. The log says so.")
    return RedirectResponse(f"/documents/{number}/sources", 303)


@router.get("/export")
def before_export(request: Request, number: Number, who: CurrentPrincipal, desk: Desk) -> Response:
    view = document_view(desk, number, who)
    document = view.document
    values: dict[str, Any] = {"document": document, "row": document.row, "text": "", "form": ""}
    values |= {"against": desk.may_export(number), "first_block": view.first_block}
    drawn = {chart.kind: _drawing(chart) for chart in charts(document.audit, document.sources, desk.colours(number))}
    values |= {"pictures": [(kind, KINDS[kind], drawing) for kind, drawing in drawn.items()], "png": can_draw_png()}
    return page(request, who, "export.html", shown=readers_text(document.prose), **values)


@router.post("/export")
def export(
    request: Request,
    number: Number,
    who: CsrfPrincipal,
    desk: Desk,
    expected: NUMBER,
    form: TEXT = "markdown",
    picture: TEXT = "",
    to: TEXT = "file",
) -> Response:
    who.require("export")
    form = "html" if to == "copy" else form
    named = next((each for each in FORMATS if each == form), None)
    if named is None:
        raise RefusedError(f"There is no form {form!r}.", f"There are {', '.join(FORMATS)}.")
    choice: Choice = next((each for each in KINDS if each == picture), "none" if picture else "")
    wanted = Picture(choice=choice, file=f"document-{number}-r{expected}.svg" if choice in KINDS else "")
    out = desk.export(number, named, who.person, expected, wanted)
    kind, suffix = FORMATS[named]
    if to == "file" or named in ("docx", *PICTURES):
        name = f"document-{number}-r{out.revision}.{suffix}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(out.data, media_type=kind, headers=headers)
    document = desk.open(number, who.person)
    values: dict[str, Any] = {"document": document, "row": document.row, "against": [], "text": out.text, "form": form}
    text = export_formatted(document.prose)
    chart = chart_of(document.audit, document.sources, choice, desk.colours(number))
    shown, pasted = (with_drawing(text, chart, png=png) if chart and wanted.file else text for png in (False, True))
    values |= {"formatted": Markup(shown), "pasted": pasted, "headline": desk.headline(number)}  # noqa: S704  sanitised
    return page(request, who, "export.html", **values)


def _drawing(chart: Chart) -> Markup:
    return Markup(svg_of(chart, styled=False))  # noqa: S704  escaped by its template
