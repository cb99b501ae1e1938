"""Who alone does what, and what may stand where; which room may import which is import-linter's (make lint)."""

import ast
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pipeline"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)
HEAVY = ("langchain", "openai", "pydantic", "sqlalchemy", "alembic", "httpx2", "trafilatura", "rich", "jinja2", "yaml")
MOST_FILES = 25
TOP_LEVEL = {
    ".ci",
    ".git",
    ".gitignore",
    ".pre-commit-hooks.yaml",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "action.yml",
    "constraints.txt",
    "docs",
    "fixtures",
    "newsdraft",
    "pipeline",
    "prompts",
    "pyproject.toml",
    "styles",
    "tests",
}


def dotted(node: ast.AST) -> str:
    """A name with the dots behind it, where nothing else stands in it: no call, no index."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


@cache
def imports_and_names(path: Path) -> tuple[set[str], set[str]]:
    """All modules that a file imports, wherever in it, type-checking aside; and all names that it mentions, dots included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules, names = set(), set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
        elif isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif name := dotted(node):
            names.add(name)
        kept = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        waiting += node.orelse if kept else ast.iter_child_nodes(node)
    return modules, names


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


ALONE = [
    pytest.param({"langchain", "langchain_openai", "langchain_core", "openai", "tenacity"}, "llm", id="asks-models"),
    pytest.param({"alembic"}, "store", id="upgrades-the-schema"),
    pytest.param({"rich"}, "cli report", id="draws-on-terminals"),
    pytest.param({"newsdraft"}, "", id="looks-up-to-the-library"),
]


@pytest.mark.parametrize(("packages", "rooms"), ALONE)
def test_one_room_does_it_alone(packages, rooms):
    others = {
        module_of(path)
        for path in FILES
        if packages & {module.split(".")[0] for module in imports_and_names(path)[0]}
        and room_of(path) not in rooms.split()
    }
    assert others == set()


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
    found = {module_of(path) for path in FILES if name in imports_and_names(path)[1]}
    assert {module for module in found if not any(module.startswith(home) for home in allowed)} == set()


def test_help_imports_nothing_heavy():
    look = "import sys, newsdraft, pipeline.cli; print(sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout
    assert [name for name in HEAVY if f"'{name}'" in loaded] == []


def test_audit_imports_no_database():
    """Its sources may be fetched, and a fetch's module took the journal along: a seventh of an audit's time."""
    look = "import sys, pipeline.audit.batch, pipeline.sources.fetch; print('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_models_draft_begins_without_what_it_may_not_need():
    """The search for sources, the digest's writer and what reads figures were imported before each draft's first call."""
    look = "import sys, pipeline.cli.draft, pipeline.newsroom.newsroom, pipeline.writer.llm_writer; "
    later = ("pipeline.find.drafting", "pipeline.writer.extractive.writer", "pipeline.quantities.finder")
    look += f"print([m for m in sys.modules if m in {later}])"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_top_level_holds_what_is_listed():
    """Four files of predictions once lay there for weeks: written by a benchmark, and kept by an early `git add`."""
    made = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()]
    made.remove("*predictions*.jsonl")
    found = {path.name for path in ROOT.iterdir() if not any(fnmatch(path.name, name) for name in made)}
    assert found - TOP_LEVEL == set()


def test_root_of_the_package_holds_rooms_alone():
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}


def test_library_is_one_file():
    assert {path.name for path in (ROOT / "newsdraft").iterdir() if path.is_file()} == {"__init__.py", "py.typed"}


def test_no_folder_holds_too_many_files():
    counted = Counter(path.parent for path in [*FILES, *(ROOT / "tests").rglob("*.py")])
    assert {str(folder): number for folder, number in counted.items() if number > MOST_FILES} == {}
