"""Looking at every stored byte: all rows of all tables, the damaged ones named."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from assent_server.store import columns
from assent_server.store.compression import Damaged
from assent_server.store.model import DamagedRow, StoredRow

__all__ = ["TABLES", "Table", "read"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its columns, which of them names a row, and the way back to a row."""

    name: str
    columns: str
    key: str
    convert: Callable[..., StoredRow]


TABLES: Final = (
    Table("negotiation", columns.NEGOTIATION, "proffer_id", columns.to_negotiation),
    Table("agreement", columns.AGREEMENT, "record", columns.to_agreement),
    Table("history", columns.HISTORY, "digest", columns.to_history),
    Table("inbox", columns.INBOX, "document_id", columns.to_inbox),
    Table("content", columns.CONTENT, "digest", columns.to_content),
)


def read(table: Table, key: object, values: tuple[Any, ...]) -> StoredRow:
    """The row of its columns, or what is wrong with it."""
    try:
        return table.convert(values)
    except (Damaged, ValueError, TypeError) as error:
        name = key.hex() if isinstance(key, bytes) else ""
        return DamagedRow(table=table.name, key=name, fault=str(error))
