"""``PUT statements/{id}``: what comes back to the history of a second party that lost it.

It is our own, by our proof, or heads of the first party that we had kept. That a history goes on
where it was, and not beside it, rests on this (AGR-18).
"""

from typing import Any

from msgspec.structs import replace

from assent import documents
from assent.agreement import about, check_belongs, named, seen_since
from assent.documents import Digest, Document, Heads, Termination
from assent.documents.containers import History
from assent.errors import PeerError
from assent.record import verify
from assent.signers import SIGNERS
from assent_server.exchange.desk import Desk
from assent_server.exchange.incoming import Incoming
from assent_server.exchange.notices import history_row
from assent_server.exchange.replies import Plan, Reply, created, repeated
from assent_server.exchange.room import has_room, has_room_for_notices
from assent_server.exchange.stored import moved, stored_history
from assent_server.store.model import AgreementRow, Write

__all__ = ["ReturnedStatements"]


class ReturnedStatements:
    """Documents of histories that come back, but for the first party's notices."""

    types = ("Receipt", "Termination", "Fulfilment", "Dispute", "Heads")

    def read(self, incoming: Incoming, desk: Desk) -> Document[Any]:
        """The document with its valid proof: ours, or the first party's under her heads."""
        document = documents.read(incoming.raw, *self.types)
        desk.check_meant_for_us(document, incoming.name)
        if _is_by_us(document) is isinstance(document.body, Heads):
            raise PeerError("proof-foreign", "Nobody gives such a document of this party back.")
        verify(document, keys=desk.published.keys)
        desk.check_not_in_future(document)
        return document

    async def replay(self, incoming: Incoming, desk: Desk) -> Reply | None:
        """None: what is held already shows when it is planned."""
        return None

    async def plan(self, incoming: Incoming, message: Document[Any], desk: Desk) -> Plan:
        """Take the document into each history that it belongs to and that lacks it."""
        names = [name for name in about(message) if name is not None]
        rows = [await desk.store.agreement_by_record(name) for name in names]
        own = [row for row in rows if row and row.first_party == self.first_party(message)]
        if not own:
            await desk.refuse_purged(self.first_party(message), *names)
            raise PeerError("not-found")
        histories = [(row, await stored_history(desk.store, row)) for row in own]
        for _, history in histories:
            check_belongs(message, history.record)
        lacking = [item for item in histories if not _holds(item[1], message.record_digest)]
        if not lacking:
            return Plan(write=Write(), reply=repeated(message.raw))
        for _, history in lacking:
            _check_place(message, history)
        write = Write(
            changes=tuple(
                replace(moved(row, slot=row.slot), head=_head(message, row, history))
                for row, history in lacking
            ),
            history=tuple(history_row(row.record, message) for row, _ in lacking),
        )
        return Plan(write=write, reply=created(message))

    def first_party(self, message: Document[Any]) -> str:
        """The key that it is about."""
        did: str = message.body.first_party.ref
        return did

    def is_urgent(self, message: Document[Any]) -> bool:
        """What comes back can wait."""
        return False


def _is_by_us(document: Document[Any]) -> bool:
    (signer,) = SIGNERS[document.type].signers(document.body)
    return signer.did == str(document.body.second_party.ref)


def _holds(history: History, name: Digest) -> bool:
    """Whether a document is the record or about it, and held."""
    held = (history.record, *history.documents)
    return any(item.record_digest == name for item in held)


def _check_place(message: Document[Any], history: History) -> None:
    """Check that a history has room for what comes back, and that heads of hers belong there.

    Raises:
        PeerError: ``history-full``; ``reference``, heads that start no notice (AGR-15).
    """
    held = history.documents
    if isinstance(message.body, Heads):
        seen = named(message, history.record.record_digest)
        ends = [item for item in held if isinstance(item.body, Termination)]
        shown = [seen_since(item, held) for item in ends if item.record_digest in seen]
        if not shown:
            raise PeerError("reference", "These heads show no termination that is held here.")
        # She signs as many as she likes: those that are not the first are like other notices.
        if None not in shown and not has_room_for_notices(held):
            raise PeerError("history-full")
    if not has_room(held, message):
        raise PeerError("history-full")


def _head(message: Document[Any], row: AgreementRow, history: History) -> Digest:
    """Our last document of a history, with one more that came back in any order.

    Of several that none follows, those with a gap before them are the later ones: what was lost
    lies behind all that was held. Else it is the one that was signed last.
    """
    before = {
        item.record_digest: item.body.previous
        for item in (*history.documents, message)
        if getattr(item.body, "previous", None) is not None
    }
    made = {item.record_digest: item.proofs[0].created for item in (*history.documents, message)}
    ends = before.keys() - set(before.values())

    def is_after_a_gap(name: Digest) -> bool:
        while name in before:
            name = before[name]
        return name != row.record

    return max(
        ends,
        key=lambda name: (is_after_a_gap(name), made[name], name == row.head, name),
        default=row.head,
    )
