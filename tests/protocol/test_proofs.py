"""What a proof says: suite, purpose, context, audience; what it covers, and how it is made."""

import time
from hashlib import sha256

import pytest
import rfc8785

from assent import codec
from assent.errors import LocalError
from support.refused import refused
from support.replacing import replace
from support.signed import (
    EXPECTED,
    FIRST,
    FIRST_METHOD,
    NONCE,
    NOON,
    SECOND,
    SECOND_KEY,
    SECOND_METHOD,
    body,
    first_proof,
    record,
    resigned,
    second_proof,
    verify,
    with_second,
)


def test_a_record_with_both_proofs_verifies():
    """PRF-07, PRF-08."""
    verify(codec.decode(codec.encode(record())))


def test_a_candidate_verifies_by_its_one_proof():
    """PRF-07."""
    document = body()
    verify(document | {"proof": [first_proof(document)]}, EXPECTED[:1])


def test_a_proof_covers_the_document_without_proofs_and_can_be_added_later():
    """PRF-08: the second party signs a candidate that carries the first proof already."""
    document = body()
    candidate = document | {"proof": [first_proof(document)]}

    assert second_proof(candidate) == second_proof(document)


def test_a_proof_has_closed_members():
    """PRF-08."""
    assert first_proof(body()) == {
        "@context": body()["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": NOON,
        "verificationMethod": FIRST_METHOD,
        "proofPurpose": "assertionMethod",
        "domain": SECOND,
        "challenge": NONCE,
        "proofValue": first_proof(body())["proofValue"],
    }


@pytest.mark.parametrize("proof", [None, "", "x", [], {}, first_proof(body())])
def test_a_document_without_an_array_of_proofs_is_refused(proof):
    """PRF-07, PF1."""
    with refused("proof-missing"):
        verify(body() | {"proof": proof})


def test_a_document_without_proof_is_refused():
    """PRF-07, PF1."""
    with refused("proof-missing"):
        verify(body())


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize(
    "changes",
    [
        {"type": "Ed25519Signature2020"},
        {"type": "JsonWebSignature2020"},
        {"cryptosuite": "eddsa-rdfc-2022"},
        {"cryptosuite": "eddsa-2022"},
        {"cryptosuite": "ecdsa-jcs-2019"},
        {"cryptosuite": "none"},
        {"cryptosuite": ["eddsa-jcs-2022"]},
        {"cryptosuite": None},
        {"type": None},
    ],
)
def test_another_suite_is_refused(changes, index):
    """PRF-08, PF15."""
    document = record()
    document["proof"][index] = {
        name: value for name, value in (document["proof"][index] | changes).items() if value
    }
    with refused("proof-suite"):
        verify(document)


@pytest.mark.parametrize(
    "purpose", ["authentication", "capabilityInvocation", "", "AssertionMethod"]
)
def test_another_purpose_is_refused(purpose):
    """PRF-08, PF7: a proof made for logging in says nothing about an agreement."""
    with refused("proof-purpose"):
        verify(with_second(record(), proofPurpose=purpose))


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "urn:uuid:6f8b2c6e-0d4f-4f3a-9a55-0f6f3f0c1d12"},
        {"previousProof": "urn:uuid:6f8b2c6e-0d4f-4f3a-9a55-0f6f3f0c1d12"},
        {"previousProof": ["urn:uuid:6f8b2c6e-0d4f-4f3a-9a55-0f6f3f0c1d11"]},
        {"expires": "2026-01-01T00:00:00Z"},
        {"nonce": "x"},
        {"jws": "x"},
        {"created": None},
        {"verificationMethod": None},
        {"proofValue": None},
        {"@context": None},
        {"created": ["2026-03-01T12:00:07Z"]},
        {"verificationMethod": {"id": SECOND_METHOD}},
        {"domain": [SECOND]},
    ],
)
def test_a_member_that_is_not_in_the_profile_is_refused(changes):
    """PRF-08, PF12, PF18: no chains, no expiry, no ids; nothing to follow in circles."""
    with refused("schema"):
        verify(with_second(record(), **changes))


@pytest.mark.parametrize("proof", ["x", [], None])
def test_a_proof_that_is_no_object_is_refused(proof):
    """PRF-08, PF1."""
    document = record()
    document["proof"][1] = proof
    with refused("schema"):
        verify(document)


@pytest.mark.parametrize(
    "context",
    [
        [],
        "https://w3id.org/assent/v1",
        body()["@context"][::-1],
        body()["@context"][:1],
        [*body()["@context"], "https://evil.example/v1"],
    ],
)
def test_a_proofs_context_is_identical_with_the_documents(context):
    """PRF-08, PF21."""
    with refused("proof-context"):
        verify(with_second(record(), **{"@context": context}))


def test_a_document_whose_context_was_taken_away_is_refused():
    """PRF-08, PF21."""
    document = record()
    del document["@context"]
    with refused("proof-context"):
        verify(document)


@pytest.mark.parametrize(
    "domain", [None, "did:web:other.example", "shop.example", SECOND + "/", ""]
)
def test_a_proof_for_another_domain_is_refused(domain):
    """PRF-08, PF20."""
    with refused("proof-domain"):
        verify(resigned(domain=domain))


@pytest.mark.parametrize("challenge", [None, NONCE[:-1] + "B", NONCE.lower(), ""])
def test_a_proof_for_another_challenge_is_refused(challenge):
    """PRF-08, PF20."""
    with refused("proof-challenge"):
        verify(resigned(challenge=challenge))


def test_a_domain_or_challenge_that_nobody_asked_for_is_refused():
    """PRF-08, PF20."""
    document = body()
    signed = document | {"proof": [first_proof(document)]}
    with refused("proof-domain"):
        verify(signed, [replace(EXPECTED[0], domain=None)])
    with refused("proof-challenge"):
        verify(signed, [replace(EXPECTED[0], challenge=None)])


def test_only_parsed_documents_are_signed():
    """KEY-08, PF9: neither a hash nor a login token nor a text without context gets a proof."""
    for foreign in ({}, {"aud": "x", "nonce": "y"}, {"hash": "0" * 128}):
        with pytest.raises(LocalError):
            first_proof(foreign)


def test_what_is_signed_is_two_digests_made_of_the_parsed_document():
    """KEY-08, PF9: 64 bytes that no caller chose, by an independent canonicaliser."""
    messages = []

    class Recorder:
        did = FIRST

        def sign(self, message):
            messages.append(message)
            return bytes(64)

    proof = first_proof(body(), key=Recorder())

    del proof["proofValue"]
    parts = [sha256(rfc8785.dumps(value)).digest() for value in (proof, body())]
    assert messages == [b"".join(parts)]


def test_signing_in_another_keys_name_is_our_own_error():
    """KEY-03."""
    with pytest.raises(LocalError):
        first_proof(body(), key=SECOND_KEY)


def test_ten_thousand_proofs_cost_no_signature_check():
    """PRF-07, PF22: refused by their number before any key is read."""

    class NoKeys:
        def public_key(self, verification_method, at):
            raise AssertionError("A key was asked for.")

    document = body()
    proof = first_proof(document)
    many = [
        proof | {"verificationMethod": f"did:web:host{number}.example#key-1"}
        for number in range(10_000)
    ]

    started = time.thread_time()
    with refused("proof-extra"):
        verify(document | {"proof": many}, keys=NoKeys())

    assert time.thread_time() - started < 0.1
