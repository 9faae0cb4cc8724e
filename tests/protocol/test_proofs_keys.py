"""Whose key made a proof, and when: each method, key and time exact."""

import pytest

from assent.key_ring import KeyRing
from assent.times import Instant
from support.refused import refused
from support.replacing import replace
from support.signed import (
    EXPECTED,
    FIRST,
    LATER,
    LISTED,
    NOON,
    SECOND,
    SECOND_METHOD,
    STRANGER_KEY,
    STRANGER_METHOD,
    body,
    first_proof,
    record,
    resigned,
    verify,
    with_second,
)


@pytest.mark.parametrize(
    "created",
    [
        "2026-W09-7T12:00:07Z",
        "2026-03-01T12:00:07+00:00",
        "2026-03-01T12:00:07",
        "2026-03-01T12:00:07.0000000Z",
        "2026-03-01T12:00:60Z",
        "2026-03-01T24:00:00Z",
        "2026-02-30T12:00:07Z",
        "2026-03-01t12:00:07z",
        "2026-03-01 12:00:07Z",
        "20260301T120007Z",
        "",
    ],
)
def test_another_spelling_of_a_time_is_refused(created):
    """PRF-06, CJ17."""
    with refused("time"):
        verify(resigned(created=created))


def test_the_second_proof_is_not_older_than_the_first():
    """PRF-09."""
    with refused("proof-time"):
        verify(resigned(created=Instant("2026-03-01T11:59:59Z")))


def test_both_proofs_of_one_second_are_in_order():
    """PRF-09."""
    verify(resigned(created=NOON))


def test_a_proof_from_the_future_is_refused():
    """PRF-09, PF13."""
    verify(record(), latest=LATER)
    with refused("proof-time"):
        verify(record(), latest=Instant("2026-03-01T12:00:06Z"))


@pytest.mark.parametrize(
    "limits",
    [
        {"valid_from": Instant("2026-03-01T12:00:08Z")},
        {"expires": LATER},
        {"revoked": LATER},
        {"revoked": NOON},
    ],
)
def test_a_key_that_was_not_valid_at_the_time_of_the_proof_is_refused(limits):
    """KEY-02, PF14."""
    with refused("key-not-valid"):
        verify(record(), keys=KeyRing([replace(LISTED, **limits)]))


def test_a_key_that_ended_after_the_proof_leaves_the_record_valid():
    """KEY-02, PF12, PF14: a record of old times still verifies."""
    ended = Instant("2026-03-01T12:00:08Z")
    verify(record(), keys=KeyRing([replace(LISTED, expires=ended, revoked=ended)]))


@pytest.mark.parametrize(
    ("method", "code"),
    [
        (f"{SECOND}#key-2", "key-unknown"),
        (SECOND, "key-unknown"),
        (f"{SECOND}#{SECOND_METHOD}", "key-unknown"),
        (f"did:web:shop.example.evil.example{SECOND_METHOD[20:]}", "proof-foreign"),
        (f"did:web:SHOP.example{SECOND_METHOD[20:]}", "proof-foreign"),
        ("", "proof-foreign"),
    ],
)
def test_a_verification_method_that_is_not_the_signers_is_refused(method, code):
    """PRF-07, KEY-02, PF5."""
    with refused(code):
        verify(with_second(record(), verificationMethod=method))


def test_the_fragment_of_a_did_key_is_its_own_key():
    """KEY-03, PF5, ID11: the stranger signs in the first party's name."""
    document = body()
    confused = f"{FIRST}#{STRANGER_KEY.did[8:]}"
    proof = first_proof(document, key=STRANGER_KEY, verification_method=STRANGER_METHOD)
    with refused("key-unknown"):
        verify(document | {"proof": [proof | {"verificationMethod": confused}]}, EXPECTED[:1])


def test_a_proof_by_another_key_under_the_signers_name_is_refused():
    """PRF-08, PF8."""
    with refused("proof-invalid"):
        verify(resigned(key=STRANGER_KEY))


def test_swapping_the_customer_and_signing_again_is_refused():
    """PRF-08, PF8: the second party's proof is over the other customer's document."""
    ours = record()
    swapped = body() | {"firstParty": {"ref": STRANGER_KEY.did}}
    theirs = first_proof(swapped, key=STRANGER_KEY, verification_method=STRANGER_METHOD)
    expected = (replace(EXPECTED[0], controller=STRANGER_KEY.did), EXPECTED[1])
    with refused("proof-invalid"):
        verify(swapped | {"proof": [theirs, ours["proof"][1]]}, expected)


def test_a_weak_key_as_signer_is_refused():
    """KEY-01, PF10."""
    weak = "did:key:z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP"
    document = body()
    proof = first_proof(document) | {"verificationMethod": f"{weak}#{weak[8:]}"}
    with refused("weak-key"):
        verify(document | {"proof": [proof]}, [replace(EXPECTED[0], controller=weak)])
