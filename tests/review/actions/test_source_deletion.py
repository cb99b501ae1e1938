"""A source deleted on request leaves nothing of its words, and a log that still holds."""

import pytest

from pipeline.review.model import NotFoundError, RefusedError
from pipeline.store.tables.review import revisions
from tests.review.conftest import ADMIN, REVIEWER, approved

WORDS = ("The council spent $40 million in 2024.", "We will mend every bridge", "example.org/budget")


def stored(desk):
    """All texts of revisions with their audits, as one."""
    with desk.context.store.read() as connection:
        return "".join(f"{row.body}{row.audit}{row.findings}" for row in connection.execute(revisions.select()))


def test_words_of_the_source_are_gone(desk, folder):
    assert "We will mend every bridge" in stored(desk)
    assert desk.delete_source(1, "src1", ADMIN, "the city asked") == 1
    kept = stored(desk) + "".join(path.read_text() for path in folder.rglob("*.*"))
    assert [words for words in WORDS[1:] if words in kept] == []
    assert desk.open(1, REVIEWER).sources[0].text == ""


def test_log_still_holds(desk):
    head = approved(desk)
    desk.delete_source(1, "src1", ADMIN, "the city asked")
    opened = desk.open(1, REVIEWER)
    assert desk.verify().faults == ()
    assert (opened.row.status, opened.revision.kind, opened.revision.number) == ("in_review", "deletion", head + 1)
    assert [each.number for each in opened.revisions if each.redacted] == [2, 1]
    assert desk.log()[-1].detail["source"] == "src1"


def test_what_cited_the_source_blocks_now(desk):
    desk.delete_source(1, "src1", ADMIN, "the city asked")
    rules = {found.finding.rule for found in desk.open(1, REVIEWER).blocking}
    assert "citation.unknown" in rules


def test_redaction_without_its_entry_is_told(desk):
    with desk.context.store.write() as connection:
        connection.execute(revisions.update().values(body="forged", redacted="so they say"))
    assert "kept as redacted, and the log knows no deletion" in desk.verify().faults[0]


@pytest.mark.parametrize(
    ("source", "who", "reason", "error", "said"),
    [
        pytest.param("src1", REVIEWER, "asked", RefusedError, "takes admin", id="role"),
        pytest.param("src1", ADMIN, " ", RefusedError, "needs a reason", id="no-reason"),
        pytest.param("src7", ADMIN, "asked", NotFoundError, "has no source src7", id="unknown"),
    ],
)
def test_deletion_is_refused(desk, source, who, reason, error, said):
    with pytest.raises(error, match=said):
        desk.delete_source(1, source, who, reason)
