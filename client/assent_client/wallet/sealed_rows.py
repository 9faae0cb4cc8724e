"""Rows that nobody reads or changes without the wallet's secret (CL1, CL2, CL8).

Each row is sealed under keys that follow from the secret, bound to its kind, name and place; names
and places are keyed hashes. A sealed sum over all rows shows when one was removed, or replaced by
an older one of its own. What it cannot show is that the whole file is an older one: that shows when
the client compares with the vendors.
"""

import hmac
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any, Final

import apsw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from assent import derivation
from assent.errors import LocalError
from assent_client.wallet.database import understandable

__all__ = ["SealedRows", "first_head"]

_NONCE_BYTES: Final = 12
_SUM_BYTES: Final = 32


class SealedRows:
    """The sealed rows of one open wallet, by kind and name, and by kind and place.

    Only one thread uses it, and no ``await`` stands inside a transaction.
    """

    def __init__(self, connection: apsw.Connection, *, secret: bytes, wallet_id: bytes) -> None:
        """Read and check all rows.

        Raises:
            LocalError: a row was added, removed, replaced or changed.
        """
        self._connection = connection
        self._content = ChaCha20Poly1305(_derived(secret, "wallet-rows", wallet_id))
        self._names = _derived(secret, "wallet-names", wallet_id)
        self._tags = _derived(secret, "wallet-sum", wallet_id)
        self._inside = False
        with understandable():
            self._load()

    @property
    def generation(self) -> int:
        """How many commits the wallet has seen; it only grows."""
        return self._generation

    def get(self, kind: str, name: str) -> bytes | None:
        """The content of one row."""
        hashed = self._hash(kind, name)
        with understandable():
            row = self._row(kind, hashed)
        return None if row is None else self._open(kind, hashed, *row)

    def under(self, kind: str, place: str | None = None) -> list[bytes]:
        """The contents of all rows of a kind, or of those at one place, in no order."""
        if place is None:
            names = [name for (of, _), held in self._places.items() if of == kind for name in held]
        else:
            names = list(self._places.get((kind, self._hash(kind + "@", place)), ()))
        contents = []
        for name in names:
            with understandable():
                row = self._row(kind, name)
            if row is None:
                raise _changed()
            contents.append(self._open(kind, name, *row))
        return contents

    def put(self, kind: str, name: str, content: bytes, *, place: str = "") -> None:
        """Add a row, or replace the one of this name; durable when the transaction ends."""
        hashed, at = self._hash(kind, name), self._hash(kind + "@", place)
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._content.encrypt(nonce, content, _bound(kind, hashed, at))
        with self.transaction():
            self._forget(kind, hashed)
            self._connection.execute(
                "INSERT OR REPLACE INTO sealed (kind, name, place, content) VALUES (?, ?, ?, ?)",
                (kind, hashed, at, sealed),
            )
            self._count(kind, hashed, at, sealed)
            self._places[kind, at].add(hashed)

    def remove(self, kind: str, name: str) -> None:
        """Remove a row, if there is one."""
        hashed = self._hash(kind, name)
        with self.transaction():
            self._forget(kind, hashed)
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
                    self._write_head()
                self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._load()
            raise
        finally:
            self._inside = False

    def _load(self) -> None:
        self._sum, self._generation = 0, 0
        self._places: defaultdict[tuple[str, bytes], set[bytes]] = defaultdict(set)
        for row in self._connection.execute("SELECT kind, name, place, content FROM sealed"):
            kind, name, place, content = row
            self._count(kind, name, place, content)
            self._places[kind, place].add(name)
        self._check_head(*self._connection.execute("SELECT generation, head FROM wallet"))

    def _check_head(self, *found: tuple[int, bytes]) -> None:
        try:
            [(self._generation, head)] = found
            total = self._content.decrypt(
                head[:_NONCE_BYTES], head[_NONCE_BYTES:], _head(self._generation)
            )
        except (InvalidTag, ValueError, OverflowError) as error:
            raise _changed() from error
        if not hmac.compare_digest(total, self._sum.to_bytes(_SUM_BYTES, "big")):
            raise _changed()

    def _write_head(self) -> None:
        self._generation += 1
        head = _sealed_head(self._content, self._sum, self._generation)
        self._connection.execute(
            "UPDATE wallet SET generation = ?, head = ?", (self._generation, head)
        )

    def _row(self, kind: str, name: bytes) -> tuple[bytes, bytes] | None:
        found: list[Any] = self._connection.execute(
            "SELECT place, content FROM sealed WHERE kind = ? AND name = ?", (kind, name)
        ).fetchall()
        return found[0] if found else None

    def _open(self, kind: str, name: bytes, place: bytes, sealed: bytes) -> bytes:
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._content.decrypt(nonce, rest, _bound(kind, name, place))
        except (InvalidTag, ValueError) as error:
            raise _changed() from error

    def _forget(self, kind: str, name: bytes) -> None:
        row = self._row(kind, name)
        if row is not None:
            place, sealed = row
            self._count(kind, name, place, sealed)
            self._places[kind, place].discard(name)

    def _count(self, kind: str, name: bytes, place: bytes, sealed: bytes) -> None:
        """Count one row in, or the same row out again.

        Exclusive or is enough, since nobody but us sees a tag or a sum.
        """
        bound = _bound(kind, name, place)
        tag = blake2b(bound + sealed, key=self._tags, digest_size=_SUM_BYTES)
        self._sum ^= int.from_bytes(tag.digest(), "big")

    def _hash(self, kind: str, name: str) -> bytes:
        text = f"{kind}\n{name}".encode()
        return blake2b(text, key=self._names, digest_size=16).digest()


def first_head(*, secret: bytes, wallet_id: bytes) -> bytes:
    """The sealed sum of a wallet without rows, at generation 0."""
    key = ChaCha20Poly1305(_derived(secret, "wallet-rows", wallet_id))
    return _sealed_head(key, 0, 0)


def _changed() -> LocalError:
    return LocalError(
        "The wallet's file was changed by something else, or damaged.",
        "Restore a backup, or use the recovery sheet.",
    )


def _derived(secret: bytes, purpose: str, wallet_id: bytes) -> bytes:
    return derivation.derive(
        secret, purpose=purpose, vendor_did="-", context=wallet_id.hex(), counter=0
    )


def _bound(kind: str, name: bytes, place: bytes) -> bytes:
    # Name and place have 16 bytes each in our own rows; a stranger's are counted in by length.
    return b"row\n%s\n%d\n%s%s" % (kind.encode(), len(name), name, place)


def _sealed_head(key: ChaCha20Poly1305, total: int, generation: int) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + key.encrypt(nonce, total.to_bytes(_SUM_BYTES, "big"), _head(generation))


def _head(generation: int) -> bytes:
    return b"head\n%d" % generation
