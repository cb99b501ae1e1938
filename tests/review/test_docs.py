"""docs/review.md and docs/security.md say of the desk what the program does."""

from pathlib import Path

import pytest

from pipeline.review import files, notify, prose, users
from pipeline.review.actions import corrections
from pipeline.review.model import QueueFilter
from pipeline.review.states import MOVES
from pipeline.review.users import GUESSABLE, Users
from pipeline.review.web import login, security_headers, serving, sessions

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "review.md").read_text(encoding="utf-8")
SECURITY = " ".join((DOCS / "security.md").read_text(encoding="utf-8").partition("## The review desk")[2].split())


@pytest.mark.parametrize("name", MOVES)
def test_move_is_documented(name):
    move = MOVES[name]
    reason = "asked for |" if move.needs_reason else "|"
    row = f"| `{name}` | {', '.join(move.before)} | {move.after} | {', '.join(move.roles)} | {reason}"
    assert row in TEXT.splitlines()


def hours(span):
    return int(span.total_seconds() // 3600)


def minutes(span):
    return int(span.total_seconds() // 60)


LIMITS = {
    "failures": f"{login.TRIES} for a name and {login.FAR_TRIES} for an address in {minutes(login.WINDOW)} minutes",
    "link": f"once, within {minutes(login.LINK_HOLDS)} minutes",
    "session": f"after {hours(sessions.IDLE)} hours unused and after {hours(sessions.LONGEST)} hours in any case",
    "sessions": f"{sessions.MOST:,} in all",
    "password": f"{users.SHORTEST} to {users.LONGEST:,} characters of any kind, {users.FEWEST} different ones",
    "words": f"of {', '.join(GUESSABLE)} alone",
    "request": f"{security_headers.LARGEST:,} bytes; {serving.AT_ONCE} at once",
    "document": f"{files.LONGEST:,} characters |",
    "reason": f"{prose.LONGEST_WORDS:,} characters; a correction's note {corrections.LONGEST:,}",
    "queue": f"{QueueFilter.model_fields['limit'].metadata[1].le:,} rows at once",
    "notices": f"{notify.SECONDS} seconds for each server",
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits_are_documented(name):
    assert LIMITS[name] in SECURITY


@pytest.mark.parametrize(
    "way", ["one-time link", "a password", "`--proxy`", "API tokens", "no secret questions", "second factor"]
)
def test_ways_in_are_documented(way):
    assert way in SECURITY.partition("**Ways in.**")[2].partition("**Limits.**")[0]


@pytest.mark.parametrize("what", ["HMAC-SHA-256", "argon2id", "SHA-256", "--new-key", "0600", f"{Users.DAYS} days"])
def test_keys_are_documented(what):
    assert what in SECURITY.partition("**Keys and hashes.**")[2].partition("**Sensitive data.**")[0]


@pytest.mark.parametrize(
    "what", ["Passwords, tokens and keys", "Drafts, sources and notes", "names and addresses", "no-store"]
)
def test_sensitive_data_is_documented(what):
    assert what in SECURITY.partition("**Sensitive data.**")[2].partition("**Logs.**")[0]


@pytest.mark.parametrize(
    "what", ["[run] log", "UTC", "logins right and wrong", "403, 429", "never passwords", "rotate"]
)
def test_logs_are_documented(what):
    assert what in SECURITY.partition("**Logs.**")[2].partition("**Ways out.**")[0]


@pytest.mark.parametrize("what", ["[store] url", "[review] smtp", "[review] notify_webhook", "the writer's service"])
def test_ways_out_are_documented(what):
    assert what in SECURITY.partition("**Ways out.**")[2]
