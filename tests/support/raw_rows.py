"""All rows of a store as they lie in their columns, read beside the code under test."""

# ruff: noqa: S608 -- The names of tables are those of the database.

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import apsw
import asyncpg

Rows = dict[str, list[tuple[Any, ...]]]

_SQLITE_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
# Nonces are good for some minutes, and a file is written by one process, which remembers them.
_POSTGRES_TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_name NOT IN ('assent_schema', 'nonce')
    ORDER BY table_name"""


def in_file(path: Path) -> Rows:
    """Every table of a SQLite file; the documents of a history in the order of their rows."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    found: Rows = {}
    for (name,) in connection.execute(_SQLITE_TABLES).fetchall():
        order = " ORDER BY rowid" if name == "history" else ""
        columns = [column[1] for column in connection.execute(f"PRAGMA table_info({name})")]
        rows = connection.execute(f"SELECT * FROM {name}{order}").fetchall()
        found[name] = _sorted(name, columns, rows)
    connection.close()
    return found


async def in_database(url: str) -> Rows:
    """Every table of a PostgreSQL schema; the documents of a history in the order of positions."""
    connection = await asyncpg.connect(url)
    names = [row[0] for row in await connection.fetch(_POSTGRES_TABLES)]
    found: Rows = {}
    for name in names:
        order = " ORDER BY position, digest" if name == "history" else ""
        rows = await connection.fetch(f"SELECT * FROM {name}{order}")
        found[name] = _sorted(name, list(rows[0].keys()) if rows else [], map(tuple, rows))
    await connection.close()
    return found


def _sorted(table: str, columns: list[str], rows: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Rows of the columns that both databases have, in the order of their names."""
    places = [columns.index(name) for name in sorted(columns) if name != "position"]
    found = [tuple(row[at] for at in places) for row in rows]
    if table == "history":
        # The sort keeps the order within one history; `record` is the third of its columns.
        return sorted(found, key=lambda row: row[2])
    return sorted(found, key=repr)
