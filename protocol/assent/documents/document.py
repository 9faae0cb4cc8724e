"""One signed document: its exact bytes, its typed body, its proofs and its two digests."""

from functools import cached_property
from hashlib import sha256
from typing import Any, Generic, TypeVar

from msgspec import Struct

from assent import codec, schema
from assent.documents import mapping
from assent.documents.parts import Digest
from assent.multibase import digest, digest_of_hash
from assent.schema import PROTOCOL_VERSION
from assent.times import Instant

__all__ = [
    "CONTEXT",
    "PROTOCOL_VERSION",
    "Document",
    "Proof",
    "add_proof",
    "parse",
    "read",
    "seal",
    "write",
]

Json = dict[str, Any]
B = TypeVar("B")
B_co = TypeVar("B_co", covariant=True)

CONTEXT = ["https://w3id.org/security/data-integrity/v2", "https://w3id.org/assent/v1"]


class Proof(mapping.Part, frozen=True, kw_only=True):
    """One Data Integrity proof as far as rules read it; ``proofs`` checks the rest."""

    created: Instant
    verification_method: str
    domain: str | None = None
    challenge: str | None = None
    proof_value: str

    @property
    def controller(self) -> str:
        """The DID whose key made the proof."""
        return self.verification_method.partition("#")[0]


# With a dict, so that digests are made once, and only where they are asked for.
class Document(Struct, Generic[B_co], frozen=True, kw_only=True, eq=False, dict=True):
    """A document whose shape was checked; its proofs are checked by ``record.verify``.

    ``raw`` are the canonical bytes. ``body_digest`` covers them without ``proof``: it names
    what is offered. ``record_digest`` covers all of them: it names what was signed.
    ``body_hash`` is the SHA-256 in ``body_digest``, 32 bytes, which proofs sign.
    ``proofs`` are in their order, none on terms. ``value`` is the parsed form, for proof checks
    and containers only. Documents of the same bytes are equal.
    """

    type: str
    body: B_co
    proofs: tuple[Proof, ...]
    raw: bytes
    body_hash: bytes
    value: Json

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return f"Document({self.raw!r})"

    @cached_property
    def body_digest(self) -> Digest:
        """The digest of the bytes without ``proof``."""
        return digest_of_hash(self.body_hash)

    @cached_property
    def record_digest(self) -> Digest:
        """The digest of all bytes."""
        return digest(self.raw)

    @property
    def id(self) -> str:
        """The document's id."""
        own: str = self.value["id"]
        return own


def read(raw: bytes, *expected: str) -> Document[Any]:
    """The document that ``raw`` spells; its type is one of ``expected``.

    Raises:
        PeerError: any code of PRF-01 to PRF-06 and DOC-01; ``schema`` for another type.
    """
    value = codec.decode(raw, shape_follows=True)
    schema.validate_decoded(value, *expected)
    return trusted(value, raw)


def parse(value: Json, raw: bytes, *expected: str) -> Document[Any]:
    """The document of a decoded value whose canonical bytes are ``raw``."""
    schema.validate(value, *expected)
    return trusted(value, raw)


def trusted(value: Json, raw: bytes) -> Document[Any]:
    """The document of a value that passed its schema already, as a container's members did."""
    kind = mapping.TYPES[value["type"]]
    mapping.check_nested_ids(kind, value)
    unsigned = {name: member for name, member in value.items() if name != "proof"}
    body_hash = sha256(codec.canonical(unsigned)).digest()
    return Document(
        type=value["type"],
        body=mapping.from_json(kind, value),
        proofs=tuple([mapping.from_json(Proof, proof) for proof in value.get("proof", ())]),
        raw=raw,
        body_hash=body_hash,
        value=value,
    )


def write(body: Any) -> Json:
    """The JSON object of a body, complete but for its proofs."""
    (name,) = [name for name, kind in mapping.TYPES.items() if kind is type(body)]
    return {
        "@context": CONTEXT,
        "type": name,
        "protocolVersion": PROTOCOL_VERSION,
        **mapping.to_json(body, body.id),
    }


def seal(unsigned: Json, *proofs: Json) -> Document[Any]:
    """The document that our own side made, with these proofs in this order.

    Our own documents pass the same schema as a peer's, so that nothing leaves that could not
    come back.
    """
    value = {**unsigned, "proof": list(proofs)} if proofs else unsigned
    return parse(value, codec.encode(value), unsigned["type"])


def add_proof(document: Document[B], proof: Json) -> Document[B]:
    """A checked document with one more proof of our own making behind the others."""
    value = {**document.value, "proof": [*document.value["proof"], proof]}
    return Document(
        type=document.type,
        body=document.body,
        proofs=(*document.proofs, mapping.from_json(Proof, proof)),
        raw=codec.canonical(value),
        body_hash=document.body_hash,
        value=value,
    )
