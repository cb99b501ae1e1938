"""The rules by their examples, and what must not change a verdict: unrelated notes, the order of notes, an emoji at the end."""

import json
from pathlib import Path

import pytest

from pipeline.audit import audit_text
from pipeline.models import Audit, Fact, Verdict
from pipeline.reference import Reference
from tests.audit.facts import facts_from_rows

HERE = Path(__file__).parent / "examples"
EXAMPLES = [json.loads(line) for path in sorted(HERE.glob("*.jsonl")) for line in path.read_text().splitlines()]
NAMES = [f"{row['rule']} {row['expect']}" for row in EXAMPLES]
ROWS = [
    {"entity": "ferry line", "measure": "passengers", "period": "2024", "value": 7.0, "unit": "million"},
    {"entity": "ferry line", "measure": "passengers", "period": "2025", "value": 8.2, "unit": "million"},
    {"entity": "ferry line", "measure": "rise in costs", "period": "2025", "value": 9, "unit": "%"},
]
UNRELATED = [
    {"entity": f"orchard {number}", "measure": "cider pressed", "period": "", "value": 31 * number, "unit": "litres"}
    for number in range(1, 61)
]
NONE = Reference.empty()


def audited(text: str, rows: list[dict]) -> Audit:
    facts: tuple[Fact, ...] = facts_from_rows(rows)
    return audit_text(text, facts=facts, reference=NONE)


def verdicts(audit: Audit) -> list[tuple[str, str]]:
    return [(figure.text, str(figure.verdict)) for claim in audit.claims for figure in claim.figures]


@pytest.mark.parametrize("row", EXAMPLES, ids=NAMES)
def test_rule_does_as_its_example_says(row: dict) -> None:
    claims = audited(row["text"], ROWS).claims
    fired = row["rule"] in [claim.rule for claim in claims]
    checkable = any(claim.verdict is not Verdict.NOT_CHECKABLE for claim in claims)
    assert {"fires": fired, "passes": checkable and not fired, "left alone": not checkable}[row["expect"]]


def test_every_rule_has_all_three_examples() -> None:
    for rule in {row["rule"] for row in EXAMPLES}:
        kinds = {row["expect"] for row in EXAMPLES if row["rule"] == rule}
        assert (rule, kinds) == (rule, {"fires", "passes", "left alone"})


@pytest.mark.parametrize("row", EXAMPLES, ids=NAMES)
@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda text: audited(text, [*ROWS, *UNRELATED]), id="unrelated notes after"),
        pytest.param(lambda text: audited(text, [*UNRELATED, *ROWS]), id="unrelated notes before"),
        pytest.param(lambda text: audited(text, ROWS[::-1]), id="notes in another order"),
        pytest.param(lambda text: audited(f"{text} 🎉", ROWS), id="an emoji at the end"),
    ],
)
def test_verdicts_do_not_move(row: dict, changed) -> None:
    assert verdicts(changed(row["text"])) == verdicts(audited(row["text"], ROWS))
