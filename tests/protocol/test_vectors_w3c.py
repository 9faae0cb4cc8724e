"""W3C vc-di-eddsa, suite eddsa-jcs-2022, byte for byte, and the other suite's sets refused."""

import copy
import json
from hashlib import sha256

import pytest

from assent import codec, did_key, multibase, proofs
from assent.key_ring import KeyRing
from assent.keys import PublicKey, SigningKey
from assent.proofs import Expected
from support.refused import refused
from support.shared import shared

FOLDER = shared("vectors/vc-di-eddsa")
JCS = FOLDER / "eddsa-jcs-2022"
ED25519_PRIV = b"\x80\x26"


def read(path):
    return json.loads(path.read_bytes())


def text(name):
    return (JCS / name).read_text().strip()


def key_of(pair) -> SigningKey:
    secret = multibase.from_base58(pair["privateKeyMultibase"], size=34)
    assert secret.startswith(ED25519_PRIV)
    key = SigningKey.from_seed(secret[2:])
    assert key.public == PublicKey.from_multibase(pair["publicKeyMultibase"])
    return key


def signed():
    """Their document; their proof stands alone, ours in an array."""
    document = read(JCS / "signedJCS.json")
    return document | {"proof": [document["proof"]]}


UNSIGNED = read(FOLDER / "unsigned.json")
CONFIG = read(JCS / "proofConfigJCS.json")
KEY = key_of(read(FOLDER / "keyPair.json"))
SIGNER = Expected(role="issuer", controller=KEY.did)


def test_the_canonical_document_and_proof_are_theirs():
    """PRF-02, PRF-08."""
    assert codec.encode(UNSIGNED) == text("canonDocJCS.txt").encode()
    assert codec.encode(CONFIG) == text("proofCanonJCS.txt").encode()


def test_the_hashes_are_theirs():
    """PRF-08."""
    document_hash = sha256(codec.encode(UNSIGNED)).hexdigest()
    proof_hash = sha256(codec.encode(CONFIG)).hexdigest()

    assert document_hash == text("docHashJCS.txt")
    assert proof_hash == text("proofHashJCS.txt")
    assert proof_hash + document_hash == text("combinedHashJCS.txt")


def test_the_signature_is_theirs():
    """PRF-08."""
    signature = KEY.sign(bytes.fromhex(text("combinedHashJCS.txt")))

    assert signature.hex() == text("sigHexJCS.txt")
    assert multibase.to_base58(signature) == text("sigBTC58JCS.txt")
    assert multibase.from_base58(text("sigBTC58JCS.txt"), size=64) == signature


def test_our_proof_is_their_proof():
    """PRF-08."""
    proof = proofs.sign(
        UNSIGNED,
        key=KEY,
        verification_method=CONFIG["verificationMethod"],
        created=CONFIG["created"],
    )

    assert [proof] == signed()["proof"]


def test_their_document_verifies():
    """PRF-08."""
    proofs.verify(signed(), [SIGNER], keys=KeyRing())


@pytest.mark.parametrize("name", sorted(set(UNSIGNED) - {"@context"}))
def test_their_document_without_one_member_does_not_verify(name):
    """PRF-08."""
    document = signed()
    del document[name]
    with refused("proof-invalid"):
        proofs.verify(document, [SIGNER], keys=KeyRing())


def test_their_proof_outside_an_array_is_refused():
    """PRF-07, PF1: one shape, so that no reader looks past a second proof."""
    with refused("proof-missing"):
        proofs.verify(read(JCS / "signedJCS.json"), [SIGNER], keys=KeyRing())


PAIRS = read(FOLDER / "proof-set-chain" / "multiKeyPairs.json")


def test_a_set_by_their_four_keys_verifies_whole_and_in_order_only():
    """PRF-07, PF17, PF19."""
    keys = [key_of(pair) for pair in PAIRS.values()]
    expected = [
        Expected(role=name, controller=key.did) for name, key in zip(PAIRS, keys, strict=True)
    ]
    document = UNSIGNED | {
        "proof": [
            proofs.sign(
                UNSIGNED,
                key=key,
                verification_method=did_key.method(key.did),
                created=CONFIG["created"],
            )
            for key in keys
        ]
    }

    proofs.verify(document, expected, keys=KeyRing())
    for index in range(4):
        broken = copy.deepcopy(document)
        broken["proof"][index]["proofValue"] = document["proof"][index - 1]["proofValue"]
        with refused("proof-invalid"):
            proofs.verify(broken, expected, keys=KeyRing())
        rotated = document | {"proof": document["proof"][index:] + document["proof"][:index]}
        if index:
            with refused("proof-order"):
                proofs.verify(rotated, expected, keys=KeyRing())


OTHER_SUITES = [
    *(FOLDER / "proof-set-chain").glob("signedProof*.json"),
    *(FOLDER / "eddsa-rdfc-2022").rglob("signedDataInt.json"),
    FOLDER / "Ed25519Signature2020" / "signedEdSig.json",
]


@pytest.mark.parametrize("path", OTHER_SUITES, ids=lambda path: path.stem)
def test_their_sets_and_chains_of_other_suites_are_refused(path):
    """PRF-08, PF15, PF18."""
    document = read(path)
    found = document["proof"] if type(document["proof"]) is list else [document["proof"]]
    expected = [
        Expected(role="issuer", controller=proof["verificationMethod"].partition("#")[0])
        for proof in found
    ]
    with refused("proof-suite"):
        proofs.verify(document | {"proof": found}, expected, keys=KeyRing())
