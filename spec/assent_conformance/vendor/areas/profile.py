"""The profile of signed documents as bytes: encoding, JSON, canonical form, strings, limits."""

from typing import Any

from assent_conformance.check import Area
from assent_conformance.vendor.breaches import breaches
from assent_conformance.vendor.sender import Sender

AREA = Area("vendor", "profile")


def subject(text: str) -> Any:
    """Sends a dispute with this text; its proof is as good as any."""
    return lambda s: s.said("subject", new=text)


def literal(text: str) -> Any:
    """Sends a dispute with this in place of its text; nobody can sign that."""
    return lambda s: s.raw('"Bücher"', text)


def member(name: str) -> Any:
    """Sends a dispute with one member more."""
    return lambda s: s.said(name, new="x")


def nested(depth: int) -> str:
    """An array within arrays."""
    return "[" * (depth - 1) + "]" * (depth - 1)


def reordered(s: Sender) -> Any:
    """Two members change places."""
    return s.raw('"status":"open","subject":"Bücher"', '"subject":"Bücher","status":"open"')


breaches(
    AREA,
    "PRF-01",
    "UTF-8 without byte order mark",
    ("latin-1", "400 encoding", lambda s: s.raw("Bücher", "Bücher".encode("latin-1"))),
    ("utf-16", "400 encoding", lambda s: s.notice(s.valid.raw.decode().encode("utf-16"))),
    ("overlong", "400 encoding", lambda s: s.raw("ü", b"\xc0\xaf")),
    ("cesu-8", "400 encoding", lambda s: s.raw("ü", b"\xed\xa0\xbd\xed\xb8\x80")),
    ("byte-order-mark", "400 encoding", lambda s: s.notice(b"\xef\xbb\xbf" + s.valid.raw)),
)
breaches(
    AREA,
    "PRF-01",
    "At most 65536 bytes",
    ("one-byte-too-many", "413 too-large", lambda s: s.notice(b" " * 65_537)),
    ("a-long-text", "413 too-large", subject("x" * 65_536)),
)
breaches(
    AREA,
    "PRF-01",
    "One JSON object and nothing after it",
    ("no-bytes", "400 not-json", lambda s: s.notice(b"")),
    ("an-array", "400 not-json", lambda s: s.notice(b"[" + s.valid.raw + b"]")),
    ("cut-off", "400 not-json", lambda s: s.notice(s.valid.raw[:-1])),
    ("not-a-number", "400 not-json", literal("NaN")),
    ("an-object-behind", "400 not-json", lambda s: s.notice(s.valid.raw + b"{}")),
    ("a-line-behind", "400 not-json", lambda s: s.notice(s.valid.raw + b"\n" + s.valid.raw)),
    ("a-null-byte-behind", "400 not-json", lambda s: s.notice(s.valid.raw + b"\0")),
)
breaches(
    AREA,
    "PRF-01",
    "application/json or application/ld+json, not encoded",
    ("no-media-type", "415 media-type", lambda s: s.notice(s.valid.raw, content_type="")),
    ("plain-text", "415 media-type", lambda s: s.notice(s.valid.raw, content_type="text/plain")),
    (
        "another-charset",
        "415 media-type",
        lambda s: s.notice(s.valid.raw, content_type="application/json; charset=latin1"),
    ),
    (
        "form",
        "415 media-type",
        lambda s: s.notice(s.valid.raw, content_type="multipart/form-data; boundary=x"),
    ),
    ("gzip", "415 content-encoding", lambda s: s.notice(s.valid.raw, content_encoding="gzip")),
    ("twice", "415 content-encoding", lambda s: s.notice(s.valid.raw, content_encoding="gzip, br")),
)
breaches(
    AREA,
    "PRF-02",
    "The bytes equal their RFC 8785 form",
    (
        "a-name-twice",
        "400 not-canonical",
        lambda s: s.raw('"subject":', '"subject":"Bücher","subject":'),
    ),
    (
        "a-name-twice-by-escape",
        "400 not-canonical",
        lambda s: s.raw('"subject":', '"subject":"x","\\u0073ubject":'),
    ),
    ("escaped-letter", "400 not-canonical", lambda s: s.raw("ü", "\\u00fc")),
    ("escaped-solidus", "400 not-canonical", lambda s: s.raw("https://w3id", "https:\\/\\/w3id")),
    ("a-blank", "400 not-canonical", lambda s: s.raw(",", ", ")),
    ("a-line-feed-behind", "400 not-canonical", lambda s: s.notice(s.valid.raw + b"\n")),
    ("names-out-of-order", "400 not-canonical", reordered),
)
breaches(
    AREA,
    "PRF-03",
    "No numbers, no null, no truth values",
    ("zero", "400 number", literal("0")),
    ("negative-zero", "400 number", literal("-0")),
    ("fraction", "400 number", literal("1.0")),
    ("exponent", "400 number", literal("1e2")),
    ("infinite", "400 number", literal("1e400")),
    ("unsafe-integer", "400 number", literal("9007199254740993")),
    ("five-thousand-digits", "400 number", literal("9" * 5_000)),
    ("null", "400 null", literal("null")),
    ("true", "400 boolean", literal("true")),
    ("false", "400 boolean", literal("false")),
)
breaches(
    AREA,
    "PRF-03",
    "At most 16 levels deep",
    ("seventeen-levels", "400 depth", literal(nested(17))),
    ("thirty-thousand-levels", "400 depth", literal("[" * 30_000)),
)
breaches(
    AREA,
    "PRF-03",
    "Member names of the pattern",
    ("proto", "400 name", member("__proto__")),
    ("constructor", "400 name", member("constructor")),
    ("prototype", "400 name", member("prototype")),
    ("underscore", "400 name", member("a_b")),
    ("not-ascii", "400 name", member("é")),
    ("digit-first", "400 name", member("1a")),
    ("empty-name", "400 name", member("")),
    ("long-name", "400 name", member("a" * 65)),
)
breaches(
    AREA,
    "PRF-03",
    "Strings without what hides or breaks text",
    ("decomposed", "400 text", subject("Bu\u0308cher")),
    ("null-character", "400 text", subject("a\0b")),
    ("tabulator", "400 text", subject("a\tb")),
    ("delete", "400 text", subject("a\x7fb")),
    ("c1-control", "400 text", subject("a\x85b")),
    ("noncharacter", "400 text", subject("a\ufffeb")),
    ("right-to-left-override", "400 text", subject("a\u202eb")),
    ("isolate", "400 text", subject("\u2066")),
    ("high-surrogate", "400 text", literal('"\\ud800"')),
    ("swapped-surrogates", "400 text", literal('"\\udc00\\ud800"')),
)
breaches(
    AREA,
    "PRF-10",
    "The first of several breaches is reported",
    ("size-before-encoding", "413 too-large", lambda s: s.notice(b"\xff" * 70_000)),
    ("encoding-before-depth", "400 encoding", lambda s: s.notice(b"\xff" + b"[" * 99)),
    ("depth-before-json", "400 depth", lambda s: s.notice(b"[" * 99)),
    ("json-before-number", "400 not-json", lambda s: s.notice(b'{"a":1,')),
    (
        "number-before-the-rest",
        "400 number",
        lambda s: s.notice(b'{ "__proto__":[null,1,true]}'),
    ),
    ("boolean-before-null", "400 boolean", lambda s: s.notice(b'{ "__proto__":[null,true]}')),
    ("null-before-name", "400 null", lambda s: s.notice(b'{ "__proto__":[null]}')),
    ("name-before-form", "400 name", lambda s: s.notice(b'{ "__proto__":"\\u0001"}')),
    ("form-before-text", "400 not-canonical", lambda s: s.notice(b'{ "a":"\\u0001"}')),
    ("text-before-schema", "400 text", lambda s: s.notice(b'{"a":"\\u0001"}')),
    ("schema-last", "400 schema", lambda s: s.notice(b'{"a":"x"}')),
)
