"""``make sbom`` lists what is installed with Assent, as it is locked, and what each needs."""

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "sbom.py"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


@pytest.fixture
def made(script: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    document: dict[str, Any] = script["document"]()
    return document


def test_it_lists_what_runs_and_nothing_of_developers(made: dict[str, Any]) -> None:
    names = {item["name"] for item in made["components"]}

    assert {"apsw", "uvicorn", "asyncpg", "h11", "cffi"} <= names
    assert names & {"pytest", "mypy", "hypothesis", "assent", "ruff", "flask"} == set()


def test_every_version_is_the_locked_one(made: dict[str, Any], script: dict[str, Any]) -> None:
    locked = script["locked"]()

    assert all(item["version"] == locked[item["name"]] for item in made["components"])


def test_another_version_than_the_locked_one_is_refused(script: dict[str, Any]) -> None:
    document = script["document"]
    locked = document.__globals__["locked"]
    document.__globals__["locked"] = lambda: locked() | {"uvicorn": "0.1"}
    try:
        with pytest.raises(script["Unsound"], match="uvicorn"):
            document()
    finally:
        document.__globals__["locked"] = locked


def test_every_package_says_its_licence(made: dict[str, Any]) -> None:
    for item in made["components"]:
        (told, *_) = item["licenses"]
        assert told.get("expression") or told["license"].get("id") or told["license"]["name"]


def test_its_form_is_that_of_cyclonedx(made: dict[str, Any]) -> None:
    """The members that its schema demands, and their spelling; all references lead somewhere."""
    listed = [made["metadata"]["component"], *made["components"]]
    references = {item["bom-ref"] for item in listed}

    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", made["serialNumber"])
    assert all(item["type"] in ("application", "library") for item in listed)
    assert all(re.fullmatch(r"pkg:pypi/[a-z0-9-]+@[0-9.]+", item["purl"]) for item in listed)
    assert len(references) == len(listed)
    assert {row["ref"] for row in made["dependencies"]} == references
    assert {name for row in made["dependencies"] for name in row["dependsOn"]} <= references


def test_it_is_the_same_in_every_run(made: dict[str, Any], script: dict[str, Any]) -> None:
    assert json.dumps(script["document"]()) == json.dumps(made)
