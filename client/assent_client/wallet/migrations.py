"""The tables of a wallet file, one numbered step after another; a step is never changed.

Rows are sealed, so their fields live in ``packing``; a step here changes tables only.
"""

from typing import Final

import apsw

from assent.errors import LocalError

__all__ = ["APPLICATION_ID", "MIGRATIONS", "migrate"]

APPLICATION_ID: Final = 0x41535357  # "ASSW", an Assent wallet.

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE wallet (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        id BLOB NOT NULL,
        secret BLOB NOT NULL,
        generation INTEGER NOT NULL,
        head BLOB NOT NULL
    ) STRICT;
    CREATE TABLE sealed (
        kind TEXT NOT NULL,
        name BLOB NOT NULL,
        place BLOB NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (kind, name)
    ) STRICT, WITHOUT ROWID;
    """,
)


def migrate(connection: apsw.Connection) -> None:
    """Bring the tables to this program's version, all steps or none.

    Raises:
        LocalError: a newer program has written this wallet, or its tables are not ours.
    """
    version = int(connection.pragma("user_version"))
    if version > len(MIGRATIONS):
        raise LocalError(
            f"A newer Assent has written this wallet (version {version}; "
            f"this program reads up to {len(MIGRATIONS)}).",
            "Install a newer Assent; nothing was changed.",
        )
    if version < len(MIGRATIONS):
        with connection:
            for step in MIGRATIONS[version:]:
                connection.execute(step)
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    # A trigger or a view that somebody planted would run with our hands.
    if _tables(connection) != _expected():
        raise LocalError("This file's tables are not those of an Assent wallet.")


def _expected() -> list[tuple[str, str, str]]:
    blank = apsw.Connection(":memory:")
    for step in MIGRATIONS:
        blank.execute(step)
    return _tables(blank)


def _tables(connection: apsw.Connection) -> list[tuple[str, str, str]]:
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")
    return [(str(kind), str(name), str(sql)) for kind, name, sql in rows]
