"""Data Integrity proofs, ``eddsa-jcs-2022``, with every intermediate value."""

from dataclasses import dataclass
from typing import Any

from vector_maker.encoding import base58, canonical, sha256
from vector_maker.keys import Key

__all__ = ["CONTEXT", "Made", "options", "prove", "sealed", "unsigned"]

Json = dict[str, Any]

CONTEXT = ["https://w3id.org/security/data-integrity/v2", "https://w3id.org/assent/v1"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One proof, and all that was computed on the way to it."""

    proof: Json
    configuration: bytes
    configuration_hash: bytes
    document_hash: bytes
    signature: bytes
    key: Key


def options(key: Key, created: str, **more: Any) -> Json:
    """The members of a proof but its value; ``more`` adds members, changes or, by None, drops."""
    members = {
        "@context": CONTEXT,
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": created,
        "verificationMethod": key.method,
        "proofPurpose": "assertionMethod",
    } | {name.replace("at_context", "@context"): value for name, value in more.items()}
    return {name: value for name, value in members.items() if value is not None}


def prove(document: Json, key: Key, configuration: Json) -> Made:
    """The proof of ``document`` by ``key`` with these options."""
    written = canonical(configuration)
    configuration_hash, document_hash = sha256(written), sha256(canonical(unsigned(document)))
    signature = key.sign(configuration_hash + document_hash)
    return Made(
        proof=configuration | {"proofValue": base58(signature)},
        configuration=written,
        configuration_hash=configuration_hash,
        document_hash=document_hash,
        signature=signature,
        key=key,
    )


def unsigned(document: Json) -> Json:
    """A document without its proofs."""
    return {name: value for name, value in document.items() if name != "proof"}


def sealed(document: Json, *made: Made) -> Json:
    """A document with these proofs."""
    return unsigned(document) | {"proof": [item.proof for item in made]}
