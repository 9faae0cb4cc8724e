"""Proofs of records hold by Digital Bazaar's libraries, and theirs by ours, in both languages.

The libraries come from the npm registry, in exact versions and without their install scripts.
"""

import fcntl
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assent import codec, documents, record
from assent.documents import Document
from assent.errors import PeerError
from assent.record import Signer
from support import examples, published
from support.differential import SEEDS, NodeVerifier
from support.differential.node import node
from support.differential.seeds import spelled
from support.signed import FIRST, FIRST_METHOD, SECOND, SECOND_METHOD

Json = dict[str, Any]
SOURCES = Path(__file__).parent / "digitalbazaar"
FOLDER = Path(__file__).resolve().parents[2] / "build" / "interop" / "digitalbazaar"
DID_CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def install() -> None:
    """Put the libraries into ``build/``, once for each change of their versions."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for source in SOURCES.iterdir():
            shutil.copy(source, FOLDER)
        wanted, installed = (FOLDER / "package.json").read_text(), FOLDER / "installed.json"
        if installed.exists() and installed.read_text() == wanted:
            return
        npm = shutil.which("npm")
        assert npm is not None, "NPM IS MISSING. On Debian: apt-get install npm, or make node."
        quiet = ("--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error")
        result = subprocess.run(
            [npm, "install", "--ignore-scripts", *quiet],
            cwd=FOLDER,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr
        installed.write_text(wanted)


@pytest.fixture(scope="module", autouse=True)
def libraries() -> None:
    install()


@pytest.fixture(scope="module")
def javascript() -> Iterator[NodeVerifier]:
    with NodeVerifier() as verifier:
        yield verifier


def theirs(request: Json) -> Any:
    """What the libraries answer."""
    result = subprocess.run(
        [node(), "proofs.mjs"],
        cwd=FOLDER,
        input=json.dumps(request),
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def controller_of(*signers: Signer) -> Json:
    """The controller document of keys of one party."""
    did = signers[0].verification_method.partition("#")[0]
    methods = [
        {
            "id": signer.verification_method,
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": signer.key.public.multibase,
        }
        for signer in signers
    ]
    return {
        "@context": DID_CONTEXT,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


CONTROLLERS = [
    controller_of(published.CUSTOMER),
    controller_of(
        published.SHOP, Signer(key=published.NEW_KEY, verification_method=published.NEW_METHOD)
    ),
    controller_of(published.ROSTER_KEEPER),
]


def verified(*values: Json) -> list[Json]:
    """What the libraries say of documents."""
    answers: list[Json] = theirs(
        {"verify": [{"document": value, "controllers": CONTROLLERS} for value in values]}
    )
    return answers


def test_every_proof_of_every_document_holds_by_their_libraries() -> None:
    """PRF-08."""
    signed = [
        document.value
        for held in (examples.MAXIMAL, examples.MINIMAL)
        for document in held.values()
        if document.proofs
    ]

    for value, answer in zip(signed, verified(*signed), strict=True):
        assert answer["verified"] is True, (value["type"], answer)
        assert len(answer["proofs"]) == len(value["proof"])


def test_both_proofs_of_a_record_hold_by_their_libraries() -> None:
    """PRF-07, REC-01."""
    (answer,) = verified(examples.RECORD.value)

    assert [proof["verified"] for proof in answer["proofs"]] == [True, True]
    assert {proof["method"] for proof in answer["proofs"]} == {FIRST_METHOD, SECOND_METHOD}


def test_a_changed_document_holds_by_neither() -> None:
    value = examples.RECORD.value | {"origin": "https://other.example"}

    (answer,) = verified(value)

    assert answer["verified"] is False
    assert not any(proof["verified"] for proof in answer["proofs"])


def test_their_overall_answer_about_a_record_is_not_ours() -> None:
    """PF19: with one of two signatures broken they may say verified; no record is that."""
    first, second = examples.RECORD.value["proof"]
    broken = examples.RECORD.value | {
        "proof": [first, second | {"proofValue": first["proofValue"]}]
    }

    (answer,) = verified(broken)

    assert [proof["verified"] for proof in answer["proofs"]].count(True) == 1
    with pytest.raises(PeerError) as refused:
        record.verify_record(read(broken), keys=published.KEYS)
    assert refused.value.code == "proof-invalid"


def test_a_record_of_their_making_holds_by_ours(javascript: NodeVerifier) -> None:
    """PRF-08, REC-01: both proofs made by their libraries."""
    unsigned = {name: item for name, item in examples.RECORD.value.items() if name != "proof"}
    made = []
    for seed, method, controller, old in (
        (bytes(range(32)), FIRST_METHOD, FIRST, examples.RECORD.proofs[0]),
        (bytes(range(32, 64)), SECOND_METHOD, SECOND, examples.RECORD.proofs[1]),
    ):
        proof = theirs(
            {
                "sign": {
                    "document": unsigned,
                    "seed": seed.hex(),
                    "method": method,
                    "controller": controller,
                    "created": old.created,
                    "audience": {"domain": old.domain, "challenge": old.challenge},
                }
            }
        )
        made.append(proof)
    value = unsigned | {"proof": made}

    record.verify_record(read(value), keys=published.KEYS)
    said = javascript.answer(
        {"id": "1", "task": "record", "bytes": spelled(codec.encode(value)), "keys": KEYS}
    )
    assert said == {"id": "1", "verdict": "accepted"}
    # Ed25519 and RFC 8785 leave nothing to choose.
    assert value == examples.RECORD.value


KEYS = next(seed.request["keys"] for seed in SEEDS if seed.name == "Receipt most")


def read(value: Json) -> Document[Any]:
    """A document of ours out of a plain value."""
    return documents.read(codec.encode(value), value["type"])
