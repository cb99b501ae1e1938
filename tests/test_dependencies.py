"""What the program imports is what its pyproject.toml asks for, extras told apart."""

import ast
import re
import sys
import tomllib
from collections.abc import Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from pipeline.errors.extras import EXTRAS

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def names(requirements: list[str]) -> set[str]:
    return {re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", each)[0]).lower() for each in requirements}


ALWAYS = names(PROJECT["dependencies"])
BY_EXTRA = {extra: names(needs) for extra, needs in PROJECT["optional-dependencies"].items() if extra != "all"}


def imported() -> dict[str, set[str]]:
    """Each package of others that the program imports, with the files that do."""
    found: dict[str, set[str]] = {}
    for path in [*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "newsdraft").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for package in {module.split(".")[0] for module in modules}:
                found.setdefault(package, set()).add(path.name)
    return {package: files for package, files in found.items() if package not in OWN}


OWN = {*sys.stdlib_module_names, "pipeline", "newsdraft"}


@pytest.fixture(scope="module")
def used() -> dict[str, set[str]]:
    return imported()


@pytest.fixture(scope="module")
def packages() -> Mapping[str, list[str]]:
    """The packages that are installed, each with the distributions that it may come with."""
    return packages_distributions()


def asked_for(package: str) -> set[str]:
    """The requirements, extras' included, that a package may come with."""
    extras = [extra for extra, packages in EXTRAS.items() if package in packages]
    return set.union(ALWAYS, *(BY_EXTRA[extra] for extra in extras))


def test_what_is_imported_is_asked_for(used, packages):
    """Starlette and MarkupSafe came with other packages, until those would have come without."""
    assert used
    homes = {package: names(packages.get(package, [package])) for package in used}
    assert {package: used[package] for package in used if not homes[package] & asked_for(package)} == {}


def test_what_is_asked_for_is_imported(used, packages):
    """But for what another package, or a database's address, imports by itself."""
    by_others = {"lxml-html-clean", "psycopg", "python-multipart"}
    homes = set.union(*(names(packages.get(package, [package])) for package in used))
    assert set.union(ALWAYS, *BY_EXTRA.values()) - by_others - homes == set()
