"""What PostgreSQL knows to be wrong with a database. ``pg_amcheck`` looks at every page."""

from typing import Any, Final

import asyncpg

__all__ = ["faults"]

_INVALID: Final = """
    SELECT indexrelid::regclass::text FROM pg_index
    WHERE NOT indisvalid AND indrelid IN (
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema())"""
_ROTTEN: Final = """
    SELECT coalesce(checksum_failures, 0) FROM pg_stat_database
    WHERE datname = current_database()"""


async def faults(connection: Any) -> list[str]:
    """One line for each; empty where none is known."""
    found = [f"its index {row[0]} is invalid" for row in await connection.fetch(_INVALID)]
    try:
        rotten = await connection.fetchval(_ROTTEN)
    except asyncpg.PostgresError:
        rotten = 0  # Engines that only speak the protocol count otherwise.
    if rotten:
        found.append(f"{rotten} of its pages have a wrong checksum")
    return found
