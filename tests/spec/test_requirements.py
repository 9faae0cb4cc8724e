"""The list of requirements is whole: what code names is in it, and what is in it is tested."""

import json
import re
from pathlib import Path

import pytest
import yaml

import assent_schemas

ROOT = Path(__file__).resolve().parents[2]
LIST = yaml.safe_load((ROOT / "spec" / "requirements" / "1.0-draft.yaml").read_text())
IDS = [requirement["id"] for requirement in LIST]
AREAS = sorted({name[:3] for name in IDS})
NAMED = re.compile(rf"\b(?:{'|'.join(AREAS)})-[0-9]{{2}}\b")


def named_in(*folders: str) -> dict[str, set[str]]:
    """The requirement ids in the Python files of folders, and the files that name each."""
    found: dict[str, set[str]] = {}
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for name in NAMED.findall(path.read_text()):
                found.setdefault(name, set()).add(str(path.relative_to(ROOT)))
    return found


def test_each_id_stands_once():
    assert sorted(set(IDS)) == sorted(IDS)


def test_each_requirement_says_what_must_should_or_may_be():
    silent = [r["id"] for r in LIST if not re.search(r"\b(MUST|SHOULD|MAY)\b", r["sentence"])]

    assert silent == []


def test_what_code_and_tests_name_is_in_the_list():
    used = named_in(
        *("protocol", "terminal", "server", "client", "keeper", "schemas", "scripts", "tests")
    )

    assert {name: sorted(files)[0] for name, files in used.items() if name not in IDS} == {}


@pytest.mark.parametrize(
    "row", assent_schemas.load("registries/errors.json")["errors"], ids=lambda row: row["code"]
)
def test_each_error_code_names_a_requirement(row):
    assert row["requirement"] in IDS


def test_each_error_code_and_reason_is_asserted_by_a_test():
    texts = [path.read_text() for path in (ROOT / "tests").rglob("*.py")]
    codes = [row["code"] for row in assent_schemas.load("registries/errors.json")["errors"]]
    reasons = [row["code"] for row in assent_schemas.load("registries/reasons.json")["reasons"]]

    unused = [
        code for code in codes + reasons if not any(json.dumps(code) in text for text in texts)
    ]
    assert unused == []
