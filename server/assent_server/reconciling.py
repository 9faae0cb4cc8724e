"""``POST reconciliations``: both sides compare what they hold, and get what they lack.

The answer is a signed page of all heads of the key that asked: what it leaves out is evidence
against us (PR16, I11). Of the question only one thing is kept: heads that are the first to show
that she saw a termination, from which on its notice runs (AGR-09).
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from assent import record
from assent.agreement import check_heads, covers, known, page, seen_since
from assent.documents import Digest, Document, Heads, Termination
from assent.documents.containers import (
    History,
    ReconciliationAnswer,
    read_reconciliation,
    write_reconciliation_answer,
)
from assent.documents.notices import Head
from assent.documents.parts import Party, PartyReference
from assent.errors import PeerError
from assent_server.exchange import Desk, Exchange, Reply
from assent_server.exchange.notices import history_row
from assent_server.exchange.replies import repeated
from assent_server.exchange.room import has_room
from assent_server.exchange.stored import moved, stored_history
from assent_server.store.model import HistoryRow, Write

__all__ = ["Reconciling"]

_READ_AT_ONCE = 65  # One more than heads hold, so that it shows whether more follow.
_DOCUMENTS_MAX = 64  # In one answer, whatever histories they are of.


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciling:
    """Answers reconciliations."""

    exchange: Exchange

    async def answer(self, reader: str, raw: bytes) -> Reply:
        """The signed heads of ``reader``, what it lacks, and what we lack.

        Raises:
            PeerError: ``request-signature``, other heads than those of the key that signed the
                request; any code of a document that is not as it should be.
        """
        desk = self.exchange.desk()
        asked = read_reconciliation(raw)
        _check(asked, reader, desk)
        rows = await desk.store.agreements(reader, after=asked.body.after, limit=_READ_AT_ONCE)
        histories = [await stored_history(desk.store, row) for row in rows]
        shown = [
            (row, item)
            for row, history in zip(rows, histories, strict=True)
            for item in _first_sight(asked, history)
        ]
        if shown:
            # What cannot be kept now will be at the next reconciliation; this one is answered.
            with suppress(PeerError):
                # A new version of each, so that several at once do not all find the one room.
                await self.exchange.commit(
                    Write(
                        changes=tuple(moved(row, slot=row.slot) for row, _ in shown),
                        history=tuple(item for _, item in shown),
                    )
                )
            histories = [await stored_history(desk.store, row) for row in rows]
        purged = await desk.store.purged_records(
            reader, after=asked.body.after, limit=_READ_AT_ONCE
        )
        heads = self._heads(asked.body, histories, purged, desk)
        answer = ReconciliationAnswer(
            heads=heads,
            documents=tuple(_lacking(asked.body, heads.body, histories))[:_DOCUMENTS_MAX],
            lacks=tuple(_unknown(asked.body, heads.body))[:_DOCUMENTS_MAX],
        )
        return repeated(write_reconciliation_answer(answer))

    def _heads(
        self,
        asked: Heads,
        histories: Iterable[History],
        purged: Iterable[Digest],
        desk: Desk,
    ) -> Document[Heads]:
        deleted = {record: Head(record=record) for record in purged}
        listed, following = page((*map(known, histories), *deleted.values()), asked.after)
        return desk.sign(
            Heads(
                id=desk.new_id(),
                first_party=asked.first_party,
                second_party=PartyReference(ref=desk.published.did),
                listed_by=Party.SECOND,
                reconciliation_nonce=asked.reconciliation_nonce,
                after=asked.after,
                next=following,
                heads=tuple(head for head in listed if head.record not in deleted),
                purged=tuple(head.record for head in listed if head.record in deleted),
            )
        )


def _check(asked: Document[Heads], reader: str, desk: Desk) -> None:
    if asked.body.first_party.ref != reader:
        raise PeerError("request-signature", "Another key signed than the heads name.")
    if asked.body.second_party.ref != desk.published.did:
        raise PeerError("wrong-audience", "The heads name another second party.")
    check_heads(asked, by=Party.FIRST, after=asked.body.after)
    record.verify(asked, keys=desk.published.keys)
    desk.check_not_in_future(asked)


def _first_sight(asked: Document[Heads], history: History) -> Iterable[HistoryRow]:
    """Her heads as a row of the history in which they are the first to show a termination."""
    name = history.record.record_digest
    listed = next((head.documents for head in asked.body.heads if head.record == name), ())
    for item in history.documents:
        is_shown = isinstance(item.body, Termination) and item.record_digest in listed
        if is_shown and seen_since(item, history.documents) is None:
            if has_room(history.documents, asked):
                yield history_row(name, asked)
            return


def _lacking(asked: Heads, ours: Heads, histories: Iterable[History]) -> Iterable[Document[Any]]:
    """The documents that she does not list, of what both lists cover."""
    theirs = {head.record: set(head.documents) for head in asked.heads}
    for history in histories:
        name = history.record.record_digest
        if covers(asked, name) and covers(ours, name):
            if name not in theirs:
                yield history.record
            listed = theirs.get(name, set())
            yield from (item for item in history.documents if item.record_digest not in listed)


def _unknown(asked: Heads, ours: Heads) -> Iterable[Digest]:
    """The digests that she lists and we do not, of what both lists cover; what was deleted we do
    not want back."""
    held = {head.record: set(head.documents) for head in ours.heads}
    for head in asked.heads:
        if covers(ours, head.record) and head.record not in ours.purged:
            if head.record not in held:
                yield head.record
            yield from (item for item in head.documents if item not in held.get(head.record, ()))
