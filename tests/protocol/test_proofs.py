"""What a proof says: suite, purpose, context, audience, time, key and signature, each exact."""

import time
from hashlib import sha256

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from assent import codec, proofs
from assent.errors import LocalError, PeerError
from assent.key_ring import KeyRing
from assent.times import Instant
from support.refused import refused
from support.replacing import replace
from support.signed import (
    EXPECTED,
    FIRST,
    FIRST_METHOD,
    KEYS,
    LATER,
    LISTED,
    NONCE,
    NOON,
    SECOND,
    SECOND_KEY,
    SECOND_METHOD,
    STRANGER_KEY,
    STRANGER_METHOD,
    body,
    first_proof,
    record,
    second_proof,
)


def verify(document, expected=EXPECTED, keys=KEYS, **arguments):
    proofs.verify(document, expected, keys=keys, **arguments)


def with_second(document, **changes):
    """``document`` whose second proof says something else, under the same signature."""
    first, second = document["proof"]
    changed = {name: value for name, value in (second | changes).items() if value is not None}
    return document | {"proof": [first, changed]}


def resigned(document=None, **changes):
    """A record whose second party honestly signed a proof with ``changes``."""
    document = document or body()
    return document | {"proof": [first_proof(document), second_proof(document, **changes)]}


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


@pytest.mark.parametrize("index", [0, 1])
def test_a_proof_of_another_valid_document_is_refused(index):
    """PRF-08, PF16."""
    document, other = record(), record() | {"note": "another"}
    signed = body() | {"note": "another"}
    other["proof"] = [first_proof(signed), second_proof(signed)]
    verify(other)
    document["proof"][index] = other["proof"][index]
    with refused("proof-invalid"):
        verify(document)


@pytest.mark.parametrize("index", [0, 1])
def test_one_broken_signature_of_two_breaks_the_record(index):
    """PRF-08, PF19: whichever it is, and although the other one holds."""
    document = record()
    value = document["proof"][index]["proofValue"]
    digit = "2" if value[40] != "2" else "3"
    document["proof"][index]["proofValue"] = value[:40] + digit + value[41:]
    with refused("proof-invalid"):
        verify(document)


VALUE = record()["proof"][1]["proofValue"]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "z",
        VALUE[1:],
        VALUE + " ",
        " " + VALUE,
        VALUE + "\n",
        "Z" + VALUE[1:],
        "m" + VALUE[1:],
        "z1" + VALUE[1:],
        VALUE + "1",
        VALUE[:-2],
        VALUE[:-1] + "0",
        VALUE[:-1] + "l",
        "z" + VALUE,
        "z" + "z" * 88,
        "u" + "A" * 86,
        "z" + "1" * 1_000,
    ],
)
def test_another_spelling_of_a_signature_is_refused(value):
    """PRF-08, PF11, PF23, CJ16."""
    with refused("proof-encoding"):
        verify(with_second(record(), proofValue=value))


def test_a_weak_key_as_signer_is_refused():
    """KEY-01, PF10."""
    weak = "did:key:z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP"
    document = body()
    proof = first_proof(document) | {"verificationMethod": f"{weak}#{weak[8:]}"}
    with refused("weak-key"):
        verify(document | {"proof": [proof]}, [replace(EXPECTED[0], controller=weak)])


RECORD = record()
BYTES = codec.encode(RECORD)


def test_flipping_the_lowest_bit_of_each_byte_breaks_a_record():
    """PRF-02, PRF-08, I2."""
    for place in range(len(BYTES)):
        data = bytearray(BYTES)
        data[place] ^= 1
        with pytest.raises(PeerError):
            verify(codec.decode(bytes(data)))


@given(st.integers(0, len(BYTES) - 1), st.integers(1, 255))
def test_changing_any_byte_of_a_record_breaks_it(place, change):
    """PRF-02, PRF-08, I2."""
    data = bytearray(BYTES)
    data[place] ^= change
    with pytest.raises(PeerError):
        verify(codec.decode(bytes(data)))


@given(st.integers(0, len(BYTES)), st.binary(min_size=1, max_size=4))
def test_adding_bytes_to_a_record_breaks_it(place, added):
    """PRF-02, PRF-08, I2."""
    with pytest.raises(PeerError):
        verify(codec.decode(BYTES[:place] + added + BYTES[place:]))


@given(st.integers(0, len(BYTES) - 1), st.integers(1, 40))
def test_taking_bytes_from_a_record_breaks_it(place, count):
    """PRF-02, PRF-08, I2."""
    with pytest.raises(PeerError):
        verify(codec.decode(BYTES[:place] + BYTES[place + count :]))


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
