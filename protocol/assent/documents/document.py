"""One signed document: its exact bytes, its typed body, its proofs and its two digests."""

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from assent import codec, schema
from assent.documents import mapping
from assent.documents.parts import Digest
from assent.errors import PeerError
from assent.multibase import digest
from assent.times import Instant

__all__ = ["CONTEXT", "PROTOCOL_VERSION", "Document", "Proof", "parse", "read", "seal", "write"]

Json = dict[str, Any]
B_co = TypeVar("B_co", covariant=True)

CONTEXT = ["https://w3id.org/security/data-integrity/v2", "https://w3id.org/assent/v1"]
PROTOCOL_VERSION = "1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Generic[B_co]):
    """A document whose shape was checked; its proofs are checked by ``record.verify``.

    ``raw`` are the canonical bytes. ``body_digest`` covers them without ``proof``: it names
    what is offered. ``record_digest`` covers all of them: it names what was signed.
    ``value`` is the parsed form, for proof checks and containers only.
    """

    type: str
    body: B_co
    raw: bytes
    proofs: tuple[Proof, ...]
    body_digest: Digest
    record_digest: Digest
    value: Json = field(repr=False, compare=False)

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
    return parse(codec.decode(raw), raw, *expected)


def parse(value: Json, raw: bytes, *expected: str) -> Document[Any]:
    """The document of a decoded value whose canonical bytes are ``raw``."""
    schema.validate(value, *expected)
    return trusted(value, raw)


def trusted(value: Json, raw: bytes) -> Document[Any]:
    """The document of a value that passed its schema already, as a container's members did."""
    if value.get("protocolVersion") != PROTOCOL_VERSION:
        raise PeerError("version")
    mapping.check_nested_ids(value)
    unsigned = {name: member for name, member in value.items() if name != "proof"}
    record_digest = digest(raw)
    return Document(
        type=value["type"],
        body=mapping.from_json(mapping.TYPES[value["type"]], value),
        raw=raw,
        proofs=tuple(mapping.from_json(Proof, proof) for proof in value.get("proof", ())),
        body_digest=digest(codec.encode(unsigned)) if "proof" in value else record_digest,
        record_digest=record_digest,
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
