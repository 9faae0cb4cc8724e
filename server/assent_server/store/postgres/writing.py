"""One batch of writes in PostgreSQL: each kind of row by one statement for the whole batch.

What conflicts shows by the number of rows that a statement changed. Then the batch is halved
until those are alone that conflict; such batches are rare.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final, TypeAlias

import asyncpg

from assent_server.store import columns
from assent_server.store.model import Purge, Write

__all__ = ["apply"]

_Rows: TypeAlias = list[tuple[Any, ...]]

_TYPES: Final = {
    "proffer_id": "bytea",
    "request_digest": "bytea",
    "proffer": "bytea",
    "outcome": "bytea",
    "record": "bytea",
    "version": "int",
    "agreement_id": "bytea",
    "head": "bytea",
    "successor": "bytea",
    "raw": "bytea",
    "digest": "bytea",
    "document_id": "bytea",
    "reply": "bytea",
    "name": "bytea",
    "party": "bytea",
}


def _unnest(names: str) -> str:
    listed = names.split(", ")
    arrays = (f"${at}::{_TYPES.get(name, 'text')}[]" for at, name in enumerate(listed, start=1))
    return f"unnest({', '.join(arrays)})"


def _insert(table: str, names: str) -> str:
    return (
        f"INSERT INTO {table} ({names}) SELECT * FROM {_unnest(names)}"  # noqa: S608
        " ON CONFLICT DO NOTHING"
    )


_MOVED: Final = columns.NEGOTIATION.removeprefix("proffer_id, ").split(", ")
_ADD_NEGOTIATIONS: Final = _insert("negotiation", columns.NEGOTIATION)
_MOVE_NEGOTIATIONS: Final = f"""
    UPDATE negotiation SET {", ".join(f"{name} = new.{name}" for name in _MOVED)}
    FROM {_unnest(columns.NEGOTIATION)} AS new ({columns.NEGOTIATION})
    WHERE negotiation.proffer_id = new.proffer_id AND negotiation.version = new.version - 1"""  # noqa: S608
_MOVE_AGREEMENTS: Final = f"""
    UPDATE agreement
    SET slot = new.slot, head = new.head, successor = new.successor, version = new.version + 1
    FROM {_unnest(columns.CHANGE)} AS new ({columns.CHANGE})
    WHERE agreement.record = new.record AND agreement.version = new.version"""  # noqa: S608
_ADD_AGREEMENTS: Final = _insert("agreement", columns.AGREEMENT)
_ADD_HISTORY: Final = f"""
    INSERT INTO history ({columns.HISTORY}, position)
    SELECT new.record, new.digest, new.type, new.raw, new.place + coalesce(
        (SELECT max(position) FROM history WHERE history.record = new.record), 0)
    FROM {_unnest(columns.HISTORY)} WITH ORDINALITY AS new ({columns.HISTORY}, place)
    ON CONFLICT DO NOTHING"""  # noqa: S608
_CLOSED: Final = """
    SELECT (SELECT count(*) FROM closed_key WHERE first_party = ANY($1))
        + (SELECT count(*) FROM purged WHERE name = ANY($2::bytea[]))"""
# A key that is closed already is closed once more, which counts as a change.
_CLOSE_KEYS: Final = """
    INSERT INTO closed_key (first_party) SELECT DISTINCT * FROM unnest($1::text[])
    ON CONFLICT (first_party) DO UPDATE SET first_party = excluded.first_party"""
_PURGE_AGREEMENTS: Final = """
    DELETE FROM agreement USING unnest($1::bytea[], $2::int[]) AS old (record, version)
    WHERE agreement.record = old.record AND agreement.version = old.version"""
_PURGE_HISTORY: Final = "DELETE FROM history WHERE record = ANY($1::bytea[])"
_PURGE_NEGOTIATIONS: Final = "DELETE FROM negotiation WHERE proffer_id = ANY($1::bytea[])"
_PURGE_INBOX: Final = "DELETE FROM inbox WHERE document_id = ANY($1::bytea[])"
_PURGE_TERMS: Final = """
    DELETE FROM content USING unnest($1::bytea[], $2::text[]) AS old (digest, reader)
    WHERE kind = 'terms' AND content.digest = old.digest AND content.reader = old.reader"""
_ADD_PURGED: Final = _insert("purged", columns.PURGED)
_ADD_INBOX: Final = _insert("inbox", columns.INBOX)
_ADD_CONTENTS: Final = _insert("content", columns.CONTENT)


async def apply(connection: Any, writes: Sequence[Write]) -> list[bool]:
    """Write a batch durably in one transaction; False for a write that conflicts.

    Raises:
        asyncpg.PostgresError: nothing is written, or, if the connection was lost while it
            committed, all of it.
    """
    together = connection.transaction()
    await together.start()
    if await _all(connection, writes):
        await together.commit()
        return [True] * len(writes)
    await together.rollback()
    async with connection.transaction():
        return await _halved(connection, writes)


async def _halved(connection: Any, writes: Sequence[Write]) -> list[bool]:
    savepoint = connection.transaction()
    await savepoint.start()
    if await _all(connection, writes):
        await savepoint.commit()
        return [True] * len(writes)
    await savepoint.rollback()
    if len(writes) == 1:
        return [False]
    middle = len(writes) // 2
    before = await _halved(connection, writes[:middle])
    return [*before, *await _halved(connection, writes[middle:])]


async def _all(connection: Any, writes: Sequence[Write]) -> bool:
    """Whether each row of each write was added or changed; if not, roll back."""
    try:
        for statement, rows in _statements(writes):
            if rows and await _changed(connection, statement, rows) != len(rows):
                return False
        if not await _names_were_free(connection, writes):
            return False
    except asyncpg.UniqueViolationError:
        return False
    closed = sorted({write.closes for write in writes if write.closes is not None})
    if closed:
        await connection.execute(_CLOSE_KEYS, closed)
    contents = _sorted(map(columns.from_content, _rows(write.contents for write in writes)))
    if contents:  # They may be there already.
        await connection.execute(_ADD_CONTENTS, *zip(*contents, strict=True))
    for statement, rows in _deletions([purge for write in writes for purge in write.purges]):
        if rows:
            await connection.execute(statement, *zip(*rows, strict=True))
    return True


async def _names_were_free(connection: Any, writes: Sequence[Write]) -> bool:
    """Whether no new agreement is under a closed key, and no new proffer has the id of one that
    was deleted; asked once the rows are written.

    A statement sees what was committed before it began. One that found the slot taken has waited
    for whoever freed it, and so this one sees the key that was closed along with that.
    """
    keys = {row.first_party for write in writes if write.is_new for row in write.agreements}
    negotiations = _rows(write.negotiations for write in writes)
    names = {columns.digested(row.proffer_id) for row in negotiations if row.version == 1}
    if not keys and not names:
        return True
    return not await connection.fetchval(_CLOSED, sorted(keys), sorted(names))


def _statements(writes: Sequence[Write]) -> Iterable[tuple[str, _Rows]]:
    """Sorted by key, so that two workers do not wait for each other's rows crosswise."""
    inbox = [columns.from_inbox(write.inbox) for write in writes if write.inbox is not None]
    negotiations = list(_rows(write.negotiations for write in writes))
    added = [columns.from_negotiation(row) for row in negotiations if row.version == 1]
    moved = [columns.from_negotiation(row) for row in negotiations if row.version > 1]
    yield _ADD_INBOX, _sorted(inbox)
    yield _ADD_NEGOTIATIONS, _sorted(added)
    yield _MOVE_NEGOTIATIONS, _sorted(moved)
    # Changes come first: they may free the slot that a new agreement takes.
    yield (
        _MOVE_AGREEMENTS,
        _sorted(map(columns.from_change, _rows(write.changes for write in writes))),
    )
    yield (
        _ADD_AGREEMENTS,
        _sorted(map(columns.from_agreement, _rows(write.agreements for write in writes))),
    )
    # In the order in which they are to be read.
    yield _ADD_HISTORY, [columns.from_history(row) for write in writes for row in write.history]
    purges = _rows(write.purges for write in writes)
    yield (
        _PURGE_AGREEMENTS,
        _sorted((columns.digest_bytes(item.record), item.version) for item in purges),
    )


def _deletions(purges: Sequence[Purge]) -> Iterable[tuple[str, _Rows]]:
    """What goes with agreements, as far as it is there, and what is left of them."""
    yield _PURGE_HISTORY, _sorted((columns.digest_bytes(item.record),) for item in purges)
    yield _PURGE_NEGOTIATIONS, _sorted((columns.id_bytes(item.proffer_id),) for item in purges)
    yield (
        _PURGE_INBOX,
        _sorted((columns.id_bytes(name),) for item in purges for name in item.inbox),
    )
    yield (
        _PURGE_TERMS,
        _sorted(
            (columns.digest_bytes(terms), item.first_party)
            for item in purges
            for terms in item.terms
        ),
    )
    yield _ADD_PURGED, _sorted(row for item in purges for row in columns.from_purge(item))


def _rows(of_writes: Iterable[Iterable[Any]]) -> Iterable[Any]:
    return chain.from_iterable(of_writes)


def _sorted(rows: Iterable[tuple[Any, ...]]) -> _Rows:
    return sorted(rows, key=lambda row: row[0])


async def _changed(connection: Any, statement: str, rows: _Rows) -> int:
    tag: str = await connection.execute(statement, *zip(*rows, strict=True))
    return int(tag.rpartition(" ")[2])
