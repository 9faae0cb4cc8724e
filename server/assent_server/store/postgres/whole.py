"""One PostgreSQL database as a whole: the rows of all tables as they lie there.

Nobody else can write to its tables while it is held. A server that was idle and unseen would
wait for them and give up: it answers ``storage``, and nothing is lost.
"""

# ruff: noqa: S608 -- Names of tables and columns are constants; every value is a bound parameter.

from collections.abc import AsyncIterator, Sequence
from itertools import groupby
from typing import Any

from assent.errors import LocalError
from assent_server.store.migrating import steps
from assent_server.store.model import NothingYet
from assent_server.store.postgres import migrations
from assent_server.store.postgres.connecting import APPLICATION, check_durable, connect_alone, place
from assent_server.store.postgres.failures import unavailable
from assent_server.store.postgres.versions import exists, migrate
from assent_server.store.tables import TABLES, Table
from assent_server.store.whole import Mark, Row, mark_of, marked, version_marked

__all__ = ["WholePostgres"]

_FETCHED = 200
_TEXTS = ("first_party", "kind", "reader")
_VERSION = "SELECT version FROM assent_schema"
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = $1"""


class WholePostgres:
    """A :class:`~assent_server.store.whole.Whole` in one database. Made by :meth:`open`."""

    def __init__(self, connection: Any, url: str, *, is_target: bool) -> None:
        self._connection = connection
        self._url = url
        self._is_target = is_target
        self._held: Any = None

    @classmethod
    async def open(cls, url: str, *, is_target: bool) -> "WholePostgres":
        """Hold the database at ``url``; where it is a target, make its tables.

        Raises:
            LocalError: it cannot be reached, or a server is connected to it.
            NothingYet: there is nothing to be moved.
        """
        connection = await connect_alone(url)
        whole = cls(connection, url, is_target=is_target)
        try:
            with unavailable():
                await whole._prepare()
        except BaseException:
            connection.terminate()
            raise
        return whole

    async def _prepare(self) -> None:
        await check_durable(self._connection, self._url)
        if await self._connection.fetchval(_OTHERS, APPLICATION):
            raise LocalError(
                f"A server of this program is connected to {self.place}.",
                "Stop every `assent-server run` and `decisions run` that uses it, then try again.",
            )
        is_there = await exists(self._connection)
        if not is_there and not self._is_target:
            raise NothingYet
        if not is_there or marked(await self._connection.fetchval(_VERSION))[1] is Mark.USED:
            await migrate(self._connection, self._url)
        if not self._is_target:
            await self._hold()

    async def _hold(self) -> None:
        self._held = self._connection.transaction(isolation="repeatable_read")
        await self._held.start()
        names = ", ".join(table.name for table in TABLES)
        await self._connection.execute(f"LOCK TABLE {names} IN SHARE MODE")

    @property
    def place(self) -> str:
        """Host, port and name of the database."""
        return place(self._url)

    async def mark(self) -> Mark:
        """What it is to everybody else."""
        with unavailable():
            stored: int = await self._connection.fetchval(_VERSION)
        return mark_of(stored, len(steps(migrations)), self.place)

    async def set_mark(self, mark: Mark) -> None:
        """Let it be that from now on; a source is let go with it."""
        stored = version_marked(len(steps(migrations)), mark)
        with unavailable():
            await self._connection.execute("UPDATE assent_schema SET version = $1", stored)
            if self._held is not None:
                await self._held.commit()
                self._held = None

    async def rows(self, table: Table, since: object | None = None) -> AsyncIterator[Row]:
        """All rows in order, or those of the key ``since`` and after it."""
        where, values = _since(table, since)
        statement = f"SELECT {table.columns} FROM {table.name} {where} ORDER BY {_order(table)}"
        with unavailable():
            async with self._connection.transaction():
                async for row in self._connection.cursor(statement, *values, prefetch=_FETCHED):
                    yield tuple(row)

    async def add(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows that come after all that are there, durably."""
        names = table.columns.split(", ")
        if table.name == "history":
            names, rows = [*names, "position"], _placed(rows)
        with unavailable():
            await self._connection.copy_records_to_table(table.name, records=rows, columns=names)

    async def last_key(self, table: Table) -> object | None:
        """The last key in the order of rows."""
        key = _in_bytes(table.key)
        with unavailable():
            found: object | None = await self._connection.fetchval(
                f"SELECT {table.key} FROM {table.name} ORDER BY {key} DESC LIMIT 1"
            )
        return found

    async def remove(self, table: Table, since: object | None = None) -> None:
        """Remove all rows, or those of the key ``since`` and after it."""
        where, values = _since(table, since)
        with unavailable():
            await self._connection.execute(f"DELETE FROM {table.name} {where}", *values)

    async def close(self) -> None:
        """Let go of it."""
        self._connection.terminate()


def _in_bytes(column: str) -> str:
    """A column in the order of its bytes, whatever the database's language says."""
    return f'{column} COLLATE "C"' if column in _TEXTS else column


def _since(table: Table, since: object | None) -> tuple[str, tuple[object, ...]]:
    return ("", ()) if since is None else (f"WHERE {_in_bytes(table.key)} >= $1", (since,))


def _order(table: Table) -> str:
    then = {
        "history": ", position, digest",
        "content": f", {_in_bytes('kind')}, {_in_bytes('reader')}",
    }
    return _in_bytes(table.key) + then.get(table.name, "")


def _placed(rows: Sequence[Row]) -> list[Row]:
    """Documents of histories with their place in it; a history is never parted between calls."""
    return [
        (*row, place)
        for _, history in groupby(rows, key=lambda row: row[0])
        for place, row in enumerate(history, start=1)
    ]
