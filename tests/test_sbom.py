"""The bill of materials says what CycloneDX 1.6 asks, of all that is installed."""

import importlib.util
import re
from importlib.metadata import version
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def bill():
    spec = importlib.util.spec_from_file_location("sbom", Path(__file__).parents[1] / ".ci" / "sbom.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.document()


def test_its_head_is_cyclonedx(bill):
    head = (bill["bomFormat"], bill["specVersion"], bill["version"], bill["metadata"]["component"]["name"])
    assert head == ("CycloneDX", "1.6", 1, "newsdraft")


def test_each_component_is_named_whole(bill):
    for each in bill["components"]:
        assert set(each) <= {"type", "bom-ref", "name", "version", "purl", "licenses"}
        assert re.fullmatch(r"pkg:pypi/[a-z0-9-]+@[\w.!+-]+", each["purl"]), each
        for licence in each.get("licenses", []):
            assert set(licence) == {"expression"} or set(licence["license"]) == {"name"}, each
    assert {"name": "openai", "version": version("openai")}.items() <= next(
        each for each in bill["components"] if each["name"] == "openai"
    ).items()


def test_almost_all_state_a_licence(bill):
    silent = [each["name"] for each in bill["components"] if "licenses" not in each]
    silent = [name for name in silent if not name.startswith("gemma3-270m-")]  # its terms lie in its folder
    assert len(silent) <= 3


def test_references_lead_to_components(bill):
    known = [each["bom-ref"] for each in (*bill["components"], bill["metadata"]["component"])]
    assert len(set(known)) == len(known)
    told = {ref for each in bill["dependencies"] for ref in (each["ref"], *each["dependsOn"])}
    assert told <= set(known)


def test_what_is_installed_is_what_is_pinned(bill):
    pinned = dict(
        line.split("==")
        for line in (Path(__file__).parents[1] / "constraints.txt").read_text().splitlines()
        if "==" in line
    )
    versions = {re.sub(r"[-_.]+", "-", name).lower(): stated for name, stated in pinned.items()}
    other = {
        each["name"]: each["version"] for each in bill["components"] if each["version"] != versions.get(each["name"])
    }
    assert set(other) <= {"pip", "setuptools", "wheel"}
