"""What comes with the program is found in a checkout and in an installed wheel, and missed where it is gone."""

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.files import resources as shipped_module
from pipeline.files.resources import shipped


def test_the_checkout_ships_its_folders() -> None:
    found = [shipped("prompts").is_dir(), shipped("styles", "house").is_dir(), shipped("fixtures", "events").is_dir()]
    assert found == [True, True, True]


def test_a_wheel_ships_its_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "prompts").mkdir()
    monkeypatch.setattr(shipped_module, "WHEEL", tmp_path)
    assert shipped("prompts") == tmp_path / "prompts"
    with pytest.raises(SettingsError, match="styles: this part of the installation is missing"):
        shipped("styles")
