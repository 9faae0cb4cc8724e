"""Looking at every stored byte: all rows of all tables, the damaged ones named."""

from collections.abc import Callable
from typing import Any, Final

from assent_server.store import columns
from assent_server.store.compression import Damaged
from assent_server.store.model import DamagedRow, StoredRow
from assent_server.store.tables import TABLES, Table

__all__ = ["SHOWN", "named_by", "read"]

_ROWS: Final[dict[str, Callable[..., StoredRow]]] = {
    "negotiation": columns.to_negotiation,
    "agreement": columns.to_agreement,
    "history": columns.to_history,
    "inbox": columns.to_inbox,
    "content": columns.to_content,
}
SHOWN: Final = tuple(table for table in TABLES if table.name in _ROWS)
"""The tables whose rows hold bytes that can be verified again."""


def named_by(table: Table) -> str:
    """The column that names one row."""
    return "digest" if table.name == "history" else table.key


def read(table: Table, key: object, values: tuple[Any, ...]) -> StoredRow:
    """The row of its columns, or what is wrong with it."""
    try:
        return _ROWS[table.name](values)
    except (Damaged, ValueError, TypeError) as error:
        name = key.hex() if isinstance(key, bytes) else ""
        return DamagedRow(table=table.name, key=name, fault=str(error))
