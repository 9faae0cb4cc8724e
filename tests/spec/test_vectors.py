"""The vectors are what their code makes, have their form, and our verifier answers them all."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

import assent_schemas
from support.vector_files import FOLDER, REQUEST, every_case

ROOT = Path(__file__).resolve().parents[2]
CASES = every_case()
FOR_VERIFIERS = [case for case in CASES if case["task"] in ("document", "record", "bundle")]
LIST = yaml.safe_load((ROOT / "spec" / "requirements" / "1.0-draft.yaml").read_text())


def test_the_vectors_are_byte_for_byte_what_the_code_makes():
    made = subprocess.run(
        [sys.executable, "scripts/make_vectors.py"], cwd=ROOT, capture_output=True, text=True
    )

    assert (made.returncode, made.stderr) == (0, "")


def test_each_file_has_the_form_of_vectors():
    form = json.loads((FOLDER / "vectors.schema.json").read_bytes())
    Draft202012Validator.check_schema(form)

    for path in sorted(FOLDER.glob("cases/*.json")):
        file = json.loads(path.read_bytes())
        assert list(Draft202012Validator(form).iter_errors(file)) == [], path
        assert file["area"] == path.stem
        assert all(case["id"].startswith(f"{path.stem}/") for case in file["cases"])


def test_each_id_stands_once():
    assert [
        name for name, count in Counter(case["id"] for case in CASES).items() if count > 1
    ] == []


def test_there_are_hundreds_of_cases_and_most_must_be_rejected():
    rejected = [case for case in FOR_VERIFIERS if case["expect"]["verdict"] == "rejected"]

    assert len(FOR_VERIFIERS) >= 400
    assert len(rejected) >= 300


def test_each_case_names_a_requirement_and_a_code_that_exist():
    ids = {requirement["id"] for requirement in LIST}
    codes = {row["code"] for row in assent_schemas.load("registries/errors.json")["errors"]}

    for case in CASES:
        expect = case["expect"]
        assert case["requirement"] in ids, case["id"]
        assert {expect.get("code", "schema"), *expect.get("codes", ())} <= codes, case["id"]


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, str]]:
    """What ``assent verify --lines`` answers, by the ids of the cases."""
    told = [{name: case[name] for name in REQUEST if name in case} for case in CASES]
    program = "from assent_client.commands import main; main()"
    started = subprocess.run(
        [sys.executable, "-c", program, "verify", "--lines"],
        input="".join(json.dumps(request) + "\n" for request in told),
        capture_output=True,
        text=True,
        check=True,
    )
    assert started.stderr == ""
    said = [json.loads(line) for line in started.stdout.splitlines()]
    assert [answer["id"] for answer in said] == [case["id"] for case in CASES]
    return {answer.pop("id"): answer for answer in said}


def test_our_verifier_answers_every_case_as_it_must(answers):
    """PRF-01 to PRF-10, REC-06."""
    wrong = {
        case["id"]: (case["expect"], answers[case["id"]])
        for case in FOR_VERIFIERS
        if not _is_right(answers[case["id"]], case["expect"])
    }

    assert wrong == {}


def test_our_verifier_says_which_tasks_are_not_its_own(answers):
    others = [case["id"] for case in CASES if case not in FOR_VERIFIERS]

    assert {answers[name]["verdict"] for name in others} == {"unsupported"}


def _is_right(answer: dict[str, str], expect: dict[str, str]) -> bool:
    codes = expect.get("codes", [expect.get("code")])
    rest = expect.keys() - {"code", "codes"}
    return answer.get("code") in codes and all(answer.get(name) == expect[name] for name in rest)
