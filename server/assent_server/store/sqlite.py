"""The store on SQLite: reads in the caller's thread, one commit at a time in another.

Statements run where the caller runs, because a thread that computes would make every statement
of another thread wait for its turn; only the commit, which waits for the disk, runs beside it.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import apsw

from assent.documents import Digest
from assent.times import Instant
from assent_server.store import columns, inspection
from assent_server.store.columns import find_digest, find_id
from assent_server.store.compression import Damaged
from assent_server.store.database import LOG_BYTES_MAX, Database
from assent_server.store.failures import UNAVAILABLE
from assent_server.store.inspection import StoredRow
from assent_server.store.model import (
    AgreementRow,
    ContentRow,
    HistoryRow,
    InboxRow,
    NegotiationRow,
    StoreUnavailable,
    Write,
)
from assent_server.store.reading import QUERIES
from assent_server.store.writing import apply

__all__ = ["SqliteStore"]

R = TypeVar("R")


class SqliteStore:
    """A :class:`~assent_server.store.model.Store` in one SQLite file."""

    def __init__(self, path: Path, *, read_only: bool = False, vfs: str | None = None) -> None:
        """Open ``path``, made and locked by this process unless ``read_only``.

        Raises:
            LocalError: it cannot be opened so; the hint says what to do (STO-04, STO-05).
        """
        self._database = Database(path, read_only=read_only, vfs=vfs)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="assent-commit")
        self._turn = asyncio.Lock()
        self._sound = True
        self._closed = False
        self._shows_rows = False

    async def put_many(self, writes: Sequence[Write]) -> list[bool]:
        """Write each whole or not at all, all durable in one commit."""
        async with self._turn:
            if self._closed:
                raise StoreUnavailable("closed")
            if not self._sound:
                await self._in_thread(self._database.reopen_writer)
                self._sound = True
            connection = self._database.writer
            if connection is None:
                raise StoreUnavailable("read only")
            try:
                written = apply(connection, writes)
                # What was refused altogether must not even touch the log.
                end = "COMMIT" if any(written) else "ROLLBACK"
                await self._in_thread(lambda: connection.execute(end))
            except BaseException as error:
                # After an error, or when the caller was cancelled, nothing is known of the
                # connection: it is opened anew before the next write, and closing it rolls back.
                self._sound = False
                if isinstance(error, UNAVAILABLE):
                    raise StoreUnavailable(type(error).__name__) from error
                raise
            return written

    def _quiet_writer(self) -> apsw.Connection | None:
        """The writing connection while nothing is being written, else None.

        It keeps its cache of pages, where each commit empties that of the reading one.
        """
        if self._sound and not self._turn.locked():
            return self._database.writer
        return None

    async def _in_thread(self, call: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._executor, call)

    async def negotiation(self, proffer_id: str) -> NegotiationRow | None:
        """The negotiation of a proffer."""
        return self._one("negotiation", columns.to_negotiation, find_id(proffer_id))

    async def open_negotiations(self, first_party: str | None = None) -> list[NegotiationRow]:
        """The negotiations that are PENDING or COUNTERED, of one first party or of all."""
        if first_party is None:
            return self._all("open of all", columns.to_negotiation)
        return self._all("open of one", columns.to_negotiation, first_party)

    async def inbox(self, document_id: str) -> InboxRow | None:
        """The answered PUT of this document id."""
        return self._one("inbox", columns.to_inbox, find_id(document_id))

    async def agreement(self, agreement_id: str) -> AgreementRow | None:
        """An agreement by its document id."""
        return self._one("agreement", columns.to_agreement, find_id(agreement_id))

    async def agreements_named(self, handle: str) -> list[AgreementRow]:
        """Up to two agreements whose document ids begin with these 8 hexadecimal digits."""
        begin = bytes.fromhex(handle)
        ends = (begin.ljust(16, b"\0"), begin.ljust(16, b"\xff"))
        return self._all("agreements named", columns.to_agreement, *ends)

    async def agreement_by_record(self, record: Digest) -> AgreementRow | None:
        """An agreement by its recordDigest."""
        return self._one("agreement by record", columns.to_agreement, find_digest(record))

    async def agreement_in_slot(self, slot: str) -> AgreementRow | None:
        """The one ongoing agreement of a first-party key and origin."""
        return self._one("agreement in slot", columns.to_agreement, slot)

    async def is_closed(self, first_party: str) -> bool:
        """Whether no later agreement shall be made under a first party's key."""
        return bool(self._rows("closed", (first_party,)))

    async def agreements(
        self, first_party: str | None = None, *, after: Digest | None = None, limit: int = 64
    ) -> list[AgreementRow]:
        """A page of agreements in the order of their recordDigests, of one first party or all."""
        begin = _after(after)
        if first_party is None:
            return self._all("agreements of all", columns.to_agreement, begin, limit)
        return self._all("agreements of one", columns.to_agreement, first_party, begin, limit)

    async def records(
        self, first_party: str, *, after: Digest | None = None, limit: int = 64
    ) -> list[Digest]:
        """A page of one first party's recordDigests, from a covering index."""
        return self._all("records", _record, first_party, _after(after), limit)

    async def history(self, record: Digest) -> list[HistoryRow]:
        """All documents of a history other than its record, in the order they were written."""
        return self._all("history", columns.to_history, find_digest(record))

    async def content(self, kind: str, digest: Digest) -> ContentRow | None:
        """Published content by kind and digest."""
        return self._one("content", columns.to_content, kind, find_digest(digest))

    async def close(self) -> None:
        """Finish, check-point and let go of the database; once more does nothing."""
        async with self._turn:
            if self._closed:
                return
            self._closed = True
            await self._in_thread(self._database.close)
            self._executor.shutdown(wait=False)

    def last_signed(self) -> Instant | None:
        """The latest time of the records that were written last; None where there are none."""
        try:
            return inspection.last_signed(self._database.reader)
        except UNAVAILABLE as error:
            raise StoreUnavailable(type(error).__name__) from error

    def first_fault(self, *, seconds: float) -> str | None:
        """What SQLite finds wrong first with the file, as far as it gets in that time."""
        return inspection.first_fault(self._database.reader, seconds=seconds)

    def faults(self) -> list[str]:
        """What SQLite finds wrong with the file itself; empty when it is sound."""
        return inspection.faults(self._database.reader)

    def stored(self) -> Iterator[StoredRow]:
        """Every stored row, the damaged ones named: for whoever verifies them again."""
        self._shows_rows = True
        try:
            yield from inspection.rows(self._database.reader)
        finally:
            self._shows_rows = False

    def wal_bytes(self) -> int:
        """The size of the write-ahead log; one that only grows has a reader that never ends."""
        return self._database.wal_bytes()

    def warnings(self) -> tuple[str, ...]:
        """``log-grows`` when the log cannot be emptied (ST11)."""
        return ("log-grows",) if self.wal_bytes() > LOG_BYTES_MAX else ()

    def _one(self, query: str, convert: Callable[[Any], R], *values: object) -> R | None:
        for row in self._rows(query, values):
            return _converted(row, convert)
        return None

    def _all(self, query: str, convert: Callable[[Any], R], *values: object) -> list[R]:
        return [_converted(row, convert) for row in self._rows(query, values)]

    def _rows(self, query: str, values: tuple[object, ...]) -> list[Any]:
        connection = self._quiet_writer() or self._database.reader
        try:
            return connection.execute(QUERIES[query], values).fetchall()
        except UNAVAILABLE as error:
            self._sound = False
            # Who is being shown all rows would lose the rest of them with the connection.
            if not self._shows_rows:
                with suppress(apsw.Error):
                    self._database.reopen_reader()
            raise StoreUnavailable(type(error).__name__) from error


def _converted(row: Any, convert: Callable[[Any], R]) -> R:
    try:
        return convert(row)
    except (ValueError, TypeError) as error:
        raise Damaged("A stored row does not read back.") from error


def _record(row: tuple[bytes]) -> Digest:
    return columns.digest_text(row[0])


def _after(digest: Digest | None) -> bytes:
    return b"" if digest is None else find_digest(digest) or b""
