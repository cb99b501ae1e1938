"""kill -9 of real approvals and exports at moments by chance, then the same command again: nothing lost or doubled."""

import hashlib
import logging
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.review.desk import ReviewDesk
from pipeline.review.files import read_document
from pipeline.review.model import Person, Role
from pipeline.settings import load_settings
from pipeline.store import Store
from tests.review.conftest import TEXT, write_run
from tests.soak.kills import Killer, newsdraft

pytestmark = pytest.mark.soak
KILLS, SPARE = 10, 10
SEED = 20261202
FORMS = ("markdown", "html", "docx")
ADMIN = Person(name="sam", role=Role.ADMIN)
LOG = logging.getLogger(__name__)


@contextmanager
def desk_of(folder: Path) -> Iterator[ReviewDesk]:
    """The newsroom's desk in this process."""
    settings = load_settings(folder, environ={})
    with Store.open(settings.store_url) as store:
        yield ReviewDesk(store, settings)


@pytest.fixture
def newsroom(tmp_path: Path, new_store: str) -> Path:
    """A folder with drafts that nothing blocks: the first is to be measured with, the others are killed at."""
    (tmp_path / "newsdraft.toml").write_text(f'[store]\nurl = "{new_store}"\n[review]\nrequired = true\n')
    for number in range(1 + KILLS + SPARE):
        write_run(tmp_path / "drafts" / f"2025-01-24-bridges-{number:08}", TEXT.replace("$60", "$40"))
    with desk_of(tmp_path) as desk:
        desk.scan()
        desk.users.add(ADMIN.name, ADMIN.role, "sixteen bridges of example city")
        for row in desk.queue():
            for finding in desk.open(row.id, ADMIN).blocking:
                desk.override(row.id, 1, finding.key, "a short piece", ADMIN)
    return tmp_path


def approve(number: int) -> list[str]:
    return ["review", "approve", str(number), "--as", "sam"]


def export(number: int) -> list[str]:
    form = FORMS[number % len(FORMS)]
    return ["export", str(number), "--format", form, "-o", f"out/{number}.{form}", "--as", "sam"]


def test_killed_approvals_and_exports_stand_once(newsroom: Path) -> None:
    """The log has each approval and each export once, and readers' file is what the log says."""
    approving, exporting = Killer(random.Random(SEED)), Killer(random.Random(SEED + 1))
    approving.measure(newsroom, *approve(1))
    exporting.measure(newsroom, *export(1))
    for number in range(2, 2 + KILLS + SPARE):
        if approving.kills < KILLS:
            approving.kill(newsroom, *approve(number))
            assert_approved_once(newsroom, number)
        else:
            assert newsdraft(newsroom, *approve(number)).returncode == 0
        if exporting.kills < KILLS:
            exporting.kill(newsroom, *export(number))
            assert_exported_once(newsroom, number)
        if approving.kills == exporting.kills == KILLS:
            break
    LOG.info(f"approval: {approving.told}; export: {exporting.told}")
    assert (approving.kills, exporting.kills) == (KILLS, KILLS)
    with desk_of(newsroom) as desk:
        assert desk.verify().faults == ()
        assert desk.anchor_fault() == ""
        moves = Counter((entry.document, entry.move) for entry in desk.log() if entry.move in ("approve", "export"))
    assert set(moves.values()) == {1}


def assert_approved_once(folder: Path, number: int) -> None:
    """After the same command again the document is approved once, in log and file, on the text that it had."""
    with desk_of(folder) as desk:
        decided = [entry.move for entry in desk.log(number)].count("approve")
    again = newsdraft(folder, *approve(number))
    assert (again.returncode == 0) == (not decided), again.stderr
    with desk_of(folder) as desk:
        desk.scan()
        row, faults = desk.row(number), desk.verify().faults
        moves = [entry.move for entry in desk.log(number)]
    assert (row.status, row.head, moves.count("approve"), faults) == ("approved", 1, 1, ())
    on_disk = read_document(folder / row.folder / "document.md")
    assert (on_disk.front["status"], on_disk.problem) == ("approved", "")
    assert on_disk.front["approved_by"] == ["sam"]


def assert_exported_once(folder: Path, number: int) -> None:
    """After the same command again readers' file has the bytes that the log's one entry names."""
    again = newsdraft(folder, *export(number))
    assert again.returncode == 0, again.stderr
    (out,) = (folder / "out").glob(f"{number}.*")
    with desk_of(folder) as desk:
        desk.scan()
        row, faults = desk.row(number), desk.verify().faults
        entries = [entry for entry in desk.log(number) if entry.move == "export"]
    assert (row.status, row.head, faults) == ("exported", 1, ())
    assert [entry.detail["export_sha256"] for entry in entries] == [hashlib.sha256(out.read_bytes()).hexdigest()]
    on_disk = read_document(folder / row.folder / "document.md")
    assert (on_disk.front["status"], on_disk.problem) == ("exported", "")
