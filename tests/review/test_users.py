import pytest

from pipeline.review.model import NotFoundError, Person, RefusedError, Role

PASSWORD = "sixteen bridges"


@pytest.fixture
def users(desk):
    desk.users.add("alex", Role.EDITOR, PASSWORD, "alex@example.org")
    return desk.users


def test_password_lets_its_owner_in(users):
    assert users.login("alex", PASSWORD).person == Person(name="alex", role=Role.EDITOR)
    assert (users.login("alex", "fifteen bridges"), users.login("kim", PASSWORD)) == (None, None)


def test_password_is_kept_as_argon2id(users, desk):
    from pipeline.store.tables.review import users as table

    with desk.context.store.read() as connection:
        kept = connection.execute(table.select()).one().password
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_disabled_account_stays_out(users):
    secret, _ = users.make_token("alex", "script", ["read"])
    users.change("alex", disabled=True)
    assert (users.login("alex", PASSWORD), users.bearer(secret, "read")) == (None, None)
    with pytest.raises(RefusedError, match="no account alex here that may come in"):
        users.acting("alex")


def test_token_holds_for_its_scopes_until_it_ends(users, clock):
    secret, token = users.make_token("alex", "script", ["read", "export"], days=1)
    assert users.bearer(secret, "read") == Person(name="alex", role=Role.EDITOR)
    assert users.bearer(secret, "decide") is None
    assert users.bearer("nd_wrong", "read") is None
    clock.now = token.expires
    assert users.bearer(secret, "read") is None


def test_revoked_token_is_dead(users):
    secret, token = users.make_token("alex", "script", ["read"])
    users.revoke(token.id)
    assert users.bearer(secret, "read") is None


def test_without_accounts_the_terminal_is_admin(desk):
    assert desk.users.acting("robin") == Person(name="robin", role=Role.ADMIN)


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        pytest.param("alex", PASSWORD, "There is an account alex already", id="taken"),
        pytest.param("kim", "short", "The password has 5 characters", id="short"),
        pytest.param("kim", "x" * 1001, "The password is too long", id="long"),
        pytest.param("kim", "aaaaaaaabbbb", "easily guessed", id="few-characters"),
        pytest.param("kim", "Password12345", "easily guessed", id="everyday-words"),
        pytest.param("kimberly", "KimberlyNewsdraft", "easily guessed", id="own-name"),
        pytest.param("../kim", PASSWORD, "cannot be a name here", id="name"),
    ],
)
def test_account_is_refused(users, name, password, said):
    with pytest.raises(RefusedError, match=said):
        users.add(name, Role.EDITOR, password)


def test_unknown_account_and_scope_are_named(users):
    with pytest.raises(NotFoundError, match="There is no account kim"):
        users.change("kim", role=Role.ADMIN)
    with pytest.raises(RefusedError, match="There is no scope fly"):
        users.make_token("alex", "script", ["fly"])
