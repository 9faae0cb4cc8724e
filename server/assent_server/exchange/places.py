"""The one place of a first party's key at an origin: who may take it, and what hinders that.

Reads what is stored and published, and makes nothing (AGR-10, AGR-16).
"""

from msgspec.structs import replace

from assent import documents
from assent.documents import Agreement, Document
from assent.documents.containers import Proffer
from assent.negotiation import is_outdated
from assent.times import Instant
from assent_server.exchange.stored import is_over, moved, slot_of
from assent_server.published import Published
from assent_server.store.model import AgreementChange, AgreementRow, Store

__all__ = ["held_fast", "hindrance", "is_ongoing", "left"]


async def hindrance(
    proffer: Proffer, store: Store, published: Published, now: Instant
) -> tuple[str | None, tuple[AgreementRow, ...]]:
    """Why no agreement can be made now, or which ones leave their place when it is made."""
    candidate = proffer.candidates[0].body
    if published.is_retired:
        return "retired", ()
    if await store.is_closed(candidate.first_party.ref):
        return "key-closed", ()
    if is_outdated(candidate, published.current):
        return "outdated", ()
    if not any(is_ongoing(item, proffer, published) for item in proffer.candidates):
        return ("no-predecessor" if candidate.supersedes else None), ()
    held = await store.agreement_in_slot(slot_of(candidate))
    if held is None:
        return ("no-predecessor" if candidate.supersedes else None), ()
    live = await _live(held, store, now)
    if candidate.supersedes not in (None, *(row.record for row in live)):
        return "no-predecessor", ()
    if any(row.record != candidate.supersedes for row in live):
        return "agreement-in-force", ()
    rows = {row.record: row for row in (held, *live)}
    return None, tuple(rows.values())


def left(row: AgreementRow, made: Document[Agreement]) -> AgreementChange:
    """An agreement that leaves its place to the one that was made, and may be succeeded by it."""
    follows = made.body.supersedes == row.record
    change = moved(row, slot=None)
    return replace(change, successor=made.record_digest if follows else row.successor)


def held_fast(proffer: Proffer, places: tuple[AgreementRow, ...]) -> tuple[AgreementChange, ...]:
    """The agreement to be succeeded, as it was read: a withdrawal that was faster, or that did not
    see this negotiation, is planned again and finds the other one's work (AGR-07)."""
    named = proffer.candidates[0].body.supersedes
    return tuple(moved(row, slot=row.slot) for row in places if row.record == named)


def is_ongoing(
    candidate: Document[Agreement], proffer: Proffer | None, published: Published
) -> bool:
    """Whether an agreement on these terms takes the one place for ongoing agreements."""
    named = candidate.body.terms.digest_multibase
    terms = published.terms.get(named)
    for own in proffer.personal_terms if proffer and terms is None else ():
        if own.record_digest == named:
            terms = own
    return terms is None or terms.body.kind == "ongoing"


async def _live(held: AgreementRow, store: Store, now: Instant) -> tuple[AgreementRow, ...]:
    """Of the agreement in a place and the one it supersedes, those that are not over.

    A successor takes the place when it is signed; until it takes effect its predecessor
    goes on beside it.
    """
    rows = [held]
    named = documents.read(held.raw, "Agreement").body.supersedes
    predecessor = await store.agreement_by_record(named) if named else None
    if predecessor is not None:
        rows.append(predecessor)
    return tuple([row for row in rows if not await is_over(store, row, now)])
