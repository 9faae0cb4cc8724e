"""Which errors of PostgreSQL mean that the database cannot serve now, and which to try again."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

import asyncpg

from assent_server.store.model import StoreUnavailable

__all__ = ["AGAIN", "UNAVAILABLE", "again", "unavailable"]

R = TypeVar("R")

_TRIES: Final = 8
_PAUSE_S: Final = 0.02

AGAIN: Final = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
"""The database rolled the transaction back because of another one: nothing of it is written."""

# The driver calls it an internal error when a connection ends between two of its steps.
UNAVAILABLE: Final = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresError,
)
"""What may be the database's state; the class of an error says whether it is."""

# Classes of SQLSTATE: connection, transaction state (a server that only reads), rolled back,
# resources, limits, not in the state for it, an operator's hand, the system, internal.
_CLASSES: Final = frozenset({"08", "25", "28", "3D", "40", "53", "54", "55", "57", "58", "XX"})


async def again(transaction: Callable[[], Awaitable[R]]) -> R:
    """What a transaction gives, made anew where the database rolled it back for another's sake.

    Raises:
        asyncpg.PostgresError: that happened each time, or something else did.
    """
    for _ in range(_TRIES - 1):
        try:
            return await transaction()
        except AGAIN:
            await asyncio.sleep(random.uniform(0, _PAUSE_S))  # noqa: S311
    return await transaction()


def _is_unavailable(error: BaseException) -> bool:
    """Whether this is the database's state, as opposed to a fault of ours."""
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "")[:2] in _CLASSES
    if isinstance(error, asyncpg.DataError):
        return False
    return isinstance(error, UNAVAILABLE)


@contextmanager
def unavailable() -> Iterator[None]:
    """Let errors of the database's state out as ``StoreUnavailable`` (STO-06)."""
    try:
        yield
    except UNAVAILABLE as error:
        if _is_unavailable(error):
            raise StoreUnavailable(type(error).__name__) from error
        raise
