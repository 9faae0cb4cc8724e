"""Keys from one seed: the same for ever, and nothing that links two of them."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent import derivation
from assent.errors import LocalError

SEED = bytes(range(32))
SHOP = {"purpose": "agreement", "vendor_did": "did:web:shop.example", "context": "default"}

# Published with the specification: another client that restores a wallet must find these keys.
VECTORS = [
    (
        SEED,
        "agreement",
        "did:web:shop.example",
        "default",
        0,
        "z6MkqC4BTr7Uf8FnEVhBZRvmmEYDWAGcRUXayBiczaGpVSzF",
    ),
    (
        SEED,
        "agreement",
        "did:web:shop.example",
        "default",
        1,
        "z6Mkra9em1neYvcyVcidjhEUv2U5eFqiitrrkaG95x5LE3Jk",
    ),
    (
        SEED,
        "agreement",
        "did:web:shop.example",
        "work",
        0,
        "z6MkoTmPB2rY1ZM39HqUDLdeUybSTi2H4TwYKU9umekkpXYL",
    ),
    (
        SEED,
        "agreement",
        "did:web:other.example",
        "default",
        0,
        "z6Mko95czpkNFcCNqf5XDrrr6KgEEsBrU63bUX7GNZFAyCYv",
    ),
    (SEED, "preferences", "-", "public", 0, "z6Mkej7tmGb9U7cgt481giyLoHNuQ2tLXAxdLFka85wxeWug"),
    (
        b"\xff" * 32,
        "agreement",
        "did:web:localhost%3A8443",
        "default",
        4294967295,
        "z6MkrEFQXsoxGS2KJivQVgkgJvp7GwZpAdkKb8DpovLRkFxZ",
    ),
]


def hkdf_by_the_book(seed: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256, no salt and one block."""
    extracted = hmac.digest(bytes(32), seed, hashlib.sha256)
    return hmac.digest(extracted, info + b"\x01", hashlib.sha256)


@pytest.mark.parametrize(
    ("seed", "purpose", "vendor_did", "context", "counter", "multibase"), VECTORS
)
def test_the_published_keys_follow_from_their_seeds(
    seed, purpose, vendor_did, context, counter, multibase
):
    """KEY-06, ID2."""
    key = derivation.pairwise(
        seed, purpose=purpose, vendor_did=vendor_did, context=context, counter=counter
    )

    assert key.public.multibase == multibase


def test_the_info_is_the_designs_text():
    """KEY-06: RFC 5869 by hand over the text as it is published."""
    info = b"assent/1 | agreement | did:web:shop.example | default | 7"

    assert derivation.derive(SEED, **SHOP, counter=7) == hkdf_by_the_book(SEED, info)


def test_no_two_keys_are_equal():
    """KEY-06, ID2, PF9: every part counts, and a purpose has keys of its own."""
    keys = {
        derivation.pairwise(
            seed, purpose=purpose, vendor_did=vendor, context=context, counter=counter
        ).did
        for seed in (SEED, bytes(32))
        for purpose in ("agreement", "preferences", "webhook")
        for vendor in ("did:web:a.example", "did:web:b.example")
        for context in ("default", "work")
        for counter in (0, 1)
    }

    assert len(keys) == 2 * 3 * 2 * 2 * 2


def test_a_child_key_is_no_step_to_its_sibling():
    """KEY-06, ID2: deriving from a child, secret or public, never meets another child."""
    child = derivation.derive(SEED, **SHOP, counter=0)
    sibling = derivation.derive(SEED, **SHOP, counter=1)
    public = derivation.pairwise(SEED, **SHOP, counter=0).public.raw

    for known in (child, public):
        for counter in range(3):
            assert derivation.derive(known, **SHOP, counter=counter) not in (child, sibling, SEED)


PARTS = st.from_regex(r"[!-{}~]{1,12}", fullmatch=True)
LISTS = st.tuples(PARTS, PARTS, PARTS, st.integers(0, 2**40))


@given(LISTS, LISTS)
def test_different_parts_never_give_one_key(one, other):
    """KEY-06."""
    secrets = {
        derivation.derive(SEED, purpose=p, vendor_did=v, context=c, counter=n)
        for p, v, c, n in (one, other)
    }

    assert len(secrets) == len({one, other})


@pytest.mark.parametrize("part", ["", " ", "a b", "a|b", "a | b", "é", "a\n", "x" * 256, "\x7f"])
@pytest.mark.parametrize("name", ["purpose", "vendor_did", "context"])
def test_a_part_that_could_be_read_as_two_is_refused(name, part):
    """KEY-06."""
    with pytest.raises(LocalError):
        derivation.derive(SEED, **(SHOP | {name: part}), counter=0)


@pytest.mark.parametrize(("seed", "counter"), [(b"", 0), (SEED[1:], 0), (SEED * 2, 0), (SEED, -1)])
def test_a_wrong_seed_or_counter_is_refused(seed, counter):
    """KEY-06."""
    with pytest.raises(LocalError):
        derivation.derive(seed, **SHOP, counter=counter)
