"""The wallet: opens and closes the sealed file and hands out what is in it.

All rules about single things stand in their own modules; this one knows the secret.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self

import apsw

from assent.errors import LocalError
from assent_client.wallet.contents import Contents
from assent_client.wallet.database import FILE_NAME, install, open_database, understandable
from assent_client.wallet.evidence import EvidenceFile
from assent_client.wallet.outbox import Outbox
from assent_client.wallet.preferences import PreferenceBook
from assent_client.wallet.proffers import Proffers
from assent_client.wallet.records import Records
from assent_client.wallet.relationships import RESTORED, Relationships
from assent_client.wallet.row_keys import RowKeys, WalletChanged
from assent_client.wallet.sealed_rows import SealedRows
from assent_client.wallet.sealing import COST, Cost, seal, unseal
from assent_client.wallet.settings import Settings
from assent_client.wallet.vendors import Vendors
from assent_client.wallet.watermark import Watermark

__all__ = ["Wallet"]

_PURPOSE: Final = "wallet"
_WAIT_S: Final = 5.0


class Wallet:
    """An open wallet, for one thread of one program at a time.

    ``transaction()`` makes several changes durable together; a single change is durable by
    itself. Neither spans an ``await``.
    """

    def __init__(self, path: Path, connection: apsw.Connection, secret: bytes) -> None:
        """Made by ``create`` and ``open``."""
        self._connection = connection
        self._secret = secret
        watermark = Watermark(path)
        self._rows = SealedRows(
            connection,
            RowKeys(secret, _identity(connection)[0]),
            committed=watermark.raise_to,
        )
        self.settings = Settings(self._rows)
        older = watermark.proves_older(self.generation)
        self.contents = Contents(self._rows)
        self.vendors = Vendors(self._rows, self.contents)
        self.relationships = Relationships(self._rows, secret=secret, settings=self.settings)
        self.proffers = Proffers(self._rows, self.relationships)
        self.records = Records(self._rows)
        self.outbox = Outbox(self._rows)
        self.evidence = EvidenceFile(self._rows)
        self.preferences = PreferenceBook(self._rows)
        if older:
            self.note_restore("an older wallet file")

    @classmethod
    def exists(cls, folder: Path) -> bool:
        """Whether there is a wallet in ``folder``."""
        return (folder / FILE_NAME).exists()

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        passphrase: str,
        secret: bytes | None = None,
        restored: bool = False,
        cost: Cost = COST,
    ) -> Self:
        """A new wallet in ``folder``, open.

        ``secret`` are the 32 bytes of a recovery sheet, then with ``restored``: every vendor is
        compared with before anything is proffered to it.

        Raises:
            LocalError: there is a wallet already, or the passphrase is too short.
        """
        secret = os.urandom(32) if secret is None else secret
        sealed = seal(secret, passphrase=passphrase, purpose=_PURPOSE, cost=cost)
        wallet_id = os.urandom(16)
        head = RowKeys(secret, wallet_id).seal_sum(0, 0)
        with install(folder) as path:
            connection = open_database(path, wait_s=0)
            with understandable(), closing(connection):
                connection.execute(
                    "INSERT INTO wallet (one, id, secret, generation, head) VALUES (1, ?, ?, 0, ?)",
                    (wallet_id, sealed, head),
                )
            if restored:
                with cls.open_file(path, secret=secret) as wallet:
                    wallet.note_restore("a recovery sheet")
        return cls.open_file(folder / FILE_NAME, secret=secret)

    @classmethod
    def open(cls, folder: Path, *, passphrase: str, wait_s: float = _WAIT_S) -> Self:
        """The wallet in ``folder``.

        Raises:
            LocalError: there is none, the passphrase is wrong, something changed the file, another
                program uses it, or a newer program has written it.
        """
        connection = open_database(folder / FILE_NAME, wait_s=wait_s)
        with _closing_on_error(connection):
            _, sealed = _identity(connection)
            secret = unseal(sealed, passphrase=passphrase, purpose=_PURPOSE)
            return cls(folder / FILE_NAME, connection, secret)

    @classmethod
    def open_file(cls, path: Path, *, secret: bytes, wait_s: float = _WAIT_S) -> Self:
        """The wallet file at ``path``, by its secret instead of its passphrase.

        Raises:
            LocalError: as ``open``; ``WalletChanged`` for another wallet's secret.
        """
        connection = open_database(path, wait_s=wait_s)
        with _closing_on_error(connection):
            return cls(path, connection, secret)

    @classmethod
    def reset_passphrase(
        cls, folder: Path, *, secret: bytes, passphrase: str, cost: Cost = COST
    ) -> Self:
        """The wallet in ``folder`` for somebody who has the sheet but forgot the passphrase.

        Raises:
            LocalError: the secret is another wallet's, the new passphrase is too short, or as
                ``open``.
        """
        try:
            wallet = cls.open_file(folder / FILE_NAME, secret=secret)
        except WalletChanged as error:
            raise LocalError(
                "These are the words of another wallet, or this wallet's file is damaged.",
                "Look for another sheet, or restore into an empty folder.",
            ) from error
        with _closing_on_error(wallet):
            wallet.change_passphrase(passphrase, cost=cost)
        return wallet

    @property
    def secret(self) -> bytes:
        """The 32 bytes that the recovery sheet spells and a backup carries; never shown else."""
        return self._secret

    @property
    def generation(self) -> int:
        """How many commits this wallet has seen; of two copies, the lower one is the older."""
        return self._rows.generation

    @property
    def restored(self) -> str | None:
        """What this wallet was last restored from, if it was; a few words."""
        return self.settings.get(RESTORED)

    def transaction(self) -> AbstractContextManager[None]:
        """Make all changes inside durable together when the block ends, or none if it raises."""
        return self._rows.transaction()

    def change_passphrase(self, passphrase: str, *, cost: Cost = COST) -> None:
        """Seal the wallet with another passphrase; older backups keep theirs."""
        sealed = seal(self._secret, passphrase=passphrase, purpose=_PURPOSE, cost=cost)
        with understandable():
            self._connection.execute("UPDATE wallet SET secret = ?", (sealed,))
            # The old one must not survive in the log, either.
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def note_restore(self, source: str) -> None:
        """Demand a comparison with each vendor before anything more is proffered to it.

        ``source`` says in a few words what this wallet was restored from.
        """
        with self.transaction():
            self.settings.put(RESTORED, source)
            self.relationships.forget_reconciliations()

    def copy(self) -> bytes:
        """The whole wallet file as of the last commit; still sealed."""
        with understandable():
            return bytes(self._connection.serialize("main"))

    def close(self) -> None:
        """Let go of the file."""
        with understandable():
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()


def _identity(connection: apsw.Connection) -> tuple[bytes, bytes]:
    with understandable():
        found: list[Any] = connection.execute("SELECT id, secret FROM wallet").fetchall()
    if len(found) != 1:
        raise LocalError("The wallet's file is damaged.", "Restore a backup.")
    wallet_id, sealed = found[0]
    return wallet_id, sealed


class _Closable(Protocol):
    def close(self) -> None: ...


@contextmanager
def _closing_on_error(opened: _Closable) -> Iterator[None]:
    try:
        yield
    except BaseException:
        opened.close()
        raise
