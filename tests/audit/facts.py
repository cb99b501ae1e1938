"""Facts from rows at hand, as the lines of a facts.jsonl have them."""

from collections.abc import Sequence

from pipeline.audit.evidence.facts_file import fact_from_row
from pipeline.models import Fact


def facts_from_rows(rows: Sequence[dict[str, object]], name: str = "facts") -> tuple[Fact, ...]:
    """The facts of rows with the keys of a facts.jsonl line, numbered f1, f2, … in order."""
    return tuple(fact_from_row(row, f"f{number}", f"{name}, row {number}") for number, row in enumerate(rows, 1))
