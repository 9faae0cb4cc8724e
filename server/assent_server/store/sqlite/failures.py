"""Which SQLite errors mean that the database cannot serve now, as opposed to a fault of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import apsw

from assent_server.store.model import StoreUnavailable

__all__ = ["DAMAGED", "UNAVAILABLE", "in_words", "unavailable"]

DAMAGED: Final = (apsw.CorruptError, apsw.NotADBError)

UNAVAILABLE: Final = (
    apsw.BusyError,
    apsw.CantOpenError,
    apsw.ConnectionClosedError,
    apsw.CorruptError,
    apsw.FullError,
    apsw.IOError,
    apsw.LockedError,
    apsw.NoMemError,
    apsw.NotADBError,
    apsw.PermissionsError,
    apsw.ProtocolError,
    apsw.ReadOnlyError,
)


def in_words(error: BaseException) -> str:
    """What SQLite's error means, for an operator."""
    if isinstance(error, DAMAGED):
        return "the file is damaged"
    return f"SQLite says {type(error).__name__}"


@contextmanager
def unavailable() -> Iterator[None]:
    """Let SQLite's resource errors out as ``StoreUnavailable`` (STO-06)."""
    try:
        yield
    except UNAVAILABLE as error:
        raise StoreUnavailable(type(error).__name__) from error
