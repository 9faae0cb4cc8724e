"""What stands already: stored outcomes, replies and histories. Reads, and never writes."""

from assent import documents
from assent.agreement import standing, takes_effect
from assent.documents import Agreement, Digest, Document
from assent.documents.containers import History
from assent.documents.terms import Terms
from assent.errors import PeerError
from assent.negotiation import State
from assent.times import Instant
from assent_server.exchange.replies import Reply, pending, repeated
from assent_server.store.model import AgreementChange, AgreementRow, NegotiationRow, Store

__all__ = [
    "current_reply",
    "inbox_reply",
    "is_over",
    "moved",
    "slot_of",
    "stored_history",
    "stored_terms",
    "successors_of",
]


def slot_of(body: Agreement) -> str:
    """The place in which one ongoing agreement can stand: first-party key and origin."""
    return f"{body.first_party.ref} {body.origin}"


async def current_reply(store: Store, row: NegotiationRow) -> Reply:
    """The outcome of a proffer that stands now."""
    if row.state is State.PENDING:
        return pending(row.proffer_id)
    if row.record is None:
        return repeated(row.outcome or b"")
    held = await store.agreement_by_record(row.record)
    if held is None:
        raise PeerError("gone")
    return repeated(held.raw)


async def inbox_reply(store: Store, name: str, request_digest: Digest) -> Reply | None:
    """The reply that was given to the same bytes under the same id.

    Raises:
        PeerError: ``id-reused``, the id was used for other bytes (NEG-05).
    """
    row = await store.inbox(name)
    if row is None:
        return None
    if row.request_digest != request_digest:
        raise PeerError("id-reused")
    return repeated(row.reply)


async def stored_terms(store: Store, digest: Digest) -> Terms | None:
    """Terms that were ever agreed to or published; None where they are not stored."""
    row = await store.content("terms", digest)
    if row is None:
        return None
    terms: Terms = documents.read(row.raw, "Terms").body
    return terms


async def stored_history(store: Store, row: AgreementRow) -> History:
    """A record as it is stored, with all documents about it."""
    return History(
        record=documents.read(row.raw, "Agreement"),
        documents=tuple(
            documents.read(item.raw, item.type) for item in await store.history(row.record)
        ),
    )


async def is_over(store: Store, row: AgreementRow, now: Instant) -> bool:
    """Whether an agreement gives no permission any more."""
    history = await stored_history(store, row)
    successors = await successors_of(store, row)
    return standing(history, now, successors=successors).status.is_over


async def successors_of(store: Store, row: AgreementRow) -> tuple[Document[Agreement], ...]:
    """The record that superseded an agreement, or will; none that was over before."""
    following = await store.agreement_by_record(row.successor) if row.successor else None
    history = None if following is None else await stored_history(store, following)
    return () if history is None or not takes_effect(history) else (history.record,)


def moved(row: AgreementRow, *, slot: str | None) -> AgreementChange:
    """The row of an agreement with another place, or none."""
    return AgreementChange(
        record=row.record,
        version=row.version,
        slot=slot,
        head=row.head,
        successor=row.successor,
    )
