"""The house's plan, read off the import lines: who may know whom, and who alone does what."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "pipeline"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)
ROOMS = (
    ("models", "errors", "masking", "plurals"),
    ("faults", "shipped", "written_data", "parallel", "passages", "settings_tables", "settings", "folder"),
    ("store", "reference", "house", "prompting"),
    ("audit.quantities", "sources", "writer", "audit", "event"),
    ("places", "report", "audit.files", "merge", "body", "ledger", "precedent", "watch"),
    (
        "notes",
        "outline",
        "draft",
        "originality",
        "citations",
        "check",
        "repair",
        "kept",
        "kept_audit",
        "inert",
        "appendix",
        "document",
    ),
    ("journal", "debug_prompts", "log", "telemetry", "traffic", "export", "rehearsal", "starters", "sweep", "run"),
    ("wiring", "newsroom", "doctor"),
    ("queue", "pulse", "workers", "briefing", "review"),
    ("cli", "__main__"),
)
LEVEL = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}
HEAVY = ("langchain", "openai", "pydantic", "sqlalchemy", "alembic", "httpx", "trafilatura", "rich", "jinja2", "yaml")


def room_of(module: str) -> str:
    parts = module.split(".")[1:]
    return next((name for name in (".".join(parts[:2]), parts[0]) if name in LEVEL), parts[0]) if parts else ""


def imports(path: Path) -> set[str]:
    """All modules that a file imports, wherever in it, type-checking aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path):
    own = room_of(module_of(path))
    upward = [
        module
        for module in imports(path)
        if module.startswith("pipeline.") and own and LEVEL[room_of(module)] > LEVEL[own]
    ]
    assert upward == []


ALONE = [
    pytest.param({"langchain", "langchain_openai", "langchain_core", "openai", "tenacity"}, "writer", id="asks-models"),
    pytest.param({"alembic"}, "store", id="upgrades-the-schema"),
    pytest.param({"rich"}, "cli report", id="draws-on-terminals"),
]


@pytest.mark.parametrize(("packages", "rooms"), ALONE)
def test_one_room_does_it_alone(packages, rooms):
    others = {
        module_of(path)
        for path in FILES
        if packages & {module.split(".")[0] for module in imports(path)}
        and room_of(module_of(path)).split(".")[0] not in rooms.split()
    }
    assert others == set()


def mentions(path: Path, name: str) -> bool:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return any(isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node) == name for node in nodes)


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        pytest.param("os.environ", {"pipeline.settings"}, id="environment"),
        pytest.param("create_engine", {"pipeline.store.engine"}, id="connections"),
        pytest.param("print", set(), id="print"),
        pytest.param("sys.exit", {"pipeline.cli"}, id="exit"),
        pytest.param("asyncio.run", {"pipeline.cli"}, id="event-loops"),
    ],
)
def test_only_one_place_does(name, allowed):
    found = {module_of(path) for path in FILES if mentions(path, name)}
    assert {module for module in found if not any(module.startswith(home) for home in allowed)} == set()


def test_help_imports_nothing_heavy():
    look = "import sys, pipeline.cli; print(sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout
    assert [name for name in HEAVY if f"'{name}'" in loaded] == []
