import pytest

from pipeline.review.model import Person, RefusedError, Role, State
from pipeline.review.states import MOVES, check_action, check_move, offers

PEOPLE = {role: Person(name="alex", role=role) for role in Role}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", Role)
def test_only_what_the_table_allows_is_done(move, state, role):
    allowed = state in MOVES[move].before and role in MOVES[move].roles
    if allowed:
        assert check_move(move, state, PEOPLE[role], "because") == MOVES[move]
    else:
        with pytest.raises(RefusedError):
            check_move(move, state, PEOPLE[role], "because")


@pytest.mark.parametrize(
    ("move", "state", "role", "reason", "said"),
    [
        pytest.param("approve", "rejected", Role.ADMIN, "", "that starts from drafted or in review", id="state"),
        pytest.param(
            "approve", "in_review", Role.EDITOR, "", "alex is editor; to approve takes reviewer or", id="role"
        ),
        pytest.param("reject", "in_review", Role.ADMIN, " ", "To reject needs a reason in writing", id="no reason"),
        pytest.param("publish", "approved", Role.ADMIN, "", "There is no move 'publish'", id="no such move"),
        pytest.param("approve", "spiked", Role.ADMIN, "", "'spiked', which this program does not know", id="newer"),
    ],
)
def test_illegal_move_is_told_why(move, state, role, reason, said):
    with pytest.raises(RefusedError, match=said):
        check_move(move, state, PEOPLE[role], reason)


def test_offers_say_what_is_open():
    open_to = {each.move for each in offers("in_review", PEOPLE[Role.EDITOR]) if each.allowed}
    assert open_to == set()
    open_to = {each.move for each in offers("in_review", PEOPLE[Role.REVIEWER]) if each.allowed}
    assert open_to == {"approve", "request-changes", "reject"}


def test_editor_may_not_override():
    with pytest.raises(RefusedError, match="to override takes reviewer or admin"):
        check_action("override", PEOPLE[Role.EDITOR])
