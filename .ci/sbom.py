"""Prints what is installed beside newsdraft as CycloneDX 1.6 JSON: name, version, licence and package URL of each."""

import json
import re
from importlib.metadata import Distribution, distributions
from typing import Any


def document() -> dict[str, Any]:
    """The bill of materials; it holds no time and no serial number, so that the same packages give the same bytes."""
    found = {name_of(each): each for each in distributions() if each.metadata["Name"]}
    own = found.pop("newsdraft")
    components = [component(found[name]) for name in sorted(found)]
    depends = [
        {"ref": purl(each), "dependsOn": sorted({purl(found[name]) for name in needed(each) if name in found})}
        for each in (own, *(found[name] for name in sorted(found)))
    ]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component(own) | {"type": "application"}},
        "components": components,
        "dependencies": depends,
    }


def component(each: Distribution) -> dict[str, Any]:
    """One package."""
    about = {
        "type": "library",
        "bom-ref": purl(each),
        "name": name_of(each),
        "version": each.version,
        "purl": purl(each),
    }
    return about | ({"licenses": [licence]} if (licence := licence_of(each)) else {})


def licence_of(each: Distribution) -> dict[str, Any]:
    """Its licence: an SPDX expression where the package states one, else what it says in words; {} where nothing."""
    if expression := each.metadata.get("License-Expression"):
        return {"expression": expression}
    classified = [
        line.rpartition(" :: ")[2] for line in each.metadata.get_all("Classifier", []) if "License ::" in line
    ]
    stated = (each.metadata.get("License") or "").strip().partition("\n")[0][:100]
    name = " / ".join(classified) or stated
    return {"license": {"name": name}} if name else {}


def needed(each: Distribution) -> list[str]:
    """The names of the packages that it asks for, extras included."""
    return [normal(match[0]) for line in each.requires or [] if (match := re.match(r"[\w.-]+", line))]


def name_of(each: Distribution) -> str:
    return normal(each.metadata["Name"])


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def purl(each: Distribution) -> str:
    return f"pkg:pypi/{name_of(each)}@{each.version}"


if __name__ == "__main__":
    print(json.dumps(document(), indent=2))
