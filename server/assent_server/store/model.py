"""What a store holds and the one way to write it: rows, writes, and the ``Store`` protocol.

A store keeps exact bytes and finds them again; it knows no rule of the protocol. Reads are
coroutines so that a store behind a socket fits; writes go through ``put_many`` only, and what
it reported as written survives any crash.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol, TypeAlias

from msgspec import Struct

from assent.documents import Digest
from assent.errors import LocalError
from assent.negotiation import State
from assent.times import Instant
from assent_server.limits import OnceOnly

__all__ = [
    "AgreementChange",
    "AgreementRow",
    "ContentRow",
    "DamagedRow",
    "HistoryRow",
    "InboxRow",
    "NegotiationRow",
    "NothingYet",
    "Purge",
    "Store",
    "StoreUnavailable",
    "StoredRow",
    "Write",
]


class StoreUnavailable(Exception):
    """The store cannot write or read now: disk full, I/O error, lost database. Nothing of the
    write is visible, or it is wholly there and is found by its id."""


class NothingYet(LocalError):
    """A store is to be read that was never written."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was agreed here yet: this endpoint has never run.",
            "Start it: assent-server run",
        )


class NegotiationRow(Struct, frozen=True, kw_only=True):
    """One proffer: where it stands and what answers it.

    ``request_digest`` covers the exact bytes that were sent under the id (of the cancellation,
    where that overtook its proffer); ``proffer`` are those bytes while the negotiation may still
    need them; ``outcome`` are the reply's bytes, or None while PENDING. Where the outcome is the
    record ``record`` in the table of agreements, it is the counter-offer that this answers, if
    one was made. ``version`` counts from 1.
    """

    proffer_id: str
    first_party: str
    origin: str
    state: State
    request_digest: Digest
    proffer: bytes | None = None
    outcome: bytes | None = None
    record: Digest | None = None
    accept_by: Instant
    version: int = 1


class AgreementRow(Struct, frozen=True, kw_only=True):
    """One record. ``slot`` is the first party's key and origin while this is the one ongoing
    agreement there, else None; ``head`` is the second party's last document of the history, at
    first the record itself. ``version`` counts from 1."""

    record: Digest
    agreement_id: str
    first_party: str
    origin: str
    raw: bytes
    slot: str | None
    head: Digest
    successor: Digest | None = None
    signed_at: Instant
    retain_until: Instant | None = None
    version: int = 1


class AgreementChange(Struct, frozen=True, kw_only=True):
    """New values for the row of ``record``, which must still be at ``version``."""

    record: Digest
    version: int
    slot: str | None
    head: Digest
    successor: Digest | None = None


class HistoryRow(Struct, frozen=True, kw_only=True):
    """One document of a history other than the record: notice, receipt, termination, ..."""

    record: Digest
    digest: Digest
    type: str
    raw: bytes


class InboxRow(Struct, frozen=True, kw_only=True):
    """One answered PUT other than a proffer: its id, its bytes' digest and the exact reply."""

    document_id: str
    request_digest: Digest
    proffer_id: str | None = None
    reply: bytes


class ContentRow(Struct, frozen=True, kw_only=True):
    """Published content by digest. Personal terms are read by one DID, the ``reader``; whoever has
    the same has a row of her own."""

    kind: str
    digest: Digest
    raw: bytes
    reader: str | None = None


class Purge(Struct, frozen=True, kw_only=True):
    """An agreement that is to be deleted with all that is kept about it; it must still be at
    ``version``. ``inbox`` are the ids under which replies about it are kept, ``terms`` the
    digests of personal terms that nothing else of this first party rests on."""

    record: Digest
    version: int
    agreement_id: str
    proffer_id: str
    first_party: str
    inbox: tuple[str, ...] = ()
    terms: tuple[Digest, ...] = ()


class DamagedRow(Struct, frozen=True, kw_only=True):
    """A row that cannot be read back: its table, its key in hex, and what is wrong."""

    table: str
    key: str
    fault: str


StoredRow: TypeAlias = (
    NegotiationRow | AgreementRow | HistoryRow | InboxRow | ContentRow | DamagedRow
)


