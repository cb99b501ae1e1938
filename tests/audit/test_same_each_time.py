"""One text, one verdict: nothing in the audit may hang on the order in which a set of words happens to be listed."""

import os
import subprocess
import sys

ASKS = """
from pipeline.audit import audit_text
from tests.audit.facts import facts_from_rows
rows = [
    {"entity": entity, "measure": measure, "period": period, "value": value, "unit": unit}
    for entity, unit in (("Harbour School", "pupils"), ("Cedar School", "pupils"), ("Mill School", "pupils"))
    for measure, period, value in (
        ("pupils on roll", "2024", 640 + len(entity)), ("pupils on roll", "2025", 600), ("pupils in first year", "2025", 90),
        ("pupils who walk to school", "2025", 211), ("pupils who cycle to school", "2025", 104),
    )
]
text = "Cedar School has 2.1 times as many pupils who walk as pupils who cycle. A third of the pupils walk, 15% are in first year."
print([(claim.rule, str(claim.verdict), claim.arithmetic) for claim in audit_text(text, facts=facts_from_rows(rows)).claims])
"""


def test_the_order_of_sets_moves_no_verdict() -> None:
    """Weights were added in the order of a set, so that a tie fell now one way, now the other."""

    def said(seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.run(
            [sys.executable, "-c", ASKS], capture_output=True, text=True, check=True, env=environment
        ).stdout

    first = said("0")
    assert "derived" in first
    assert [said("1"), said("2")] == [first, first]
