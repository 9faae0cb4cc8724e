"""``PUT notices/{id}``: withdrawals, acknowledgements and disputes of first parties.

A withdrawal always succeeds, in any state of the agreement and under any load (AGR-03).
"""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from assent import documents
from assent.agreement import check_belongs
from assent.documents import Agreement, Digest, Dispute, Document, Withdrawal
from assent.documents.containers import read_proffer
from assent.documents.notices import Duty, Effect, Receipt, Scope
from assent.documents.parts import Party, PartyReference
from assent.errors import PeerError
from assent.negotiation import advance
from assent.record import verify
from assent.times import plus_duration
from assent_server.exchange.desk import Desk
from assent_server.exchange.incoming import Incoming
from assent_server.exchange.replies import Plan, Reply, created, repeated
from assent_server.exchange.room import has_room, has_room_for_notices, receipt_of_withdrawal
from assent_server.exchange.stored import inbox_reply, is_over, moved, stored_history
from assent_server.store.model import (
    AgreementChange,
    AgreementRow,
    HistoryRow,
    NegotiationRow,
    Write,
)

__all__ = ["Notices", "history_row"]


class Notices:
    """What a first party says about an agreement, each answered by a receipt."""

    types = ("Withdrawal", "Acknowledgement", "Dispute")

    def read(self, incoming: Incoming, desk: Desk) -> Document[Any]:
        """The notice, meant for us and signed by its first party."""
        document = documents.read(incoming.raw, *self.types)
        desk.check_meant_for_us(document, incoming.name)
        if isinstance(document.body, Dispute) and document.body.disputed_by is not Party.FIRST:
            raise PeerError("proof-foreign", "A dispute sent here is by the first party.")
        verify(document, keys=desk.published.keys)
        desk.check_not_in_future(document)
        return document

    async def replay(self, incoming: Incoming, desk: Desk) -> Reply | None:
        """The receipt that was given to the same bytes."""
        known = await inbox_reply(desk.store, incoming.name, incoming.digest)
        if known is None:
            return None
        effect = documents.read(known.body, "Receipt").body.effect
        return replace(known, takes_back=effect in (Effect.WITHDRAWN, Effect.PURPOSES_WITHDRAWN))

    async def plan(self, incoming: Incoming, message: Document[Any], desk: Desk) -> Plan:
        """Take the notice into the history and give a receipt for it."""
        row = await desk.store.agreement_by_record(message.body.record)
        if row is None or row.first_party != message.body.first_party.ref:
            await desk.refuse_purged(self.first_party(message), message.body.record)
            raise PeerError("not-found")
        check_belongs(message, documents.read(row.raw, "Agreement"))
        held = (await stored_history(desk.store, row)).documents
        given = _receipt_for(message, held)
        if given is not None:
            # We had lost her notice and got our receipt back: a second one would be a fork.
            write = await self._write(incoming, message, row, given, desk)
            return Plan(write=replace(write, history=write.history[:1]), reply=repeated(given.raw))
        standing_receipt = receipt_of_withdrawal(held)
        taken_back = isinstance(message.body, Withdrawal)
        fits = has_room(held, message, answer=True)
        if standing_receipt is not None and not (fits and has_room_for_notices(held)):
            return Plan(
                write=Write(closes=_closed_key(message)), reply=repeated(standing_receipt.raw)
            )
        # Room for the first withdrawal of all is kept, and it is taken where it was not, too.
        if not _ends(message) and not (fits and (taken_back or has_room_for_notices(held))):
            raise PeerError("history-full")
        is_behind = _names_what_is_lost(message, held)
        if is_behind and not taken_back:
            raise PeerError("history-incomplete")
        receipt = self._receipt(message, row, desk, previous=None if is_behind else row.head)
        write = await self._write(incoming, message, row, receipt, desk)
        return Plan(write=write, reply=created(receipt))

    async def _write(
        self,
        incoming: Incoming,
        message: Document[Any],
        row: AgreementRow,
        receipt: Document[Receipt],
        desk: Desk,
    ) -> Write:
        """What a notice changes, with its receipt; one that follows none is no head."""
        is_end = _ends(message)
        follows = receipt.body.previous == row.head
        return Write(
            negotiations=await _cancelled_successors(message, receipt, desk) if is_end else (),
            changes=(
                AgreementChange(
                    record=row.record,
                    version=row.version,
                    slot=None if is_end else row.slot,
                    head=receipt.record_digest if follows else row.head,
                    successor=row.successor,
                ),
                *(await _place_given_back(row, desk) if is_end else ()),
            ),
            history=(history_row(row.record, message), history_row(row.record, receipt)),
            inbox=incoming.inbox(receipt.raw),
            closes=_closed_key(message),
        )

    def first_party(self, message: Document[Any]) -> str:
        """The key that signed it."""
        did: str = message.body.first_party.ref
        return did

    def is_urgent(self, message: Document[Any]) -> bool:
        """A withdrawal is served under any load."""
        return isinstance(message.body, Withdrawal)

    def _receipt(
        self, message: Document[Any], row: AgreementRow, desk: Desk, *, previous: Digest | None
    ) -> Document[Receipt]:
        body = message.body
        requests = body.requests if isinstance(body, Withdrawal) else ()
        due_at = plus_duration(desk.now, desk.published.erase_within)
        return desk.sign(
            Receipt(
                id=desk.new_id(),
                first_party=body.first_party,
                second_party=PartyReference(ref=desk.published.did),
                answers=message.record_digest,
                effect=_effect(body),
                received=desk.now,
                duties=tuple(Duty(duty=request, due_at=due_at) for request in requests),
                record=row.record,
                previous=previous,
            )
        )


