"""What SQLite itself finds in its file, and all rows in the order in which they were written."""

import time
from collections.abc import Iterator
from typing import Final

import apsw

from assent.times import Instant
from assent_server.store.inspection import SHOWN, named_by, read
from assent_server.store.model import DamagedRow, StoredRow
from assent_server.store.sqlite.failures import UNAVAILABLE, in_words

__all__ = ["faults", "first_fault", "last_signed", "rows"]

_FAULTS_MAX: Final = 100
_LAST: Final = 64
_STEPS_BETWEEN_LOOKS: Final = 100


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
    for table in SHOWN:
        try:
            names = f"{named_by(table)}, {table.columns}"
            statement = f"SELECT {names} FROM {table.name} ORDER BY rowid"  # noqa: S608
            for key, *values in connection.execute(statement):
                yield read(table, key, tuple(values))
        except UNAVAILABLE as error:
            fault = f"its rows cannot all be read: {in_words(error)}"
            yield DamagedRow(table=table.name, key="", fault=fault)
