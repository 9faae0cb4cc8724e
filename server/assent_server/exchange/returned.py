"""``PUT agreements/{id}``: a first party gives back a record that the second party lost.

Only our own valid proof makes it one of ours; the customer's copy then restores what a lost
or rolled-back store no longer holds (I1, I4, ST8).
"""

from msgspec.structs import replace

from assent import documents, record
from assent.documents import Agreement, Digest, Document
from assent.documents.containers import write_proffer
from assent.errors import PeerError
from assent.multibase import digest
from assent.negotiation import State
from assent_server.exchange.desk import Desk
from assent_server.exchange.incoming import Incoming
from assent_server.exchange.places import is_ongoing
from assent_server.exchange.replies import Plan, Reply, created, repeated
from assent_server.exchange.stored import is_over, moved, slot_of
from assent_server.store.model import AgreementRow, NegotiationRow, Write

__all__ = ["Returned"]


class Returned:
    """Records that come back."""

    types = ("Agreement",)

    def read(self, incoming: Incoming, desk: Desk) -> Document[Agreement]:
        """The record with both valid proofs, ours among them."""
        document = documents.read(incoming.raw, *self.types)
        desk.check_meant_for_us(document, incoming.name)
        record.verify_record(document, keys=desk.published.keys)
        return document

    async def replay(self, incoming: Incoming, desk: Desk) -> Reply | None:
        """The same record, where it is held."""
        held = await desk.store.agreement(incoming.name)
        if held is None or held.record != incoming.digest:
            return None
        return repeated(held.raw)

    async def plan(self, incoming: Incoming, message: Document[Agreement], desk: Desk) -> Plan:
        """Restore the record and the outcome of its proffer.

        Raises:
            PeerError: ``conflicting-record``, we hold another one; both are valid, so the
                customer chooses which binds.
        """
        if await desk.store.agreement(incoming.name) is not None:
            raise PeerError("conflicting-record")
        await desk.refuse_purged(
            self.first_party(message),
            message.record_digest,
            message.id,
            message.body.proffer.ref,
        )
        before = await _predecessor(message, desk)
        freed = () if before is None else (moved(before, slot=None),)
        write = Write(
            negotiations=(await self._negotiation(message, desk),),
            changes=tuple(replace(item, successor=message.record_digest) for item in freed),
            agreements=(await self._row(message, before, desk),),
        )
        return Plan(write=write, reply=created(message))

    def first_party(self, message: Document[Agreement]) -> str:
        """The key that signed it."""
        did: str = message.body.first_party.ref
        return did

    def is_urgent(self, message: Document[Agreement]) -> bool:
        """Restoring can wait."""
        return False

    async def _negotiation(self, message: Document[Agreement], desk: Desk) -> NegotiationRow:
        body = message.body
        held = await desk.store.negotiation(body.proffer.ref)
        if held is not None and held.state not in (State.PENDING, State.COUNTERED):
            raise PeerError("conflicting-record")
        return NegotiationRow(
            proffer_id=body.proffer.ref,
            first_party=body.first_party.ref,
            origin=body.origin,
            state=State.AGREED,
            request_digest=held.request_digest if held else _proffer_digest(message),
            # A counter-offer that the record answers stays: bundles must show it (REC-03).
            outcome=held.outcome if held and body.proffer.answers else None,
            record=message.record_digest,
            accept_by=body.accept_by,
            version=held.version + 1 if held else 1,
        )

    async def _row(
        self, message: Document[Agreement], predecessor: AgreementRow | None, desk: Desk
    ) -> AgreementRow:
        row = AgreementRow(
            record=message.record_digest,
            agreement_id=message.id,
            first_party=message.body.first_party.ref,
            origin=message.body.origin,
            raw=message.raw,
            slot=None,
            head=message.record_digest,
            successor=await _successor(message, desk),
            signed_at=message.proofs[1].created,
        )
        slot = slot_of(message.body)
        taken = await desk.store.agreement_in_slot(slot)
        if taken not in (None, predecessor) or not is_ongoing(message, None, desk.published):
            return row
        if await is_over(desk.store, row, desk.now):
            return row
        return replace(row, slot=slot)


async def _predecessor(message: Document[Agreement], desk: Desk) -> AgreementRow | None:
    """The agreement that the returned one supersedes, where it is held."""
    named = message.body.supersedes
    row = await desk.store.agreement_by_record(named) if named else None
    return row if row is not None and row.first_party == message.body.first_party.ref else None


async def _successor(message: Document[Agreement], desk: Desk) -> Digest | None:
    """The record that supersedes the returned one, where it is held.

    Both may come back, in any order, and what was superseded permits nothing again (AGR-08).
    """
    for row in await desk.store.agreements(message.body.first_party.ref):
        if documents.read(row.raw, "Agreement").body.supersedes == message.record_digest:
            return row.record
    return None


def _proffer_digest(message: Document[Agreement]) -> Digest:
    """The digest of the proffer with this one candidate, as it will most likely come again."""
    unsigned = {name: member for name, member in message.value.items() if name != "proof"}
    candidate = documents.seal(unsigned, message.value["proof"][0])
    return digest(write_proffer(message.body.proffer.ref, (candidate,)).raw)
