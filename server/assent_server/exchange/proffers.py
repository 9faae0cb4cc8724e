"""``PUT proffers/{id}``: a first party's candidates, answered in the same response."""

from assent import documents
from assent.documents.answers import Cancellation
from assent.documents.containers import Proffer, read_proffer
from assent.errors import PeerError
from assent.negotiation import State, check_cancellation, check_proffer
from assent.record import verify_candidate
from assent_server.exchange.desk import Desk
from assent_server.exchange.incoming import Incoming
from assent_server.exchange.replies import Plan, Reply, repeated
from assent_server.exchange.stored import current_reply
from assent_server.store.model import NegotiationRow, Write

__all__ = ["Proffers"]


class Proffers:
    """Proffers: the same bytes again fetch the current outcome, other bytes are refused."""

    types = ("Proffer",)

    def read(self, incoming: Incoming, desk: Desk) -> Proffer:
        """The proffer, its candidates signed by their first party."""
        proffer = read_proffer(incoming.raw)
        description = desk.published.description.body
        check_proffer(proffer, name=incoming.name, description=description, now=desk.now)
        for candidate in proffer.candidates:
            verify_candidate(candidate, keys=desk.published.keys)
        return proffer

    async def replay(self, incoming: Incoming, desk: Desk) -> Reply | None:
        """The current outcome of the same bytes; an overdue PENDING one is planned again."""
        row = await desk.negotiation(incoming.name)
        if row is None or row.request_digest != incoming.digest:
            return None
        if row.state is State.PENDING and desk.now > row.accept_by:
            return None
        return await current_reply(desk.store, row)

    async def plan(self, incoming: Incoming, message: Proffer, desk: Desk) -> Plan:
        """Decide, or give the outcome that overtook the proffer."""
        row = await desk.negotiation(incoming.name)
        if row is not None and row.request_digest != incoming.digest:
            return await self._overtaken(message, row, desk)
        if row is not None and row.state is not State.PENDING:
            # The same bytes got their outcome after ``replay`` had looked.
            return Plan(write=Write(), reply=await current_reply(desk.store, row))
        # No commit takes the id of one that was deleted, so only the next attempt asks for that.
        if row is None and desk.again and await desk.store.is_purged(incoming.name):
            await desk.refuse_purged(self.first_party(message), incoming.name)
            raise PeerError("id-reused")
        return await desk.answer_proffer(message, incoming.digest, row)

    def first_party(self, message: Proffer) -> str:
        """The key that signed it."""
        did: str = message.candidates[0].body.first_party.ref
        return did

    def is_urgent(self, message: Proffer) -> bool:
        """A proffer can wait."""
        return False

    async def _overtaken(self, proffer: Proffer, row: NegotiationRow, desk: Desk) -> Plan:
        """The reply to a proffer that was cancelled, or recorded, before it arrived.

        Raises:
            PeerError: ``id-reused`` (NEG-05).
        """
        first_party = proffer.candidates[0].body.first_party.ref
        if first_party != row.first_party:
            raise PeerError("id-reused")
        if row.state is State.CANCELLED and row.proffer is not None:
            cancellation: Cancellation = documents.read(row.proffer, "Cancellation").body
            try:
                check_cancellation(cancellation, proffer)
            except PeerError as error:
                raise PeerError("id-reused") from error
            return Plan(write=Write(), reply=repeated(row.outcome or b""))
        held = await desk.store.agreement_by_record(row.record) if row.record else None
        if held is not None:
            signed = documents.read(held.raw, "Agreement")
            if any(item.body_digest == signed.body_digest for item in proffer.candidates):
                return Plan(write=Write(), reply=repeated(held.raw))
        raise PeerError("id-reused")
