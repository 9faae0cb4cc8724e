"""Signed documents that still have to reach a vendor, and the proof that we tried (PR21).

A withdrawal is effective here at once; it waits here until the vendor has it, however long that
takes. Each attempt is kept: who was told when, and what came of it.
"""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from assent.errors import LocalError
from assent.multibase import Digest, digest
from assent.times import Instant, plus
from assent_client.wallet.sealed_rows import SealedRows
from assent_client.wallet.table import Table

__all__ = ["Attempt", "Errand", "Outbox", "Outgoing", "delay_s"]

_DELAY_FIRST_S: Final = 60
_DELAY_MAX_S: Final = 6 * 3600


class Errand(IntEnum):
    """What a document is sent for; lower numbers go first."""

    WITHDRAWAL = 0
    CANCELLATION = 1
    ANSWER = 2
    DISPUTE = 3
    RECORD = 4
    ACKNOWLEDGEMENT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One document on its way: ``raw`` goes to ``path`` below the vendor's base URL.

    ``record`` or ``proffer`` names what it is about; ``reply`` are the bytes of the vendor's
    answer; ``given_up`` says why it will not be sent again, though it was not delivered.
    """

    id: str
    errand: int
    vendor: str
    first_party: str
    path: str
    raw: bytes
    queued: Instant
    record: Digest | None = None
    proffer: str | None = None
    attempts: int = 0
    next_try: Instant | None = None
    delivered: Instant | None = None
    reply: bytes | None = None
    given_up: str | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it still has to be delivered."""
        return self.delivered is None and self.given_up is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to deliver; ``number`` counts from 1, ``outcome`` is what happened, in words."""

    document: str
    number: int
    at: Instant
    outcome: str


class Outbox:
    """What waits to be delivered, and every attempt so far."""

    def __init__(self, rows: SealedRows) -> None:
        self._rows = rows
        self._table = Table(
            rows, "outgoing", Outgoing, name=lambda row: row.id, place=lambda row: row.vendor
        )
        self._attempts = Table(
            rows,
            "attempt",
            Attempt,
            name=lambda row: f"{row.document} {row.number}",
            place=lambda row: row.document,
        )

    def queue(self, outgoing: Outgoing) -> Outgoing:
        """Keep a document for delivery, durable when this returns; one that is there stays."""
        known = self._table.get(outgoing.id)
        if known is None:
            return self._table.put(outgoing)
        if known.raw != outgoing.raw:
            raise LocalError("Another document of this id waits to be sent.")
        return known

    def due(self, now: Instant, vendor: str | None = None) -> list[Outgoing]:
        """What is to be sent now: withdrawals first, then by errand, oldest first."""
        return [row for row in self.waiting(vendor) if row.next_try is None or row.next_try <= now]

    def waiting(self, vendor: str | None = None) -> list[Outgoing]:
        """All that still has to be delivered, in the order it will be sent."""
        rows = [row for row in self._table.under(vendor) if row.is_waiting]
        return sorted(rows, key=lambda row: (row.errand, row.queued, row.id))

    def given_up(self, vendor: str) -> list[Outgoing]:
        """What is sent no more, though the vendor never took it in."""
        return [row for row in self._table.under(vendor) if row.given_up is not None]

    def get(self, document_id: str) -> Outgoing | None:
        """The document of this id, delivered or not."""
        return self._table.get(document_id)

    def find(self, vendor: str, name: Digest) -> Outgoing | None:
        """The document for a vendor whose bytes have this digest, delivered or not."""
        rows = self._table.under(vendor)
        return next((row for row in rows if digest(row.raw) == name), None)

    def delivered(
        self, document_id: str, *, at: Instant, reply: bytes, outcome: str = "delivered"
    ) -> Outgoing:
        """Note the attempt that succeeded, with the bytes of the vendor's verified answer."""
        return self._note(document_id, at, outcome, delivered=at, reply=reply, next_try=None)

    def failed(
        self, document_id: str, *, at: Instant, outcome: str, jitter: float = 0.5
    ) -> Outgoing:
        """Note an attempt that brought nothing; the next one waits longer, up to six hours.

        ``jitter`` from 0 to 1 spreads the wait, from half of it to one and a half.
        """
        attempts = self._known(document_id).attempts + 1
        later = plus(at, delay_s(attempts, jitter=jitter))
        return self._note(document_id, at, outcome, next_try=later)

    def give_up(
        self, document_id: str, *, at: Instant, reason: str, is_gone: bool = False
    ) -> Outgoing:
        """Send a document no more, because the vendor can never take it.

        ``is_gone`` says that its agreement was over before and was deleted. Raises:
            LocalError: it is a withdrawal of what is not gone; those are tried for ever.
        """
        if self._known(document_id).errand == Errand.WITHDRAWAL and not is_gone:
            raise LocalError("A withdrawal is sent until it is received.")
        return self._note(document_id, at, reason, given_up=reason, next_try=None)

    def attempts(self, document_id: str) -> list[Attempt]:
        """All attempts to deliver a document, in order: the proof that we tried."""
        return sorted(self._attempts.under(document_id), key=lambda row: row.number)

    def _note(self, document_id: str, at: Instant, outcome: str, **changes: object) -> Outgoing:
        row = self._known(document_id)
        if row.delivered is not None:
            return row
        number = row.attempts + 1
        with self._rows.transaction():
            self._attempts.put(Attempt(document=document_id, number=number, at=at, outcome=outcome))
            return self._table.put(replace(row, attempts=number, **changes))  # type: ignore[arg-type]

    def _known(self, document_id: str) -> Outgoing:
        row = self._table.get(document_id)
        if row is None:
            raise LocalError("This document was not queued.")
        return row


def delay_s(attempts: int, *, jitter: float) -> int:
    """Seconds to wait after this many attempts: doubling from a minute to six hours."""
    delay = min(_DELAY_FIRST_S * 2 ** min(attempts - 1, 16), _DELAY_MAX_S)
    return int(delay * (0.5 + jitter))
