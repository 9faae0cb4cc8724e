"""The reads of every store, and the one statement of each.

Every one is answered from an index, so none slows down as the store grows; a test asks SQLite
for its plans.
"""

# ruff: noqa: S608 -- The column lists are constants; every value is a bound parameter (SV6).

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from assent.documents import Digest
from assent_server.store import columns
from assent_server.store.columns import find_digest, find_id
from assent_server.store.compression import Damaged
from assent_server.store.model import (
    AgreementRow,
    ContentRow,
    HistoryRow,
    InboxRow,
    NegotiationRow,
)
from assent_server.store.whole import Mark, marked

__all__ = ["QUERIES", "Reading"]

R = TypeVar("R")

_AGREEMENT: Final = f"SELECT {columns.AGREEMENT} FROM agreement"
_OPEN: Final = (
    f"SELECT {columns.NEGOTIATION} FROM negotiation WHERE state IN ('pending', 'countered')"
)
_CONTENT: Final = f"SELECT {columns.CONTENT} FROM content WHERE kind = ? AND digest = ?"
_VERSIONS_AT_ONCE: Final = 64
_PAGE: Final = "record > ? ORDER BY record LIMIT ?"

QUERIES: Final[dict[str, str]] = {
    "negotiation": f"SELECT {columns.NEGOTIATION} FROM negotiation WHERE proffer_id = ?",
    "open of one": f"{_OPEN} AND first_party = ? ORDER BY accept_by",
    "open of all": f"{_OPEN} ORDER BY first_party, accept_by",
    "inbox": f"SELECT {columns.INBOX} FROM inbox WHERE document_id = ?",
    "agreement": f"{_AGREEMENT} WHERE agreement_id = ?",
    "agreements named": f"{_AGREEMENT} WHERE agreement_id BETWEEN ? AND ? LIMIT 2",
    "agreement by record": f"{_AGREEMENT} WHERE record = ?",
    "versions": (
        "SELECT record, version FROM agreement"
        f" WHERE record IN ({', '.join('?' * _VERSIONS_AT_ONCE)})"
    ),
    "agreement in slot": f"{_AGREEMENT} WHERE slot = ?",
    "closed": "SELECT 1 FROM closed_key WHERE first_party = ?",
    "purged": "SELECT party FROM purged WHERE name = ?",
    "purged records": (
        "SELECT name FROM purged WHERE kind = 'record' AND party = ?"
        " AND name > ? ORDER BY name LIMIT ?"
    ),
    "agreements of one": f"{_AGREEMENT} WHERE first_party = ? AND {_PAGE}",
    "agreements of all": f"{_AGREEMENT} WHERE {_PAGE}",
    "records of one": f"SELECT record FROM agreement WHERE first_party = ? AND {_PAGE}",
    "records of all": f"SELECT record FROM agreement WHERE {_PAGE}",
    "history": f"SELECT {columns.HISTORY} FROM history WHERE record = ? ORDER BY rowid",
    "content": f"{_CONTENT} ORDER BY reader LIMIT 1",
    "content of one": f"{_CONTENT} AND reader = ?",
    "version": "SELECT user_version FROM pragma_user_version",
}


