"""``PUT answers/{id}``: a candidate that takes the counter-offer, a decline, a cancellation."""

from typing import Any

from msgspec.structs import replace

from assent import documents
from assent.documents import Agreement, Cancellation, CounterOffer, Decline, Document
from assent.documents.containers import read_proffer
from assent.documents.notices import Effect, Receipt
from assent.documents.parts import Party, PartyReference
from assent.errors import PeerError
from assent.negotiation import (
    State,
    advance,
    check_answer,
    check_cancellation,
    check_decline,
)
from assent.record import verify, verify_candidate
from assent_server.exchange.desk import Desk
from assent_server.exchange.incoming import Incoming
from assent_server.exchange.replies import Plan, Reply, created
from assent_server.exchange.stored import inbox_reply
from assent_server.store.model import NegotiationRow, Write

__all__ = ["Answers"]


class Answers:
    """First-party documents in a negotiation that has begun, or was overtaken."""

    types = ("Agreement", "Decline", "Cancellation")

    def read(self, incoming: Incoming, desk: Desk) -> Document[Any]:
        """The document, meant for us and signed by its first party alone."""
        document = documents.read(incoming.raw, *self.types)
        desk.check_meant_for_us(document, incoming.name)
        if document.type == "Agreement":
            desk.check_times(document)
            verify_candidate(document, keys=desk.published.keys)
            return document
        if isinstance(document.body, Decline) and document.body.declined_by is not Party.FIRST:
            raise PeerError("proof-foreign", "A decline sent here is by the first party.")
        verify(document, keys=desk.published.keys)
        desk.check_not_in_future(document)
        return document

    async def replay(self, incoming: Incoming, desk: Desk) -> Reply | None:
        """The reply that was given to the same bytes."""
        return await inbox_reply(desk.store, incoming.name, incoming.digest)

    async def plan(self, incoming: Incoming, message: Document[Any], desk: Desk) -> Plan:
        """Carry the negotiation on by one step of the table."""
        body = message.body
        own = body.proffer.ref if isinstance(body, Agreement) else body.proffer
        row = await desk.store.negotiation(own)
        if row is not None and row.first_party != body.first_party.ref:
            raise PeerError("not-found")
        if row is None:
            await desk.refuse_purged(body.first_party.ref, own)
        if isinstance(body, Cancellation):
            return self._cancel(incoming, message, row, desk)
        if row is None:
            raise PeerError("not-found")
        if row.state is not State.COUNTERED or row.outcome is None:
            raise PeerError("wrong-state", f"The negotiation is {row.state}.")
        counter_offer = documents.read(row.outcome, "CounterOffer")
        if isinstance(body, Decline):
            return self._decline(incoming, message, row, counter_offer, desk)
        first = read_proffer(row.proffer or b"").candidates[0].body
        check_answer(message, first=first, counter_offer=counter_offer)
        return await desk.answer_candidate(
            message,
            row,
            counter_offer,
            lambda reply: incoming.inbox(reply, proffer_id=row.proffer_id),
        )

    def first_party(self, message: Document[Any]) -> str:
        """The key that signed it."""
        did: str = message.body.first_party.ref
        return did

    def is_urgent(self, message: Document[Any]) -> bool:
        """Answers can wait; a cancellation leaves a row, too."""
        return False

    def _decline(
        self,
        incoming: Incoming,
        decline: Document[Decline],
        row: NegotiationRow,
        counter_offer: Document[CounterOffer],
        desk: Desk,
    ) -> Plan:
        check_decline(decline.body, counter_offer)
        state = advance(row.state, Party.FIRST, "Decline")
        receipt = _receipt(decline, Effect.DECLINED, desk)
        declined = replace(
            row, state=state, proffer=None, outcome=receipt.raw, version=row.version + 1
        )
        return self._answered(incoming, declined, receipt)

    def _cancel(
        self,
        incoming: Incoming,
        cancellation: Document[Cancellation],
        row: NegotiationRow | None,
        desk: Desk,
    ) -> Plan:
        body = cancellation.body
        state = advance(row.state if row else State.NONE, Party.FIRST, "Cancellation")
        receipt = _receipt(cancellation, Effect.CANCELLED, desk)
        if row is None:
            tombstone = NegotiationRow(
                proffer_id=body.proffer,
                first_party=body.first_party.ref,
                origin="",
                state=state,
                request_digest=incoming.digest,
                proffer=incoming.raw,
                outcome=receipt.raw,
                accept_by=desk.now,
            )
            return self._answered(incoming, tombstone, receipt)
        check_cancellation(body, read_proffer(row.proffer or b""))
        cancelled = replace(
            row, state=state, proffer=None, outcome=receipt.raw, version=row.version + 1
        )
        return self._answered(incoming, cancelled, receipt)

    def _answered(
        self, incoming: Incoming, row: NegotiationRow, receipt: Document[Receipt]
    ) -> Plan:
        inbox = incoming.inbox(receipt.raw, proffer_id=row.proffer_id)
        return Plan(write=Write(negotiations=(row,), inbox=inbox), reply=created(receipt))


def _receipt(document: Document[Any], effect: Effect, desk: Desk) -> Document[Receipt]:
    return desk.sign(
        Receipt(
            id=desk.new_id(),
            first_party=document.body.first_party,
            second_party=PartyReference(ref=desk.published.did),
            answers=document.record_digest,
            effect=effect,
            received=desk.now,
        )
    )
