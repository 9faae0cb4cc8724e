"""The JSON of the profile: which bytes are a document at all, and which breach comes first."""

from collections.abc import Iterator
from typing import Final

from vector_maker.case import Case, accepted, rejected
from vector_maker.encoding import base64url, canonical
from vector_maker.exchanged import termination
from vector_maker.story import SHOP_KEYS, by_second

__all__ = ["cases"]

LARGEST: Final = 65_536
GOOD: Final = canonical(by_second(termination()))


def cases() -> Iterator[Case]:
    """The cases of the area."""
    for slug, text in _TEXTS.items():
        yield _case(f"text-{slug}", f"A text with {_words(slug)}", "PRF-03", _with_text(text))
    for slug, text in _NO_TEXTS.items():
        yield _case(
            f"text-{slug}", f"A text with {_words(slug)}", "PRF-03", _with_text(text), "text"
        )
    for code, (requirement, inputs) in _BYTES.items():
        for slug, data in inputs.items():
            yield _case(f"{code}-{slug}", _words(slug).capitalize(), requirement, data, code)
    for slug, (data, code) in _FIRST.items():
        title = f"Of {_words(slug)} the first is told"
        yield _case(f"first-of-{slug}", title, "PRF-10", data, code)
    yield _case(
        "largest", "As large as a document may be, of the wrong shape", "PRF-01", _sized(LARGEST),
        "schema", step="schema",
    )  # fmt: skip
    yield _case(
        "deepest", "Nested as deep as a document may be, of the wrong shape", "PRF-03",
        _noted(b"[" * 15 + b"]" * 15), "schema", step="schema",
    )  # fmt: skip


def _case(
    slug: str, title: str, requirement: str, data: bytes, code: str = "", *, step: str = "decode"
) -> Case:
    return Case(
        slug=slug,
        title=title,
        requirement=requirement,
        task="document",
        request={"type": "Termination", "bytes": base64url(data), "keys": SHOP_KEYS},
        expect=rejected(step, code) if code else accepted(),
    )


def _words(slug: str) -> str:
    return slug.replace("-", " ")


def _with_text(text: str) -> bytes:
    """A termination for this reason, signed: nothing is wrong with it but perhaps the text."""
    return canonical(by_second(termination(reason=text)))


def _noted(value: bytes, name: bytes = b'"note"') -> bytes:
    """The good document with one more member, in its place, as it is given."""
    before, after = GOOD.split(b',"previous"')
    return before + b"," + name + b":" + value + b',"previous"' + after


def _reasoned(written: bytes) -> bytes:
    """The good document with another spelling of its reason."""
    return GOOD.replace(b'"The shop closes."', written)


def _sized(size: int) -> bytes:
    return _noted(b'"' + b"a" * (size - len(_noted(b'""'))) + b'"')


def _nested(depth: int) -> bytes:
    """Arrays and objects in turn, ``depth`` of them."""
    opened = b"".join(b"[" if level % 2 else b'{"a":' for level in range(depth - 1))
    closed = b"".join(b"]" if level % 2 else b"}" for level in reversed(range(depth - 1)))
    return opened + b"[]" + closed


_TEXTS: Final = {
    "line-feed": "One line\nand another.",
    "quotes": 'The "shop" \\ closes.',
    "composed-letter": "Caf\u00e9",
    "astral-character": "\U0001f375 tea",
    "joiner": "\u0645\u200c\u0647\u0645",
    "line-separator": "One line\u2028and another.",
    "letters-from-right-to-left": "\u05e9\u05dc\u05d5\u05dd",
    "solidus": "and/or",
}
_NO_TEXTS: Final = {
    "decomposed-letter": "Cafe\u0301",
    "angstrom-sign": "\u212b",
    "marks-out-of-order": "a\u0315\u0300",
    "decomposed-hangul": "\u1100\u1161",
    "null-character": "a\u0000b",
    "control-character": "a\u0001b",
    "tab": "a\tb",
    "carriage-return": "a\r\nb",
    "form-feed": "a\fb",
    "backspace": "a\bb",
    "escape": "a\u001b[31mb",
    "delete": "a\u007fb",
    "next-line": "a\u0085b",
    "last-control-character": "a\u009fb",
    "left-to-right-mark": "a\u200eb",
    "right-to-left-mark": "a\u200fb",
    "arabic-letter-mark": "a\u061cb",
    "left-to-right-embedding": "a\u202ab",
    "right-to-left-override": "a\u202eb",
    "left-to-right-isolate": "a\u2066b",
    "pop-directional-isolate": "a\u2069b",
    "noncharacter": "a\ufdd0b",
    "last-noncharacter-of-the-block": "a\ufdefb",
    "reversed-byte-order-mark": "a\ufffeb",
    "noncharacter-of-another-plane": "a\U0001ffffb",
    "last-noncharacter": "a\U0010ffffb",
}

