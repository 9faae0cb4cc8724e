"""Typed rows of one kind: the bridge between the wallet's collections and its sealed rows."""

from collections.abc import Callable
from typing import Generic, TypeVar

from assent_client.wallet.packing import pack, unpack
from assent_client.wallet.sealed_rows import SealedRows

__all__ = ["Table"]

T = TypeVar("T")


class Table(Generic[T]):
    """All rows of type ``row``; ``name`` is what makes one unique, ``place`` what it lies under."""

    def __init__(
        self,
        rows: SealedRows,
        kind: str,
        row: type[T],
        *,
        name: Callable[[T], str],
        place: Callable[[T], str] = lambda row: "",
    ) -> None:
        self._rows = rows
        self._kind = kind
        self._row = row
        self._name = name
        self._place = place

    def get(self, name: str) -> T | None:
        """The row of this name."""
        content = self._rows.get(self._kind, name)
        return None if content is None else unpack(self._row, content)

    def under(self, place: str | None = None) -> list[T]:
        """All rows, or those that lie under ``place``, in no order."""
        return [unpack(self._row, content) for content in self._rows.under(self._kind, place)]

    def put(self, row: T) -> T:
        """Add the row, or replace the one of its name; returns it."""
        self._rows.put(self._kind, self._name(row), pack(row), place=self._place(row))
        return row

    def remove(self, name: str) -> None:
        """Remove the row of this name, if there is one."""
        self._rows.remove(self._kind, name)