class Reading(ABC):
    """The reads of :class:`~assent_server.store.model.Store`, over whatever answers queries."""

    @abstractmethod
    async def _rows(self, query: str, values: tuple[object, ...]) -> Sequence[Any]:
        """The rows that a query of ``QUERIES`` finds.

        Raises:
            StoreUnavailable: nothing can be read now.
        """

    async def is_in_use(self) -> bool:
        """Whether no move has left this store for another since it was opened (STO-14)."""
        ((version,),) = await self._rows("version", ())
        return marked(version)[1] is Mark.USED

    async def negotiation(self, proffer_id: str) -> NegotiationRow | None:
        """The negotiation of a proffer."""
        return await self._one("negotiation", columns.to_negotiation, find_id(proffer_id))

    async def open_negotiations(self, first_party: str | None = None) -> list[NegotiationRow]:
        """The negotiations that are PENDING or COUNTERED, of one first party or of all."""
        if first_party is None:
            return await self._all("open of all", columns.to_negotiation)
        return await self._all("open of one", columns.to_negotiation, first_party)

    async def inbox(self, document_id: str) -> InboxRow | None:
        """The answered PUT of this document id."""
        return await self._one("inbox", columns.to_inbox, find_id(document_id))

    async def agreement(self, agreement_id: str) -> AgreementRow | None:
        """An agreement by its document id."""
        return await self._one("agreement", columns.to_agreement, find_id(agreement_id))

    async def agreements_named(self, handle: str) -> list[AgreementRow]:
        """Up to two agreements whose document ids begin with these 8 hexadecimal digits."""
        begin = bytes.fromhex(handle)
        ends = (begin.ljust(16, b"\0"), begin.ljust(16, b"\xff"))
        return await self._all("agreements named", columns.to_agreement, *ends)

    async def agreement_by_record(self, record: Digest) -> AgreementRow | None:
        """An agreement by its recordDigest."""
        return await self._one("agreement by record", columns.to_agreement, find_digest(record))

    async def versions(self, records: Sequence[Digest]) -> dict[Digest, int]:
        """At which version the agreements of these records are; without those that are not here."""
        found: dict[Digest, int] = {}
        for begin in range(0, len(records), _VERSIONS_AT_ONCE):
            some = [find_digest(item) for item in records[begin : begin + _VERSIONS_AT_ONCE]]
            # One statement for any number: what is left of the places repeats the last record.
            filled = some + some[-1:] * (_VERSIONS_AT_ONCE - len(some))
            found.update(await self._all("versions", _version, *filled))
        return found

    async def agreement_in_slot(self, slot: str) -> AgreementRow | None:
        """The one ongoing agreement of a first-party key and origin."""
        return await self._one("agreement in slot", columns.to_agreement, slot)

    async def is_closed(self, first_party: str) -> bool:
        """Whether no later agreement shall be made under a first party's key."""
        return bool(await self._rows("closed", (first_party,)))

    async def is_purged(self, name: str, first_party: str | None = None) -> bool:
        """Whether something of this first party, or of any, was deleted under this name."""
        wanted = None if first_party is None else columns.digested(first_party)
        found = await self._rows("purged", (columns.digested(name),))
        return any(wanted in (None, party) for (party,) in found)

    async def purged_records(
        self, first_party: str, *, after: Digest | None = None, limit: int = 64
    ) -> list[Digest]:
        """A page of the records of one first party that were deleted, in their order."""
        party = columns.digested(first_party)
        return await self._all("purged records", _record, party, _after(after), limit)

    async def agreements(
        self, first_party: str | None = None, *, after: Digest | None = None, limit: int = 64
    ) -> list[AgreementRow]:
        """A page of agreements in the order of their recordDigests, of one first party or all."""
        begin = _after(after)
        if first_party is None:
            return await self._all("agreements of all", columns.to_agreement, begin, limit)
        return await self._all("agreements of one", columns.to_agreement, first_party, begin, limit)

    async def records(
        self, first_party: str | None = None, *, after: Digest | None = None, limit: int = 64
    ) -> list[Digest]:
        """A page of recordDigests, of one first party or of all, from a covering index."""
        begin = _after(after)
        if first_party is None:
            return await self._all("records of all", _record, begin, limit)
        return await self._all("records of one", _record, first_party, begin, limit)

    async def history(self, record: Digest) -> list[HistoryRow]:
        """All documents of a history other than its record, in the order they were written."""
        return await self._all("history", columns.to_history, find_digest(record))

    async def content(self, kind: str, digest: Digest) -> ContentRow | None:
        """Content by kind and digest, whoever may read it."""
        return await self._one("content", columns.to_content, kind, find_digest(digest))

    async def content_for(self, reader: str, kind: str, digest: Digest) -> ContentRow | None:
        """Personal content that is this reader's own."""
        found = find_digest(digest)
        return await self._one("content of one", columns.to_content, kind, found, reader)

    async def _one(self, query: str, convert: Callable[[Any], R], *values: object) -> R | None:
        for row in await self._rows(query, values):
            return _converted(row, convert)
        return None

    async def _all(self, query: str, convert: Callable[[Any], R], *values: object) -> list[R]:
        return [_converted(row, convert) for row in await self._rows(query, values)]


def _converted(row: Any, convert: Callable[[Any], R]) -> R:
    try:
        return convert(row)
    except (ValueError, TypeError) as error:
        raise Damaged("A stored row does not read back.") from error


def _record(row: tuple[bytes]) -> Digest:
    return columns.digest_text(row[0])


def _version(row: tuple[bytes, int]) -> tuple[Digest, int]:
    return columns.digest_text(row[0]), row[1]


def _after(digest: Digest | None) -> bytes:
    return b"" if digest is None else find_digest(digest) or b""
