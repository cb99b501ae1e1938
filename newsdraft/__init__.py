"""newsdraft as a library: the public names, each loaded when it is first asked for (docs/library.md shows them)."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline import __version__
    from pipeline.audit.audit import audit_text
    from pipeline.audit.evidence.facts_file import load_facts
    from pipeline.errors import NewsdraftError
    from pipeline.models import (
        Audit,
        CheckedFigure,
        Claim,
        Document,
        Event,
        Fact,
        Figure,
        Finding,
        Passage,
        Quantity,
        Severity,
        Source,
        Verdict,
    )
    from pipeline.newsroom.library import check_style, draft_event
    from pipeline.newsroom.newsroom import DraftResult
    from pipeline.quantities.finder import find_quantities
    from pipeline.reference.lookup import Reference
    from pipeline.settings import Settings, load_settings
    from pipeline.style.style import Style, load_style

_HOMES = {
    "pipeline": ("__version__",),
    "pipeline.audit.audit": ("audit_text",),
    "pipeline.audit.evidence.facts_file": ("load_facts",),
    "pipeline.errors": ("NewsdraftError",),
    "pipeline.models": (
        *("Audit", "CheckedFigure", "Claim", "Document", "Event", "Fact", "Figure", "Finding", "Passage", "Quantity"),
        *("Severity", "Source", "Verdict"),
    ),
    "pipeline.newsroom.library": ("check_style", "draft_event"),
    "pipeline.newsroom.newsroom": ("DraftResult",),
    "pipeline.quantities.finder": ("find_quantities",),
    "pipeline.reference.lookup": ("Reference",),
    "pipeline.settings": ("Settings", "load_settings"),
    "pipeline.style.style": ("Style", "load_style"),
}
"""Where each name lives; the block above says the same to a type checker, which loads nothing."""

__all__ = [
    "Audit",
    "CheckedFigure",
    "Claim",
    "Document",
    "DraftResult",
    "Event",
    "Fact",
    "Figure",
    "Finding",
    "NewsdraftError",
    "Passage",
    "Quantity",
    "Reference",
    "Settings",
    "Severity",
    "Source",
    "Style",
    "Verdict",
    "__version__",
    "audit_text",
    "check_style",
    "draft_event",
    "find_quantities",
    "load_facts",
    "load_settings",
    "load_style",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            if other := _other_pipeline():
                raise ImportError(other)
            from importlib import import_module

            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def main() -> None:
    """The `newsdraft` command."""
    if other := _other_pipeline():
        sys.stderr.write(f"newsdraft: {other}\n")
        sys.exit(2)
    from pipeline.cli import main as command

    command()


def _other_pipeline() -> str:
    """Which file is taken for our package `pipeline`, where it is not ours; "" where all is well."""
    from importlib.util import find_spec

    found = find_spec("pipeline")
    ours = Path(__file__).resolve().parent.parent / "pipeline" / "__init__.py"
    places = [found.origin, *(found.submodule_search_locations or ())] if found else []
    place = next((Path(each) for each in places if each), None)
    if place and place.resolve() == ours:
        return ""
    if place is None:
        return f"its package `pipeline` is missing: {ours} is not there or not on sys.path"
    return f"{place} is in the way of newsdraft's own package `pipeline`: rename it, or take its folder off sys.path"
