"""Where an endpoint keeps its records: the border (``model``), and a store on SQLite.

Owns exact bytes and finding them again; knows no rule of the protocol.
"""

from assent_server.store.compression import Damaged
from assent_server.store.model import (
    AgreementChange,
    AgreementRow,
    ContentRow,
    DamagedRow,
    HistoryRow,
    InboxRow,
    NegotiationRow,
    NothingYet,
    Purge,
    Store,
    StoredRow,
    StoreUnavailable,
    Write,
)
from assent_server.store.sqlite import SqliteStore

__all__ = [
    "AgreementChange",
    "AgreementRow",
    "ContentRow",
    "Damaged",
    "DamagedRow",
    "HistoryRow",
    "InboxRow",
    "NegotiationRow",
    "NothingYet",
    "Purge",
    "SqliteStore",
    "Store",
    "StoreUnavailable",
    "StoredRow",
    "Write",
]
