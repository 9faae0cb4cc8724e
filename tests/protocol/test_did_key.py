"""Identifiers that are keys: one kind, one length, one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent import did_key, multibase
from assent.keys import SigningKey
from support.refused import refused
from support.signed import FIRST, FIRST_KEY, SECOND, STRANGER_KEY

KEY = FIRST_KEY.public.raw


def spelled(data: bytes) -> str:
    return "did:key:" + multibase.to_base58(data)


@given(st.binary(min_size=32, max_size=32))
def test_a_did_key_reads_back_as_its_key(seed):
    """KEY-03."""
    key = SigningKey.from_seed(seed)

    assert did_key.read(key.did) == key.public
    assert key.did.startswith("did:key:z6Mk")
    assert did_key.read_method(did_key.method(key.did)) == key.public


@pytest.mark.parametrize(
    "did",
    [
        pytest.param(spelled(b"\xec\x01" + KEY), id="x25519"),
        pytest.param(spelled(b"\xe7\x01" + KEY), id="secp256k1"),
        pytest.param(spelled(b"\x80\x24" + KEY + b"\x02"), id="p256"),
        pytest.param(spelled(b"\x80\x26" + KEY), id="ed25519-secret"),
        pytest.param(spelled(b"\xed\x01" + KEY + b"\0"), id="33 bytes"),
        pytest.param(spelled(b"\xed\x01" + KEY[:-1]), id="31 bytes"),
        pytest.param(spelled(b"\xed\x81\x00" + KEY[:-1]), id="long varint"),
        pytest.param(spelled(KEY), id="no multicodec"),
        pytest.param("did:key:z1" + FIRST[9:], id="leading 1"),
        pytest.param("did:key:z1111" + FIRST[9:], id="leading 1s"),
        pytest.param(FIRST.replace("z", "Z", 1), id="upper-case base"),
        pytest.param(FIRST.upper(), id="upper case"),
        pytest.param(FIRST + " ", id="blank"),
        pytest.param(FIRST + "#", id="empty fragment"),
        pytest.param(FIRST.replace("did:key:", "did:key:1.1:"), id="version"),
        pytest.param(FIRST.replace("6Mk", "6M%6b", 1), id="percent-encoding"),
        pytest.param(FIRST.replace("did:key", "DID:key"), id="upper-case scheme"),
        pytest.param(multibase.to_base64url(b"\xed\x01" + KEY), id="no did"),
        pytest.param("did:key:" + multibase.to_base64url(b"\xed\x01" + KEY), id="base64url"),
        pytest.param(SECOND, id="did:web"),
        pytest.param("", id="empty"),
        pytest.param("did:key:z" + "6" * 100_000, id="endless"),
    ],
)
def test_another_spelling_or_kind_of_key_is_refused(did):
    """KEY-03, ID10, CJ16, CJ18."""
    with refused("identifier"):
        did_key.read(did)


def test_a_weak_key_is_no_identifier():
    """KEY-01, PF10."""
    with refused("weak-key"):
        did_key.read(spelled(b"\xed\x01" + b"\1" + bytes(31)))


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "#",
        "#key-1",
        "#" + STRANGER_KEY.did[8:],
        "#" + FIRST,
        f"#{FIRST[8:]}#{FIRST[8:]}",
        f"#{FIRST[8:]} ",
        f"?x#{FIRST[8:]}",
    ],
)
def test_a_verification_method_repeats_the_identifiers_own_key(fragment):
    """KEY-03, ID11, PF5."""
    code = "identifier" if fragment.startswith("?") else "key-unknown"
    with refused(code):
        did_key.read_method(FIRST + fragment)
