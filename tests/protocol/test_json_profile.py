"""What a value of the profile is: literals, text, depth and names, each rule and its breach."""

import time

import pytest

from assent import codec
from support.refused import refused


@pytest.mark.parametrize("spelling", [b"NaN", b"Infinity", b"-Infinity", b"nan", b"0x10", b"01"])
def test_a_number_that_json_does_not_know_is_refused(spelling):
    """PRF-01, CJ2."""
    with refused("not-json"):
        codec.decode(b'{"a":' + spelling + b"}")


@pytest.mark.parametrize(
    "spelling",
    [
        b"0",
        b"1",
        b"-0",
        b"1.0",
        b"1e2",
        b"0.5",
        b"9007199254740993",
        b"18446744073709551616",
        b"1e400",
        b"-1e400",
    ],
)
def test_every_number_is_refused(spelling):
    """PRF-03, CJ2, CJ3, CJ4."""
    with refused("number"):
        codec.decode(b'{"a":[' + spelling + b"]}")


def test_a_number_of_many_digits_is_refused_in_no_time():
    """PRF-03, CJ3."""
    data = b'{"a":' + b"9" * 1_000_000 + b"}"

    started = time.thread_time()
    with refused("number"):
        codec.decode(data, bytes_max=len(data))

    assert time.thread_time() - started < 0.25


@pytest.mark.parametrize(
    ("literal", "code"), [(b"true", "boolean"), (b"false", "boolean"), (b"null", "null")]
)
@pytest.mark.parametrize(
    "frame", [b'{"a":%s}', b'{"a":["x",%s]}', b'{"a":[{"b":["x",{}],"c":%s}]}']
)
def test_a_literal_is_refused_wherever_it_stands(literal, code, frame):
    """PRF-03."""
    with refused(code):
        codec.decode(frame % literal)


@pytest.mark.parametrize(
    "text",
    [
        "e\u0301",
        "\u1100\u1161",
        "\u212b",
        "x\u0323\u0307"[::-1],
    ],
)
def test_text_that_is_not_nfc_is_refused(text):
    """PRF-03, CJ5."""
    with refused("text"):
        codec.decode(codec.encode({"a": [{"b": text}]}))


def test_a_combining_mark_after_a_line_feed_is_judged_by_itself():
    """PRF-03: the escape of the line feed ends in a letter that the mark must not join."""
    value = {"a": "\n\u0303"}

    assert codec.decode(codec.encode(value)) == value


REFUSED_CHARACTERS = [
    *(chr(code) for code in range(0x20) if code != 0x0A),
    *map(chr, range(0x7F, 0xA0)),
    *"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    *map(chr, range(0xFDD0, 0xFDF0)),
    *(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF)),
]


@pytest.mark.parametrize("character", REFUSED_CHARACTERS, ids=lambda text: f"U+{ord(text):04X}")
def test_a_control_character_is_refused(character):
    """PRF-03, CJ6."""
    with refused("text"):
        codec.decode(codec.encode({"a": f"x{character}y"}))


@pytest.mark.parametrize("character", list(" \n~\u00a0\u0600\u200b\u2028\ufefd\ufffd\U0010fffd"))
def test_other_characters_are_read(character):
    """PRF-03."""
    value = {"a": f"x{character}y"}

    assert codec.decode(codec.encode(value)) == value


@pytest.mark.parametrize(
    "escape", ["\\ud800", "\\udfff", "\\udc00\\ud800", "\\ud83d\\ud83d", "\\ud83dx"]
)
@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ('{"a":"%s"}', "text"),
        ('{"b":["x","%s"],"b":"y"}', "text"),
        ('{"%s":"x"}', "name"),
        ('{"a":["%s",1]}', "number"),
        ('{"a":["%s",null]}', "null"),
        ('["%s"]', "not-json"),
    ],
)
def test_half_a_surrogate_pair_is_refused_after_what_comes_first(escape, frame, code):
    """PRF-03, PRF-10, CJ6."""
    with refused(code):
        codec.decode((frame % escape).encode())


def test_a_number_beyond_all_doubles_that_a_second_member_hides_is_not_canonical():
    """PRF-02, PRF-10, CJ14: as any other number there is."""
    for number in (b"1e400", b"1"):
        with refused("not-canonical"):
            codec.decode(b'{"a":' + number + b',"a":"x"}')


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b'"x"' + b"}" * 100_000,
        b'{"a":' * 100_000,
        b'{"a":"' + b"[" * 100_000 + b'","b":' + b"[" * 100_000,
    ],
)
def test_deep_nesting_is_refused_in_no_time(data):
    """PRF-03, CJ7."""
    started = time.thread_time()
    with refused("depth"):
        codec.decode(data, bytes_max=len(data))

    assert time.thread_time() - started < 0.010


def test_sixteen_levels_are_read_and_seventeen_refused():
    """PRF-03, CJ7."""
    sixteen = b'{"a":' + b"[" * 15 + b"]" * 15 + b"}"
    seventeen = b'{"a":' + b"[" * 16 + b"]" * 16 + b"}"

    assert codec.decode(sixteen)
    with refused("depth"):
        codec.decode(seventeen)


def test_brackets_within_strings_are_no_levels():
    """PRF-03, CJ7."""
    with refused("not-json"):
        codec.decode(b'{"a":"' + b"[" * 100 + b'\\"[[[","b":x}')


@pytest.mark.parametrize(
    "name",
    [
        "__proto__",
        "constructor",
        "prototype",
        "",
        "a.b",
        "a_b",
        "1a",
        "@",
        "@@a",
        "é",
        "a b",
        "a\n",
        "\u0430",
        "\U0001f600",
        "a" * 65,
        "-a",
    ],
)
def test_a_name_outside_the_pattern_is_refused(name):
    """PRF-03, CJ9."""
    with refused("name"):
        codec.decode(codec.encode({"a": [{name: "x"}]}))


@pytest.mark.parametrize("name", ["@context", "a", "Z", "a-b", "a9", "a" * 64, "toString"])
def test_a_name_of_the_pattern_is_read(name):
    """PRF-03."""
    assert codec.decode(codec.encode({name: "x"})) == {name: "x"}


@pytest.mark.parametrize("text", ['"\\n"', '"\\\\"', '"\x7f"', '"\u202e"', '"e\u0301"'])
@pytest.mark.parametrize(
    ("literal", "code"), [("1", "number"), ("1.5", "number"), ("true", "boolean"), ("null", "null")]
)
@pytest.mark.parametrize("shape_follows", [False, True])
def test_literals_beside_texts_that_are_looked_at_are_named_first(
    text, literal, code, shape_follows
):
    """PRF-10, I12: also where a schema follows, which would find the literal, too."""
    data = f'{{"a":{text},"b":{{"c":[{literal}]}}}}'.encode()

    with refused(code):
        codec.decode(data, shape_follows=shape_follows)
