"""A log that was tampered with is told; triggers, which stop accidents, are dropped first as an intruder would."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from pipeline.errors import NewsdraftError, SettingsError
from pipeline.review.desk import ReviewDesk
from pipeline.review.model import RefusedError
from pipeline.store import Store
from pipeline.store.copies import back_up, restore
from pipeline.store.tables.review import decisions, documents, revisions
from tests.review.conftest import ADMIN, EDITOR, REVIEWER, approved, mended, write_run


@pytest.fixture
def log(desk):
    """A desk with a log of several entries."""
    approved(desk)
    desk.export(1, "markdown", EDITOR)
    return desk


def change(desk, *statements):
    with desk.context.store.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE decisions DISABLE TRIGGER ALL"))
        else:
            connection.execute(text("DROP TRIGGER decisions_no_update"))
            connection.execute(text("DROP TRIGGER decisions_no_delete"))
        for statement in statements:
            connection.execute(statement)


def reworded(desk, number, **words):
    entry = next(row for row in rows(desk) if row.number == number)
    return update(decisions).where(decisions.c.number == number).values(entry={**entry.entry, **words})


def rows(desk):
    with desk.context.store.read() as connection:
        return connection.execute(decisions.select().order_by(decisions.c.number)).all()


def test_untouched_log_holds(log):
    verified = log.verify()
    assert (verified.faults, verified.entries) == ((), len(log.log()))
    assert verified.head == "{}:{}".format(*log.head())
    assert log.verify(verified.head).faults == ()


def test_log_refuses_a_row_in_anothers_place(log):
    """SQLite's INSERT OR REPLACE took an entry away without the trigger that refuses to delete one."""
    if log.context.store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no such statement")
    replaced = "INSERT OR REPLACE INTO decisions SELECT number, document, entry, 'x', signature FROM decisions"
    with pytest.raises((NewsdraftError, IntegrityError), match="append-only"), log.context.store.write() as connection:
        connection.execute(text(replaced))


@pytest.mark.parametrize("statement", ["UPDATE decisions SET hash = 'x'", "DELETE FROM decisions"])
def test_log_refuses_changes(log, statement):
    with pytest.raises((NewsdraftError, IntegrityError), match="append-only"), log.context.store.write() as connection:
        connection.execute(text(statement))


def test_changed_words_are_told(log):
    change(log, reworded(log, 1, reason="another"))
    assert log.verify().faults == ("entry 1 was changed: its words no longer have its hash",)


def test_missing_entry_is_told(log):
    change(log, text("DELETE FROM decisions WHERE number = 1"))
    assert log.verify().faults[:2] == (
        "entry 1 is missing: the next one is 2",
        "entry 2 does not follow on the one before it",
    )


def test_entry_without_the_key_is_told(log):
    change(log, update(decisions).where(decisions.c.number == 2).values(signature="0" * 64))
    assert log.verify().faults == ("entry 2 is not signed with the newsroom's key",)


def cut(log):
    last, _ = log.head()
    change(
        log,
        text(f"DELETE FROM decisions WHERE number = {last}"),
        update(documents).values(status="approved", exported=None),
    )
    return last


def test_log_cut_off_is_told_by_a_given_anchor(log):
    anchor = log.verify().head
    cut(log)
    log.context.anchor.path.unlink()
    assert log.verify().faults == ()
    assert "stands nowhere in the log" in log.verify(anchor).faults[0]


def test_log_cut_off_is_told_without_being_asked(log):
    """A cut tail was seen only by those who had kept an anchor elsewhere and gave it back."""
    last = cut(log)
    told = f"the log ends at entry {last - 1}, and entry {last} had been kept: 1 were cut off"
    assert (log.anchor_fault(), log.verify().faults) == (told, (told,))


