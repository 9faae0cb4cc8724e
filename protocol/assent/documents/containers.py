"""Containers carry complete documents; they have no context, no proof and own limits.

Canonical bytes are compositional: the bytes of a member document are a substring of its
container's, so what was signed is what travels (specification, Documents).
"""

from typing import Any

from msgspec import Struct

from assent import codec, schema
from assent.documents.agreement import Agreement
from assent.documents.document import PROTOCOL_VERSION, Document, trusted
from assent.documents.notices import Heads
from assent.documents.parts import Digest
from assent.documents.terms import Terms
from assent.errors import PeerError

__all__ = [
    "BUNDLE_BYTES_MAX",
    "CONTAINER_BYTES_MAX",
    "AgreementList",
    "History",
    "Proffer",
    "ReconciliationAnswer",
    "open_container",
    "pack",
]

Json = dict[str, Any]

CONTAINER_BYTES_MAX = 256 * 1024
BUNDLE_BYTES_MAX = 4 * 1024 * 1024


class Proffer(Struct, frozen=True, kw_only=True):
    """One candidate, or by explicit choice up to 8 in order of preference.

    ``personal_terms`` are the first party's own terms, by value.
    """

    id: str
    candidates: tuple[Document[Agreement], ...]
    personal_terms: tuple[Document[Terms], ...] = ()
    raw: bytes


class History(Struct, frozen=True, kw_only=True):
    """A record with the notices, receipts and other documents about it, in any order."""

    record: Document[Agreement]
    documents: tuple[Document[Any], ...] = ()


class AgreementList(Struct, frozen=True, kw_only=True):
    """One page of a customer's records by recordDigest; ``next`` is where the next one begins."""

    records: tuple[Digest, ...]
    next: Digest | None = None


class ReconciliationAnswer(Struct, frozen=True, kw_only=True):
    """The second party's signed heads, the documents the first party lacks, and the digests
    of those that the second party lacks."""

    heads: Document[Heads]
    documents: tuple[Document[Any], ...] = ()
    lacks: tuple[Digest, ...] = ()


def open_container(raw: bytes, name: str, *, bytes_max: int = CONTAINER_BYTES_MAX) -> Json:
    """The decoded value of a container whose shape, and its members' shapes, are right.

    Raises:
        PeerError: any code of PRF-01 to PRF-06; ``too-large`` beyond ``bytes_max``.
    """
    value = codec.decode(raw, bytes_max=bytes_max, shape_follows=True)
    schema.validate_decoded(value, name)
    return value


def pack(name: str, members: Json) -> bytes:
    """The canonical bytes of a container; members are plain values."""
    value = {"type": name, "protocolVersion": PROTOCOL_VERSION, **members}
    schema.validate(value, name)
    return codec.canonical(value)


def member(value: Json) -> Document[Any]:
    """A document inside a container that passed its schema."""
    raw = codec.canonical(value)
    if len(raw) > codec.BODY_BYTES_MAX:
        raise PeerError("too-large")
    return trusted(value, raw)


def read_proffer(raw: bytes) -> Proffer:
    """The proffer that ``raw`` spells; its candidates' proofs are not checked yet."""
    value = open_container(raw, "Proffer")
    return proffer_of(value, raw)


def proffer_of(value: Json, raw: bytes) -> Proffer:
    """The proffer of a decoded value that passed its schema."""
    return Proffer(
        id=value["id"],
        candidates=tuple(member(item) for item in value["candidates"]),
        personal_terms=tuple(member(item) for item in value.get("personalTerms", ())),
        raw=raw,
    )


def write_proffer(
    proffer_id: str,
    candidates: tuple[Document[Agreement], ...],
    personal_terms: tuple[Document[Terms], ...] = (),
) -> Proffer:
    """A proffer of these candidates, with its canonical bytes."""
    members: Json = {"id": proffer_id, "candidates": [item.value for item in candidates]}
    if personal_terms:
        members["personalTerms"] = [item.value for item in personal_terms]
    return Proffer(
        id=proffer_id,
        candidates=candidates,
        personal_terms=personal_terms,
        raw=pack("Proffer", members),
    )


def read_history(raw: bytes) -> History:
    """The history that ``raw`` spells; proofs are not checked yet."""
    return history_of(open_container(raw, "History", bytes_max=BUNDLE_BYTES_MAX))


def history_of(value: Json) -> History:
    """The history of a decoded value that passed its schema."""
    return History(
        record=member(value["record"]),
        documents=tuple(member(item) for item in value["documents"]),
    )


def history_members(history: History) -> Json:
    """The plain members of a history, documents in the order of their digests."""
    documents = sorted(history.documents, key=lambda document: document.record_digest)
    return {"record": history.record.value, "documents": [item.value for item in documents]}


def pack_history(history: History) -> bytes:
    """The canonical bytes of a history."""
    return pack("History", history_members(history))


def pack_agreement_list(page: AgreementList) -> bytes:
    """The canonical bytes of a page of recordDigests."""
    following = {} if page.next is None else {"next": page.next}
    return pack("AgreementList", {"records": list(page.records), **following})


def read_agreement_list(raw: bytes) -> AgreementList:
    """The page of recordDigests that ``raw`` spells."""
    value = open_container(raw, "AgreementList")
    return AgreementList(records=tuple(value["records"]), next=value.get("next"))


def read_reconciliation(raw: bytes) -> Document[Heads]:
    """The first party's heads in the reconciliation that ``raw`` spells; no proof is checked."""
    heads: Document[Heads] = member(open_container(raw, "Reconciliation")["heads"])
    return heads


def write_reconciliation(heads: Document[Heads]) -> bytes:
    """The bytes of a reconciliation with the first party's heads."""
    return pack("Reconciliation", {"heads": heads.value})


def read_reconciliation_answer(raw: bytes) -> ReconciliationAnswer:
    """The answer that ``raw`` spells; proofs are not checked yet."""
    value = open_container(raw, "ReconciliationAnswer", bytes_max=BUNDLE_BYTES_MAX)
    return ReconciliationAnswer(
        heads=member(value["heads"]),
        documents=tuple(member(item) for item in value["documents"]),
        lacks=tuple(value["lacks"]),
    )


def write_reconciliation_answer(answer: ReconciliationAnswer) -> bytes:
    """The bytes of a reconciliation answer."""
    return pack(
        "ReconciliationAnswer",
        {
            "heads": answer.heads.value,
            "documents": [document.value for document in answer.documents],
            "lacks": sorted(answer.lacks),
        },
    )
