"""``POST reconciliations``: both sides compare what they hold, and get what they lack.

The answer is a signed list of all heads of the key that asked: a list that leaves something
out is evidence against us (PR16, I11).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assent import documents
from assent.documents import Document, Heads
from assent.documents.containers import (
    KnownHistory,
    ReconciliationAnswer,
    read_reconciliation,
    write_reconciliation_answer,
)
from assent.documents.notices import Head
from assent.documents.parts import PartyReference
from assent.errors import PeerError
from assent_server.exchange import Desk, Reply
from assent_server.exchange.replies import repeated
from assent_server.store.model import AgreementRow

__all__ = ["Reconciling"]

_AGREEMENTS_MAX = 64
_DOCUMENTS_MAX = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciling:
    """Answers reconciliations; writes nothing."""

    desk: Callable[[], Desk]

    async def answer(self, reader: str, raw: bytes) -> Reply:
        """The signed heads of ``reader``, what it lacks, and what we lack.

        Raises:
            PeerError: ``request-signature``, the body names another key than signed.
        """
        asked = read_reconciliation(raw)
        if asked.first_party != reader:
            raise PeerError("request-signature", "Another key signed than the body names.")
        desk = self.desk()
        known = {head.record: head for head in asked.heads}
        heads, missing = [], []
        for row in await desk.store.agreements(reader, limit=_AGREEMENTS_MAX):
            head, lacking = await _compare(desk, row, known.pop(row.record, None))
            heads.append(head)
            missing += lacking
        lacks = [
            *known,
            *(
                digest
                for head, ours in _pairs(asked.heads, heads)
                for digest in head.documents
                if digest not in ours.documents
            ),
        ]
        answer = ReconciliationAnswer(
            heads=desk.sign(
                Heads(
                    id=desk.new_id(),
                    first_party=PartyReference(ref=reader),
                    second_party=PartyReference(ref=desk.published.did),
                    reconciliation_nonce=asked.nonce,
                    heads=tuple(heads),
                )
            ),
            documents=tuple(missing[:_DOCUMENTS_MAX]),
            lacks=tuple(lacks[:_DOCUMENTS_MAX]),
        )
        return repeated(write_reconciliation_answer(answer))


async def _compare(
    desk: Desk, row: AgreementRow, known: KnownHistory | None
) -> tuple[Head, list[Document[Any]]]:
    """Our head of one agreement, and the documents that the first party does not list."""
    rows = await desk.store.history(row.record)
    listed = set(known.documents) if known else set()
    lacking = [] if known else [documents.read(row.raw, "Agreement")]
    lacking += [documents.read(item.raw, item.type) for item in rows if item.digest not in listed]
    head = Head(record=row.record, documents=tuple(sorted(item.digest for item in rows)))
    return head, lacking


def _pairs(asked: tuple[KnownHistory, ...], heads: list[Head]) -> list[tuple[KnownHistory, Head]]:
    ours = {head.record: head for head in heads}
    return [(head, ours[head.record]) for head in asked if head.record in ours]
