"""The records for commands that only look: the database opened beside a running server."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from assent_server.commands.options import Session
from assent_server.store import SqliteStore

__all__ = ["look"]

R = TypeVar("R")


def look(session: Session, reading: Callable[[SqliteStore], Awaitable[R]]) -> R:
    """What ``reading`` finds in the store; nothing can be written.

    Raises:
        LocalError: there is no endpoint, or no database yet.
    """
    session.folder.check_made()
    return asyncio.run(_look(session, reading))


async def _look(session: Session, reading: Callable[[SqliteStore], Awaitable[R]]) -> R:
    store = SqliteStore(session.folder.records, read_only=True)
    try:
        return await reading(store)
    finally:
        await store.close()
