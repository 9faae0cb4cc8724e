"""The schema's version: whose file it is, and the numbered steps that bring it up to date."""

from pathlib import Path
from typing import Final

import apsw

from assent.errors import LocalError
from assent_server.store.migrating import refuse_newer

__all__ = ["APPLICATION_ID", "foreign", "migrate", "refuse_foreign"]

APPLICATION_ID: Final = 0x41_73_6E_74  # "Asnt"; it tells a foreign SQLite file apart.


_CURE: Final = "Keep a copy of the folder as it is, then restore a backup."


def refuse_foreign(connection: apsw.Connection, path: Path, cure: str = _CURE) -> None:
    """Refuse a file that this program did not make.

    Raises:
        LocalError: the file holds something else.
    """
    application: int = connection.execute("PRAGMA application_id").get
    tables: int = connection.execute("SELECT count(*) FROM sqlite_schema").get
    if application != APPLICATION_ID and tables:
        connection.close()
        raise foreign(path, cure)


def foreign(path: Path, cure: str = _CURE) -> LocalError:
    """The error for a file that is not ours."""
    return LocalError(f"{path} is not a database of this program, or it is damaged.", cure)


def migrate(connection: apsw.Connection, path: Path, scripts: list[str]) -> None:
    """Bring the schema up to date by ``scripts``, all in one transaction (STO-05).

    Raises:
        LocalError: the database was written by a newer program.
    """
    version: int = connection.execute("PRAGMA user_version").get
    refuse_newer(version, path, len(scripts))
    if version == len(scripts):
        return
    with connection:
        for script in scripts[version:]:
            connection.execute(script)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(scripts)}")
