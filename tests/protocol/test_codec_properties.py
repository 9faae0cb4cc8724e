"""What holds of the codec for every input, held against two independent readers."""

import json
import re
import unicodedata

import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assent import codec
from assent.errors import PeerError

NAMES = st.from_regex(r"@?[A-Za-z][A-Za-z0-9-]{0,12}", fullmatch=True).filter(
    lambda name: name not in {"constructor", "prototype"}
)
BIDI_CHARACTERS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from('"\\\n/:,[]{}é😀')
).map(lambda text: unicodedata.normalize("NFC", BIDI_CHARACTERS.sub("", text)))
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def trees(names, texts):
    return st.dictionaries(
        names,
        st.recursive(
            texts,
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
            max_leaves=12,
        ),
        max_size=6,
    )


@given(trees(NAMES, TEXTS))
@example({"a": '10:00, [1] {2} ":3 ],4'})
def test_reading_what_was_written_gives_it_back(value):
    """PRF-01, PRF-02, PRF-03."""
    assert codec.decode(codec.encode(value)) == value


@given(trees(ANY_TEXT, ANY_TEXT))
@example({"\ufb33": "", "\U0001f600": ""})
@example({"": "\x7f\x1f\b/\u2028</script>"})
def test_writing_equals_the_oracle_whatever_the_names_and_texts(value):
    """PRF-02, CJ15."""
    assert codec.encode(value) == rfc8785.dumps(value)


def slow_verdict(data: bytes) -> object:
    """What the profile says of ``data``, by the standard library and the rfc8785 package."""

    def members(pairs):
        names = [name for name, _ in pairs]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch("@?[A-Za-z][A-Za-z0-9-]{0,63}", name) for name in names)
        assert not {"__proto__", "constructor", "prototype"} & set(names)
        return dict(pairs)

    def check(value, depth):
        if isinstance(value, str):
            assert unicodedata.is_normalized("NFC", value)
            for character in value:
                assert character == "\n" or unicodedata.category(character) != "Cc"
                assert not BIDI_CHARACTERS.match(character)
                assert ord(character) & 0xFFFE != 0xFFFE
                assert not 0xFDD0 <= ord(character) <= 0xFDEF
            return
        assert isinstance(value, dict | list)
        assert depth <= 16
        for item in value.values() if isinstance(value, dict) else value:
            check(item, depth + 1)

    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=members)
        assert isinstance(value, dict)
        check(value, 1)
        assert rfc8785.dumps(value) == data
    except (ValueError, AssertionError, RecursionError):
        return None
    return value


def verdict(data: bytes) -> object:
    try:
        return codec.decode(data)
    except PeerError:
        return None


@settings(max_examples=400)
@given(
    trees(NAMES, TEXTS | ANY_TEXT),
    st.integers(0),
    st.binary(max_size=3) | st.sampled_from([b"1", b"null", b"\\", b'"', b"[", b",", b"\\u0061"]),
    st.integers(0, 3),
)
def test_an_independent_reader_comes_to_the_same_verdict(value, place, inserted, removed):
    """PRF-01, PRF-02, PRF-03, CJ14: bytes are read by both, as the same value, or by neither."""
    data = codec.encode(value)
    place %= len(data)
    data = data[:place] + inserted + data[place + removed :]

    assert verdict(data) == slow_verdict(data)


@given(st.binary(max_size=40))
@example(b'{"a":"x","a":"y"}')
@example(b"\xef\xbb\xbf{}")
def test_arbitrary_bytes_are_refused_by_a_peer_error_or_are_canonical(data):
    """PRF-02, I12."""
    value = verdict(data)

    assert value is None or codec.encode(value) == data
