"""The tools that write at the desk, behind `[mcp] write`: a note, a changed text, a move; none approves or exports."""

from typing import Annotated, Literal

from pydantic import Field

from pipeline.errors import InputError
from pipeline.mcp_server.answers import Done
from pipeline.mcp_server.desk import NewsroomDesk
from pipeline.mcp_server.reading_tools import Number
from pipeline.review.desk import ReviewDesk
from pipeline.review.files import LONGEST
from pipeline.review.making import BY_TOOL
from pipeline.review.prose import LONGEST_WORDS
from pipeline.review.states import is_written

Revision = Annotated[int, Field(ge=1, description="the revision that was read; another one since is refused")]
Reason = Annotated[str, Field(max_length=LONGEST_WORDS - 100, description="why, for the desk's log")]


class WritingTools:
    """The tools, one method each, with the rights of the account's role; the desk's log says that a tool did it."""

    def __init__(self, desk: NewsroomDesk) -> None:
        self._desk = desk

    def add_note(
        self,
        document: Number,
        on: Annotated[str, Field(min_length=1, max_length=5_000, description="words of the sentence it is about")],
        note: Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS - 100)],
    ) -> Done:
        """Pins a note to a sentence of a draft, for the people at the desk."""
        desk, who = self._desk.writer()
        place = desk.open(document, who).prose.find(on)
        if place < 0:
            raise InputError("These words do not stand in the text.", "Copy some words of the sentence.")
        made = desk.note(document, place, BY_TOOL + note, who)
        return done(desk, document, made.id)

    def save_text(
        self,
        document: Number,
        revision: Revision,
        text: Annotated[str, Field(max_length=LONGEST, description="the whole text, as draft_status gives it, edited")],
        reason: Reason,
    ) -> Done:
        """Saves a changed text of a draft as a new revision, audited at once; an approval of the old text lapses."""
        desk, who = self._desk.writer()
        desk.save(document, revision, text, who, BY_TOOL + reason)
        return done(desk, document)

    def move_draft(
        self,
        document: Number,
        revision: Revision,
        move: Literal["submit", "request-changes"],
        reason: Reason = "",
    ) -> Done:
        """Hands a draft in for review, or sends it back with the reason; approving is a person's."""
        desk, who = self._desk.writer()
        desk.move(document, move, revision, who, BY_TOOL + reason if is_written(reason) else "")
        return done(desk, document)


def done(desk: ReviewDesk, document: int, note: int | None = None) -> Done:
    row = desk.row(document)
    return Done(document=document, status=str(row.status), revision=row.head, note=note)
