import json
from datetime import date

import pytest

from pipeline.errors import InputError, StoreError
from pipeline.models import Event
from pipeline.runs.folder import RunFolder, folder_name, write_whole


@pytest.mark.parametrize(
    ("headline", "start"),
    [
        pytest.param("Meta's $60 Billion Bet", "2025-01-24-meta-s-60-billion-bet-", id="signs-become-hyphens"),
        pytest.param("../../etc/passwd", "2025-01-24-etc-passwd-", id="no-way-out-of-the-folder"),
        pytest.param("Ärger über Öl 🚀", "2025-01-24-arger-uber-ol-", id="accents-fold"),
        pytest.param("日本", "2025-01-24-", id="nothing-left-but-date-and-hash"),
    ],
)
def test_folder_name_is_safe(headline, start):
    event = Event(headline=headline, date=date(2025, 1, 24))
    assert folder_name(event) == start + event.hash[:8]


def test_unchanged_file_is_replaced(tmp_path):
    RunFolder(tmp_path).write("document.md", b"one")
    assert RunFolder(tmp_path).write("document.md", b"two") == tmp_path / "document.md"
    assert (tmp_path / "document.md").read_bytes() == b"two"


def test_edited_file_is_never_overwritten(tmp_path):
    RunFolder(tmp_path).write("document.md", b"one")
    (tmp_path / "document.md").write_bytes(b"edited")
    folder = RunFolder(tmp_path)
    assert folder.edited("document.md")
    assert folder.write("document.md", b"two") == tmp_path / "document.2.md"
    assert (tmp_path / "document.md").read_bytes() == b"edited"
    assert RunFolder(tmp_path).write("document.md", b"three") == tmp_path / "document.2.md"


@pytest.mark.parametrize("left", [b"", b"one li", b"one line\n\0\0\0"])
def test_file_cut_short_is_written_whole(tmp_path, left):
    """What a crash had cut short was taken for an editor's, and the whole document went beside it."""
    RunFolder(tmp_path).write("document.md", b"one line\nand another\n")
    (tmp_path / "document.md").write_bytes(left)
    assert RunFolder(tmp_path).write("document.md", b"one line\nand another\n") == tmp_path / "document.md"
    (tmp_path / "document.md").write_bytes(b"one line\n")
    assert RunFolder(tmp_path).write("document.md", b"one line\nand another\n") == tmp_path / "document.2.md"


def test_unknown_file_is_never_overwritten(tmp_path):
    (tmp_path / "document.md").write_bytes(b"someone's")
    assert RunFolder(tmp_path).write("document.md", b"ours").name == "document.2.md"


def test_summary_and_ledger_are_kept(tmp_path):
    folder = RunFolder(tmp_path)
    folder.write_json("notes.json", {"facts": []})
    folder.close({"writer": "digest"})
    written = json.loads((tmp_path / "run.json").read_text())
    assert (written["schema"], written["writer"], list(written["files"])) == (1, "digest", ["notes.json"])


def test_broken_ledger_names_file(tmp_path):
    (tmp_path / "run.json").write_text("{half")
    with pytest.raises(InputError, match=r"run\.json is not the JSON"):
        RunFolder(tmp_path)


def test_unwritable_place_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        write_whole(tmp_path / "file" / "x.md", b"")