class Write(Struct, frozen=True, kw_only=True):
    """All that one exchange changes: everything is written, or nothing.

    A ``negotiation`` of version 1 is new, a later one replaces its predecessor of ``version``
    minus 1. A new agreement's slot must be free once ``changes`` are made. ``closes`` is the first
    party whose key no later agreement shall be made under; ``is_new`` says that the agreements
    are such ones, and none that come back. Of what ``purges`` names digests are left.
    """

    negotiations: tuple[NegotiationRow, ...] = ()
    agreements: tuple[AgreementRow, ...] = ()
    changes: tuple[AgreementChange, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    inbox: InboxRow | None = None
    contents: tuple[ContentRow, ...] = ()
    closes: str | None = None
    is_new: bool = False
    purges: tuple[Purge, ...] = ()


class Store(Protocol):
    """Where an endpoint keeps its records. Digest and id look-ups are by unique keys."""

    nonces: OnceOnly | None
    """Where requests are remembered that no other process shall believe again; None where one
    process writes, which remembers them itself."""

    async def is_in_use(self) -> bool:
        """Whether no move has left this store for another since it was opened (STO-14)."""
        ...

    async def put_many(self, writes: Sequence[Write]) -> list[bool]:
        """Write each whole or not at all, all durable in one commit.

        False where something it rests on has changed: the id is taken, or was by what is deleted,
        a version moved on, the slot is not free, the key was closed. Contents that are there
        already are left alone.

        Raises:
            StoreUnavailable: nothing is known to be written.
        """
        ...

    async def negotiation(self, proffer_id: str) -> NegotiationRow | None:
        """The negotiation of a proffer."""
        ...

    async def open_negotiations(self, first_party: str | None = None) -> list[NegotiationRow]:
        """The negotiations that are PENDING or COUNTERED, of one first party or of all."""
        ...

    async def inbox(self, document_id: str) -> InboxRow | None:
        """The answered PUT of this document id."""
        ...

    async def agreement(self, agreement_id: str) -> AgreementRow | None:
        """An agreement by its document id."""
        ...

    async def agreements_named(self, handle: str) -> list[AgreementRow]:
        """Up to two agreements whose document ids begin with these 8 hexadecimal digits."""
        ...

    async def agreement_by_record(self, record: Digest) -> AgreementRow | None:
        """An agreement by its recordDigest."""
        ...

    async def versions(self, records: Sequence[Digest]) -> dict[Digest, int]:
        """At which version the agreements of these records are; without those that are not here."""
        ...

    async def agreement_in_slot(self, slot: str) -> AgreementRow | None:
        """The one ongoing agreement of a first-party key and origin."""
        ...

    async def is_closed(self, first_party: str) -> bool:
        """Whether no later agreement shall be made under a first party's key."""
        ...

    async def is_purged(self, name: str, first_party: str | None = None) -> bool:
        """Whether something of this first party, or of any, was deleted at the end of its time:
        a record by its digest, an agreement or a proffer by its id."""
        ...

    async def purged_records(
        self, first_party: str, *, after: Digest | None = None, limit: int = 64
    ) -> list[Digest]:
        """A page of the records of one first party that were deleted, in their order."""
        ...

    async def agreements(
        self, first_party: str | None = None, *, after: Digest | None = None, limit: int = 64
    ) -> list[AgreementRow]:
        """A page of agreements in the order of their recordDigests, of one first party or all."""
        ...

    async def records(
        self, first_party: str | None = None, *, after: Digest | None = None, limit: int = 64
    ) -> list[Digest]:
        """A page of recordDigests, of one first party or of all, from a covering index."""
        ...

    async def history(self, record: Digest) -> list[HistoryRow]:
        """All documents of a history other than its record, in the order they were written."""
        ...

    async def content(self, kind: str, digest: Digest) -> ContentRow | None:
        """Content by kind and digest, whoever may read it."""
        ...

    async def content_for(self, reader: str, kind: str, digest: Digest) -> ContentRow | None:
        """Personal content that is this reader's own."""
        ...

    async def last_signed(self) -> Instant | None:
        """A time that has passed, by the records written last or by the database's clock."""
        ...

    async def first_fault(self, *, seconds: float) -> str | None:
        """What the database finds wrong with itself first, as far as it gets in that time."""
        ...

    async def faults(self) -> list[str]:
        """What the database finds wrong with itself; empty when it is sound."""
        ...

    def stored(self) -> AsyncIterator[StoredRow]:
        """Every stored row, the damaged ones named: for whoever verifies them again."""
        ...

    async def forget(self, *, rewrite: bool = False) -> bool:
        """Take out of the files what was deleted, as far as that is quick, or write them anew.

        Nobody else can write meanwhile. False where something keeps what was deleted for now.
        """
        ...

    def warnings(self) -> Mapping[str, int]:
        """What an operator should look at before it becomes a fault: a code and its bytes."""
        ...

    async def close(self) -> None:
        """Finish, check-point and let go of the database."""
        ...
