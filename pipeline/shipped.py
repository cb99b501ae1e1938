"""What comes with the program: prompts, styles and a sample event, in a wheel's data or the checkout's own folders."""

from pathlib import Path

from pipeline.errors import SettingsError

WHEEL = Path(__file__).parent / "_data"
CHECKOUT = Path(__file__).parent.parent


def shipped(*parts: str) -> Path:
    """The path of a shipped file or folder, such as shipped("prompts") or shipped("fixtures", "events")."""
    path = (WHEEL if WHEEL.is_dir() else CHECKOUT).joinpath(*parts)
    if not path.exists():
        raise SettingsError(f"{path}: this part of the installation is missing", "Install newsdraft again.")
    return path
