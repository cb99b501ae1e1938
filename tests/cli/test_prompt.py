"""`newsdraft prompt` as an editor uses it."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.prompt import command
from pipeline.errors import SettingsError

SHIPPED = Path(__file__).parents[2] / "prompts"


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsroom folder with one prompt of its own."""
    (tmp_path / "prompts").mkdir()
    shutil.copy(SHIPPED / "section.md.j2", tmp_path / "prompts")
    (tmp_path / "newsdraft.toml").write_text('[newsroom]\nprompts = "prompts"\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), standalone_mode=False)


def test_show_lists_each_prompt_with_its_file(newsroom: Path) -> None:
    lines = run("show").output.splitlines()
    assert lines[0].split() == ["prompt", "stage", "reply", "file"]
    files = {line.split()[0]: line.split()[-1] for line in lines[1:]}
    assert files["section"] == str(newsroom / "prompts" / "section.md.j2")
    assert files["outline"] == str(SHIPPED / "outline.md.j2")


def test_show_prints_one_prompt_with_its_variables(newsroom: Path) -> None:
    output = run("show", "again").output
    assert output.splitlines()[0] == "prompt   again"
    assert "  fault: what was wrong with the reply" in output
    assert "That reply cannot be used: {{ fault }}" in output


def test_unknown_prompt_is_a_settings_error(newsroom: Path) -> None:
    assert isinstance(run("show", "sectoin").exception, SettingsError)


def test_broken_prompt_fails_the_test(newsroom: Path) -> None:
    path = newsroom / "prompts" / "section.md.j2"
    path.write_text(path.read_text().replace("{{ current }}", "{{ curent }}"))
    assert "curent, which its front matter does not name" in str(run("test").exception)


def test_sound_prompts_without_recordings_are_clean(newsroom: Path) -> None:
    result = run("test", "--recordings", str(newsroom))
    assert (result.return_value, result.output) == (0, "17 prompts are sound; 0 stale among 0 recordings.\n")
