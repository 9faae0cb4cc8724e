"""Which store an endpoint has: SQLite in its folder, or PostgreSQL by URL.

The URL stands in the environment, where it may hold a password, or in ``policy.toml``.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from assent_server import environment, toml_reading
from assent_server.folder import Folder
from assent_server.store import SqliteStore, Store

__all__ = ["look", "open_store", "store_url"]

R = TypeVar("R")


def store_url(folder: Folder) -> str | None:
    """The URL of the endpoint's database; None where it is the file in its folder.

    Raises:
        LocalError: the policy cannot be read.
    """
    said = environment.secret("STORE_URL")
    if said is not None:
        return said
    return toml_reading.read(folder.policy).table("store").optional_text("url")


async def open_store(folder: Folder, *, read_only: bool = False) -> Store:
    """Open the store of an endpoint.

    Raises:
        LocalError: it cannot be opened; the hint says what to do (STO-04, STO-05).
        NothingYet: it is to be read, and was never written.
    """
    url = store_url(folder)
    if url is None:
        return SqliteStore(folder.records, read_only=read_only)
    # Imported here: vendors with SQLite do not install the driver.
    from assent_server.store.postgres import PostgresStore

    return await PostgresStore.open(url, read_only=read_only)


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
