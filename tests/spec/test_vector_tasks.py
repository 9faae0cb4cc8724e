"""Vectors that are no business of verifiers, put to the part of the core that they are about."""

import base64
import json
from typing import Any

import pytest

from assent import codec, derivation, documents, request_signature
from assent.documents import Party
from assent.errors import LocalError, PeerError
from assent.negotiation import State, advance
from assent.terms import compare, load_vocabulary, match
from assent.times import Instant
from support.second_opinion import accepts
from support.vector_files import every_case, input_of

VOCABULARY = load_vocabulary()


def cases(*tasks: str) -> Any:
    """The cases of these tasks, each a test."""
    chosen = [case for case in every_case() if case["task"] in tasks]
    return pytest.mark.parametrize("case", chosen, ids=lambda case: case["id"])


def body_of(value: dict[str, Any], kind: str) -> Any:
    return documents.read(codec.encode(value), kind).body


@cases("match")
def test_practices_are_matched_with_terms(case):
    """TRM-01 to TRM-10."""
    expect = case["expect"]

    verdict = match(
        body_of(case["practices"], "Practices"), body_of(case["terms"], "Terms"), VOCABULARY
    )

    assert verdict.result == expect["verdict"]
    assert verdict.reason.dimension == expect.get("dimension", verdict.reason.dimension)


@cases("compare")
def test_terms_are_compared(case):
    """TRM-11."""
    verdict = compare(body_of(case["a"], "Terms"), body_of(case["b"], "Terms"), VOCABULARY)

    assert verdict.result == case["expect"]["verdict"]


@cases("derive")
def test_keys_are_derived(case):
    """KEY-06."""
    parts = {"purpose": case["purpose"], "vendor_did": case["vendor"], "context": case["context"]}
    given = {**parts, "counter": int(case["counter"])}
    seed = bytes.fromhex(case["seed"])

    if case["expect"]["verdict"] == "refused":
        with pytest.raises(LocalError):
            derivation.pairwise(seed, **given)
    else:
        assert derivation.pairwise(seed, **given).did == case["expect"]["did"]
        assert derivation.derive(seed, **given).hex() == case["intermediate"]["derived"]


@cases("request")
def test_requests_are_verified(case):
    """BND-04."""
    body = base64.urlsafe_b64decode(case["body"] + "=" * (-len(case["body"]) % 4))
    try:
        request_signature.verify(
            case["method"], case["url"], case["headers"], body, now=Instant(case["at"])
        )
        said = {"verdict": "accepted"}
    except PeerError as error:
        said = {"verdict": "rejected", "code": error.code}

    assert said == case["expect"]


@cases("advance")
def test_negotiations_advance(case):
    """NEG-01."""
    try:
        following = advance(State(case["state"]), Party(case["sender"]), case["document"])
        said = {"verdict": "accepted", "state": following.value}
    except PeerError as error:
        said = {"verdict": "rejected", "code": error.code}

    assert said == case["expect"]


@cases("problem")
def test_problems_have_their_shape(case):
    """BND-10."""
    has_shape = accepts(json.loads(input_of(case)), "Problem")

    assert has_shape is (case["expect"]["verdict"] == "accepted")
