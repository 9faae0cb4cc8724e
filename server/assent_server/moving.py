"""Moving all records from one store to another, and not believing it before both say the same.

A move that ended early goes on where it was: until it is done nobody else can use the target,
and then nobody else the source.
"""

import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from itertools import chain
from typing import Final

from assent.errors import LocalError
from assent_server.store.tables import TABLES, Table
from assent_server.store.whole import Mark, Row, Whole

__all__ = ["Moved", "move"]

_BATCH_ROWS: Final = 500
_BATCH_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How many rows of a table were moved, and the SHA-256 of them all, in hexadecimal digits."""

    table: str
    rows: int
    sha256: str


async def move(
    source: Whole, target: Whole, *, progress: Callable[[int], None] = lambda number: None
) -> list[Moved]:
    """Copy everything, read it back from both, and let the target take the source's place.

    Raises:
        LocalError: the target is in use already, or what was copied differs from the source.
    """
    await _begin(source, target)
    written = 0

    def count(rows: int) -> None:
        nonlocal written
        written += rows
        progress(written)

    for table in TABLES:
        await _fill(table, source, target, count)
    moved = [await _compared(table, source, target, count) for table in TABLES]
    # In this order: at no time may servers start on both.
    await source.set_mark(Mark.LEFT)
    await target.set_mark(Mark.USED)
    return moved


async def _begin(source: Whole, target: Whole) -> None:
    goes_on = await target.mark() is Mark.FILLING
    left = await source.mark()
    if left is Mark.FILLING or (left is Mark.LEFT and not goes_on):
        raise LocalError(
            f"{source.place} is not in use: it was left by a move, or is being filled by one.",
            "Name in policy.toml the store that is in use.",
        )
    if goes_on:
        return
    for table in TABLES:
        if await target.last_key(table) is not None:
            raise LocalError(
                f"{target.place} is not empty.",
                "Take an empty database, or keep the old file elsewhere: nothing is overwritten.",
            )
    await target.set_mark(Mark.FILLING)


async def _fill(table: Table, source: Whole, target: Whole, count: Callable[[int], None]) -> None:
    """Copy what is not there yet. The rows of the last key that is there are copied again."""
    last = await target.last_key(table)
    if last is not None:
        await target.remove(table, last)
    async for batch in _batches(table, source.rows(table, last)):
        await target.add(table, batch)
        count(len(batch))


async def _batches(table: Table, rows: AsyncIterator[Row]) -> AsyncIterator[list[Row]]:
    """Rows in parts that fit the memory; those of one key stay together."""
    batch: list[Row] = []
    size = 0
    async for row in rows:
        is_full = len(batch) >= _BATCH_ROWS or size >= _BATCH_BYTES
        if is_full and row[table.place_of_key] != batch[-1][table.place_of_key]:
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += sum(len(value) for value in row if isinstance(value, bytes))
    if batch:
        yield batch


async def _compared(
    table: Table, source: Whole, target: Whole, count: Callable[[int], None]
) -> Moved:
    """What both hold in a table. What began earlier may be of a source that changed since: then
    all of it is copied once more."""
    wanted = await _summed(table, source)
    if await _summed(table, target) != wanted:
        await target.remove(table)
        await _fill(table, source, target, count)
        if await _summed(table, target) != wanted:
            raise LocalError(
                f"What {target.place} gives back of table {table.name} is not what was written.",
                "Stay with the old store, and look for a damaged disk or memory.",
            )
    return wanted


async def _summed(table: Table, whole: Whole) -> Moved:
    rows, sum_of_all = 0, hashlib.sha256()
    async for row in whole.rows(table):
        rows += 1
        sum_of_all.update(b"".join(chain.from_iterable(map(_spelled, row))))
    return Moved(table=table.name, rows=rows, sha256=sum_of_all.hexdigest())


def _spelled(value: object) -> tuple[bytes, bytes]:
    """A value after its kind and length, so that no two rows are spelled alike."""
    body = value if isinstance(value, bytes) else str(value).encode()
    return b"%s %d " % (type(value).__name__.encode(), len(body)), body
