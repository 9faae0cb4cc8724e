"""Digests, base58btc and base64url: one spelling of each value."""

import hashlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assent import multibase
from assent.errors import PeerError
from support.refused import refused

EMPTY = "uEiDjsMRCmPwcFJr79MiZb7kkJ65B5GSbk0yklZkbeFK4VQ"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58_by_the_book(data: bytes) -> str:
    """One digit at a time, as the draft says."""
    value, digits = int.from_bytes(data, "big"), ""
    while value:
        value, digit = divmod(value, 58)
        digits = BASE58[digit] + digits
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def test_a_digest_is_a_multihash_in_base64url():
    """PRF-06."""
    assert multibase.digest(b"") == EMPTY
    assert multibase.read_digest(EMPTY) == hashlib.sha256(b"").digest()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        EMPTY[1:],
        EMPTY + "=",
        EMPTY + "A",
        EMPTY[:-1],
        EMPTY[:-1] + "R",
        " " + EMPTY,
        EMPTY + "\n",
        "U" + EMPTY[1:],
        "m" + EMPTY[1:],
        EMPTY[:10] + "+" + EMPTY[11:],
        EMPTY.replace("E", "É", 1),
        "uEy" + EMPTY[3:],
        "f1220" + hashlib.sha256(b"").hexdigest().upper(),
        "z" + EMPTY[1:],
    ],
)
def test_another_spelling_or_kind_of_digest_is_refused(text):
    """PRF-06, CJ16."""
    with refused("identifier"):
        multibase.read_digest(text)


@given(st.binary(max_size=64))
@example(b"")
@example(b"\0")
@example(b"\0\0\x01")
@example(b"\xff" * 64)
def test_base58_equals_the_book_and_reads_back(data):
    """PRF-06."""
    text = multibase.to_base58(data)

    assert text == base58_by_the_book(data)
    assert multibase.from_base58(text, size=len(data)) == data


@given(st.binary(max_size=80))
def test_base64url_reads_back(data):
    """PRF-06."""
    assert multibase.from_base64url(multibase.to_base64url(data), size=len(data)) == data


@given(st.text(BASE58 + "0OIl+/ \n\u00e9\u0661", max_size=90), st.integers(0, 64))
@example("1" * 64, 64)
@example("1" * 65, 64)
@example("z" * 88, 64)
@example("1" + "2" * 47, 34)
def test_base58_that_is_read_is_the_one_spelling(text, size):
    """PRF-06, CJ16, PF23."""
    try:
        data = multibase.from_base58("z" + text, size=size)
    except PeerError:
        return

    assert len(data) == size
    assert multibase.to_base58(data) == "z" + text


@given(st.text(max_size=6), st.integers(0, 4))
@example("uAB", 1)
@example("uAA==", 1)
def test_base64url_that_is_read_is_the_one_spelling(text, size):
    """PRF-06, CJ16."""
    try:
        data = multibase.from_base64url(text, size=size)
    except PeerError:
        return

    assert len(data) == size
    assert multibase.to_base64url(data) == text


@pytest.mark.parametrize("prefix", ["", "Z", "u", "m", "f", "1", " z", "zz"])
def test_another_base_is_refused(prefix):
    """PRF-06, CJ16."""
    text = multibase.to_base58(b"\x01" * 64)[1:]
    with refused("identifier"):
        multibase.from_base58(prefix + text, size=64)


@pytest.mark.parametrize("character", list("0OIl+/ \n\0_é"))
def test_a_character_of_no_digit_counts_as_nothing(character):
    """PRF-06, CJ16: whatever number it might stand for, another digit stands for it already."""
    text = multibase.to_base58(b"\x01" * 64)
    for spelled in (text[:-1] + character, text[:40] + character + text[41:]):
        with refused("identifier"):
            multibase.from_base58(spelled, size=64)


def test_an_endless_text_is_refused_before_it_is_counted_with():
    """PRF-06, CJ3."""
    with refused("identifier"):
        multibase.from_base58("z" + "2" * 1_000_000, size=64)
