"""The schema's version in PostgreSQL, and the numbered steps that bring it up to date."""

from typing import Any

import asyncpg

from assent.errors import LocalError
from assent_server.store.migrating import refuse_newer, steps
from assent_server.store.model import NothingYet
from assent_server.store.postgres import migrations
from assent_server.store.postgres.connecting import place

__all__ = ["check_version", "exists", "migrate"]

_TRIES = 10


async def migrate(connection: Any, url: str) -> None:
    """Bring the schema up to date in one transaction; workers that start at once may all try.

    Raises:
        LocalError: a newer program wrote it.
    """
    for _ in range(_TRIES):
        try:
            async with connection.transaction():
                await _migrate(connection, url)
            return
        except (asyncpg.UniqueViolationError, asyncpg.DuplicateTableError):
            continue  # Another worker was first.
    raise LocalError(f"The tables at {place(url)} cannot be made.", "Start it again.")


async def check_version(connection: Any, url: str) -> None:
    """Check, for reading, that the schema is there and not newer than this program.

    Raises:
        NothingYet: it is not there.
        LocalError: it is newer.
    """
    if not await exists(connection):
        raise NothingYet
    version = await connection.fetchval("SELECT version FROM assent_schema")
    refuse_newer(version, place(url), len(steps(migrations)))


async def _migrate(connection: Any, url: str) -> None:
    scripts = steps(migrations)
    if not await exists(connection):
        await connection.execute(
            "CREATE TABLE assent_schema (one BOOLEAN PRIMARY KEY, version INTEGER NOT NULL)"
        )
        await connection.execute("INSERT INTO assent_schema VALUES (TRUE, 0)")
    version = await connection.fetchval("SELECT version FROM assent_schema FOR UPDATE")
    refuse_newer(version, place(url), len(scripts))
    for script in scripts[version:]:
        await connection.execute(script)
    if version < len(scripts):
        await connection.execute("UPDATE assent_schema SET version = $1", len(scripts))


async def exists(connection: Any) -> bool:
    """Whether the tables are there."""
    found = await connection.fetchval(
        "SELECT count(*) FROM information_schema.tables"
        " WHERE table_schema = current_schema() AND table_name = 'assent_schema'"
    )
    return bool(found)
