"""Looking at every stored byte: SQLite's own check, and all rows, the damaged ones named."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import apsw

from assent.times import Instant
from assent_server.store import columns
from assent_server.store.compression import Damaged
from assent_server.store.failures import UNAVAILABLE, in_words
from assent_server.store.model import (
    AgreementRow,
    ContentRow,
    HistoryRow,
    InboxRow,
    NegotiationRow,
)

__all__ = ["DamagedRow", "StoredRow", "faults", "first_fault", "last_signed", "rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DamagedRow:
    """A row that cannot be read back: its table, its key in hex, and what is wrong."""

    table: str
    key: str
    fault: str


StoredRow: TypeAlias = (
    NegotiationRow | AgreementRow | HistoryRow | InboxRow | ContentRow | DamagedRow
)

_FAULTS_MAX: Final = 100
_LAST: Final = 64
_STEPS_BETWEEN_LOOKS: Final = 100
# Table, its columns, which of them names a row, and the way back to a row.
_TABLES: Final[tuple[tuple[str, str, str, Callable[..., StoredRow]], ...]] = (
    ("negotiation", columns.NEGOTIATION, "proffer_id", columns.to_negotiation),
    ("agreement", columns.AGREEMENT, "record", columns.to_agreement),
    ("history", columns.HISTORY, "digest", columns.to_history),
    ("inbox", columns.INBOX, "document_id", columns.to_inbox),
    ("content", columns.CONTENT, "digest", columns.to_content),
)


def last_signed(connection: apsw.Connection) -> Instant | None:
    """The latest time of the records that were written last; one that came back may be older."""
    last = f"SELECT signed_at FROM agreement ORDER BY rowid DESC LIMIT {_LAST}"  # noqa: S608
    signed_at: Instant | None = connection.execute(f"SELECT max(signed_at) FROM ({last})").get  # noqa: S608
    return signed_at


def first_fault(connection: apsw.Connection, *, seconds: float) -> str | None:
    """What SQLite finds wrong first with the file; None where it found nothing in that time."""
    until = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS_BETWEEN_LOOKS)
    try:
        found: str = connection.execute("PRAGMA quick_check(1)").get
    except apsw.InterruptError:
        return None
    except UNAVAILABLE as error:
        return in_words(error)
    finally:
        connection.set_progress_handler(None)
    return None if found == "ok" else found


def faults(connection: apsw.Connection) -> list[str]:
    """What SQLite finds wrong with the file itself, at most 100 lines; empty when it is sound."""
    try:
        found = [row[0] for row in connection.execute(f"PRAGMA integrity_check({_FAULTS_MAX})")]
    except UNAVAILABLE as error:
        return [in_words(error)]
    return [] if found == ["ok"] else found


def rows(connection: apsw.Connection) -> Iterator[StoredRow]:
    """Every row of every table, in the order written; a damaged one as :class:`DamagedRow`."""
    for table, names, key, convert in _TABLES:
        try:
            statement = f"SELECT {key}, {names} FROM {table} ORDER BY rowid"  # noqa: S608
            for named, *values in connection.execute(statement):
                yield _row(table, named, tuple(values), convert)
        except UNAVAILABLE as error:
            yield DamagedRow(
                table=table, key="", fault=f"its rows cannot all be read: {in_words(error)}"
            )


def _row(
    table: str, key: object, values: tuple[Any, ...], convert: Callable[..., StoredRow]
) -> StoredRow:
    try:
        return convert(values)
    except (Damaged, ValueError, TypeError) as error:
        name = key.hex() if isinstance(key, bytes) else ""
        return DamagedRow(table=table, key=name, fault=str(error))
