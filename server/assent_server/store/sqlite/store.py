"""The store on SQLite: reads in the caller's thread, one commit at a time in another.

Statements run where the caller runs, because a thread that computes would make every statement
of another thread wait for its turn; only the commit, which waits for the disk, runs beside it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import apsw

from assent.times import Instant
from assent_server.limits import OnceOnly
from assent_server.store.model import StoredRow, StoreUnavailable, Write
from assent_server.store.reading import QUERIES, Reading
from assent_server.store.sqlite import inspection
from assent_server.store.sqlite.database import LOG_BYTES_MAX, Database
from assent_server.store.sqlite.failures import UNAVAILABLE
from assent_server.store.sqlite.writing import apply

__all__ = ["SqliteStore"]

R = TypeVar("R")


class SqliteStore(Reading):
    """A :class:`~assent_server.store.model.Store` in one SQLite file."""

    nonces: OnceOnly | None = None

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

    async def close(self) -> None:
        """Finish, check-point and let go of the database; once more does nothing."""
        async with self._turn:
            if self._closed:
                return
            self._closed = True
            await self._in_thread(self._database.close)
            self._executor.shutdown(wait=False)

    async def last_signed(self) -> Instant | None:
        """The latest time of the records that were written last; None where there are none."""
        try:
            return inspection.last_signed(self._database.reader)
        except UNAVAILABLE as error:
            raise StoreUnavailable(type(error).__name__) from error

    async def first_fault(self, *, seconds: float) -> str | None:
        """What SQLite finds wrong first with the file, as far as it gets in that time."""
        return inspection.first_fault(self._database.reader, seconds=seconds)

    async def faults(self) -> list[str]:
        """What SQLite finds wrong with the file itself; empty when it is sound."""
        return inspection.faults(self._database.reader)

    async def stored(self) -> AsyncIterator[StoredRow]:
        """Every stored row, the damaged ones named: for whoever verifies them again."""
        self._shows_rows = True
        try:
            for row in inspection.rows(self._database.reader):
                yield row
        finally:
            self._shows_rows = False

    async def forget(self, *, rewrite: bool = False) -> bool:
        """Cut the log; deleted cells were overwritten in the file. ``rewrite`` vacuums it, too.

        False where somebody reads the log.
        """
        async with self._turn:
            connection = self._database.writer
            if self._closed or connection is None:
                raise StoreUnavailable("closed" if self._closed else "read only")
            try:
                return await self._in_thread(lambda: self._database.forget(rewrite=rewrite))
            except UNAVAILABLE as error:
                self._sound = False
                raise StoreUnavailable(type(error).__name__) from error

    def warnings(self) -> Mapping[str, int]:
        """``log-grows`` with its bytes when the log cannot be emptied (ST11)."""
        log_bytes = self._database.wal_bytes()
        return {"log-grows": log_bytes} if log_bytes > LOG_BYTES_MAX else {}

    async def _rows(self, query: str, values: tuple[object, ...]) -> Sequence[Any]:
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