def history_row(record: Digest, document: Document[Any]) -> HistoryRow:
    """A document of a history as it is stored."""
    return HistoryRow(
        record=record, digest=document.record_digest, type=document.type, raw=document.raw
    )


def _ends(message: Document[Any]) -> bool:
    return isinstance(message.body, Withdrawal) and message.body.scope is Scope.ALL


def _closed_key(message: Document[Any]) -> str | None:
    """The first party whose key a withdrawal closes."""
    body = message.body
    closes = isinstance(body, Withdrawal) and body.close_key is not None
    return body.first_party.ref if closes else None


def _effect(body: object) -> Effect:
    if not isinstance(body, Withdrawal):
        return Effect.RECORDED
    return Effect.WITHDRAWN if body.scope is Scope.ALL else Effect.PURPOSES_WITHDRAWN


def _receipt_for(message: Document[Any], held: Iterable[Document[Any]]) -> Document[Receipt] | None:
    """The receipt that a history holds for this notice already."""
    receipts = (item for item in held if isinstance(item.body, Receipt))
    return next((item for item in receipts if item.body.answers == message.record_digest), None)


def _names_what_is_lost(message: Document[Any], held: Iterable[Document[Any]]) -> bool:
    """Whether she has seen a document that is not here: an older copy was put back (AGR-18)."""
    seen = set(getattr(message.body, "seen", ())) - {message.body.record}
    return not seen <= {item.record_digest for item in held}


async def _place_given_back(row: AgreementRow, desk: Desk) -> tuple[AgreementChange, ...]:
    """The withdrawn agreement's place for the one it would have superseded later (AGR-10)."""
    named = documents.read(row.raw, "Agreement").body.supersedes
    predecessor = await desk.store.agreement_by_record(named) if named and row.slot else None
    if predecessor is None or await is_over(desk.store, predecessor, desk.now):
        return ()
    return (moved(predecessor, slot=row.slot),)


async def _cancelled_successors(
    message: Document[Any], receipt: Document[Receipt], desk: Desk
) -> tuple[NegotiationRow, ...]:
    """The open negotiations that would supersede the withdrawn agreement, closed (AGR-07)."""
    closed = []
    for row in await desk.store.open_negotiations(message.body.first_party.ref):
        first: Agreement = read_proffer(row.proffer or b"").candidates[0].body
        if first.supersedes == message.body.record:
            closed.append(_closed(row, message, desk))
    return tuple(closed)


def _closed(row: NegotiationRow, message: Document[Any], desk: Desk) -> NegotiationRow:
    receipt = desk.sign(
        Receipt(
            id=desk.new_id(),
            first_party=message.body.first_party,
            second_party=PartyReference(ref=desk.published.did),
            answers=message.record_digest,
            effect=Effect.CANCELLED,
            received=desk.now,
        )
    )
    return replace(
        row,
        state=advance(row.state, Party.FIRST, "Withdrawal"),
        proffer=None,
        outcome=receipt.raw,
        version=row.version + 1,
    )
