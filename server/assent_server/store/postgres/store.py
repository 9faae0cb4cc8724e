"""The store on PostgreSQL: one connection that writes a batch at a time, and a few that read.

Several workers may use one database: unique keys and versions tell apart what two of them do
at once, as within one process.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from assent.times import Instant
from assent_server.limits import OnceOnly
from assent_server.store.inspection import SHOWN, named_by, read
from assent_server.store.model import StoredRow, StoreUnavailable, Write
from assent_server.store.postgres.connecting import Connections, check_durable
from assent_server.store.postgres.failures import again, unavailable
from assent_server.store.postgres.inspection import faults
from assent_server.store.postgres.lookups import TOGETHER, Lookups
from assent_server.store.postgres.nonces import StoredNonces
from assent_server.store.postgres.purging import write_anew
from assent_server.store.postgres.reading import QUERIES
from assent_server.store.postgres.versions import check_version, migrate
from assent_server.store.postgres.writing import apply
from assent_server.store.reading import Reading
from assent_server.store.tables import Table

__all__ = ["PostgresStore"]


class PostgresStore(Reading):
    """A :class:`~assent_server.store.model.Store` in one PostgreSQL database, or what speaks its
    protocol. Made by :meth:`open`."""

    def __init__(self, connections: Connections, *, read_only: bool) -> None:
        self._connections = connections
        self._read_only = read_only
        self.nonces: OnceOnly | None = StoredNonces(connections)
        self._lookups = Lookups(self._fetch)
        self._turn = asyncio.Lock()
        self._closed = False

    @classmethod
    async def open(cls, url: str, *, read_only: bool = False) -> "PostgresStore":
        """Open the database at ``url``; for writing, bring its tables up to date.

        Raises:
            LocalError: it cannot be reached, is newer than this program, or may lose what it
                committed. The hint says what to do (STO-05).
            NothingYet: it is to be read, and was never written.
        """
        connections = Connections(url, read_only=read_only)
        connection = await connections.open()
        try:
            await check_durable(connection, url)
            await (check_version if read_only else migrate)(connection, url)
        finally:
            connection.terminate()
        return cls(connections, read_only=read_only)

    async def put_many(self, writes: Sequence[Write]) -> list[bool]:
        """Write each whole or not at all, all durable in one commit."""
        async with self._turn:
            if self._closed or self._read_only:
                raise StoreUnavailable("closed" if self._closed else "read only")
            with unavailable():
                return await again(lambda: self._put(writes))

    async def _put(self, writes: Sequence[Write]) -> list[bool]:
        try:
            return await apply(await self._connections.writer(), writes)
        except BaseException:
            # After an error, or when the caller was cancelled, nothing is known of the
            # connection: closing it rolls back what was not committed.
            self._connections.drop_writer()
            raise

    async def close(self) -> None:
        """Finish and let go of the database; once more does nothing."""
        async with self._turn:
            if not self._closed:
                self._closed = True
                self._connections.close()

    async def last_signed(self) -> Instant | None:
        """The time by the database's own clock."""
        query = "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
        with unavailable():
            return Instant(await (await self._connections.pool()).fetchval(query))

    async def first_fault(self, *, seconds: float) -> str | None:
        """What PostgreSQL knows to be wrong first."""
        found = await self.faults()
        return found[0] if found else None

    async def faults(self) -> list[str]:
        """What PostgreSQL knows to be wrong with the database."""
        with unavailable():
            pool = await self._connections.pool()
            async with pool.acquire() as connection:
                return await faults(connection)

    async def stored(self) -> AsyncIterator[StoredRow]:
        """Every stored row as of one moment, the damaged ones named."""
        with unavailable():
            pool = await self._connections.pool()
            async with (
                pool.acquire() as connection,
                connection.transaction(isolation="repeatable_read", readonly=True),
            ):
                for table in SHOWN:
                    async for row in connection.cursor(_all_of(table)):
                        yield read(table, row[0], tuple(row)[1:])

    async def forget(self, *, rewrite: bool = False) -> bool:
        """Write the tables anew; what the log holds goes when its files do.

        False without ``rewrite``: PostgreSQL overwrites deleted rows some time later.
        """
        if self._closed or self._read_only:
            raise StoreUnavailable("closed" if self._closed else "read only")
        if rewrite:
            await write_anew(self._connections.url)
        return rewrite

    def warnings(self) -> Mapping[str, int]:
        """None: the database's operator is told by its own tools."""
        return {}

    async def _rows(self, query: str, values: tuple[object, ...]) -> Sequence[Any]:
        # PostgreSQL stores no NUL in a text, and takes none in a question.
        if any(isinstance(value, str) and "\0" in value for value in values):
            return ()
        with unavailable():
            if query in TOGETHER:
                return await self._lookups.find(query, *values)
            return await self._fetch(QUERIES[query], *values)

    async def _fetch(self, query: str, *values: object) -> Sequence[Any]:
        pool = await self._connections.pool()
        rows: Sequence[Any] = await pool.fetch(query, *values)
        return rows


def _all_of(table: Table) -> str:
    order = "record, position" if table.name == "history" else table.key
    return f"SELECT {named_by(table)}, {table.columns} FROM {table.name} ORDER BY {order}"  # noqa: S608
