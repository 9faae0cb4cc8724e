"""Rows that nobody reads or changes without the wallet's secret (CL1, CL2, CL8).

The only module with SQL for rows. A sealed sum over all of them shows when one was removed, or
replaced by an older one of its own. What it cannot show is that the whole file is an older one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import apsw

from assent_client.wallet.database import understandable
from assent_client.wallet.row_keys import RowKeys, WalletChanged

__all__ = ["SealedRows"]


class SealedRows:
    """The sealed rows of one open wallet, by kind and name, and by kind and place.

    Only one thread uses it, and no ``await`` stands inside a transaction.
    """

    def __init__(
        self,
        connection: apsw.Connection,
        keys: RowKeys,
        *,
        committed: Callable[[int], None] = lambda generation: None,
    ) -> None:
        """Read and check all rows; ``committed`` hears of each durable commit.

        Raises:
            WalletChanged: a row was added, removed, replaced or changed.
        """
        self._connection = connection
        self._keys = keys
        self._committed = committed
        self._inside = False
        with understandable():
            self._load()

    @property
    def generation(self) -> int:
        """How many commits the wallet has seen; it only grows."""
        return self._generation

    def get(self, kind: str, name: str) -> bytes | None:
        """The content of one row."""
        return self._read(kind, self._keys.name(kind, name))

    def under(self, kind: str, place: str | None = None) -> list[bytes]:
        """The contents of all rows of a kind, or of those at one place, in no order."""
        if place is None:
            names = [name for (of, _), held in self._places.items() if of == kind for name in held]
        else:
            names = list(self._places.get((kind, self._keys.place(kind, place)), ()))
        contents = [self._read(kind, name) for name in names]
        if None in contents:
            raise WalletChanged
        return [content for content in contents if content is not None]

    def put(self, kind: str, name: str, content: bytes, *, place: str = "") -> None:
        """Add a row, or replace the one of this name; durable when the transaction ends."""
        hashed, at = self._keys.name(kind, name), self._keys.place(kind, place)
        sealed = self._keys.seal(content, kind, hashed, at)
        with self.transaction(), understandable():
            self._leave_out(kind, hashed)
            self._connection.execute(
                "INSERT OR REPLACE INTO sealed (kind, name, place, content) VALUES (?, ?, ?, ?)",
                (kind, hashed, at, sealed),
            )
            self._sum ^= self._keys.tag(sealed, kind, hashed, at)
            self._places[kind, at].add(hashed)

    def remove(self, kind: str, name: str) -> None:
        """Remove a row, if there is one."""
        hashed = self._keys.name(kind, name)
        with self.transaction(), understandable():
            self._leave_out(kind, hashed)
            self._connection.execute(
                "DELETE FROM sealed WHERE kind = ? AND name = ?", (kind, hashed)
            )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all changes inside one durable commit, or none when it raises."""
        if self._inside:
            yield
            return
        with understandable():
            self._connection.execute("BEGIN IMMEDIATE")
        before, self._inside = self._sum, True
        try:
            yield
            with understandable():
                if self._sum != before:
                    self._write_sum()
                self._connection.execute("COMMIT")
        except BaseException:
            with understandable():
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                self._load()
            raise
        finally:
            self._inside = False
        self._committed(self._generation)

    def _load(self) -> None:
        self._sum, self._generation = 0, 0
        self._places: defaultdict[tuple[str, bytes], set[bytes]] = defaultdict(set)
        rows: Any = self._connection.execute("SELECT kind, name, place, content FROM sealed")
        for kind, name, place, sealed in rows:
            self._sum ^= self._keys.tag(sealed, kind, name, place)
            self._places[kind, place].add(name)
        heads: Any = self._connection.execute("SELECT generation, head FROM wallet").fetchall()
        if len(heads) != 1:
            raise WalletChanged
        self._generation, head = heads[0]
        self._keys.check_sum(head, self._sum, self._generation)

    def _write_sum(self) -> None:
        self._generation += 1
        head = self._keys.seal_sum(self._sum, self._generation)
        self._connection.execute(
            "UPDATE wallet SET generation = ?, head = ?", (self._generation, head)
        )

    def _read(self, kind: str, name: bytes) -> bytes | None:
        with understandable():
            row = self._row(kind, name)
        if row is None:
            return None
        place, sealed = row
        return self._keys.unseal(sealed, kind, name, place)

    def _row(self, kind: str, name: bytes) -> tuple[bytes, bytes] | None:
        found: list[Any] = self._connection.execute(
            "SELECT place, content FROM sealed WHERE kind = ? AND name = ?", (kind, name)
        ).fetchall()
        return found[0] if found else None

    def _leave_out(self, kind: str, name: bytes) -> None:
        row = self._row(kind, name)
        if row is not None:
            place, sealed = row
            self._sum ^= self._keys.tag(sealed, kind, name, place)
            self._places[kind, place].discard(name)
