"""The JSON API: all that the pages do, through the same methods of the desk, for tokens and for sessions."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.security import HTTPBearer
from pydantic import Field

from pipeline.models import FrozenModel
from pipeline.review.actions.export import Exported
from pipeline.review.actions.redo import RedoOrder, SectionName
from pipeline.review.model import (
    Checked,
    Decision,
    DeskDocument,
    Note,
    NotFoundError,
    Override,
    Piece,
    QueueFilter,
    QueueRow,
    Revision,
    Verified,
)
from pipeline.review.states import MOVES
from pipeline.review.web.auth import Desk, LoginError, Number, Principal, acting, address_of, entrance_of, principal
from pipeline.review.web.document_view import own_note

Offset = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Problem(FrozenModel):
    """Why something was not done: `problem` says what and where, `next_step` what to do; `head` after a stale save."""

    problem: str
    next_step: str = ""
    head: int | None = None


class Text(FrozenModel):
    """A text as DeskDocument.prose gives it."""

    text: str


class Change(Text):
    """A text to save on top of the revision it was made on."""

    expected: Number
    reason: str = ""


class Reasoned(FrozenModel):
    """A decision on exactly one revision."""

    expected: Number
    reason: str = ""


class Answered(Reasoned):
    """An answer for the finding with this key."""

    key: str


class NewNote(FrozenModel):
    """A note for the sentence at an offset of the prose."""

    start: Offset
    text: str


class Correction(Text):
    """A corrected text with its note to readers."""

    expected: Number
    note: str


class Claim(FrozenModel):
    """Whether to take the document on, or to release it."""

    take: bool = True


class Release(FrozenModel):
    """In which form the document goes out, and which revision of it."""

    expected: Number
    form: Literal["markdown", "html", "evidence"] = "markdown"


class Again(FrozenModel):
    """A section to write again, and what to do differently."""

    expected: Number
    section: str
    wish: str = ""


class Because(FrozenModel):
    """A reason in writing."""

    reason: str


class Queue(FrozenModel):
    """Rows of the queue, how many the filter leaves in all, and how many documents stand in each state."""

    rows: tuple[QueueRow, ...]
    total: int
    states: dict[str, int]


bearer = HTTPBearer(auto_error=False, description="A token of `newsdraft review token add`; or a session's cookie.")


def scoped(scope: str) -> Callable[..., object]:
    """The visitor: by a token with this scope, or by a session (with its CSRF token where something changes)."""

    async def asking(request: Request) -> Principal:
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer":
            who = principal(request)
            return who if request.method == "GET" else await acting(request, who)
        person = entrance_of(request).by_token(secret.strip(), scope, address_of(request))
        if person is None:
            raise LoginError
        return Principal(person)

    return asking


Reader = Annotated[Principal, Depends(scoped("read"))]
READS = [Depends(scoped("read"))]
Writer = Annotated[Principal, Depends(scoped("write"))]
Decider = Annotated[Principal, Depends(scoped("decide"))]
Sender = Annotated[Principal, Depends(scoped("export"))]
_WHY = (401, 403, 404, 409, 413, 422, 429)
router = APIRouter(
    prefix="/api/v1",
    dependencies=[Depends(bearer)],
    responses={status: {"model": Problem} for status in _WHY},
)


@router.get("/documents", dependencies=READS)
def queue(desk: Desk, wanted: Annotated[QueueFilter, Query()]) -> Queue:
    """The queue: briefings, then what has waited longest."""
    return Queue(rows=tuple(desk.queue(wanted)), total=desk.count(wanted), states=desk.states())


@router.get("/documents/{number}")
def document(number: Number, who: Reader, desk: Desk, revision: Number | None = None) -> DeskDocument:
    """A document with all that stands beside it."""
    return desk.open(number, who.person, revision)


@router.post("/documents/{number}/preview", dependencies=READS)
def preview(number: Number, desk: Desk, given: Text) -> Checked:
    """A text checked as it would be if it were saved; nothing is saved."""
    return desk.preview(number, given.text)


@router.post("/documents/{number}/revisions")
def save(number: Number, who: Writer, desk: Desk, given: Change) -> Revision:
    """A changed text as a new revision."""
    who.require("save")
    return desk.save(number, given.expected, given.text, who.person, given.reason)


@router.get("/documents/{number}/revisions", dependencies=READS)
def revisions(number: Number, desk: Desk) -> list[Revision]:
    """All revisions, the newest first."""
    desk.row(number)
    return list(desk.revisions(number))


@router.get("/documents/{number}/diff", dependencies=READS)
def diff(number: Number, desk: Desk, before: Number, after: Number) -> list[Piece]:
    """What changed between two revisions, word by word."""
    return list(desk.diff(number, before, after))


@router.post("/documents/{number}/moves/{move}")
def move(number: Number, move: str, who: Decider, desk: Desk, given: Reasoned) -> Decision:
    """A move of the document: submit, approve, request-changes, reject, reopen, withdraw, restore."""
    if move not in MOVES:
        raise NotFoundError(f"There is no move {move!r}.", f"The moves are {', '.join(MOVES)}.")
    who.require(move, desk.row(number).status)
    return desk.move(number, move, given.expected, who.person, given.reason)


@router.post("/documents/{number}/overrides")
def override(number: Number, who: Decider, desk: Desk, given: Answered) -> Override:
    """Answers for one blocking finding with a written reason."""
    who.require("override")
    return desk.override(number, given.expected, given.key, given.reason, who.person)


@router.post("/documents/{number}/confirmations")
def confirm(number: Number, who: Decider, desk: Desk, given: Answered) -> Override:
    """Says that a sentence which deserved a look is right as it stands; the reason may be empty."""
    who.require("confirm")
    return desk.confirm(number, given.expected, given.key, given.reason, who.person)


@router.post("/documents/{number}/overrides/{override}/taken-back", status_code=204)
def take_back(number: Number, override: Number, who: Decider, desk: Desk) -> None:
    """Makes a finding open again that somebody has answered for."""
    who.require("confirm")
    desk.take_back(number, override, who.person)


@router.post("/documents/{number}/claim")
def claim(number: Number, who: Writer, desk: Desk, given: Claim) -> QueueRow:
    """Takes the document on, or releases it."""
    who.require("claim")
    desk.claim(number, who.person, take=given.take)
    return desk.row(number)


@router.post("/documents/{number}/notes")
def note(number: Number, who: Writer, desk: Desk, given: NewNote) -> Note:
    """Pins a note to a sentence."""
    who.require("note")
    return desk.note(number, given.start, given.text, who.person)


@router.post("/documents/{number}/notes/{note}/answers")
def answer(number: Number, note: Number, who: Writer, desk: Desk, given: Text) -> Note:
    """Answers a note."""
    who.require("note")
    own_note(desk, number, note, who)
    return desk.answer(note, given.text, who.person)


@router.post("/documents/{number}/notes/{note}/resolved")
def resolve(number: Number, note: Number, who: Writer, desk: Desk) -> Note:
    """Marks a note as dealt with."""
    who.require("note")
    own_note(desk, number, note, who)
    desk.resolve(note, who.person)
    return own_note(desk, number, note, who)


@router.post("/documents/{number}/corrections")
def correct(number: Number, who: Decider, desk: Desk, given: Correction) -> Revision:
    """A corrected text with a dated note to readers, waiting for approval."""
    who.require("correct")
    return desk.correct(number, given.expected, given.text, given.note, who.person)


@router.get("/documents/{number}/sections", dependencies=READS)
def sections(number: Number, desk: Desk) -> list[SectionName]:
    """The sections that can be redone."""
    return list(desk.sections(number))


@router.post("/documents/{number}/redo")
async def redo(number: Number, who: Writer, desk: Desk, given: Again) -> Revision:
    """One section written again by the newsroom's writer, with a wish."""
    who.require("redo")
    asked = RedoOrder(document=number, section=given.section, wish=given.wish, expected=given.expected)
    return await desk.redo(asked, who.person, lambda _: None)


