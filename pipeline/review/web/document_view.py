"""An open document as its pages show it: reading text, cards, counts, and which moves are offered."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from markupsafe import Markup

from pipeline.report.tally import tally_of
from pipeline.review.desk import ReviewDesk
from pipeline.review.evidence.cards import Card, cards_of, marks_of
from pipeline.review.evidence.proposals import Proposal, apart
from pipeline.review.evidence.rendering import reading
from pipeline.review.model import Checked, DeskDocument, MoveOffer, Note, NotFoundError, State
from pipeline.review.prose import Anchors
from pipeline.review.states import BY_BUTTON, MOVES
from pipeline.review.web.auth import Principal
from pipeline.stages.export import export_markdown
from pipeline.text.markdown import between
from pipeline.text.plural import pluralize

MAIN = ("approve", "request-changes", "reject")
SENT_BACK = ("submit", "reject")
HAND_IN = ("submit",)
_UNBORNE = {
    "refuted": "the evidence contradicts",
    "conflicting": "on which sources differ",
    "unproven": "no source states",
}


@dataclass(frozen=True)
class DocumentView:
    """One document for one visitor."""

    document: DeskDocument
    pins: Anchors

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        document = self.document
        return cards_of(self.pins, document.audit, document.findings, document.sources, document.notes)

    @cached_property
    def html(self) -> Markup:
        return safe_reading(self.document.prose, self.document, self.cards, placed=self.is_head)

    def sentence(self, card: Card) -> str:
        """The card's sentence as it reads."""
        return self.pins.at(card.start).sentence

    def group(self, name: str) -> list[Card]:
        return [card for card in self.cards if card.group == name]

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The wordings that can be accepted together: of each card in doubt the only one it has, none over another."""
        return apart(card.proposals[0] for card in self.group("doubtful") if len(card.proposals) == 1)

    @property
    def first_block(self) -> str:
        """The key of the first card that stands in the way of an approval."""
        return next((card.key for card in self.cards if card.blocks), "")

    @property
    def is_head(self) -> bool:
        return self.document.revision.number == self.document.row.head

    @property
    def blocking(self) -> int:
        return len(self.document.blocking)

    @property
    def to_decide(self) -> int:
        """How much is left to decide, the same number as in the queue."""
        return sum(each.is_open for each in self.document.findings)

    @property
    def also_checked(self) -> int:
        """How many of the figures checked, the same number as in terminal and file, nobody has to decide on."""
        document = self.document
        checked = tally_of("", document.audit, [each.finding for each in document.findings]).figures
        decided = [card for card in (*self.group("doubtful"), *self.group("answered")) if not card.rule]
        return checked - sum(card.look != "unchecked" for card in decided)

    @property
    def unborne(self) -> list[Card]:
        """What the evidence does not bear out and nobody has to decide on."""
        return [card for card in self.group("sound") if card.look in _UNBORNE]

    @property
    def unborne_counts(self) -> str:
        """How many these are, by what was found: "3 figures no source states"."""
        counts = Counter(card.look for card in self.unborne)
        return ", ".join(
            f"{pluralize(counts[look], 'figure')} {told}" for look, told in _UNBORNE.items() if counts[look]
        )

    @property
    def seen_before(self) -> int | None:
        """The revision that this person saw last, where something has changed since."""
        seen = self.document.last_look
        return seen if seen is not None and seen < self.document.row.head else None

    @property
    def pinned_elsewhere(self) -> list[Note]:
        """Notes that stand on no card: on an unchecked sentence, on one that has changed, or dealt with."""
        shown = {note.id for card in self.cards for note in card.notes}
        return [note for note in self.document.notes if not note.answers and note.id not in shown]

    @property
    def answers(self) -> dict[int, list[Note]]:
        ordered = sorted((note for note in self.document.notes if note.answers), key=lambda note: note.answers or 0)
        return {asked or 0: list(group) for asked, group in groupby(ordered, key=lambda note: note.answers)}

    @property
    def main_moves(self) -> list[MoveOffer]:
        """What decides, for those who may; for others, and for what was sent back, what brings it to the desk."""
        offers = {each.move: each for each in self.document.moves if each.allowed}
        if self.blocking:
            offers.pop("approve", None)
        names = SENT_BACK if self.document.row.status == State.CHANGES_REQUESTED else MAIN
        return [offers[name] for name in names if name in offers] or [
            offers[name] for name in HAND_IN if name in offers
        ]

    @property
    def other_moves(self) -> list[MoveOffer]:
        """Whatever else this person may do now."""
        shown = {each.move for each in self.main_moves} | ({"approve"} if self.blocking else set())
        return [each for each in self.document.moves if each.allowed and each.move in set(BY_BUTTON) - shown]

    @property
    def standing(self) -> str:
        """Where the decision stands, in a line: what is left to look at, who approved, whose turn it is."""
        doubtful, style = self.to_decide, len(self.group("style"))
        approve = next((each for each in self.document.moves if each.move == "approve"), None)
        parts = ["mend or override to approve" if self.blocking and self.may("approve") else ""]
        parts += [f"{doubtful} to decide" if doubtful else "", f"{style} of style" if style else ""]
        if self.document.approvals:
            parts.append(f"approved by {', '.join(self.document.approvals)}")
        if approve and not approve.allowed and self.document.row.status in MOVES["approve"].before:
            parts.append(approve.why_not)
        return " · ".join(filter(None, parts))

    def may(self, move: str) -> bool:
        """Whether this person may make the move now."""
        return any(each.move == move and each.allowed for each in self.document.moves)


def document_view(desk: ReviewDesk, number: int, who: Principal, revision: int | None = None) -> DocumentView:
    """The document at its head, or at an earlier revision to look at."""
    document = desk.open(number, who.person, revision)
    return DocumentView(document, desk.context.anchors(document.prose))


def safe_reading(
    prose: str, checked: DeskDocument | Checked, cards: tuple[Card, ...], *, placed: bool = False
) -> Markup:
    """The text for reading; `marked.reading` has sanitised it, which is what Markup says here."""
    return Markup(reading(prose, marks_of(checked.audit, cards), with_comments, placed=placed))  # noqa: S704


def with_comments(prose: str) -> str:
    """Readers' Markdown, and in brackets the comments that somebody wrote into the file, which reviewers read."""
    pieces, past = [], 0
    for part in between(prose, "{>>", "<<}"):
        words = " ".join(prose[part.start + 3 : part.end - 3].split())
        pieces += [prose[past : part.start], f"*[{words}]*" if words else ""]
        past = part.end
    return export_markdown("".join((*pieces, prose[past:])))


def readers_text(prose: str) -> Markup:
    """The text for reading as it goes out, without marks; sanitised as above."""
    return Markup(reading(prose, as_readers_get=export_markdown))  # noqa: S704


def own_note(desk: ReviewDesk, number: int, note: int, who: Principal) -> Note:
    """The note, where it is this document's; NotFoundError for another's."""
    for each in desk.open(number, who.person).notes:
        if each.id == note:
            return each
    raise NotFoundError(f"Document {number} has no note {note}.", "Open the document again.")
