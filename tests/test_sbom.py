"""What is installed is what is pinned, and the bill of materials that `make sbom` writes says so in CycloneDX 1.6."""

import json
import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOL = ROOT / ".venv" / "sbom" / "bin" / "cyclonedx-py"
# The schema is held by `make sbom` itself: here it would take most of a minute.
COMMAND = ("environment", "--no-validate", "--pyproject", "pyproject.toml", "--output-reproducible")


@pytest.fixture(scope="module")
def bill():
    if not TOOL.is_file():
        pytest.skip("CycloneDX's tool is not there: make sbom installs it")
    written = subprocess.run([TOOL, *COMMAND, sys.executable], cwd=ROOT, capture_output=True, check=True)
    return json.loads(written.stdout)


def test_its_head_is_cyclonedx(bill):
    head = (bill["bomFormat"], bill["specVersion"], bill["metadata"]["component"]["name"])
    assert head == ("CycloneDX", "1.6", "newsdraft")


def test_each_component_is_named_whole(bill):
    whole = re.compile(r"pkg:pypi/[a-z0-9.-]+@[\w.!+-]+")
    assert [each["name"] for each in bill["components"] if not whole.match(each.get("purl", ""))] == []


def test_it_lists_what_is_installed(bill):
    listed = {normal(each["name"]): each["version"] for each in bill["components"]}
    assert listed == {name: version for name, version in installed().items() if name != "newsdraft"}


def test_almost_all_state_a_licence(bill):
    silent = [each["name"] for each in bill["components"] if "licenses" not in each]
    silent = [name for name in silent if not name.startswith("gemma3-270m-")]  # its terms lie in its folder
    assert len(silent) <= 4


def test_references_lead_to_components(bill):
    known = {each["bom-ref"] for each in (*bill["components"], bill["metadata"]["component"])}
    named = {ref for each in bill["dependencies"] for ref in (each["ref"], *each.get("dependsOn", ()))}
    assert named <= known


def test_what_is_installed_is_what_is_pinned():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {normal(line.split("==")[0]): line.split("==")[1] for line in lines if "==" in line}
    other = {name for name, version in installed().items() if version != pinned.get(name)}
    assert other <= {"newsdraft", "pip", "setuptools", "wheel"}


def installed() -> dict[str, str]:
    return {normal(each.metadata["Name"]): each.version for each in distributions() if each.metadata["Name"]}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
