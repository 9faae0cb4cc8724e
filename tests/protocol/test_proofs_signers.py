"""Who signed: exactly the expected signers, each once, in order; every other set has a name."""

from itertools import permutations, product

import pytest

from assent import proofs
from assent.errors import PeerError
from assent.key_ring import KeyRing, ListedKey
from assent.proofs import Expected
from support.refused import refused
from support.replacing import replace
from support.signed import (
    EXPECTED,
    FIRST,
    FIRST_KEY,
    KEYS,
    LISTED,
    SECOND,
    SECOND_METHOD,
    STRANGER_KEY,
    STRANGER_METHOD,
    body,
    first_proof,
    second_proof,
)

DOCUMENT = body()
ONE = first_proof(DOCUMENT)
TWO = second_proof(DOCUMENT)
STRANGER = second_proof(DOCUMENT, key=STRANGER_KEY, verification_method=STRANGER_METHOD)
OLD_KEY, NEW_KEY = f"{SECOND}#old", f"{SECOND}#new"
OLD = second_proof(DOCUMENT, verification_method=OLD_KEY)
NEW = second_proof(DOCUMENT, key=FIRST_KEY, verification_method=NEW_KEY)


def verify(*found, expected=EXPECTED, keys=KEYS):
    proofs.verify(DOCUMENT | {"proof": list(found)}, expected, keys=keys)


@pytest.mark.parametrize(
    ("found", "code"),
    [
        pytest.param([ONE], "proof-missing", id="second stripped"),
        pytest.param([TWO], "proof-missing", id="first stripped"),
        pytest.param([ONE, TWO, STRANGER], "proof-extra", id="stranger added"),
        pytest.param([STRANGER, ONE, TWO], "proof-extra", id="stranger before"),
        pytest.param([ONE, ONE], "proof-doubled", id="first twice"),
        pytest.param([TWO, TWO], "proof-doubled", id="second twice"),
        pytest.param([ONE, TWO, TWO], "proof-doubled", id="second thrice"),
        pytest.param([ONE, TWO, ONE], "proof-doubled", id="first again"),
        pytest.param([STRANGER, STRANGER], "proof-doubled", id="stranger twice"),
        pytest.param([TWO, OLD], "proof-doubled", id="two keys of one signer"),
        pytest.param([ONE, STRANGER], "proof-foreign", id="stranger for the second"),
        pytest.param([STRANGER, TWO], "proof-foreign", id="stranger for the first"),
        pytest.param([STRANGER], "proof-foreign", id="stranger alone"),
        pytest.param([TWO, ONE], "proof-order", id="reordered"),
    ],
)
def test_every_other_set_of_signers_is_refused_by_name(found, code):
    """PRF-07, PF2, PF3, PF4, PF17."""
    with refused(code):
        verify(*found)


def test_a_countersigned_document_is_no_candidate():
    """PRF-07, PF3."""
    with refused("proof-extra"):
        verify(ONE, TWO, expected=EXPECTED[:1])


def test_of_all_short_lists_of_proofs_exactly_one_verifies():
    """PRF-07, PF2, PF3, PF4, PF17."""
    accepted = []
    for length in range(5):
        for found in product(["one", "two", "stranger", "old"], repeat=length):
            by_name = {"one": ONE, "two": TWO, "stranger": STRANGER, "old": OLD}
            try:
                verify(*(by_name[name] for name in found))
            except PeerError:
                continue
            accepted.append(found)

    assert accepted == [("one", "two")]


def test_one_key_under_two_identifiers_is_one_signer():
    """PRF-07, PF4: the vendor lists the customer's key as its own to sign for both."""
    keys = KeyRing([replace(LISTED, key=FIRST_KEY.public)])
    both = second_proof(DOCUMENT, key=FIRST_KEY)

    with refused("proof-doubled"):
        verify(ONE, both, keys=keys)


def test_one_controller_signs_twice_where_two_of_its_keys_are_meant():
    """PRF-07: a description is signed by an old and a new key."""
    expected = [replace(EXPECTED[1], verification_method=name) for name in (OLD_KEY, NEW_KEY)]
    keys = KeyRing(
        [replace(LISTED, id=OLD_KEY), ListedKey(id=NEW_KEY, key=FIRST_KEY.public), LISTED]
    )

    verify(OLD, NEW, expected=expected, keys=keys)
    for found, code in [
        ((NEW, OLD), "proof-order"),
        ((OLD,), "proof-missing"),
        ((OLD, OLD), "proof-doubled"),
        ((OLD, TWO), "proof-foreign"),
        ((OLD, NEW, TWO), "proof-doubled"),
        ((OLD, STRANGER), "proof-foreign"),
    ]:
        with refused(code):
            verify(*found, expected=expected, keys=keys)


def test_a_named_key_is_still_held_against_its_controller():
    """PRF-07, PF5: a method of another party does not become the signer's by being named."""
    expected = Expected(
        role="second party",
        controller=FIRST,
        domain=EXPECTED[1].domain,
        challenge=EXPECTED[1].challenge,
        verification_method=SECOND_METHOD,
    )
    with refused("proof-foreign"):
        verify(TWO, expected=[expected])


def test_the_code_does_not_depend_on_where_the_stranger_stands():
    """PRF-07, PRF-10."""
    for found in permutations([ONE, TWO, STRANGER]):
        with refused("proof-extra"):
            verify(*found)
