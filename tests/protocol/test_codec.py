"""Bytes to values and back: spelling, size, encoding, the first of several breaches."""

import time

import pytest

from assent import codec
from assent.errors import LocalError
from support.refused import refused


def test_a_canonical_object_is_read_as_what_it_says():
    """PRF-01, PRF-02."""
    data = '{"@context":["a","b"],"legalName":"Käse 😀","note":"one\\n\\"two\\" \\\\"}'.encode()

    value = codec.decode(data)

    assert value == {
        "@context": ["a", "b"],
        "legalName": "Käse 😀",
        "note": 'one\n"two" \\',
    }


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":"x","a":"x"}',
        b'{"a":"x","a":"y"}',
        b'{"a":{"b":"x","b":"y"}}',
        b'{"a":"x","\\u0061":"y"}',
        b'{"\\u0061":"x"}',
    ],
)
def test_a_name_that_occurs_twice_is_refused(data):
    """PRF-02, CJ1."""
    with refused("not-canonical"):
        codec.decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b' {"a":"x"}',
        b'{"a":"x"}\n',
        b'{"a": "x"}',
        b'{"b":"x","a":"y"}',
        b'{"a":"\\u0078"}',
        b'{"a":"\\/"}',
        b'{"a":"\\u000a"}',
        b'{"a":"\\ud83d\\ude00"}',
        b'{"a":"\\u00e9"}',
    ],
)
def test_another_spelling_of_the_same_value_is_refused(data):
    """PRF-02, CJ1."""
    with refused("not-canonical"):
        codec.decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":[' + b",".join([b'"x"'] * 1_000_000) + b"]}",
        b"{" + b",".join(b'"k%d":"x"' % n for n in range(1_000_000)) + b"}",
    ],
)
def test_a_million_members_are_too_large(data):
    """PRF-01, CJ8."""
    with refused("too-large"):
        codec.decode(data)


def test_the_largest_body_of_members_takes_milliseconds():
    """PRF-01, CJ8: whatever fits into the limit is read in linear time."""
    data = codec.encode({f"k{n}": "" for n in range(5_900)})
    assert 60_000 < len(data) <= codec.BODY_BYTES_MAX

    started = time.thread_time()
    codec.decode(data)

    assert time.thread_time() - started < 0.05


@pytest.mark.parametrize(
    "data",
    [b'{"a":"x"}{}', b'{"a":"x"} {"b":"y"}', b'{"a":"x"}\n{"b":"y"}\n', b"{}\0", b"{},", b"{}]"],
)
def test_data_after_the_object_is_refused(data):
    """PRF-01, CJ10."""
    with refused("not-json"):
        codec.decode(data)


@pytest.mark.parametrize("data", [b"", b" ", b"[]", b'"x"', b"7", b"null", b"true", b'["\\ud800"]'])
def test_what_is_not_an_object_is_refused(data):
    """PRF-01."""
    with refused("not-json"):
        codec.decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf{}",
        '{"a":"x"}'.encode("utf-16"),
        '{"a":"é"}'.encode("utf-16-le"),
        '{"a":"x"}'.encode("utf-32"),
        b'{"a":"\xc0\xaf"}',
        b'{"a":"\xe0\x80\xaf"}',
        b'{"a":"\xed\xa0\xbd\xed\xb8\x80"}',
        b'{"a":"\xf4\x90\x80\x80"}',
        b'{"a":"\xff"}',
        b'{"a":"\xe9"}',
    ],
)
def test_what_is_not_utf8_is_refused(data):
    """PRF-01, CJ11: BOM, UTF-16 and -32, overlong, CESU-8, beyond Unicode, Latin-1."""
    with refused("encoding"):
        codec.decode(data)


def test_the_limit_is_sixty_four_kibibytes():
    """PRF-01."""
    fits = b'{"a":"' + b"x" * (65_536 - 8) + b'"}'

    assert codec.decode(fits)
    with refused("too-large"):
        codec.decode(fits[:-2] + b'x"}')


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff" * 70_000, "too-large"),
        (b"\xff" + b"[" * 99, "encoding"),
        (b"[" * 99, "depth"),
        (b'{"a":1,', "not-json"),
        (b'{ "__proto__":[null,1,true]}', "number"),
        (b'{ "__proto__":[null,true]}', "boolean"),
        (b'{ "__proto__":[null]}', "null"),
        (b'{ "__proto__":"\\u0001"}', "name"),
        (b'{ "a":"\\u0001"}', "not-canonical"),
        (b'{"a":"\\u0001"}', "text"),
    ],
)
def test_of_several_breaches_the_first_in_order_is_named(data, code):
    """PRF-10."""
    with refused(code):
        codec.decode(data)


@pytest.mark.parametrize(
    "value",
    [
        1,
        1.5,
        True,
        None,
        {"a": 1},
        {"a": [False]},
        {"a": {"b": None}},
        {"a": ("x",)},
        {1: "x"},
        {None: "x"},
        {"a": b"x"},
        {"a": "\ud800"},
        {"\ud800": "x"},
        {"a": {"x"}},
    ],
)
def test_only_objects_arrays_and_strings_are_written(value):
    """PRF-03."""
    with pytest.raises(LocalError):
        codec.encode(value)


def test_a_value_too_deep_to_write_is_our_own_error():
    """PRF-03."""
    value: object = "x"
    for _ in range(100_000):
        value = [value]

    with pytest.raises(LocalError):
        codec.encode(value)


def test_names_are_sorted_by_utf16_code_units():
    """PRF-02, CJ15: U+1F600 sorts before U+FB33, whose code point is the smaller one."""
    value = {"\ufb33": "b", "\U0001f600": "a", "z": {"\uffee": "d", "\U00010000": "c"}}

    assert codec.encode(value) == (
        '{"z":{"\U00010000":"c","\uffee":"d"},"\U0001f600":"a","\ufb33":"b"}'.encode()
    )


def test_a_foreign_file_may_be_pretty_and_hold_numbers():
    """KEY-05."""
    data = b'{\n  "id": "did:web:x",\n  "n": [1, 1e999, true, null],\n  "\xc3\xa9": {}\n}\n'

    assert codec.decode_foreign(data) == {
        "id": "did:web:x",
        "n": ["1", "1e999", True, None],
        "é": {},
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a":"x","a":"x"}', "not-json"),
        (b'{"b":[{"a":"x","\\u0061":"y"}]}', "not-json"),
        (b'{"a":NaN}', "not-json"),
        (b"[]", "not-json"),
        (b"", "not-json"),
        (b"\xef\xbb\xbf{}", "encoding"),
        (b"[" * 60_000, "depth"),
        (b" " * 65_537, "too-large"),
    ],
)
def test_a_foreign_file_is_refused_where_readers_would_differ(data, code):
    """KEY-05, CJ1."""
    with refused(code):
        codec.decode_foreign(data)