_BYTES: Final[dict[str, tuple[str, dict[str, bytes]]]] = {
    "encoding": (
        "PRF-01",
        {
            "byte-order-mark": b"\xef\xbb\xbf" + GOOD,
            "utf-16-with-byte-order-mark": GOOD.decode().encode("utf-16"),
            "latin-1": _reasoned(b'"Caf\xe9"'),
            "lone-continuation-byte": _reasoned(b'"a\x80b"'),
            "overlong-solidus": _reasoned(b'"a\xc0\xafb"'),
            "overlong-null": _reasoned(b'"a\xc0\x80b"'),
            "encoded-surrogate": _reasoned(b'"a\xed\xa0\x80b"'),
            "beyond-the-last-plane": _reasoned(b'"a\xf4\x90\x80\x80b"'),
            "cut-sequence": _reasoned(b'"a\xe2\x82"'),
            "byte-that-never-occurs": GOOD + b"\xff",
        },
    ),
    "too-large": ("PRF-01", {"one-byte-too-many": _sized(LARGEST + 1)}),
    "depth": (
        "PRF-03",
        {
            "arrays-seventeen-deep": _noted(b"[" * 16 + b"]" * 16),
            "objects-seventeen-deep": _noted(b'{"a":' * 15 + b"{}" + b"}" * 15),
            "arrays-and-objects-seventeen-deep": _noted(_nested(16)),
            "five-thousand-arrays": b"[" * 5_000 + b"]" * 5_000,
            "five-thousand-arrays-never-closed": b"[" * 5_000,
        },
    ),
    "not-json": (
        "PRF-01",
        {
            "nothing": b"",
            "utf-16": GOOD.decode().encode("utf-16-le"),
            "blank": b" ",
            "an-array": b"[" + GOOD + b"]",
            "a-string": b'"a"',
            "a-number": b"1",
            "true": b"true",
            "null": b"null",
            "two-objects": GOOD + GOOD,
            "something-after-the-object": GOOD + b"]",
            "a-null-byte-after-the-object": GOOD + b"\0",
            "object-not-closed": GOOD[:-1],
            "comma-at-the-end": GOOD[:-1] + b",}",
            "comma-doubled": GOOD.replace(b",", b",,", 1),
            "comment": _noted(b'"a"/* why */'),
            "single-quotes": _reasoned(b"'The shop closes.'"),
            "name-without-quotes": _noted(b'"a"', b"note"),
            "unknown-escape": _reasoned(b'"a\\xb"'),
            "short-escape": _reasoned(b'"a\\u00e"'),
            "control-character-without-escape": _reasoned(b'"a\x01b"'),
            "line-feed-without-escape": _reasoned(b'"a\nb"'),
            "not-a-number": _noted(b"NaN"),
            "infinity": _noted(b"-Infinity"),
            "hexadecimal": _noted(b"0x10"),
            "leading-zero": _noted(b"01"),
            "plus-sign": _noted(b"+1"),
            "point-without-digits": _noted(b"1."),
            "upper-case-literal": _noted(b"True"),
            "undefined": _noted(b"undefined"),
            "no-break-space-between-tokens": GOOD.replace(b":", b":\xc2\xa0", 1),
        },
    ),
    "number": (
        "PRF-03",
        {
            "integer": _noted(b"1"),
            "zero": _noted(b"0"),
            "negative-zero": _noted(b"-0"),
            "fraction": _noted(b"0.5"),
            "exponent": _noted(b"1e2"),
            "beyond-all-doubles": _noted(b"1e400"),
            "beyond-64-bits": _noted(b"18446744073709551616"),
            "in-an-array": _noted(b'["a",1]'),
            "in-an-object": _noted(b'{"a":1}'),
        },
    ),
    "boolean": (
        "PRF-03",
        {"true-as-value": _noted(b"true"), "false-in-an-array": _noted(b"[false]")},
    ),
    "null": ("PRF-03", {"as-value": _noted(b"null"), "in-an-object": _noted(b'{"a":null}')}),
    "name": (
        "PRF-03",
        {
            "empty": _noted(b'"a"', b'""'),
            "blank-inside": _noted(b'"a"', b'"no te"'),
            "digit-first": _noted(b'"a"', b'"1note"'),
            "underscore": _noted(b'"a"', b'"_note"'),
            "colon": _noted(b'"a"', b'"dc:note"'),
            "not-ascii": _noted(b'"a"', "\"not\u00e9\"".encode()),
            "two-at-signs": _noted(b'"a"', b'"@@note"'),
            "sixty-five-characters": _noted(b'"a"', b'"' + b"n" * 65 + b'"'),
            "proto": _noted(b'{"__proto__":"a"}'),
            "constructor": _noted(b'"a"', b'"constructor"'),
            "prototype": _noted(b'"a"', b'"prototype"'),
            "deep-inside": _noted(b'[{"a":[{"b c":"d"}]}]'),
        },
    ),
    "not-canonical": (
        "PRF-02",
        {
            "blank-before-the-object": b" " + GOOD,
            "line-feed-after-the-object": GOOD + b"\n",
            "blank-after-a-colon": GOOD.replace(b":", b": ", 1),
            "blank-after-a-comma": GOOD.replace(b",", b", ", 1),
            "members-out-of-order": _noted(b'"a"', b'"anote"'),
            "upper-case-after-lower-case": _noted(b'"a"', b'"Note"'),
            "name-twice-with-one-value": _noted(b'"a","note":"a"'),
            "name-twice-with-two-values": _noted(b'"a","note":"b"'),
            "name-twice-with-a-number-beyond-all-doubles": _noted(b'1e400,"note":"a"'),
            "name-twice-with-an-escape": _noted(b'"a","not\\u0065":"b"'),
            "inner-name-twice": _noted(b'{"a":"b","a":"c"}'),
            "letter-escaped": _reasoned(b'"The shop clo\\u0073es."'),
            "name-escaped": _noted(b'"a"', b'"not\\u0065"'),
            "solidus-escaped": _reasoned(b'"and\\/or"'),
            "not-ascii-escaped": _reasoned(b'"Caf\\u00e9"'),
            "surrogate-pair-escaped": _reasoned(b'"\\ud83c\\udf75 tea"'),
            "line-feed-escaped-by-number": _reasoned(b'"a\\u000ab"'),
            "upper-case-hexadecimal": _reasoned(b'"a\\u001Fb"'),
            "blank-in-an-empty-array": _noted(b"[ ]"),
            "delete-escaped": _reasoned(b'"a\\u007fb"'),
        },
    ),
    "text": (
        "PRF-03",
        {
            "lone-high-surrogate": _reasoned(b'"a\\ud83cb"'),
            "lone-low-surrogate": _reasoned(b'"a\\udf75b"'),
            "surrogates-in-the-wrong-order": _reasoned(b'"\\udf75\\ud83c"'),
            "lone-surrogate-that-a-second-member-hides": _noted(b'"\\ud83c","note":"a"'),
        },
    ),
}  # fmt: skip

