"""Who may do what to a document, and when: the one table of moves between its states."""

from collections.abc import Sequence

from pipeline.models import FrozenModel
from pipeline.review.model import MoveOffer, Person, RefusedError, Role, State

ALL = (Role.EDITOR, Role.REVIEWER, Role.ADMIN)
REVIEWERS = (Role.REVIEWER, Role.ADMIN)
ADMINS = (Role.ADMIN,)
UNDECIDED = (State.DRAFTED, State.IN_REVIEW)
"""What waits for a decision."""
OPEN = (State.DRAFTED, State.IN_REVIEW, State.CHANGES_REQUESTED)
OUT = (State.EXPORTED, State.CORRECTED)
WAITING = (*OPEN, State.APPROVED)
"""What the queue shows unless it is asked for more."""


class Move(FrozenModel):
    """From which states to which, by whom, and whether a written reason is asked for."""

    before: tuple[State, ...]
    after: State
    roles: tuple[Role, ...]
    needs_reason: bool = False


MOVES = {
    "submit": Move(before=(State.DRAFTED, State.CHANGES_REQUESTED), after=State.IN_REVIEW, roles=ALL),
    "request-changes": Move(
        before=(State.DRAFTED, State.IN_REVIEW, State.APPROVED),
        after=State.CHANGES_REQUESTED,
        roles=REVIEWERS,
        needs_reason=True,
    ),
    "approve": Move(before=UNDECIDED, after=State.APPROVED, roles=REVIEWERS),
    "reject": Move(before=(*OPEN, State.APPROVED), after=State.REJECTED, roles=REVIEWERS, needs_reason=True),
    "reopen": Move(before=(State.APPROVED, State.REJECTED), after=State.IN_REVIEW, roles=REVIEWERS, needs_reason=True),
    "export": Move(before=(State.APPROVED, *OUT), after=State.EXPORTED, roles=ALL),
    "correct": Move(before=OUT, after=State.IN_REVIEW, roles=ALL, needs_reason=True),
    "withdraw": Move(before=OUT, after=State.WITHDRAWN, roles=REVIEWERS, needs_reason=True),
    "restore": Move(before=(State.WITHDRAWN,), after=State.IN_REVIEW, roles=ADMINS, needs_reason=True),
}
BY_BUTTON = ("submit", "request-changes", "approve", "reject", "reopen", "withdraw", "restore")
"""Moves that need nothing but a person and a reason; export and correct bring more with them."""

ACTIONS: dict[str, tuple[Role, ...]] = {
    "save": ALL,
    "note": ALL,
    "claim": ALL,
    "redo": ALL,
    "draft": ALL,
    "confirm": ALL,
    "override": REVIEWERS,
    "delete-source": ADMINS,
    "keep-accounts": ADMINS,
}
"""What changes no state: who may do it."""


def known_state(status: str) -> State:
    """The state of that name; RefusedError for one that a newer program has written."""
    try:
        return State(status)
    except ValueError:
        raise RefusedError(
            f"The document's state is {status!r}, which this program does not know.",
            "A newer newsdraft wrote it: upgrade this one. Nothing was changed.",
        ) from None


def check_move(name: str, status: str, who: Person, reason: str) -> Move:
    """The move, where this person may make it from this state; RefusedError says why not."""
    why_not = refusal(name, status, who)
    if why_not:
        raise RefusedError(why_not, what_can_be_done(status, who))
    if MOVES[name].needs_reason and not is_written(reason):
        raise RefusedError(f"To {spoken(name)} needs a reason in writing.", "Say why; it is kept in the log.")
    return MOVES[name]


def is_written(reason: str) -> bool:
    """Whether somebody wrote something: a space that nobody sees, or a dash, is no reason."""
    return any(sign.isalnum() for sign in reason)


def refusal(name: str, status: str, who: Person) -> str:
    """Why this person cannot make the move from this state, or nothing."""
    if name not in MOVES:
        return f"There is no move {name!r}; the moves are {', '.join(MOVES)}."
    move, state = MOVES[name], known_state(status)
    if state not in move.before:
        return f"A document that {described(state)} cannot be moved by {name}; that starts from {_listed(move.before)}."
    if who.role not in move.roles:
        return f"{who.name} is {who.role}; to {spoken(name)} takes {_listed(move.roles)}."
    return ""


def what_can_be_done(status: str, who: Person) -> str:
    """The moves that are this person's now, in a line."""
    open_to = [spoken(each.move) for each in offers(status, who) if each.allowed]
    return f"{who.name} can {_listed(open_to)} it now." if open_to else f"There is nothing that {who.name} can do now."


def check_action(name: str, who: Person) -> None:
    """RefusedError where this person's role does not allow the action."""
    if who.role not in ACTIONS[name]:
        raise RefusedError(
            f"{who.name} is {who.role}; to {spoken(name)} takes {_listed(ACTIONS[name])}.", "Ask one of them."
        )


def decided_from(who: Person) -> tuple[State, ...]:
    """The states in which a document waits for this person: for an approval, or for being handed in."""
    move = MOVES["approve" if who.role in MOVES["approve"].roles else "submit"]
    return move.before


def offers(status: str, who: Person) -> tuple[MoveOffer, ...]:
    """Every move with whether this person may make it now; none from a state that a newer program has written."""
    try:
        known_state(status)
    except RefusedError:
        return ()
    return tuple(
        MoveOffer(
            move=name,
            allowed=not (why_not := refusal(name, status, who)),
            why_not=why_not,
            needs_reason=move.needs_reason,
        )
        for name, move in MOVES.items()
    )


def spoken(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def described(state: State) -> str:
    """A state as what is said of a document: is drafted, is approved, was sent back for changes."""
    return "was sent back for changes" if state is State.CHANGES_REQUESTED else f"is {spoken(state)}"


def _listed(names: Sequence[str]) -> str:
    words = [spoken(name) for name in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
