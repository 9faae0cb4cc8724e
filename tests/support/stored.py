"""Rows as an endpoint would store them: of one customer or of many, told apart by a number."""

import hashlib
import uuid

from assent.documents import Digest
from assent.multibase import digest, to_base58
from assent.negotiation import State
from assent.times import Instant
from assent_server.store import (
    AgreementChange,
    AgreementRow,
    ContentRow,
    HistoryRow,
    InboxRow,
    NegotiationRow,
    Store,
    StoredRow,
    Write,
)

ORIGIN = "https://shop.example"
NOON = Instant("2030-01-01T12:00:00Z")


def document_id(kind: str, number: int) -> str:
    """An id that is the same in every run."""
    seed = hashlib.sha256(f"{kind} {number}".encode()).digest()[:16]
    return f"urn:uuid:{uuid.UUID(bytes=seed, version=4)}"


def customer(number: int) -> str:
    """A first party's pairwise DID."""
    seed = hashlib.sha256(f"customer {number}".encode()).digest()
    return "did:key:" + to_base58(b"\xed\x01" + seed)


def raw(number: int, size: int = 600) -> bytes:
    """Bytes of a document; ``number`` makes them unlike any other's."""
    return f'{{"number":"{number}","text":"{"they may send invoices, " * (size // 24)}"}}'.encode()


def negotiation(
    number: int,
    *,
    state: State = State.AGREED,
    version: int = 1,
    first_party: str | None = None,
    proffer: bytes | None = None,
    outcome: bytes | None = None,
    record: Digest | None = None,
) -> NegotiationRow:
    """The negotiation of proffer ``number``."""
    return NegotiationRow(
        proffer_id=document_id("proffer", number),
        first_party=first_party or customer(number),
        origin=ORIGIN,
        state=state,
        request_digest=digest(f"proffer {number}".encode()),
        proffer=proffer,
        outcome=outcome,
        record=record,
        accept_by=NOON,
        version=version,
    )


def agreement(
    number: int,
    *,
    first_party: str | None = None,
    slot: str | None = None,
    body: bytes | None = None,
) -> AgreementRow:
    """Agreement ``number``."""
    record = body or raw(number)
    return AgreementRow(
        record=digest(record),
        agreement_id=document_id("agreement", number),
        first_party=first_party or customer(number),
        origin=ORIGIN,
        raw=record,
        slot=slot,
        head=digest(record),
        signed_at=NOON,
    )


def accepted(number: int, **options: str) -> Write:
    """All that one accepted proffer writes."""
    row = agreement(number, **options)
    return Write(
        negotiations=(negotiation(number, first_party=row.first_party, record=row.record),),
        agreements=(row,),
    )


def notice(number: int, record: Digest, *, kind: str = "Withdrawal") -> HistoryRow:
    """Document ``number`` of the history of ``record``."""
    return HistoryRow(record=record, digest=digest(raw(number)), type=kind, raw=raw(number))


def answered(number: int) -> InboxRow:
    """An answered PUT."""
    return InboxRow(
        document_id=document_id("notice", number),
        request_digest=digest(f"notice {number}".encode()),
        proffer_id=document_id("proffer", number),
        reply=raw(number),
    )


def raw_content(raw: bytes) -> ContentRow:
    """Published content of these bytes."""
    return ContentRow(kind="texts", digest=digest(raw), raw=raw)


def content(number: int, *, kind: str = "terms", reader: str | None = None) -> ContentRow:
    """Published content."""
    return ContentRow(kind=kind, digest=digest(raw(number)), raw=raw(number), reader=reader)


def change_of(
    row: AgreementRow,
    *,
    version: int = 1,
    slot: str | None = None,
    head: Digest | None = None,
    successor: Digest | None = None,
) -> AgreementChange:
    """A change of an agreement that is at ``version``."""
    return AgreementChange(
        record=row.record, version=version, slot=slot, head=head or row.head, successor=successor
    )


async def all_stored(store: Store) -> list[StoredRow]:
    """Every row that a store shows."""
    return [row async for row in store.stored()]
