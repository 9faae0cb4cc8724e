"""A record of which anything was changed: no proof holds any more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent import codec
from assent.errors import PeerError
from support.refused import refused
from support.signed import (
    body,
    first_proof,
    record,
    second_proof,
    verify,
    with_second,
)


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
