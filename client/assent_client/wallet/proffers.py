"""What was proffered, from before the first byte is sent until its one outcome.

The exact bytes are durable before they leave (CL6), so a lost answer is fetched by sending the same
bytes again (CL5). Nobody expires a proffer by this clock: without an answer it is UNKNOWN (PR19).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assent.errors import LocalError
from assent.multibase import Digest
from assent.times import Instant
from assent_client.wallet.relationships import Relationships
from assent_client.wallet.sealed_rows import SealedRows
from assent_client.wallet.table import Table

__all__ = ["NEXT", "SETTLED", "KeptProffer", "ProfferState", "Proffers"]


class ProfferState(StrEnum):
    """Where a proffer stands as far as this wallet knows."""

    PREPARED = "prepared"
    UNKNOWN = "unknown"
    PENDING = "pending"
    COUNTERED = "countered"
    AGREED = "agreed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


_S = ProfferState
_ANSWERS: Final = {_S.AGREED, _S.DECLINED, _S.CANCELLED, _S.REJECTED}

NEXT: Final[dict[ProfferState, frozenset[ProfferState]]] = {
    # One that is PREPARED in a restored wallet may have been sent, and answered, before.
    _S.PREPARED: frozenset({_S.UNKNOWN, _S.AGREED, _S.DECLINED, _S.CANCELLED}),
    _S.UNKNOWN: frozenset({_S.PENDING, _S.COUNTERED} | _ANSWERS),
    _S.PENDING: frozenset({_S.COUNTERED} | _ANSWERS),
    _S.COUNTERED: frozenset(_ANSWERS),
    # An error is not signed; a vendor's signed outcome, found later, outweighs it.
    _S.REJECTED: frozenset({_S.AGREED, _S.DECLINED, _S.CANCELLED}),
    _S.AGREED: frozenset(),
    _S.DECLINED: frozenset(),
    _S.CANCELLED: frozenset(),
}
"""Which state may follow which; staying in one is allowed, too."""

SETTLED: Final = frozenset(_ANSWERS)
"""States after which nothing more is sent for a proffer."""

_FIXED: Final = ("vendor", "first_party", "context", "origin", "url", "raw", "accept_by")
_SET_ONCE: Final = ("counter_offer", "answer", "outcome", "record")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptProffer:
    """One proffer: ``raw`` are the exact bytes that go, and go again, to ``url``.

    ``counter_offer`` is the vendor's one alternative and ``answer`` what was signed in return;
    ``record`` is the recordDigest once it is AGREED, ``outcome`` the final document otherwise.
    ``problem`` says in words why it was REJECTED, or why the last attempt brought nothing.
    """

    id: str
    vendor: str
    first_party: str
    context: str
    origin: str
    url: str
    raw: bytes
    accept_by: Instant
    prepared: Instant
    state: ProfferState = ProfferState.PREPARED
    attempts: int = 0
    last_attempt: Instant | None = None
    next_try: Instant | None = None
    counter_offer: bytes | None = None
    answer: bytes | None = None
    outcome: bytes | None = None
    record: Digest | None = None
    settled: Instant | None = None
    problem: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether its outcome is still to be found out."""
        return self.state not in SETTLED

    @property
    def is_declined_here(self) -> bool:
        """Whether it is our own decline that settled it."""
        is_over = self.state is ProfferState.DECLINED and self.outcome is not None
        return is_over and self.outcome == self.answer


class Proffers:
    """All proffers; the rules that none is lost, changed, or settled twice (I4, I5, I6)."""

    def __init__(self, rows: SealedRows, relationships: Relationships) -> None:
        self._rows = rows
        self._relationships = relationships
        self._table = Table(
            rows, "proffer", KeptProffer, name=lambda row: row.id, place=lambda row: row.vendor
        )

    def prepare(self, proffer: KeptProffer) -> KeptProffer:
        """Keep a new proffer; its bytes are durable when this returns, and may be sent then.

        Raises:
            LocalError: the id is taken, or no agreement may be made under its key.
        """
        self._relationships.check_may_proffer(proffer.first_party)
        if self._table.get(proffer.id) is not None:
            raise LocalError("A proffer of this id was made already.")
        if proffer.state is not ProfferState.PREPARED:
            raise LocalError("A new proffer has not been sent.")
        return self._table.put(proffer)

    def save(self, proffer: KeptProffer) -> KeptProffer:
        """Keep what became of a proffer, durable when this returns.

        Raises:
            LocalError: this is no change that a proffer can undergo; nothing was changed.
        """
        known = self._table.get(proffer.id)
        if known is None:
            raise LocalError("This proffer was never prepared.")
        if any(getattr(known, name) != getattr(proffer, name) for name in _FIXED):
            raise LocalError("What was proffered cannot be changed.")
        if proffer.state is not known.state and not _may_become(known, proffer.state):
            raise LocalError(f"A proffer that is {known.state} does not become {proffer.state}.")
        kept = {name: getattr(known, name) for name in _SET_ONCE}
        if any(old is not None and old != getattr(proffer, name) for name, old in kept.items()):
            raise LocalError("A proffer has one alternative, one answer and one outcome.")
        if (proffer.state is ProfferState.AGREED) != (proffer.record is not None):
            raise LocalError("A proffer has a record exactly when it is agreed.")
        return self._table.put(proffer)

    def get(self, proffer_id: str) -> KeptProffer | None:
        """The proffer of this id."""
        return self._table.get(proffer_id)

    def all(self, vendor: str | None = None) -> list[KeptProffer]:
        """All proffers, or those to one vendor, oldest first."""
        return sorted(self._table.under(vendor), key=lambda row: (row.prepared, row.id))

    def open(self, vendor: str | None = None) -> list[KeptProffer]:
        """The proffers whose outcome is still to be found out, oldest first."""
        return [row for row in self.all(vendor) if row.is_open]


def _may_become(known: KeptProffer, state: ProfferState) -> bool:
    """Whether a proffer may have this state next.

    What was declined here may have been accepted on another device before (CL12).
    """
    if known.is_declined_here and state is ProfferState.AGREED:
        return True
    return state in NEXT[known.state]
