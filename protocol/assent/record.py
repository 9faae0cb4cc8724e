"""Signing documents, and checking that they are signed as their type demands.

An agreement is a *candidate* while only the first party signed it and a *record* once the
second party countersigned it; the record is its exact bytes (specification, Records).
"""

from typing import Any, TypeVar

from msgspec import Struct

from assent import documents, proofs
from assent.documents.agreement import Agreement
from assent.documents.document import Document
from assent.errors import LocalError, PeerError
from assent.keys import SigningKey
from assent.proofs import KeySource
from assent.signers import SIGNERS, expected
from assent.times import Instant

__all__ = [
    "Signer",
    "countersign",
    "sign",
    "verify",
    "verify_candidate",
    "verify_record",
]

B = TypeVar("B")


class Signer(Struct, frozen=True, kw_only=True):
    """A key with the verification method under which its proofs are read."""

    key: SigningKey
    verification_method: str


def sign(body: B, *signers: Signer, created: Instant) -> Document[B]:
    """The document of ``body`` signed by ``signers`` in order, all at ``created``.

    Of an agreement this makes the candidate; :func:`countersign` makes the record.
    """
    unsigned = documents.write(body)
    document_hash = proofs.hash_document(unsigned)
    made = [_proof(unsigned, body, signer, created, document_hash) for signer in signers]
    return documents.seal(unsigned, *made)


def countersign(
    candidate: Document[Agreement], signer: Signer, *, created: Instant
) -> Document[Agreement]:
    """The record of a verified candidate: its bytes with the second party's proof added.

    Raises:
        LocalError: ``created`` is before the first party's proof or after ``acceptBy``, so that
            nobody would take the record for one.
    """
    if not candidate.proofs[0].created <= created <= candidate.body.accept_by:
        raise LocalError("A candidate is countersigned after its proof and until its acceptBy.")
    proof = _proof(candidate.value, candidate.body, signer, created, candidate.body_hash)
    return documents.add_proof(candidate, proof)


def verify(document: Document[Any], *, keys: KeySource) -> None:
    """Check that exactly the signers of its type signed a document, in order and in time.

    An agreement is verified as a record. Raises:
        PeerError: a code of PRF-07 to PRF-09, KEY-01 or KEY-02.
    """
    proofs.verify(document.value, expected(document), keys=keys, document_hash=document.body_hash)
    if document.type == "Agreement":
        _check_times(document)


def verify_candidate(candidate: Document[Agreement], *, keys: KeySource) -> None:
    """Check that the first party, and nobody else, signed a candidate.

    Raises:
        PeerError: a code of PRF-07 to PRF-09 or KEY-01.
    """
    proofs.verify(
        candidate.value, expected(candidate, first=1), keys=keys, document_hash=candidate.body_hash
    )


def verify_record(record: Document[Agreement], *, keys: KeySource) -> None:
    """Check that both parties signed a record, the first before the second, in time.

    Raises:
        PeerError: a code of PRF-07 to PRF-09, KEY-01 or KEY-02 (REC-01, I2).
    """
    verify(record, keys=keys)


def _proof(
    value: dict[str, Any], body: Any, signer: Signer, created: Instant, document_hash: bytes
) -> dict[str, Any]:
    """The proof of one signer, for whom and in answer to what the type's row says."""
    row = SIGNERS[value["type"]]
    return proofs.sign(
        value,
        key=signer.key,
        verification_method=signer.verification_method,
        created=created,
        domain=row.domain(body),
        challenge=row.challenge(body),
        document_hash=document_hash,
    )


def _check_times(record: Document[Agreement]) -> None:
    first, second = record.proofs
    if not first.created <= second.created <= record.body.accept_by:
        raise PeerError("proof-time", "The proofs are not in the order first, second, acceptBy.")
