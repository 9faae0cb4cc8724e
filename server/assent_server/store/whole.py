"""A store as a whole, for moving all of it: rows as they lie in their columns, in one order.

While one store is filled from another, and once it was left for another, a mark in place of its
schema's version keeps everything else from using it.
"""

from collections.abc import AsyncIterator, Sequence
from enum import Enum
from typing import Any, Protocol, TypeAlias

from assent.errors import LocalError
from assent_server.store.tables import Table

__all__ = ["Mark", "Row", "Whole", "mark_of", "marked", "version_marked"]

Row: TypeAlias = tuple[Any, ...]

_LEFT_FROM = 1000


class Mark(Enum):
    """What a store is to everybody else."""

    USED = "used"
    FILLING = "filling"
    LEFT = "left"


def version_marked(version: int, mark: Mark) -> int:
    """What stands in place of the schema's ``version``."""
    return {Mark.USED: version, Mark.FILLING: -version, Mark.LEFT: -version - _LEFT_FROM}[mark]


def marked(stored: int) -> tuple[int, Mark]:
    """The schema's version, and the mark, of what stands in its place."""
    if stored < -_LEFT_FROM:
        return -stored - _LEFT_FROM, Mark.LEFT
    return abs(stored), Mark.FILLING if stored < 0 else Mark.USED


def mark_of(stored: int, version: int, place: str) -> Mark:
    """The mark of a store with this schema's ``version``; ``stored`` stands in its place.

    Raises:
        LocalError: a program of another version marked it.
    """
    found, mark = marked(stored)
    if found != version:
        raise LocalError(
            f"{place} was moved by another version of this program.", "Go on with that version."
        )
    return mark


class Whole(Protocol):
    """All rows of one store, held for this process alone until it is closed.

    The order of rows is that of their keys as bytes, whatever the database; within one key it is
    the order of the history, or else that of the other columns.
    """

    @property
    def place(self) -> str:
        """Where it is, without what opens it."""
        ...

    async def mark(self) -> Mark:
        """What it is to everybody else.

        Raises:
            LocalError: a program of another version marked it.
        """
        ...

    async def set_mark(self, mark: Mark) -> None:
        """Let it be that from now on, durably."""
        ...

    def rows(self, table: Table, since: object | None = None) -> AsyncIterator[Row]:
        """All rows in order, or those of the key ``since`` and after it."""
        ...

    async def add(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows that come after all that are there, durably."""
        ...

    async def last_key(self, table: Table) -> object | None:
        """The last key in the order of rows; None where there is none."""
        ...

    async def remove(self, table: Table, since: object | None = None) -> None:
        """Remove all rows, or those of the key ``since`` and after it."""
        ...

    async def close(self) -> None:
        """Let go of it."""
        ...
