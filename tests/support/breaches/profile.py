"""The profile of signed documents, rule by rule: bytes, JSON, context, shape, spellings."""

from typing import Any

from assent import codec
from assent.documents import CONTEXT
from support.breaches import Breach, Sender, rows
from support.signed import STRANGER_KEY

OTHER = "https://evil.example/context"
DIGEST = "uEiA" + "A" * 43


def subject(text: str) -> Any:
    """Sends a dispute with this text; its proof is as good as any."""
    return lambda s: s.said("subject", new=text)


def literal(text: str) -> Any:
    """Sends a dispute with this in place of its text; nobody can sign that."""
    return lambda s: s.raw('"Bücher"', text)


def member(name: str, value: Any) -> Any:
    """Sends a dispute with one member more or another one."""
    return lambda s: s.said(name, new=value)


def inside(*path: str | int, new: Any) -> Any:
    """Sends a proffer whose candidate says something new at this place."""
    return lambda s: s.proffered_with(path, new)


def without(s: Sender, name: str) -> Any:
    return s.value({key: value for key, value in s.valid.value.items() if key != name})


def nested(depth: int) -> str:
    return "[" * (depth - 1) + "]" * (depth - 1)


PROFILE: tuple[Breach, ...] = (
    *rows(
        "UTF-8",
        ("400 encoding", lambda s: s.raw("Bücher", "Bücher".encode("latin-1"))),
        (
            "400 encoding",
            lambda s: s.put("notices", s.valid.id, s.valid.raw.decode().encode("utf-16")),
        ),
        ("400 encoding", lambda s: s.raw("ü", b"\xc0\xaf")),
        ("400 encoding", lambda s: s.raw("ü", b"\xed\xa0\xbd\xed\xb8\x80")),
    ),
    *rows(
        "no byte order mark",
        ("400 encoding", lambda s: s.put("notices", s.valid.id, b"\xef\xbb\xbf" + s.valid.raw)),
    ),
    *rows(
        "at most 64 KiB",
        ("413 too-large", lambda s: s.put("notices", s.valid.id, b" " * 65_537)),
        ("413 too-large", subject("x" * 65_536)),
    ),
    *rows(
        "one JSON object",
        ("400 not-json", lambda s: s.put("notices", s.valid.id, b"")),
        ("400 not-json", lambda s: s.put("notices", s.valid.id, b"[" + s.valid.raw + b"]")),
        ("400 not-json", lambda s: s.put("notices", s.valid.id, s.valid.raw[:-1])),
        ("400 not-json", literal("NaN")),
    ),
    *rows(
        "nothing after it",
        ("400 not-json", lambda s: s.put("notices", s.valid.id, s.valid.raw + b"{}")),
        ("400 not-json", lambda s: s.put("notices", s.valid.id, s.valid.raw + b"\n" + s.valid.raw)),
        ("400 not-json", lambda s: s.put("notices", s.valid.id, s.valid.raw + b"\0")),
    ),
    *rows(
        "application/json or application/ld+json",
        ("415 media-type", lambda s: s.put("notices", s.valid.id, s.valid.raw, content_type="")),
        (
            "415 media-type",
            lambda s: s.put("notices", s.valid.id, s.valid.raw, content_type="text/plain"),
        ),
        (
            "415 media-type",
            lambda s: s.put(
                "notices", s.valid.id, s.valid.raw, content_type="application/json; charset=latin1"
            ),
        ),
    ),
    *rows(
        "no content encoding",
        (
            "415 content-encoding",
            lambda s: s.put("notices", s.valid.id, s.valid.raw, content_encoding="gzip"),
        ),
        (
            "415 content-encoding",
            lambda s: s.put("notices", s.valid.id, s.valid.raw, content_encoding="gzip, br"),
        ),
    ),
    *rows(
        "each name once",
        ("400 not-canonical", lambda s: s.raw('"subject":', '"subject":"Bücher","subject":')),
        ("400 not-canonical", lambda s: s.raw('"subject":', '"subject":"x","\\u0073ubject":')),
    ),
    *rows(
        "no odd escapes",
        ("400 not-canonical", lambda s: s.raw("ü", "\\u00fc")),
        ("400 not-canonical", lambda s: s.raw("https://w3id", "https:\\/\\/w3id")),
    ),
    *rows(
        "no white space",
        ("400 not-canonical", lambda s: s.raw(",", ", ")),
        ("400 not-canonical", lambda s: s.put("notices", s.valid.id, s.valid.raw + b"\n")),
    ),
    *rows(
        "names in order",
        (
            "400 not-canonical",
            lambda s: s.raw(
                '"status":"open","subject":"Bücher"', '"subject":"Bücher","status":"open"'
            ),
        ),
    ),
    *rows(
        "no numbers",
        *(
            ("400 number", literal(text))
            for text in ("0", "-0", "1.0", "1e2", "1e400", "9007199254740993", "9" * 5_000)
        ),
    ),
    *rows("no null", ("400 null", literal("null"))),
    *rows("no true, no false", ("400 boolean", literal("true")), ("400 boolean", literal("false"))),
    *rows(
        "at most 16 levels",
        ("400 depth", literal(nested(17))),
        ("400 depth", literal("[" * 30_000)),
    ),
    *rows(
        "arrays are bounded",
        (
            "400 schema",
            lambda s: s.said(
                "seen", new=[f"{DIGEST[:-4]}{n:04}" for n in range(99)], of=s.acknowledgement()
            ),
        ),
        (
            "400 schema",
            lambda s: s.value(s.valid.value | {"proof": list(s.valid.value["proof"]) * 5}),
        ),
    ),
    *rows(
        "member names of the pattern",
        *(
            ("400 name", member(name, "x"))
            for name in ("__proto__", "constructor", "a_b", "é", "1a", "", "a" * 65)
        ),
    ),
    *rows("normalisation form C", ("400 text", subject("Bu\u0308cher"))),
    *rows(
        "no control characters but line feed",
        ("400 text", subject("a\0b")),
        ("400 text", subject("a\tb")),
        ("400 text", subject("a\x7fb")),
        ("400 text", subject("a\x85b")),
        ("400 text", subject("a\ufffeb")),
    ),
    *rows(
        "no bidirectional controls",
        ("400 text", subject("a\u202eb")),
        ("400 text", subject("\u2066")),
    ),
    *rows(
        "no surrogates",
        ("400 text", literal('"\\ud800"')),
        ("400 text", literal('"\\udc00\\ud800"')),
    ),
    *rows(
        "counters are decimal strings",
        ("400 schema", inside("proffer", "position", new="01")),
        ("400 schema", inside("proffer", "position", new="٣")),
        ("400 schema", inside("proffer", "position", new="1.0")),
    ),
    *rows(
        "@context is exactly the pinned one",
        ("400 context", member("@context", [*CONTEXT, OTHER])),
        ("400 context", member("@context", CONTEXT[::-1])),
        ("400 context", member("@context", CONTEXT[:1])),
        ("400 context", member("@context", OTHER)),
        ("400 context", member("@context", [*CONTEXT, {"subject": "https://evil.example/#x"}])),
        ("400 schema", lambda s: without(s, "@context")),
    ),
    *rows(
        "@context is identical in each proof",
        ("422 proof-context", lambda s: s.proof(**{"@context": CONTEXT[::-1]})),
        ("422 proof-context", lambda s: s.proof(**{"@context": [OTHER]})),
    ),
    *rows(
        "@context stands nowhere else",
        ("400 schema", lambda s: s.said("firstParty", "@context", new=CONTEXT)),
        ("400 schema", lambda s: s.said("firstParty", "@context", new={"ref": OTHER})),
    ),
    *rows(
        "a container has no context",
        ("400 schema", lambda s: s.proffered(s.candidate.value, **{"@context": CONTEXT})),
    ),
    *rows(
        "closed schemas",
        ("400 schema", member("note", "unsigned?")),
        ("400 schema", lambda s: s.said("firstParty", "note", new="unsigned?")),
        ("400 schema", lambda s: s.proof(note="unsigned?")),
        ("400 schema", member("@graph", [])),
        ("400 schema", member("@included", [])),
        ("400 schema", lambda s: without(s, "subject")),
        ("400 schema", member("type", ["Dispute"])),
        ("400 schema", member("type", "Receipt")),
        ("400 schema", member("subject", {"@value": "x"})),
    ),
    *rows("texts are bounded", ("400 schema", subject("x" * 2_001))),
    *rows(
        "arrays without repetition",
        ("400 schema", lambda s: s.said("seen", new=[DIGEST, DIGEST], of=s.acknowledgement())),
    ),
    *rows(
        "a nested id follows from the document's",
        ("400 nested-id", lambda s: s.said("firstParty", "id", new=f"{s.valid.id}#7")),
        ("400 schema", lambda s: s.said("firstParty", "id", new="#1")),
    ),
    *rows(
        "no blank nodes",
        ("400 schema", lambda s: renamed(s, "_:b0")),
        ("400 schema", lambda s: s.said("firstParty", "id", new="_:b0")),
        ("400 schema", member("auditor", "_:b0")),
    ),
    *rows(
        "identifiers have one spelling",
        ("400 schema", lambda s: s.said("secondParty", "ref", new="did:web:Shop.example")),
        ("400 schema", lambda s: s.said("secondParty", "ref", new="did:web:shop.example.")),
        ("400 schema", lambda s: s.said("secondParty", "ref", new="did:web:sh%6Fp.example")),
        ("400 schema", lambda s: s.said("firstParty", "ref", new=s.customer.did.upper())),
        ("400 schema", member("auditor", "https://auditor.example:443/a")),
        ("400 schema", inside("origin", new="https://shop.example/")),
    ),
    *rows(
        "document ids are random UUIDs",
        ("400 schema", lambda s: renamed(s, s.valid.id.upper())),
        ("400 schema", lambda s: renamed(s, "urn:uuid:6f8b2c6e-0d4f-1f3a-9a55-0f6f3f0c1d11")),
        ("400 schema", lambda s: renamed(s, "urn:uuid:6f8b2c6e0d4f4f3a9a550f6f3f0c1d11")),
    ),
    *rows(
        "digests are multihash sha2-256 in base64url multibase",
        ("400 schema", member("record", DIGEST[:-1] + "B")),
        ("400 schema", member("record", DIGEST + "=")),
        ("400 schema", member("record", "zQm" + "A" * 44)),
        ("400 schema", member("record", "uE0A" + "A" * 43)),
        ("400 schema", member("record", "a" * 64)),
        ("400 identifier", lambda s: s.web.signed(s.customer, "GET", "agreements?after=garbage")),
    ),
    *rows(
        "times have one spelling",
        (
            "400 time",
            lambda s: s.said("received", new="2027-02-30T10:00:00Z", of=s.acknowledgement()),
        ),
        ("400 time", lambda s: s.proof(created="2027-02-30T10:00:00Z")),
        *(
            ("400 schema", inside("acceptBy", new=text))
            for text in (
                "2027-03-02T10:00:00+00:00",
                "2027-03-02T10:00:00",
                "2027-03-02T10:00:00.0Z",
                "2027-W09-2T10:00:00Z",
                "2027-03-02T24:00:00Z",
                "2027-03-02T10:00:60Z",
            )
        ),
    ),
    *rows(
        "a customer's times are whole minutes",
        ("400 schema", inside("acceptBy", new="2027-03-02T10:00:07Z")),
    ),
    *rows(
        "keys of customers are Ed25519 in did:key",
        (
            "400 schema",
            lambda s: s.said(
                "firstParty", "ref", new="did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"
            ),
        ),
        ("400 schema", lambda s: s.said("firstParty", "ref", new=f"{s.customer.did}#x")),
        ("422 proof-foreign", lambda s: s.said("firstParty", "ref", new=STRANGER_KEY.did)),
    ),
    *rows(
        "a container has no proof",
        ("400 schema", lambda s: s.proffered(s.candidate.value, proof=s.candidate.value["proof"])),
    ),
    *rows(
        "a container has limits of its own",
        ("413 too-large", lambda s: s.put("proffers", s.proffer.id, b" " * (256 * 1024 + 1))),
        ("400 schema", lambda s: s.proffered(*[s.candidate.value] * 9)),
        ("400 schema", lambda s: s.proffered()),
    ),
    *rows(
        "each document in a container keeps all rules",
        ("400 schema", inside("@context", new=CONTEXT[::-1])),
        (
            "400 nested-id",
            inside("terms", "id", new="urn:uuid:6f8b2c6e-0d4f-4f3a-9a55-0f6f3f0c1d11#1"),
        ),
        ("400 schema", inside("note", new="unsigned?")),
        (
            "400 not-canonical",
            lambda s: s.put("proffers", s.proffer.id, s.proffer.raw.replace(b",", b", ", 1)),
        ),
    ),
    *rows(
        "the first of several breaches is named",
        ("413 too-large", lambda s: s.put("notices", s.valid.id, b"\xff" * 70_000)),
        ("400 encoding", lambda s: s.put("notices", s.valid.id, b"\xff" + b"[" * 99)),
        ("400 depth", lambda s: s.put("notices", s.valid.id, b"[" * 99)),
        ("400 not-json", lambda s: s.put("notices", s.valid.id, b'{"a":1,')),
        ("400 number", lambda s: s.put("notices", s.valid.id, b'{ "__proto__":[null,1,true]}')),
        ("400 boolean", lambda s: s.put("notices", s.valid.id, b'{ "__proto__":[null,true]}')),
        ("400 null", lambda s: s.put("notices", s.valid.id, b'{ "__proto__":[null]}')),
        ("400 name", lambda s: s.put("notices", s.valid.id, b'{ "__proto__":"\\u0001"}')),
        ("400 not-canonical", lambda s: s.put("notices", s.valid.id, b'{ "a":"\\u0001"}')),
        ("400 text", lambda s: s.put("notices", s.valid.id, b'{"a":"\\u0001"}')),
        ("400 schema", lambda s: s.put("notices", s.valid.id, b'{"a":"x"}')),
        (
            "426 version",
            lambda s: s.value(
                s.valid.value | {"protocolVersion": "2.0", "@context": [OTHER], "x": "y"}
            ),
        ),
    ),
)


def renamed(s: Sender, document_id: str) -> Any:
    """The dispute under an id of another spelling, at the address of the former one."""
    return s.put("notices", s.valid.id, codec.encode(s.signed(s.valid.value | {"id": document_id})))
