"""The front matter as the desk writes it: the writer's, and copies of what was decided; outside the signed hash."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from pipeline.models import Audit
from pipeline.report.tally import tally_of
from pipeline.review.checking import desk_findings
from pipeline.review.context import overrides_of
from pipeline.review.decision_log import approvals, entries
from pipeline.review.model import QueueRow
from pipeline.review.prose import prose_of
from pipeline.review.rows import FINDINGS, FileState

ORDER = ["schema", "kind", "title", "event", "date", "status", "revision", "approved_by", "overrides"]
ORDER += ["corrections", "not_before", "writer"]
"""The first fields of the front matter; the writer's others follow in their alphabet."""


def desk_front(connection: Connection, row: QueueRow, state: FileState, head: Row[Any]) -> dict[str, Any]:
    """The writer's fields in their order, with state, revision, approvals and overrides as they stand now."""
    findings = desk_findings(
        prose_of(head.body), FINDINGS.validate_python(head.findings), overrides_of(connection, row.id)
    )
    audit = Audit.model_validate(head.audit)
    tally = tally_of(prose_of(head.body), audit, [each.finding for each in findings if each.override is None])
    log = entries(connection, row.id)
    front: dict[str, Any] = {**state.front, "title": row.title, "date": row.date, "status": row.status}
    if isinstance(front.get("not_before"), str):
        front["not_before"] = datetime.fromisoformat(front["not_before"])
    front["revision"] = head.number
    front["approved_by"] = list(approvals(log, head.number, head.sha256))
    front["overrides"] = [
        {
            "rule": each.override.rule,
            "sentence": each.override.sentence,
            "by": each.override.who,
            "on": each.override.at.date(),
            "reason": each.override.reason,
        }
        for each in findings
        if each.override
    ]
    front["corrections"] = [
        {"on": entry.at.date(), "note": entry.detail.get("note", "")} for entry in log if entry.move == "correct"
    ]
    front["words"] = tally.words
    front["audit"] = {**audit.counts(), "blocking": tally.blocking, "looks": tally.looks}
    front.pop("hashes", None)
    names = sorted(front, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    return {name: front[name] for name in names if front[name] not in ([], None)}
