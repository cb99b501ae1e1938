"""Worked claims of our own making, from own_claims.jsonl: claim, sentences before, notes, right verdict and value.

People, towns, polls and clubs in them are invented; figures of companies and countries are those of the shipped tables.
"""

import json
from pathlib import Path
from typing import NamedTuple

from pipeline.audit.audit import audit_text
from pipeline.models import Audit, Claim, ClaimKind, Fact, Verdict
from tests.audit.facts import facts_from_rows

PLAIN = (ClaimKind.FIGURE, ClaimKind.RESTATED, ClaimKind.NONE)


class Case(NamedTuple):
    """A claim with the sentences before it, the notes at hand, the right verdict and what recomputing gives."""

    kind: str
    context: str
    text: str
    facts: tuple[Fact, ...]
    verdict: str
    value: tuple[float, float] | None

    @property
    def lead(self) -> str:
        return f"{self.context} " if self.context else ""

    def audit(self) -> Audit:
        return audit_text(self.lead + self.text, facts=self.facts)

    def recomputed(self, audit: Audit) -> tuple[float, float] | None:
        """The value of the claim that the sentence turns on."""
        claim = telling(audit, len(self.lead), len(self.lead) + len(self.text))
        return (float(claim.recomputed[0].low), float(claim.recomputed[0].high)) if claim else None


def own_claims() -> list[Case]:
    lines = (Path(__file__).parent / "own_claims.jsonl").read_text(encoding="utf-8").splitlines()
    return [_case(json.loads(line)) for line in lines]


def _case(row: dict) -> Case:
    value = tuple(row["value"]) if row["value"] else None
    return Case(row["kind"], row["context"], row["text"], facts_from_rows(row["facts"]), row["verdict"], value)


def telling(audit: Audit, start: int, end: int) -> Claim | None:
    """The claim that a sentence turns on: a derived one before a plain figure, a refuted one first."""
    known = [c for c in audit.claims if c.start < end and start < c.end and c.recomputed]
    ranked = sorted(
        known, key=lambda c: (c.kind in PLAIN or c.kind is ClaimKind.RANK, c.verdict is not Verdict.REFUTED)
    )
    return ranked[0] if ranked else None
