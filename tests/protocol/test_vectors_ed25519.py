"""Wycheproof and CCTV: which Ed25519 signatures hold.

The rule (KEY-07): the key is not weak, and libsodium accepts. In CCTV's words: a signature holds
exactly when nothing is flagged but components of low order, which the equation without cofactor
lets pass as long as they leave no residue.
"""

import json

import pytest
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from assent.errors import PeerError
from assent.keys import PublicKey
from support.shared import shared

WYCHEPROOF = json.loads(shared("vectors/wycheproof/ed25519_test.json").read_bytes())
CCTV = json.loads(shared("vectors/cctv/ed25519vectors.json").read_bytes())
TOLERATED = {"low_order_component_A", "low_order_component_R"}


def holds(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        PublicKey(key).verify(message, signature)
    except PeerError as error:
        assert error.code in {"weak-key", "proof-invalid"}  # noqa: PT017
        return False
    return True


def holds_by_libsodium(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        crypto_sign_open(signature + message, key)
    except BadSignatureError:
        return False
    return True


def wycheproof_cases():
    for group in WYCHEPROOF["testGroups"]:
        for test in group["tests"]:
            yield pytest.param(group["publicKey"]["pk"], test, id=f"tcId{test['tcId']}")


def test_wycheproof_has_its_151_cases():
    assert len(list(wycheproof_cases())) == WYCHEPROOF["numberOfTests"] == 151


@pytest.mark.parametrize(("key", "test"), list(wycheproof_cases()))
def test_wycheproofs_verdict_is_ours(key, test):
    """KEY-07, PF11."""
    message, signature = bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"])

    assert holds(bytes.fromhex(key), message, signature) == (test["result"] == "valid")


def test_all_914_verdicts_on_cctv_are_libsodiums_and_follow_from_the_flags():
    """KEY-01, KEY-07, PF10."""
    verdicts = []
    for vector in CCTV:
        key, signature = bytes.fromhex(vector["key"]), bytes.fromhex(vector["sig"])
        message = vector["msg"].encode()
        ours = holds(key, message, signature)
        assert ours == holds_by_libsodium(key, message, signature), vector
        assert ours == (set(vector["flags"] or []) <= TOLERATED), vector
        verdicts.append(ours)

    assert (len(verdicts), sum(verdicts)) == (914, 43)
