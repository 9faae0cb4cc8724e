"""One batch of writes on the writing connection, each whole or not at all.

Statements only touch the cache of pages and run in the caller's thread; ``commit`` alone writes
and syncs, and may run in another thread as long as nothing else uses the connection meanwhile.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

import apsw

from assent_server.store import columns
from assent_server.store.model import NegotiationRow, Purge, Write

__all__ = ["apply"]

_Statement: TypeAlias = tuple[str, tuple[Any, ...]]


def _insert(table: str, names: str, *, where: str = "") -> str:
    marks = ", ".join("?" for _ in names.split(", "))
    row = f"SELECT {marks} WHERE {where}" if where else f"VALUES ({marks})"
    return f"INSERT INTO {table} ({names}) {row} ON CONFLICT DO NOTHING"


_ADD_NEGOTIATION: Final = _insert(
    "negotiation",
    columns.NEGOTIATION,
    # One parameter more than there are columns: what would be left of the id.
    where="NOT EXISTS (SELECT 1 FROM purged WHERE name = ?11)",
)
_ADD_AGREEMENT: Final = _insert("agreement", columns.AGREEMENT)
_ADD_NEW_AGREEMENT: Final = _insert(
    "agreement",
    columns.AGREEMENT,
    # The third column is the first party's key.
    where="NOT EXISTS (SELECT 1 FROM closed_key WHERE first_party = ?3)",
)
_ADD_HISTORY: Final = _insert("history", columns.HISTORY)
_ADD_INBOX: Final = _insert("inbox", columns.INBOX)
_ADD_CONTENT: Final = _insert("content", columns.CONTENT)
# A key that is closed already is closed once more, which counts as a change.
_CLOSE_KEY: Final = "INSERT OR REPLACE INTO closed_key (first_party) VALUES (?)"
_PURGE_AGREEMENT: Final = "DELETE FROM agreement WHERE record = ? AND version = ?"
_PURGE_HISTORY: Final = "DELETE FROM history WHERE record = ?"
_PURGE_NEGOTIATION: Final = "DELETE FROM negotiation WHERE proffer_id = ?"
_PURGE_INBOX: Final = "DELETE FROM inbox WHERE document_id = ?"
_PURGE_TERMS: Final = "DELETE FROM content WHERE kind = 'terms' AND digest = ? AND reader = ?"
_ADD_PURGED: Final = _insert("purged", columns.PURGED)
_MOVE_NEGOTIATION: Final = """
    UPDATE OR IGNORE negotiation
    SET first_party = ?, origin = ?, state = ?, request_digest = ?, proffer = ?, outcome = ?,
        record = ?, accept_by = ?, version = ?
    WHERE proffer_id = ? AND version = ?"""
_MOVE_AGREEMENT: Final = """
    UPDATE OR IGNORE agreement
    SET slot = ?3, head = ?4, successor = ?5, version = version + 1
    WHERE record = ?1 AND version = ?2"""


def apply(connection: apsw.Connection, writes: Sequence[Write]) -> list[bool]:
    """Begin a transaction and apply each of ``writes``; False for one that conflicts.

    Raises:
        apsw.Error: roll the transaction back.
    """
    connection.execute("BEGIN IMMEDIATE")
    written = [_apply(connection, write) for write in writes]
    if None not in written:
        return [bool(one) for one in written]
    # A savepoint costs as much as the statements it guards, and such conflicts are rare: the
    # batch begins again, once, with savepoints.
    connection.execute("ROLLBACK")
    connection.execute("BEGIN IMMEDIATE")
    return [_apply_guarded(connection, write) for write in writes]


def _apply(connection: apsw.Connection, write: Write) -> bool | None:
    """Whether ``write`` is applied; None when it conflicts after it has changed a row."""
    # A statement that changes no row met a conflict; contents alone may be there already.
    changed = False
    for sql, values in _statements(write):
        connection.execute(sql, values)
        if not connection.changes():
            return None if changed else False
        changed = True
    for content in write.contents:
        connection.execute(_ADD_CONTENT, columns.from_content(content))
    for purge in write.purges:
        for sql, values in _deletions(purge):
            connection.execute(sql, values)
    return True


def _apply_guarded(connection: apsw.Connection, write: Write) -> bool:
    connection.execute("SAVEPOINT one")
    applied = bool(_apply(connection, write))
    if not applied:
        connection.execute("ROLLBACK TO one")
    connection.execute("RELEASE one")
    return applied


def _statements(write: Write) -> Iterator[_Statement]:
    if write.inbox is not None:
        yield _ADD_INBOX, columns.from_inbox(write.inbox)
    for negotiation in write.negotiations:
        yield _negotiation(negotiation)
    # Changes come first: they may free the slot that a new agreement takes.
    for change in write.changes:
        yield _MOVE_AGREEMENT, columns.from_change(change)
    add_agreement = _ADD_NEW_AGREEMENT if write.is_new else _ADD_AGREEMENT
    for agreement in write.agreements:
        yield add_agreement, columns.from_agreement(agreement)
    for document in write.history:
        yield _ADD_HISTORY, columns.from_history(document)
    if write.closes is not None:
        yield _CLOSE_KEY, (write.closes,)
    for purge in write.purges:
        yield _PURGE_AGREEMENT, (columns.digest_bytes(purge.record), purge.version)


def _deletions(purge: Purge) -> Iterator[_Statement]:
    """What goes with an agreement, as far as it is there, and what is left of it."""
    yield _PURGE_HISTORY, (columns.digest_bytes(purge.record),)
    yield _PURGE_NEGOTIATION, (columns.id_bytes(purge.proffer_id),)
    for document_id in purge.inbox:
        yield _PURGE_INBOX, (columns.id_bytes(document_id),)
    for terms in purge.terms:
        yield _PURGE_TERMS, (columns.digest_bytes(terms), purge.first_party)
    for values in columns.from_purge(purge):
        yield _ADD_PURGED, values


def _negotiation(row: NegotiationRow) -> _Statement:
    values = columns.from_negotiation(row)
    if row.version == 1:
        return _ADD_NEGOTIATION, (*values, columns.digested(row.proffer_id))
    return _MOVE_NEGOTIATION, (*values[1:], values[0], row.version - 1)
