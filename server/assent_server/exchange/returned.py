"""``PUT agreements/{id}``: a first party gives back a record that the second party lost.

Only our own valid proof makes it one of ours; the customer's copy then restores what a lost
or rolled-back store no longer holds (I1, I4, ST8).
"""

from dataclasses import replace

from assent import documents, record
from assent.documents import Agreement, Digest, Document
from assent.documents.containers import write_proffer
from assent.errors import PeerError
from assent.multibase import digest
from assent.negotiation import State
from assent_server.exchange.desk import Desk
from assent_server.exchange.incoming import Incoming
from assent_server.exchange.replies import Plan, Reply, created, repeated
from assent_server.exchange.stored import is_over, slot_of
from assent_server.store.model import AgreementRow, NegotiationRow, Write

__all__ = ["Returned"]


class Returned:
    """Records that come back."""

    def read(self, incoming: Incoming, desk: Desk) -> Document[Agreement]:
        """The record with both valid proofs, ours among them."""
        document = documents.read(incoming.raw, "Agreement")
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
        negotiation = await self._negotiation(message, desk)
        return Plan(
            write=Write(negotiations=(negotiation,), agreements=(await self._row(message, desk),)),
            reply=created(message),
        )

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
            record=message.record_digest,
            accept_by=body.accept_by,
            version=held.version + 1 if held else 1,
        )

    async def _row(self, message: Document[Agreement], desk: Desk) -> AgreementRow:
        row = AgreementRow(
            record=message.record_digest,
            agreement_id=message.id,
            first_party=message.body.first_party.ref,
            origin=message.body.origin,
            raw=message.raw,
            slot=None,
            head=message.record_digest,
            signed_at=message.proofs[1].created,
        )
        slot = slot_of(message.body)
        taken = await desk.store.agreement_in_slot(slot)
        if taken is not None or not desk.is_ongoing(message, None):
            return row
        if await is_over(desk.store, row, desk.now):
            return row
        return replace(row, slot=slot)


def _proffer_digest(message: Document[Agreement]) -> Digest:
    """The digest of the proffer with this one candidate, as it will most likely come again."""
    unsigned = {name: member for name, member in message.value.items() if name != "proof"}
    candidate = documents.seal(unsigned, message.value["proof"][0])
    return digest(write_proffer(message.body.proffer.ref, (candidate,)).raw)