_FIRST: Final[dict[str, tuple[bytes, str]]] = {
    "encoding-and-depth": (b"[" * 17 + b"\xff" + b"]" * 17, "encoding"),
    "depth-and-syntax": (b"[" * 17, "depth"),
    "syntax-and-number": (_noted(b"1")[:-1], "not-json"),
    "no-object-and-number": (b"[1]", "not-json"),
    "number-and-boolean": (_noted(b"[true,1]"), "number"),
    "boolean-and-null": (_noted(b"[null,true]"), "boolean"),
    "null-and-name": (_noted(b'{"a b":null}'), "null"),
    "name-and-spelling": (_noted(b'{"a b": "c"}'), "name"),
    "number-and-spelling": (_noted(b"[1, 2]"), "number"),
    "spelling-and-text": (_noted(b'"a\\u0009b"'), "not-canonical"),
    "text-and-schema": (_noted(b'"a\\tb"'), "text"),
    "number-and-text": (_noted(b'["a\\tb",1]'), "number"),
    "number-and-lone-surrogate": (_noted(b'["a\\ud83cb",1]'), "number"),
    "name-and-lone-surrogate": (_noted(b'"a"', b'"no\\ud83cte"'), "name"),
    "depth-and-number": (_noted(b"[" * 16 + b"1" + b"]" * 16), "depth"),
    "name-and-schema": (_noted(b'"a"', b'"no te"'), "name"),
}
"""Two breaches at once: of those names that a slug joins, the code is the first one's."""
