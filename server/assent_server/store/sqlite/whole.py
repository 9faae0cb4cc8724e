"""One SQLite file as a whole: the rows of all tables as they lie there."""

# ruff: noqa: S608 -- Names of tables and columns are constants; every value is a bound parameter.

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path

import apsw

from assent_server.store.migrating import steps
from assent_server.store.model import NothingYet
from assent_server.store.sqlite import migrations
from assent_server.store.sqlite.database import connect_durably, make_file
from assent_server.store.sqlite.failures import unavailable
from assent_server.store.sqlite.locking import lock, refuse_network
from assent_server.store.sqlite.versions import foreign, migrate
from assent_server.store.tables import Table
from assent_server.store.whole import Mark, Row, mark_of, marked, version_marked

__all__ = ["WholeSqlite"]


class WholeSqlite:
    """A :class:`~assent_server.store.whole.Whole` in one file."""

    def __init__(self, path: Path, *, is_target: bool) -> None:
        """Hold ``path``, which is made where it is a target.

        Raises:
            LocalError: another process writes it, or it is not ours.
            NothingYet: there is nothing to be moved.
        """
        if not is_target and not path.exists():
            raise NothingYet
        refuse_network(path)
        self._path = path
        self._lock = lock(path)
        try:
            self._connection = self._opened()
        except (apsw.NotADBError, apsw.CorruptError) as error:
            os.close(self._lock)
            raise foreign(path) from error
        except BaseException:
            os.close(self._lock)
            raise

    def _opened(self) -> apsw.Connection:
        make_file(self._path)
        connection = connect_durably(self._path)
        # A table that is sorted may be larger than the memory.
        connection.execute("PRAGMA temp_store = FILE")
        if marked(connection.execute("PRAGMA user_version").get)[1] is Mark.USED:
            migrate(connection, self._path, steps(migrations))
        return connection

    @property
    def place(self) -> str:
        """The file."""
        return str(self._path)

    async def mark(self) -> Mark:
        """What it is to everybody else."""
        stored: int = self._connection.execute("PRAGMA user_version").get
        return mark_of(stored, len(steps(migrations)), self.place)

    async def set_mark(self, mark: Mark) -> None:
        """Let it be that from now on."""
        stored = version_marked(len(steps(migrations)), mark)
        with unavailable():
            self._connection.execute(f"PRAGMA user_version = {stored}")

    async def rows(self, table: Table, since: object | None = None) -> AsyncIterator[Row]:
        """All rows in order, or those of the key ``since`` and after it."""
        where, values = _since(table, since)
        statement = f"SELECT {table.columns} FROM {table.name} {where} ORDER BY {_order(table)}"
        with unavailable():
            for row in self._connection.execute(statement, values):
                yield row

    async def add(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows that come after all that are there, durably."""
        marks = ", ".join("?" for _ in table.columns.split(", "))
        statement = f"INSERT INTO {table.name} ({table.columns}) VALUES ({marks})"
        with unavailable(), self._connection:
            self._connection.executemany(statement, rows)

    async def last_key(self, table: Table) -> object | None:
        """The last key in the order of rows."""
        with unavailable():
            found: object | None = self._connection.execute(
                f"SELECT max({table.key}) FROM {table.name}"
            ).get
        return found

    async def remove(self, table: Table, since: object | None = None) -> None:
        """Remove all rows, or those of the key ``since`` and after it."""
        where, values = _since(table, since)
        with unavailable():
            self._connection.execute(f"DELETE FROM {table.name} {where}", values)

    async def close(self) -> None:
        """Empty the log and let go of the file."""
        with suppress(apsw.Error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close(force=True)
        os.close(self._lock)


def _since(table: Table, since: object | None) -> tuple[str, tuple[object, ...]]:
    return ("", ()) if since is None else (f"WHERE {table.key} >= ?", (since,))


def _order(table: Table) -> str:
    return {"history": "record, rowid", "content": "digest, kind, reader"}.get(
        table.name, table.key
    )
