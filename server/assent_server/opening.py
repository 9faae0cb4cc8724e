"""Opening the store that an endpoint has: SQLite in its folder, or PostgreSQL by URL."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from assent_server import config, environment
from assent_server.folder import Folder
from assent_server.store import SqliteStore, Store

__all__ = ["look", "open_store"]

R = TypeVar("R")

_VARIABLE: Final = "STORE_URL"


async def open_store(folder: Folder, *, read_only: bool = False) -> Store:
    """Open the store of an endpoint.

    Raises:
        LocalError: it cannot be opened; the hint says what to do (STO-04, STO-05).
        NothingYet: it is to be read, and was never written.
    """
    url = _url(folder)
    if url is None:
        return SqliteStore(folder.records, read_only=read_only)
    # Imported here: vendors with SQLite do not install the driver.
    from assent_server.store.postgres import PostgresStore

    return await PostgresStore.open(url, read_only=read_only)


def _url(folder: Folder) -> str | None:
    # An application that only reads, on another machine, has no folder and needs none.
    if not folder.policy.exists() and (said := environment.secret(_VARIABLE)) is not None:
        return said
    return config.read(folder).store.url


def look(folder: Folder, reading: Callable[[Store], Awaitable[R]]) -> R:
    """What ``reading`` finds in the store, beside a running server; nothing can be written.

    Raises:
        LocalError: it cannot be opened.
        NothingYet: it was never written.
    """
    return asyncio.run(_look(folder, reading))


async def _look(folder: Folder, reading: Callable[[Store], Awaitable[R]]) -> R:
    store = await open_store(folder, read_only=True)
    try:
        return await reading(store)
    finally:
        await store.close()
