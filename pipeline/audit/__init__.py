"""The audit: every figure, comparison and quotation of a text recomputed, each with its arithmetic and its evidence."""

from typing import Any

_HOMES = {
    "audit_text": "pipeline.audit.audit",
    "load_facts": "pipeline.audit.evidence.facts_file",
    "find_quantities": "pipeline.quantities.finder",
}
__all__ = ["audit_text", "find_quantities", "load_facts"]


def __getattr__(name: str) -> Any:
    """The audit's public functions, loaded when first asked for, so that importing the package costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
