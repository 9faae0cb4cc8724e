"""How each document of the vectors is put together; the story's fixed times, names and ids."""

from typing import Any

from vector_maker.encoding import canonical, digest, multibase64, sha256
from vector_maker.keys import ALICE, SHOP
from vector_maker.signing import CONTEXT

__all__ = ["Json", "digest_of", "document", "number_nested", "reference", "uuid"]

Json = dict[str, Any]

ISSUED = "2026-01-01T00:00:00Z"
NOON = "2026-03-01T12:00:00Z"
SIGNED = "2026-03-01T12:00:07Z"
ACCEPT_BY = "2026-03-01T12:15:00Z"
EVENING = "2026-03-01T18:00:00Z"
NEXT_DAY = "2026-03-02T12:00:00Z"
NEXT_MONTH = "2026-04-01T12:00:00Z"
ENDS = "2028-01-01T00:00:00Z"

DPV = "https://w3id.org/dpv#"
GERMANY = "https://w3id.org/dpv/loc#DE"
LEGAL_NAME = "Laden für Tee GmbH"
NONCE = multibase64(sha256(b"proffer nonce")[:16])
VOCABULARY = {
    "ref": "https://w3id.org/dpv",
    "version": "2.3",
    "digestMultibase": digest(b"vocabulary"),
}
PARTIES = {"firstParty": {"ref": ALICE.did}, "secondParty": {"ref": SHOP.did}}


def uuid(number: int) -> str:
    """A document id that is easy to tell from others."""
    return f"urn:uuid:00000000-0000-4000-8000-{number:012x}"


PROFFER = uuid(16)


def document(kind: str, document_id: str, members: Json, changes: Json) -> Json:
    """The document of these members, its nested ids assigned.

    ``changes`` add members, change them or, by None, drop them.
    """
    whole = {
        "@context": CONTEXT,
        "id": document_id,
        "type": kind,
        "protocolVersion": "1.0",
        **members,
        **changes,
    }
    return number_nested({name: value for name, value in whole.items() if value is not None})


def number_nested(value: Json) -> Json:
    """``value`` with the id of each nested object: depth first, members in order of their names."""
    document_id, count = value["id"], 0

    def visit(part: Any) -> Any:
        nonlocal count
        if isinstance(part, list):
            return [visit(item) for item in part]
        if not isinstance(part, dict):
            return part
        count += 1
        own = {"id": f"{document_id}#{count}"}
        return {name: visit(part[name]) for name in sorted(part)} | own

    return {
        name: value[name] if name in ("@context", "proof") else visit(value[name])
        for name in sorted(value)
    }


def reference(target: Json, **more: str) -> Json:
    """A reference to a whole document by the digest of its bytes."""
    return {"ref": target["id"], "digestMultibase": digest_of(target), **more}


def digest_of(target: Json) -> str:
    """The digest of a document's bytes: its recordDigest, or its bodyDigest without proofs."""
    return digest(canonical(target))
