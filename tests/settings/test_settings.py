"""newsdraft.toml and the environment: what wins, what is refused, and that a key never shows."""

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import Settings, load_settings, variables
from pipeline.settings.tables import Tables

REFUSED = {
    "unknown key": ('[writer]\nmodl = "a:b"', "line 2: writer.modl: unknown key; did you mean model?"),
    "unknown table": ("[writter]\n", "line 1: writter: unknown key; did you mean writer?"),
    "key like no other": ("[store]\nqqq = 1", "line 2: store.qqq: unknown key; known are url"),
    "text for a number": ('[fetch]\n\ntimeout = "30"', "line 3: fetch.timeout: should be a valid number"),
    "number out of range": ("[fetch]\nattempts = 0", "line 2: fetch.attempts: should be greater than or equal to 1"),
    "unknown key of a stage": ('[writer.stages.notes]\nmodle = "a"', "line 2: writer.stages.notes.modle: unknown key"),
    "a rule that is none": (
        '[audit]\noff = ["unacounted"]',
        "line 2: audit.off: 'unacounted' is no rule of the audit; did you mean unaccounted?",
    ),
    "a missing key": ("[writer.stages.notes]\n", "line 1: writer.stages.notes.model: Field required"),
    "not TOML": ("[writer\n", "not TOML"),
    "an API key": ('[writer]\napi_key = "sk-secret"', "line 2: an API key has no place here"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_a_bad_file_names_its_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "newsdraft.toml").write_text(text)
    with pytest.raises(SettingsError) as refusal:
        load_settings(tmp_path, {})
    assert message in str(refusal.value)
    assert "newsdraft.toml" in str(refusal.value)
    assert "sk-secret" not in str(refusal.value)


BAD_VARIABLES = {
    "unknown key": ("NEWSDRAFT_WRITER_MODLE", "x", "Did you mean NEWSDRAFT_WRITER_MODEL?"),
    "wrong type": ("NEWSDRAFT_FETCH_TIMEOUT", "soon", "NEWSDRAFT_FETCH_TIMEOUT: fetch.timeout: should be a valid"),
}


@pytest.mark.parametrize(("name", "value", "message"), BAD_VARIABLES.values(), ids=BAD_VARIABLES)
def test_a_bad_variable_is_named(tmp_path: Path, name: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        load_settings(tmp_path, {name: value})
    assert message in str(refusal.value)


def test_flags_precede_environment_precedes_file(tmp_path: Path) -> None:
    (tmp_path / "newsdraft.toml").write_text('[writer]\nmodel = "a:file"\nbase_url = "f"\n[run]\nheadlines = 2')
    environ = {"NEWSDRAFT_WRITER_MODEL": "a:variable", "NEWSDRAFT_WRITER_BASE_URL": "v"}
    flags = {"writer.model": "a:flag", "run.budget": None}
    settings = load_settings(tmp_path, environ, flags)
    assert (settings.writer.model, settings.writer.base_url, settings.run.headlines) == ("a:flag", "v", 2)


def test_digest_is_known_by_its_old_name(tmp_path: Path) -> None:
    (tmp_path / "newsdraft.toml").write_text('[writer]\nkind = "extractive"')
    assert load_settings(tmp_path, {}).writer.kind == "digest"


def test_variables_take_each_kind(tmp_path: Path) -> None:
    environ = {
        "NEWSDRAFT_FETCH_ALLOW_PRIVATE": "True",
        "NEWSDRAFT_FETCH_ALLOW_HOSTS": "example.org, *.example.com",
        "NEWSDRAFT_FETCH_MAX_BYTES": "5000",
        "NEWSDRAFT_RUN_BUDGET": "0.5",
        "NEWSDRAFT_STYLE_NAME": "2024",
        "NEWSDRAFT_RUN_LENGTH": "",
    }
    settings = load_settings(tmp_path, environ)
    assert (settings.fetch.allow_private, settings.fetch.max_bytes, settings.run.budget) == (True, 5000, 0.5)
    assert settings.fetch.allow_hosts == ("example.org", "*.example.com")
    assert (settings.style.name, settings.run.length) == ("2024", 0)


def test_the_file_above_is_found(tmp_path: Path) -> None:
    (tmp_path / "newsdraft.toml").write_text('[newsroom]\ndrafts = "out"')
    below = tmp_path / "events" / "deep"
    below.mkdir(parents=True)
    settings = load_settings(below, {})
    assert settings.drafts_folder == tmp_path / "out"
    assert settings.store_url == f"sqlite:///{tmp_path / 'newsroom.sqlite3'}"


def test_nothing_set_means_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {}) == Settings(folder=tmp_path)


def test_a_key_is_read_and_never_shown(tmp_path: Path) -> None:
    both = {"OPENAI_API_KEY": "sk-stray", "NEWSDRAFT_WRITER_API_KEY": "sk-meant"}
    settings = load_settings(tmp_path, both)
    assert settings.writer.api_key is not None
    assert settings.writer.api_key.get_secret_value() == "sk-meant"
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert "sk-" not in shown


def test_a_stray_key_names_no_model(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {"OPENAI_API_KEY": "sk-stray"}).writer.model == ""


@pytest.mark.parametrize(("mode", "refused"), [(0o600, False), (0o400, False), (0o644, True), (0o640, True)])
def test_a_key_file_is_private(tmp_path: Path, mode: int, refused: bool) -> None:
    (tmp_path / "newsdraft.toml").write_text('[writer]\nkey_file = "key"')
    (tmp_path / "key").write_text("sk-filed\n")
    (tmp_path / "key").chmod(mode)
    if refused:
        with pytest.raises(SettingsError, match="others than its owner"):
            load_settings(tmp_path, {})
    else:
        key = load_settings(tmp_path, {}).writer.api_key
        assert key is not None
        assert key.get_secret_value() == "sk-filed"


def test_every_key_is_described() -> None:
    bare = [name for name, (table, key) in variables().items() if not _description(table, key)]
    assert bare == []


def _description(table: str, key: str) -> str:
    kind = Tables.model_fields[table].annotation
    return getattr(kind, "model_fields", {})[key].description or ""
