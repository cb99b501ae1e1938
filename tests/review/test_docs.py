"""docs/review.md says of moves what the program does."""

from pathlib import Path

import pytest

from pipeline.review.states import MOVES

TEXT = (Path(__file__).parents[2] / "docs" / "review.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MOVES)
def test_move_is_documented(name):
    move = MOVES[name]
    reason = "asked for |" if move.needs_reason else "|"
    row = f"| `{name}` | {', '.join(move.before)} | {move.after} | {', '.join(move.roles)} | {reason}"
    assert row in TEXT.splitlines()