@router.post("/documents/{number}/sources/{source}/deletion")
def delete_source(number: Number, source: str, who: Decider, desk: Desk, given: Because) -> int:
    """Takes a source's words out of folder, texts and journal; how many revisions had some."""
    who.require("delete-source")
    return desk.delete_source(number, source, who.person, given.reason)


@router.get("/documents/{number}/export", dependencies=READS)
def may_export(number: Number, desk: Desk) -> list[str]:
    """What stands in the way of export, nothing where it may go out."""
    return desk.may_export(number)


@router.post("/documents/{number}/export")
def export(number: Number, who: Sender, desk: Desk, given: Release) -> Exported:
    """The document as readers get it."""
    who.require("export")
    return desk.export(number, given.form, who.person, given.expected)


@router.get("/documents/{number}/log", dependencies=READS)
def decisions(number: Number, desk: Desk) -> list[Decision]:
    """One document's decisions in order."""
    desk.row(number)
    return desk.log(number)


@router.get("/log", dependencies=READS)
def log(desk: Desk) -> list[Decision]:
    """The whole decision log in order."""
    return desk.log()


@router.get("/log/verify", dependencies=READS)
def verify(desk: Desk, anchor: str = "") -> Verified:
    """What checking the log came to, and what it cannot see."""
    return desk.verify(anchor)
