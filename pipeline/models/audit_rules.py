"""The ids of the audit's rules, as findings, JSON, SARIF and `--explain` give them, and `[audit] off` takes them."""

from pipeline.models.audit import ClaimKind, Verdict

_FORMULAS = (
    "average", "change", "conversion", "difference", "exchange", "growth", "multiple", "part", "range", "rate", "rest",
    "share", "sum",
)  # fmt: skip
_READINGS = (
    "comparison", "formula", "formula.conflict", "formula.two-readings", "missing", "nothing", "quotation", "stated",
    "stated.conflict", "stated.two-readings", "unreadable", "words", "words.date", "words.degree", "words.name",
    "words.negation", "words.open", "words.opposite", "words.role",
)  # fmt: skip

AUDIT_RULES = (
    "language",
    "no_claim",
    "readers.differ",
    "stated",
    *(f"stated.{how}" for how in ("conflict", "direction", "elsewhere", "other", "scale")),
    "unaccounted",
    "unread",
    *(f"unknown.{what}" for what in ("date", "name", "score", "time")),
    *(f"derived.{formula}" for formula in _FORMULAS),
    *(f"tables.{kind}" for kind in ClaimKind),
    *(f"quotation.{verdict}" for verdict in Verdict),
    *(f"{reader}.{reading}" for reader in ("declared", "model") for reading in _READINGS),
    "declared.rounding",
)
