"""A new draft at the desk: a headline with sources of one's own, or with those found for it to strike or add to."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from pipeline.errors import InputError, NewsdraftError, SourceError
from pipeline.find.model import FoundSources, TooFewSourcesError
from pipeline.review.actions.new_draft import GivenSources, NewDraft
from pipeline.review.web.auth import CsrfPrincipal, CurrentPrincipal, Desk, Principal
from pipeline.review.web.pages import page

router = APIRouter(prefix="/new", include_in_schema=False)


class DraftForm(BaseModel):
    """A headline and an angle; `do` is "sources" or "draft"; of sources shown before, those to keep and to add.

    `sources` (an address a line) and `files` are given in place of any that would be looked for.
    """

    headline: str = ""
    angle: str = ""
    do: str = "draft"
    shown: bool = False
    keep: list[str] = []
    add: str = ""
    sources: str = ""
    files: list[UploadFile] = []


@router.get("")
def before(request: Request, who: CurrentPrincipal) -> Response:
    return _form(request, who, DraftForm())


@router.post("")
async def draft(request: Request, who: CsrfPrincipal, desk: Desk, given: Annotated[DraftForm, Form()]) -> Response:
    """Waits for sources and writer; the page comes back with the sources, or with the document."""
    who.require("draft")
    asked = NewDraft(headline=given.headline, angle=given.angle, only_sources=given.do == "sources")
    files = tuple([(each.filename or "", await each.read()) for each in given.files if each.filename])
    if files or given.sources.split():
        return await _from_given(request, who, desk, given, GivenSources(addresses=given.sources.split(), files=files))
    if given.shown and not asked.only_sources:
        desk.choose_sources(asked, who.person, given.keep, given.add.split())
    try:
        found, number = await desk.new_draft(asked, who.person, lambda _: None)
    except TooFewSourcesError as error:
        return _form(request, who, given, error.found, error, status=422)
    if number is None:
        return _form(request, who, given, found)
    who.flash(f"Drafted from reports of {', '.join(found.publishers)}; every figure was checked.")
    return RedirectResponse(f"/documents/{number}", 303)


async def _from_given(
    request: Request, who: Principal, desk: Desk, given: DraftForm, sources: GivenSources
) -> Response:
    """The document that was drafted from these, or the form again with what is wrong with them."""
    asked = NewDraft(headline=given.headline, angle=given.angle)
    try:
        number = await desk.draft_given(asked, who.person, sources, lambda _: None)
    except (InputError, SourceError) as error:
        return _form(request, who, given, problem=error, status=422)
    who.flash("Drafted from the sources that you gave; every figure was checked.")
    return RedirectResponse(f"/documents/{number}", 303)


def _form(
    request: Request,
    who: Principal,
    given: DraftForm,
    found: FoundSources | None = None,
    problem: NewsdraftError | None = None,
    *,
    status: int = 200,
) -> Response:
    return page(request, who, "new.html", status, given=given, found=found, problem=problem)
