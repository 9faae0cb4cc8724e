"""The software bill of materials of what gets installed with Assent: ``build/sbom.cdx.json``.

CycloneDX 1.6 in JSON, of the packages that the extras for use bring along, in the versions of
``constraints.txt``, as they are installed here; with licences and who needs whom. What only
developers need is not in it. ``SOURCE_DATE_EPOCH`` makes it the same in every run.
"""

import json
import os
import sys
import time
import tomllib
import uuid
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "build" / "sbom.cdx.json"
EXTRAS = ("server", "postgres", "linked-data", "conformance")

# Words for licences in metadata that say no SPDX expression, and the identifiers of those licences.
_IDENTIFIERS = {
    "MIT License": "MIT",
    "MIT": "MIT",
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache-2.0": "Apache-2.0",
    "BSD-3-Clause": "BSD-3-Clause",
}


class Unsound(Exception):
    """The list would not be true."""


def needed(name: str, extras: tuple[str, ...] = ()) -> set[str]:
    """The names of packages that an installed one needs on this machine."""
    found = set()
    for row in distribution(name).requires or ():
        requirement = Requirement(row)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            found.add(str(canonicalize_name(requirement.name)))
    return found - {str(canonicalize_name(name))}


def listed() -> dict[str, set[str]]:
    """All packages that are installed with Assent, each with those that it needs."""
    graph = {"assent": needed("assent", EXTRAS)}
    while missing := set().union(*graph.values()) - set(graph):
        graph |= {name: needed(name) for name in missing}
    return graph


def locked() -> dict[str, str]:
    """The versions of ``constraints.txt``."""
    rows = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    pairs = (row.split("==") for row in rows)
    return {str(canonicalize_name(name)): version for name, version in pairs}


def licences(package: Distribution) -> list[dict[str, Any]]:
    """What a package says about its licences: an SPDX expression, identifiers, else its words.

    Raises:
        Unsound: it says nothing.
    """
    expression = package.metadata.get("License-Expression")
    if expression:
        return [{"expression": expression}]
    classified = [
        row.rpartition(" :: ")[2]
        for row in package.metadata.get_all("Classifier") or ()
        if row.startswith("License :: OSI Approved ::")
    ]
    words = package.metadata.get("License")
    if words in _IDENTIFIERS or not classified:
        classified = [words] if words else []
    if not classified:
        raise Unsound(f"{package.name} does not say under which licence it is.")
    return [
        {"license": {"id": _IDENTIFIERS[text]} if text in _IDENTIFIERS else {"name": text}}
        for text in classified
    ]


def component(name: str) -> dict[str, Any]:
    """One package."""
    package = distribution(name)
    return {
        "type": "library",
        "bom-ref": reference(name),
        "name": name,
        "version": package.version,
        "description": package.metadata.get("Summary", ""),
        "licenses": licences(package),
        "purl": reference(name),
    }


def reference(name: str) -> str:
    return f"pkg:pypi/{name}@{distribution(name).version}"


def document() -> dict[str, Any]:
    """The whole list.

    Raises:
        Unsound: something else is installed than what is locked, or a licence is not said.
    """
    graph, versions = listed(), locked()
    for name in sorted(set(graph) - {"assent"}):
        if versions.get(name) != distribution(name).version:
            raise Unsound(
                f"{name} {distribution(name).version} is installed, and "
                f"{versions.get(name, 'no version')} is locked. Run `make clean`, then try again."
            )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = component("assent") | {"type": "application", "version": project["version"]}
    made_at = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    whole: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(made_at)),
            "tools": {"components": [{"type": "application", "name": "scripts/sbom.py"}]},
            "component": own,
        },
        "components": [component(name) for name in sorted(set(graph) - {"assent"})],
        "dependencies": [
            {"ref": reference(name), "dependsOn": sorted(map(reference, graph[name]))}
            for name in sorted(graph)
        ],
    }
    digested = json.dumps(whole, sort_keys=True)
    return {"serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digested)}", **whole}


def main() -> int:
    try:
        whole = document()
    except Unsound as error:
        print(error, file=sys.stderr)
        return 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(whole, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(whole['components'])} packages: {TARGET.relative_to(ROOT)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
