"""The RFC 8785 vectors, byte for byte."""

import json

import pytest
import rfc8785

from assent import codec
from assent.errors import LocalError
from support.refused import refused
from support.shared import shared

FOLDER = shared("vectors/rfc8785")
WITHOUT_NUMBERS = ["french", "unicode", "weird"]
WITH_NUMBERS = ["arrays", "structures", "values"]


def value_of(name):
    return json.loads((FOLDER / "input" / f"{name}.json").read_bytes())


def expected_of(name) -> bytes:
    data = (FOLDER / "output" / f"{name}.json").read_bytes()
    assert data == bytes.fromhex((FOLDER / "outhex" / f"{name}.txt").read_text())
    return data


def without_literals(value):
    """``value`` without members and items that are numbers, booleans or null."""
    if isinstance(value, dict):
        members = {name: without_literals(item) for name, item in value.items()}
        return {name: item for name, item in members.items() if item is not None}
    if isinstance(value, list):
        return [item for item in map(without_literals, value) if item is not None]
    return value if isinstance(value, str) else None


def test_the_vectors_are_the_six_of_the_rfc():
    names = sorted(path.stem for path in (FOLDER / "input").iterdir())
    assert names == sorted(WITHOUT_NUMBERS + WITH_NUMBERS)


@pytest.mark.parametrize("name", WITHOUT_NUMBERS)
def test_a_vector_without_numbers_is_written_byte_for_byte(name):
    """PRF-02, CJ15."""
    assert codec.encode(value_of(name)) == expected_of(name)


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_a_vector_with_numbers_is_not_written(name):
    """PRF-03."""
    with pytest.raises(LocalError):
        codec.encode(value_of(name))


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_a_vector_with_numbers_is_not_read(name):
    """PRF-03: arrays.json is no object besides."""
    with refused("not-json" if name == "arrays" else "number"):
        codec.decode(expected_of(name))


@pytest.mark.parametrize("name", WITHOUT_NUMBERS + WITH_NUMBERS)
def test_the_oracle_writes_every_vector_and_we_equal_it_without_literals(name):
    """PRF-02."""
    value = value_of(name)
    assert rfc8785.dumps(value) == expected_of(name)

    assert codec.encode(without_literals(value)) == rfc8785.dumps(without_literals(value))
