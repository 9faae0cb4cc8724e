"""The records for commands that only look: the database opened beside a running server."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from assent_server import opening
from assent_server.commands.options import Session
from assent_server.store import Store

__all__ = ["look"]

R = TypeVar("R")


def look(session: Session, reading: Callable[[Store], Awaitable[R]]) -> R:
    """What ``reading`` finds in the store; nothing can be written.

    Raises:
        LocalError: there is no endpoint, or no database yet.
    """
    session.folder.check_made()
    return opening.look(session.folder, reading)
