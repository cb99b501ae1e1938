"""Keys from every place they may stand in, and a run that fails at a service which repeats them: nowhere is one told."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.errors import SettingsError, redaction
from pipeline.errors.redaction import redact, register_secret
from pipeline.settings import load_settings
from tests.cli.conftest import Ended, newsdraft, room
from tests.soak.bridges import lay_out

__all__ = ["newsdraft", "room"]

KEY = "odd+form/of=a.key7"
RING = f"""\
from keyring.backend import KeyringBackend
class Ring(KeyringBackend):
    priority = 1
    def get_password(self, service, user):
        return {KEY!r} if (service, user) == ("newsdraft", "desk") else None
    def set_password(self, service, user, password): ...
"""
FORMS = [
    pytest.param("sk-proj-abcdef123456", "[key]", id="by its form"),
    pytest.param("https://user:hunter22@db.example/x", "https://user:[key]@db.example/x", id="in an address"),
    pytest.param(f"it said {KEY}!", "it said [key]!", id="because it was read"),
    pytest.param("5:30 at a@b.example", "5:30 at a@b.example", id="no secret"),
]


@pytest.mark.parametrize(("text", "told"), FORMS)
def test_secrets_are_blotted_out(text: str, told: str) -> None:
    register_secret(KEY)
    assert redact(text) == told


class Repeating(BaseHTTPRequestHandler):
    """A service that refuses every call and repeats the key that it was given."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        said = {"error": {"message": f"what is {self.headers['authorization']}, {KEY}?", "code": KEY, "type": KEY}}
        body = json.dumps(said).encode()
        self.send_response(400)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def in_environment(folder: Path) -> tuple[str, dict[str, str]]:
    return "", {"NEWSDRAFT_WRITER_API_KEY": KEY}


def in_file(folder: Path) -> tuple[str, dict[str, str]]:
    (folder / "key").write_text(f"{KEY}\n")
    (folder / "key").chmod(0o600)
    return 'key_file = "key"', {}


@pytest.fixture
def event(tmp_path: Path, empty_store: Path) -> Iterator[Path]:
    """An event in a newsroom whose model's service repeats keys."""
    shutil.copy(empty_store, tmp_path / "newsroom.sqlite3")
    server = HTTPServer(("127.0.0.1", 0), Repeating)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "newsdraft.toml").write_text(
        '[run]\nlog = "run.log"\ndebug_prompts = true\n'
        f'[writer]\nmodel = "openai:a"\nbase_url = "http://127.0.0.1:{server.server_port}/v1"\n'
    )
    yield lay_out(tmp_path)
    server.shutdown()


def told_nowhere(folder: Path, ended: Ended) -> None:
    told = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert ended.status == 2
    assert "what is Bearer [key], [key]?" in ended.err
    assert KEY not in ended.out + ended.err
    assert {path.name.partition(".")[0] for path, body in told.items() if KEY.encode() in body} <= {"key", "ring"}
    assert b"[key]" in told[folder / "run.log"]


@pytest.mark.parametrize("place", [in_environment, in_file], ids=lambda place: place.__name__)
def test_failing_run_tells_its_key_nowhere(place, event: Path, newsdraft, monkeypatch) -> None:
    monkeypatch.setattr(redaction, "_read", set())
    given, environ = place(event.parent)
    with (event.parent / "newsdraft.toml").open("a") as file:
        file.write(f"{given}\n")
    for name, value in ({name: "" for name in os.environ if name.endswith("_KEY")} | environ).items():
        monkeypatch.setenv(name, value)
    told_nowhere(event.parent, newsdraft("draft", event))


def test_process_with_a_key_ring_tells_its_key_nowhere(event: Path) -> None:
    """A ring is chosen as a process begins; and this one's own streams are looked at, to their end."""
    (event.parent / "ring.py").write_text(RING)
    with (event.parent / "newsdraft.toml").open("a") as file:
        file.write('keyring = "newsdraft/desk"\n')
    environ = {name: value for name, value in os.environ.items() if not name.endswith("_KEY")}
    environ["PYTHON_KEYRING_BACKEND"] = "ring.Ring"
    command = [sys.executable, "-m", "pipeline", "draft", event]
    ran = subprocess.run(command, cwd=event.parent, env=environ, capture_output=True, text=True, check=False)
    told_nowhere(event.parent, Ended(ran.returncode, ran.stdout, ran.stderr))


def test_traceback_of_a_bug_tells_no_key(monkeypatch, capsys) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError(f"with {register_secret(KEY)}")

    monkeypatch.setattr(cli.group, "main", broken)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert "RuntimeError: with [key]" in told
    assert KEY not in told


RINGS = [
    pytest.param("newsdraft", "no entry of a key ring", id="no user"),
    pytest.param("newsdraft/other", "holds no such key", id="no such key"),
]


@pytest.mark.parametrize(("entry", "problem"), RINGS)
def test_key_ring_says_what_is_missing(entry: str, problem: str, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "newsdraft.toml").write_text(f'[writer]\nkeyring = "{entry}"\n')
    monkeypatch.setattr("keyring.get_password", lambda service, user: None)
    with pytest.raises(SettingsError, match=problem):
        load_settings(tmp_path, environ={})
