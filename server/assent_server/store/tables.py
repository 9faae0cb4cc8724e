"""Every table of a store: its columns, and which of them names a row."""

from dataclasses import dataclass
from typing import Final

from assent_server.store import columns

__all__ = ["TABLES", "Table"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Several rows may have one ``key``; where they do, it says so elsewhere in which
    order they stand."""

    name: str
    columns: str
    key: str

    @property
    def place_of_key(self) -> int:
        """Where the key stands among the columns."""
        return self.columns.split(", ").index(self.key)


TABLES: Final = (
    Table("negotiation", columns.NEGOTIATION, "proffer_id"),
    Table("agreement", columns.AGREEMENT, "record"),
    Table("history", columns.HISTORY, "record"),
    Table("inbox", columns.INBOX, "document_id"),
    Table("content", columns.CONTENT, "digest"),
    Table("closed_key", "first_party", "first_party"),
    Table("purged", "name, party, kind", "name"),
)
