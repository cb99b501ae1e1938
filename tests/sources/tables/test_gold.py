"""What the reader of tables reached on the frozen set must not be lost again."""

import pytest

from tests.benchmarks.tables import AGREES, FIELDS, judged

REACHED = {"html": 0.96, "md": 1.0, "csv": 0.98, "xlsx": 1.0, "docx": 1.0, "pdf": 0.98}


@pytest.mark.parametrize("kind", REACHED)
def test_the_frozen_set_is_read_as_before(kind: str) -> None:
    right = [
        found is not None and all(AGREES[name](gold, found) for name in FIELDS) for _, gold, found in judged([kind])
    ]
    assert sum(right) / len(right) >= REACHED[kind]
