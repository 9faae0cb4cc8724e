"""Where an endpoint keeps its records: the border (``model``) and the store on SQLite.

Owns exact bytes and finding them again; knows no rule of the protocol.
"""

from assent_server.store.compression import Damaged
from assent_server.store.inspection import DamagedRow, StoredRow
from assent_server.store.model import (
    AgreementChange,
    AgreementRow,
    ContentRow,
    HistoryRow,
    InboxRow,
    NegotiationRow,
    Store,
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
    "SqliteStore",
    "Store",
    "StoreUnavailable",
    "StoredRow",
    "Write",
]
