"""Files that vanish, a database that is full or damaged, a tab left open too long: each is told, and nothing is lost.

Whatever happened, the log still verifies afterwards, and what somebody was typing stands in the answer.
"""

import shutil
from contextlib import contextmanager

import pytest
from sqlalchemy import delete, event, text, update

from pipeline.errors import StoreError
from pipeline.review.desk import ReviewDesk
from pipeline.store.tables.review import documents
from tests.review.conftest import ADMIN, EDITOR
from tests.review.web.conftest import house_of

MINE = "# 🚀 Bridges\n\nWhat I have been writing all morning.\n"


@pytest.fixture
def typing(house):
    """A browser with an editor whose tab was opened a while ago."""
    return house.browser(EDITOR, errors=False)


def save(web, expected=1, text=MINE):
    return web.post("/documents/1/edit", expected=expected, text=text, reason="my morning")


def holds(house, faults=()):
    """The log verifies, but for what is said."""
    found = house.desk.verify().faults
    assert len(found) == len(faults)
    assert all(said in fault for said, fault in zip(faults, found, strict=True))


def test_a_stale_tab_keeps_both_texts(house, typing):
    house.desk.save(1, 1, house.desk.open(1, ADMIN).prose + "\nTheirs.\n", ADMIN)
    answer = save(typing)
    assert answer.status_code == 409
    assert "What I have been writing all morning." in answer.text
    assert "/documents/1/diff?before=1&amp;after=2" in answer.text
    assert house.desk.row(1).head == 2
    holds(house)


def test_a_stale_decision_is_refused(house, reviewer):
    house.desk.save(1, 1, house.desk.open(1, ADMIN).prose + "\nTheirs.\n", ADMIN)
    answer = reviewer.post("/documents/1/moves/reject", expected=1, reason="old news")
    assert (answer.status_code, "at revision 2; this was made on revision 1" in answer.text) == (409, True)
    holds(house)


def test_a_tab_from_before_the_login_changes_nothing(house, typing):
    house.time.later(hours=13)
    answer = save(typing)
    assert (answer.status_code, "What I have been writing all morning." in answer.text) == (401, True)
    assert house.desk.row(1).head == 1


def test_a_folder_deleted_while_open_is_told(house, typing, folder):
    shutil.rmtree(folder)
    answer = save(typing)
    assert answer.status_code == 422
    assert "evidence cannot be read" in answer.text
    assert "What I have been writing all morning." in answer.text
    page = typing.get("/documents/1")
    assert (page.status_code, "is gone" in page.text, "$60 million" in page.text) == (200, True, True)
    holds(house, ["document.md is gone"])


def test_a_document_deleted_while_open_is_told(house, typing):
    house.desk.move(1, "submit", 1, EDITOR)
    with house.desk.context.store.write() as connection:
        connection.execute(delete(documents))
    answer = save(typing)
    assert (answer.status_code, "There is no document 1." in answer.text) == (404, True)
    holds(house, ["document 1, revision 1: it was decided on, and is gone"])


@pytest.mark.parametrize("data", [b"\xff\xfe", b"---\nstatus: [\n---\n\nx\n", b"---\nno end\n"])
def test_a_file_broken_by_hand_is_told_and_kept(house, typing, file, data):
    file.write_bytes(data)
    page = typing.get("/documents/1")
    assert (page.status_code, "document.md" in page.text, "$60 million" in page.text) == (200, True, True)
    assert save(typing).status_code == 303
    assert [each.read_bytes() for each in file.parent.glob("document.unread-*.md")] == [data]
    holds(house)


def test_a_state_of_a_newer_program_is_shown_and_left(house, reviewer):
    with house.desk.context.store.write() as connection:
        connection.execute(update(documents).values(status="syndicated"))
    assert "syndicated" in reviewer.get("/").text
    assert reviewer.get("/documents/1").status_code == 200
    answer = reviewer.post("/documents/1/moves/reject", expected=1, reason="old news")
    assert (answer.status_code, "which this program does not know" in answer.text) == (422, True)
    holds(house, ["document 1 is syndicated, and the log says drafted"])


class TestSqlite:
    """What only a file can suffer."""

    @pytest.fixture
    def any_store(self, store):
        return store

    def test_a_full_disk_is_told(self, house, typing):
        house.desk.move(1, "submit", 1, EDITOR)
        with limited(house.desk.context.store):
            answer = save(typing, text=MINE + "\n\nMore of it." * 2000)
        assert answer.status_code == 503
        assert "the disk is full" in answer.text
        assert house.desk.row(1).head == 1
        holds(house)
        assert save(typing).status_code == 303
        holds(house)

    def test_a_full_disk_under_the_drafts_is_told(self, house, typing, monkeypatch):
        """The decision stands in the store; the file follows with the next look."""

        def full(path, data):
            raise StoreError(f"{path} cannot be written: No space left on device.", "Make room.")

        with monkeypatch.context() as disk:
            disk.setattr("pipeline.review.files.write_whole", full)
            answer = save(typing)
        assert (answer.status_code, "No space left on device" in answer.text) == (503, True)
        assert house.desk.open(1, ADMIN).prose == MINE
        holds(house, ["document.md was changed and is not taken in yet"])
        house.desk.may_export(1)
        holds(house)

    def test_a_damaged_database_is_told(self, house, typing, tmp_path, settings):
        house.desk.move(1, "submit", 1, EDITOR)
        store = house.desk.context.store
        with store.read() as connection:
            connection.execute(text("SELECT 1"))
        shutil.copy(tmp_path / "news.sqlite3", tmp_path / "copy.sqlite3")
        store.engine.dispose()
        for beside in tmp_path.glob("news.sqlite3-*"):
            beside.unlink()
        damage(tmp_path / "news.sqlite3")
        answer = save(typing)
        assert answer.status_code == 503
        assert any(said in answer.text for said in ("its contents are damaged", "is not an SQLite database"))
        store.engine.dispose()
        shutil.copy(tmp_path / "copy.sqlite3", tmp_path / "news.sqlite3")
        assert house.desk.verify().faults == (house.desk.anchor_fault(),)  # the copy lacks what the log beside it had


@contextmanager
def limited(store):
    """The database's file cannot grow within the block."""

    def full(connection, _):
        cursor = connection.cursor()
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        cursor.close()

    store.engine.dispose()
    event.listen(store.engine, "connect", full)
    yield
    event.remove(store.engine, "connect", full)
    store.engine.dispose()


def damage(path):
    """Writes noise over the file but for its first page."""
    data = path.read_bytes()
    path.write_bytes(data[:100] + b"\xa5" * (len(data) - 100))


def test_another_desk_sees_what_was_kept(house, typing, settings, clock):
    """A program that was killed and started again goes on where the store is."""
    save(typing)
    again = house_of(ReviewDesk(house.desk.context.store, settings, clock))
    assert (again.desk.row(1).head, again.desk.verify().faults) == (2, ())
