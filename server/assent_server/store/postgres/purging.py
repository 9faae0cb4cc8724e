"""Leaving nothing of what was deleted in PostgreSQL's files, as far as a client of it can."""

from contextlib import suppress

import asyncpg

from assent_server.store.postgres.connecting import connect_alone
from assent_server.store.postgres.failures import unavailable
from assent_server.store.tables import TABLES

__all__ = ["write_anew"]


async def write_anew(url: str) -> None:
    """Write every table anew, each locked meanwhile, and let the log begin a new file.

    The former files of the log hold what was deleted until the server removes or overwrites them;
    only its operator can hasten that, and only a role that may check-point does it here.

    Raises:
        StoreUnavailable: the database cannot.
    """
    connection = await connect_alone(url)
    try:
        with unavailable():
            for table in TABLES:
                await connection.execute(f"VACUUM (FULL) {table.name}")
            for statement in ("SELECT pg_switch_wal()", "CHECKPOINT"):
                with suppress(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)
    finally:
        connection.terminate()
