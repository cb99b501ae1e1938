"""Documents on disk and in the store cannot disagree unnoticed."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.review import intake, rows
from pipeline.review.desk import ReviewDesk
from pipeline.review.files import read_document
from pipeline.review.model import RefusedError, StaleError
from pipeline.runs.folder import RunFolder
from tests.review.conftest import EDITOR, REVIEWER, TEXT, approved, write_run


def edit(file, before, after):
    file.write_text(file.read_text().replace(before, after))


def test_change_on_disk_is_a_revision(desk, file):
    edit(file, "$60 million", "$40 million")
    opened = desk.open(1, EDITOR)
    assert (opened.revision.number, opened.revision.kind, opened.revision.author) == (2, "disk", file.owner())
    assert "audit.refuted" not in [found.finding.rule for found in opened.blocking]


def test_change_on_disk_takes_approval_back(desk, file):
    approved(desk)
    edit(file, "$40 million", "$45 million")
    assert desk.scan() == (1,)
    (row,) = desk.queue()
    assert (row.status, row.head) == ("in_review", 3)
    assert desk.log()[-1].move == "edit"


def test_change_on_disk_makes_an_approval_stale(desk, file):
    edit(file, "$60 million", "$40 million")
    with pytest.raises(RefusedError, match="at revision 2; this was made on revision 1"):
        desk.move(1, "approve", 1, REVIEWER)


@pytest.mark.parametrize("part", [0, 0.02, 0.3, 0.5, 0.8, 0.99])
def test_file_cut_short_is_no_edit(desk, file, part):
    """A document that a crash had cut short was taken in as an editor's text, and lost its approval."""
    approved(desk)
    whole = file.read_bytes()
    begun = whole[: int(len(whole) * part)].rstrip(b"\n")
    file.write_bytes(begun)
    desk.scan()
    (row,) = desk.queue()
    assert (row.status, row.problem, file.read_bytes()) == ("approved", "", whole)
    (aside,) = file.parent.glob("document.unread-*.md")
    assert aside.read_bytes() == begun


def test_file_filled_up_with_nuls_is_mended(desk, file):
    whole = approved(desk) and file.read_bytes()
    file.write_bytes(whole[:-40] + bytes(40))
    assert (desk.scan(), file.read_bytes()) == ((1,), whole)


def test_end_that_an_editor_took_away_is_an_edit(desk, file):
    text = file.read_text()
    file.write_text(text[: text.index("It plans")].rstrip() + "\n")
    assert desk.open(1, EDITOR).revision.kind == "disk"


def test_front_matter_alone_makes_no_revision(desk, file):
    edit(file, "writer: digest", "writer: digest\nmood: good")
    assert desk.open(1, EDITOR).row.head == 1


def test_drafted_again_is_the_writers_revision(desk, folder):
    write_run(folder, TEXT.replace("$60", "$40"))
    assert (desk.open(1, EDITOR).revision.kind, desk.open(1, EDITOR).revision.reason) == ("writer", "drafted again")


def test_draft_beside_an_edited_one_is_named(desk, folder, file):
    desk.save(1, 1, desk.open(1, EDITOR).prose + "\nMore.\n", EDITOR)
    RunFolder(folder).write("document.md", b"---\nschema: 1\n---\n\n# Another\n")
    opened = desk.open(1, EDITOR)
    assert (opened.beside, opened.row.head) == (("document.2.md",), 2)
    assert desk.register(folder, "document.2.md") is None


def test_vanished_file_is_told_and_written_back(desk, file):
    file.unlink()
    opened = desk.open(1, EDITOR)
    assert "is gone" in opened.problem
    assert "$60 million" in opened.prose
    desk.save(1, 1, opened.prose + "\nMore.\n", EDITOR)
    assert desk.open(1, EDITOR).problem == ""
    assert "$60 million" in file.read_text()


def test_vanished_folder_is_told(desk, folder):
    shutil.rmtree(folder)
    opened = desk.open(1, EDITOR)
    assert "event.json cannot be read" in opened.problem
    with pytest.raises(RefusedError, match="evidence cannot be read"):
        desk.save(1, 1, "# Other\n", EDITOR)


def test_broken_file_is_kept_aside(desk, file):
    file.write_text("---\ntitle: x\nno end\n")
    opened = desk.open(1, EDITOR)
    assert "closing line --- is missing" in opened.problem
    assert "closing line" in desk.may_export(1)[0]
    desk.save(1, 1, opened.prose + "\nMore.\n", EDITOR)
    (aside,) = file.parent.glob("document.unread-*.md")
    assert aside.read_text() == "---\ntitle: x\nno end\n"
    assert desk.open(1, EDITOR).problem == ""


def test_mended_file_is_taken_in_again(desk, file):
    whole = file.read_bytes()
    file.write_bytes(b"\xff")
    assert "not UTF-8" in desk.open(1, EDITOR).problem
    file.write_bytes(whole)
    assert desk.open(1, EDITOR).problem == ""


def test_folders_of_no_run_are_passed_over(desk, settings):
    (settings.drafts_folder / "notes").mkdir()
    (settings.drafts_folder / "notes" / "document.md").write_text("# Mine\n")
    assert desk.scan() == ()


def test_program_does_not_overwrite_what_the_desk_wrote(desk, folder, file):
    head = approved(desk)
    written = RunFolder(folder).write("document.md", b"---\nschema: 1\n---\n\n# Another\n")
    assert written.name == "document.2.md"
    assert f"revision: {head}\n" in file.read_text()


def test_file_that_the_desk_writes_is_no_change_on_disk(desk, file, monkeypatch):
    """Who looked at a file just as it was written took it for an editor's, and set the next revision's text back."""
    context, prose = desk.context, desk.open(1, EDITOR).prose
    with context.store.read() as connection:
        (looked_at,) = rows.file_states(connection, 1).values()
    desk.save(1, 1, prose + "\nMore.\n", EDITOR)
    written = read_document(file)
    with monkeypatch.context() as slow:
        slow.setattr(intake, "write_back", lambda context, document: None)
        desk.save(1, 2, prose + "\nMore still.\n", EDITOR)
    intake._take_change(context, file, looked_at, written)
    assert [each.kind for each in desk.revisions(1)] == ["desk", "desk", "writer"]


def test_text_that_was_not_written_any_more_is_written_next(desk, file, monkeypatch):
    """A desk that is stopped between keeping a revision and writing its file leaves the file behind."""
    with monkeypatch.context() as killed:
        killed.setattr(intake, "write_back", lambda context, document: None)
        desk.save(1, 1, desk.open(1, EDITOR).prose + "\nMore.\n", EDITOR)
    assert "was changed and is not taken in yet" in desk.verify().faults[0]
    desk.may_export(1)
    assert "More." in file.read_text()
    assert (desk.verify().faults, desk.row(1).head) == ((), 2)


def test_threads_that_save_leave_the_last_text_on_disk(desk, file):
    prose = desk.open(1, EDITOR).prose

    def save(number):
        for _ in range(5):
            head = desk.row(1).head
            try:
                desk.save(1, head, f"{prose}\nBy {number} on top of {head}.\n", EDITOR)
            except StaleError:
                continue

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(save, range(4)))
    assert {each.kind for each in desk.revisions(1)} == {"desk", "writer"}
    assert desk.verify().faults == ()


def test_two_processes_that_scan_enter_a_document_once(any_store, settings, clock, folder):
    desks = [ReviewDesk(any_store, settings, clock) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda desk: desk.register(folder), desks))
    assert found == [1, 1, 1, 1]
    assert desks[0].count() == 1
