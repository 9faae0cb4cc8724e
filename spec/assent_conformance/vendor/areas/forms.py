"""Contexts, closed schemas, nested ids and containers."""

from typing import Any

from assent.documents import CONTEXT
from assent_conformance.check import Area
from assent_conformance.vendor.breaches import breaches
from assent_conformance.vendor.sender import Sender

AREA = Area("vendor", "forms")

OTHER = "https://evil.example/context"
DIGEST = "uEiA" + "A" * 43


def member(name: str, value: Any) -> Any:
    """Sends a dispute with one member more or another one."""
    return lambda s: s.said(name, new=value)


def seen(count: int) -> list[str]:
    """As many digests of nothing."""
    return [f"{DIGEST[:-4]}{number:04}" for number in range(count)]


breaches(
    AREA,
    "PRF-04",
    "The context is exactly the pinned one",
    ("context-appended", "400 context", member("@context", [*CONTEXT, OTHER])),
    ("context-reversed", "400 context", member("@context", CONTEXT[::-1])),
    ("context-shortened", "400 context", member("@context", CONTEXT[:1])),
    ("context-as-text", "400 context", member("@context", OTHER)),
    (
        "context-inline",
        "400 context",
        member("@context", [*CONTEXT, {"subject": "https://evil.example/#x"}]),
    ),
    ("no-context", "400 schema", lambda s: s.without("@context")),
    (
        "context-of-proof-reversed",
        "422 proof-context",
        lambda s: s.proof(**{"@context": CONTEXT[::-1]}),
    ),
    (
        "context-of-proof-foreign",
        "422 proof-context",
        lambda s: s.proof(**{"@context": [OTHER]}),
    ),
    (
        "context-in-a-part",
        "400 schema",
        lambda s: s.said("firstParty", "@context", new=CONTEXT),
    ),
    (
        "context-in-a-part-inline",
        "400 schema",
        lambda s: s.said("firstParty", "@context", new={"ref": OTHER}),
    ),
    (
        "context-in-a-container",
        "400 schema",
        lambda s: s.proffered(s.candidate.value, **{"@context": CONTEXT}),
    ),
)
breaches(
    AREA,
    "PRF-05",
    "Closed schemas",
    ("member-too-many", "400 schema", member("note", "unsigned?")),
    (
        "member-too-many-in-a-part",
        "400 schema",
        lambda s: s.said("firstParty", "note", new="unsigned?"),
    ),
    ("member-too-many-in-a-proof", "400 schema", lambda s: s.proof(note="unsigned?")),
    ("graph", "400 schema", member("@graph", [])),
    ("included", "400 schema", member("@included", [])),
    ("reverse", "400 schema", member("@reverse", {})),
    ("base", "400 schema", member("@base", OTHER)),
    ("value-object", "400 schema", member("subject", {"@value": "x"})),
    ("member-missing", "400 schema", lambda s: s.without("subject")),
    ("type-as-array", "400 schema", member("type", ["Dispute"])),
    ("type-of-another", "400 schema", member("type", "Receipt")),
    ("type-unknown", "400 schema", member("type", "Wish")),
    ("text-too-long", "400 schema", member("subject", "x" * 2_001)),
    (
        "array-too-long",
        "400 schema",
        lambda s: s.said("seen", new=seen(99), of=s.acknowledgement()),
    ),
    (
        "array-with-repetition",
        "400 schema",
        lambda s: s.said("seen", new=[DIGEST, DIGEST], of=s.acknowledgement()),
    ),
    (
        "five-proofs",
        "400 schema",
        lambda s: s.value(s.valid.value | {"proof": list(s.valid.value["proof"]) * 5}),
    ),
    ("counter-with-zero", "400 schema", lambda s: s.proffered_with(("proffer", "position"), "01")),
    ("counter-not-ascii", "400 schema", lambda s: s.proffered_with(("proffer", "position"), "٣")),
)
breaches(
    AREA,
    "DOC-05",
    "Ids of nested objects follow from the document's",
    ("nested-id-of-another-number", "400 nested-id", lambda s: nested_id(s, f"{s.valid.id}#7")),
    ("nested-id-relative", "400 schema", lambda s: nested_id(s, "#1")),
    ("nested-blank-node", "400 schema", lambda s: nested_id(s, "_:b0")),
    (
        "nested-id-in-a-container",
        "400 nested-id",
        lambda s: s.proffered_with(
            ("terms", "id"), "urn:uuid:6f8b2c6e-0d4f-4f3a-9a55-0f6f3f0c1d11#1"
        ),
    ),
)
breaches(
    AREA,
    "DOC-03",
    "Containers carry whole documents, and nothing else",
    (
        "proof-of-a-container",
        "400 schema",
        lambda s: s.proffered(s.candidate.value, proof=s.candidate.value["proof"]),
    ),
    (
        "container-too-large",
        "413 too-large",
        lambda s: s.put("proffers", s.proffer.id, b" " * (256 * 1024 + 1)),
    ),
    ("nine-candidates", "400 schema", lambda s: s.proffered(*[s.candidate.value] * 9)),
    ("no-candidate", "400 schema", lambda s: s.proffered()),
    (
        "document-inside-of-another-context",
        "400 schema",
        lambda s: s.proffered_with(("@context",), CONTEXT[::-1]),
    ),
    (
        "document-inside-with-a-member-too-many",
        "400 schema",
        lambda s: s.proffered_with(("note",), "unsigned?"),
    ),
    (
        "container-not-canonical",
        "400 not-canonical",
        lambda s: s.put("proffers", s.proffer.id, s.proffer.raw.replace(b",", b", ", 1)),
    ),
)
breaches(
    AREA,
    "DOC-02",
    "The version that is spoken",
    ("version-newer", "426 version", member("protocolVersion", "1.1")),
    (
        "version-of-a-container",
        "426 version",
        lambda s: s.proffered(s.candidate.value, protocolVersion="2.0"),
    ),
    (
        "version-before-all-else",
        "426 version",
        lambda s: s.value(
            s.valid.value | {"protocolVersion": "2.0", "@context": [OTHER], "x": "y"}
        ),
    ),
)


def nested_id(s: Sender, text: str) -> Any:
    """The dispute with another id of its first part."""
    return s.said("firstParty", "id", new=text)