def test_entry_in_place_of_a_cut_one_covers_nothing(log):
    last = cut(log)
    log.export(1, "html", EDITOR)
    assert log.anchor_fault() == f"entry {last} of the log is another than the one that had been kept"
    log.new_anchor(ADMIN)
    assert log.anchor_fault() == ""


def test_anchor_follows_what_is_kept_alone(log):
    before = log.context.anchor.read()
    with pytest.raises(RefusedError):
        log.move(1, "approve", 2, EDITOR)
    assert log.context.anchor.read() == before == log.head()


def test_decision_stands_where_the_anchor_is_broken(log):
    path = log.context.anchor.path
    path.write_text("no number")
    assert log.anchor_fault() == f"{path} names no entry of the log"
    path.unlink()
    path.mkdir()
    log.export(1, "html", EDITOR)
    assert log.anchor_fault() == f"{path} cannot be read: Is a directory"


def test_anchor_alone_takes_nobody_in(log):
    with pytest.raises(RefusedError):
        log.new_anchor(EDITOR)


def test_changed_text_is_told(log):
    with log.context.store.write() as connection:
        body = connection.execute(revisions.select().where(revisions.c.number == 2)).one().body
        forged = update(revisions).where(revisions.c.number == 2)
        connection.execute(forged.values(body=body.replace("$40", "$45")))
    assert log.verify().faults == ("document 1, revision 2: the text is not the one that was decided on",)


def test_state_beside_the_log_is_told(log):
    with log.context.store.write() as connection:
        connection.execute(update(documents).values(status="drafted"))
    assert log.verify().faults == ("document 1 is drafted, and the log says exported",)


def test_file_that_differs_is_told(log, file):
    file.write_text(file.read_text().replace("$40", "$45"))
    assert "document.md was changed and is not taken in yet" in log.verify().faults[0]


def test_lost_key_stops_decisions(log):
    log.context.key.path.unlink()
    assert log.verify().faults[0].startswith("no signature could be checked")
    with pytest.raises(SettingsError, match="cannot be read"):
        log.move(1, "withdraw", 2, REVIEWER, "wrong")
    log.new_key(ADMIN)
    log.move(1, "withdraw", 2, REVIEWER, "wrong")
    (fault,) = log.verify().faults
    assert "are signed with another key than" in fault


def test_key_is_private(log):
    path = log.context.key.path
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(RefusedError, match="A new key is for when it is lost"):
        log.new_key(ADMIN)
    path.chmod(0o644)
    with pytest.raises(SettingsError, match="others than its owner may read it"):
        log.move(1, "withdraw", 2, REVIEWER, "wrong")


def test_entries_are_plain_json(log):
    assert [json.loads(json.dumps(row.entry))["number"] for row in rows(log)] == list(range(1, len(rows(log)) + 1))


def test_log_holds_when_many_decide_at_once(desk, settings):
    for number in range(2, 6):
        write_run(settings.drafts_folder / f"story-{number}")
    assert desk.scan() == (2, 3, 4, 5)

    def decide(number):
        desk.move(number, "submit", 1, EDITOR)
        desk.move(number, "request-changes", 1, REVIEWER, "shorter")
        desk.move(number, "submit", 1, EDITOR)

    with ThreadPoolExecutor(5) as threads:
        list(threads.map(decide, range(1, 6)))
    verified = desk.verify()
    assert (verified.entries, verified.faults) == (15, ())


def test_one_approval_of_many_at_once_is_taken(desk):
    head = mended(desk)

    def approve(_):
        try:
            return desk.move(1, "approve", head, REVIEWER).move
        except RefusedError:
            return "refused"

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(approve, range(4))) == ["approve", "refused", "refused", "refused"]


def test_restored_log_holds(log, settings, tmp_path):
    back_up(log.context.store, tmp_path / "copy.db")
    with Store.open(tmp_path / "new.sqlite3") as store:
        restore(tmp_path / "copy.db", store)
        restored = ReviewDesk(store, settings)
        assert restored.verify(log.verify().head).faults == ()
