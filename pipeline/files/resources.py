"""What comes with the program: prompts, styles and a sample event, in a wheel's data or the checkout's own folders."""

from pathlib import Path

from pipeline.errors import SettingsError

WHEEL = Path(__file__).parents[1] / "_data"
CHECKOUT = Path(__file__).parents[2]


def shipped(*parts: str) -> Path:
    """The path of a shipped file or folder, such as shipped("prompts") or shipped("fixtures", "events")."""
    path = (WHEEL if WHEEL.is_dir() else CHECKOUT).joinpath(*parts)
    if not path.exists():
        raise SettingsError(f"{path}: this part of the installation is missing", "Install newsdraft again.")
    return path
