"""docs/styles.md names every kind of rule with its keys, and every kind serves a shipped style."""

from pathlib import Path

import pytest

from pipeline.files.resources import shipped
from pipeline.style.rules.base import Rule
from pipeline.style.rules.kinds import KINDS
from pipeline.style.style import style_names

DOCUMENT = Path(__file__).parents[2] / "docs" / "styles.md"
SET_BY_CODE = {"listed", "palette"}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_and_keys_are_documented(kind):
    text = DOCUMENT.read_text(encoding="utf-8")
    (row,) = [line for line in text.splitlines() if line.startswith(f"| `{kind}` |")]
    keys = set(KINDS[kind].model_fields) - set(Rule.model_fields) - SET_BY_CODE
    assert [key for key in sorted(keys) if f"`{key}`" not in row] == []


def test_every_kind_serves_a_shipped_style():
    """A kind that no shipped style uses would be one that nobody has read a text with.

    Two are for newsrooms alone: `style learn` writes them, and in the house's own style neither an emoji outside the
    palette nor a headline of plain words is a remark.
    """
    rules = [
        path.read_text(encoding="utf-8") for name in style_names() for path in shipped("styles", name).rglob("*.yml")
    ]
    unused = [kind for kind in KINDS if not any(f"kind: {kind}\n" in text for text in rules)]
    assert sorted(unused) == ["alliteration", "emoji_palette"]
