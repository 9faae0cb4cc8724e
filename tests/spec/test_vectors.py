"""The vectors are what their code makes, have their form, and our verifier answers them all."""

import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import rfc8785
import yaml
from jsonschema import Draft202012Validator
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

import assent_schemas
from assent.multibase import digest
from support.vector_files import FOLDER, REQUEST, every_case, input_of

ROOT = Path(__file__).resolve().parents[2]
CASES = every_case()
FOR_VERIFIERS = [case for case in CASES if case["task"] in ("document", "record", "bundle")]
# Signed by a key of mixed order, which none of the published keys is.
NAMELESS = ["keys/mixed-order-holds"]
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


PUBLIC = {
    key["name"]: key["publicKey"] for key in json.loads((FOLDER / "keys.json").read_bytes())["keys"]
}
DOCUMENTS = {
    item["recordDigest"]: item
    for item in json.loads((FOLDER / "documents.json").read_bytes())["documents"]
}


def wrong_workings(document: dict[str, Any], shown: dict[str, Any]) -> list[str]:
    """The members of ``shown`` that are not what comes out when it is computed once more."""
    body = rfc8785.dumps({name: item for name, item in document.items() if name != "proof"})
    wanted = {
        "canonicalDocument": body.decode(),
        "bodyDigest": digest(body),
        "recordDigest": digest(rfc8785.dumps(document)),
    }
    wrong = [name for name, value in wanted.items() if shown.get(name) != value]
    for proof, told in zip(document["proof"], shown["proofs"], strict=True):
        options = {name: item for name, item in proof.items() if name != "proofValue"}
        configuration = rfc8785.dumps(options)
        hashes = [hashlib.sha256(data).hexdigest() for data in (configuration, body)]
        values = {
            "proofConfiguration": configuration.decode(),
            "proofConfigurationHash": hashes[0],
            "documentHash": hashes[1],
            "signedBytes": "".join(hashes),
            "proofValue": proof["proofValue"],
        }
        wrong += [name for name, value in values.items() if told.get(name) != value]
        wrong += [] if _is_signed(told) else ["key"]
    return wrong


def _is_signed(told: dict[str, str]) -> bool:
    """Whether the named key made the signature, and none is named where none of ours did."""
    if "signature" not in told:
        return "key" not in told
    signature, message = (bytes.fromhex(told[name]) for name in ("signature", "signedBytes"))
    makers = []
    for name, public in PUBLIC.items():
        try:
            VerifyKey(bytes.fromhex(public)).verify(message, signature)
        except (BadSignatureError, ValueError):
            continue
        makers.append(name)
    return makers == ([told["key"]] if "key" in told else [])


def reaches_the_proofs(case: dict[str, Any]) -> bool:
    """Whether a verifier reads the proofs of this one document, right or wrong."""
    expect = case["expect"]
    if case["task"] not in ("document", "record"):
        return False
    if expect["verdict"] == "rejected" and expect["step"] not in ("proofs", "record"):
        return False
    return "proof" in json.loads(input_of(case))


def test_every_case_about_proofs_shows_every_value_on_the_way_to_them():
    """PRF-07, PRF-08: for what is rejected, too; computed once more here, by other libraries."""
    asked = [case for case in CASES if reaches_the_proofs(case)]

    assert len(asked) > 250
    assert [case["id"] for case in asked if "proofs" not in case.get("intermediate", {})] == []
    wrong = {
        case["id"]: found
        for case in asked
        if (found := wrong_workings(json.loads(input_of(case)), case["intermediate"]))
    }
    assert wrong == {}


def test_what_is_accepted_names_the_keys_that_signed_it():
    """PRF-07."""
    nameless = [
        case["id"]
        for case in CASES
        if reaches_the_proofs(case) and case["expect"]["verdict"] == "accepted"
        for proof in case["intermediate"]["proofs"]
        if "key" not in proof
    ]

    assert nameless == NAMELESS


def test_every_bundle_that_is_judged_names_its_documents_and_their_workings_are_listed():
    """REC-07."""
    judged = [
        case
        for case in CASES
        if case["task"] == "bundle" and case["expect"].get("step") in (None, "bundle")
    ]
    named = {name for case in judged for name in case["intermediate"]["documents"]}
    held = {name: item for case in judged for name, item in signed_within(case).items()}

    assert len(judged) > 100
    assert named == set(DOCUMENTS) == set(held)
    assert {
        name: found
        for name, item in held.items()
        if (found := wrong_workings(item, DOCUMENTS[name]))
    } == {}


def signed_within(case: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The signed documents in a bundle, by recordDigest."""
    found: dict[str, dict[str, Any]] = {}
    waiting: list[Any] = [json.loads(input_of(case))]
    while waiting:
        value = waiting.pop()
        waiting += (
            value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        )
        if isinstance(value, dict) and {"@context", "proof", "id"} <= set(value):
            found[digest(rfc8785.dumps(value))] = value
    return found


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
