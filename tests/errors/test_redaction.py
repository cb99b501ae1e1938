"""Keys from every place they may stand in, and a run that fails at a service which repeats them: nowhere is one told."""

import json
import os
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.errors import SettingsError
from pipeline.errors.redaction import redact, register_secret
from pipeline.settings import load_settings
from tests.soak.bridges import lay_out

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


def in_ring(folder: Path) -> tuple[str, dict[str, str]]:
    (folder / "ring.py").write_text(RING)
    return 'keyring = "newsdraft/desk"', {"PYTHON_KEYRING_BACKEND": "ring.Ring"}


@pytest.mark.parametrize("place", [in_environment, in_file, in_ring], ids=lambda place: place.__name__)
def test_failing_run_tells_its_key_nowhere(place, tmp_path: Path, empty_store: Path) -> None:
    shutil.copy(empty_store, tmp_path / "newsroom.sqlite3")
    server = HTTPServer(("127.0.0.1", 0), Repeating)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    given, environ = place(tmp_path)
    (tmp_path / "newsdraft.toml").write_text(
        f'[writer]\nmodel = "openai:a"\nbase_url = "http://127.0.0.1:{server.server_port}/v1"\n{given}\n'
        '[run]\nlog = "run.log"\ndebug_prompts = true\n'
    )
    known = {name: value for name, value in os.environ.items() if not name.endswith("_KEY")}
    command = [sys.executable, "-m", "pipeline", "draft", str(lay_out(tmp_path))]
    ran = subprocess.run(command, cwd=tmp_path, env={**known, **environ}, capture_output=True, text=True, check=False)
    server.shutdown()
    told = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert ran.returncode == 2
    assert "what is Bearer [key], [key]?" in ran.stderr
    assert KEY not in ran.stdout + ran.stderr
    assert {path.name.partition(".")[0] for path, body in told.items() if KEY.encode() in body} <= {"key", "ring"}
    assert b"[key]" in told[tmp_path / "run.log"]


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
