"""The whole wallet in one sealed file, and back into an empty folder on any machine.

The file holds the wallet's secret and its database, sealed with a passphrase of its own choice. A
backup is older than what happened since: after a restore each vendor is compared with before
anything is proffered to it (CL2).
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assent.errors import LocalError
from assent.times import Instant
from assent_client.wallet.database import install, understandable, write_new
from assent_client.wallet.packing import pack, unpack
from assent_client.wallet.sealing import COST, Cost, seal, unseal
from assent_client.wallet.wallet import Wallet

__all__ = ["BackupNote", "restore_backup", "write_backup"]

_PURPOSE: Final = "backup"
_SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupNote:
    """What a backup says of itself: when it was made, and of which commit of the wallet."""

    made: Instant
    generation: int


def write_backup(
    wallet: Wallet, path: Path, *, passphrase: str, now: Instant, cost: Cost = COST
) -> BackupNote:
    """Write a backup to a new file, durable when this returns.

    Raises:
        LocalError: the file is there already, or the passphrase is too short.
    """
    note = BackupNote(made=now, generation=wallet.generation)
    content = pack(note) + b"\n" + wallet.secret + wallet.copy()
    write_new(path, seal(content, passphrase=passphrase, purpose=_PURPOSE, cost=cost))
    return note


def restore_backup(
    path: Path,
    folder: Path,
    *,
    passphrase: str,
    new_passphrase: str | None = None,
    cost: Cost = COST,
) -> tuple[Wallet, BackupNote]:
    """The wallet of a backup, installed in ``folder`` and open, and what the backup says.

    It opens by ``new_passphrase`` from then on, or by the backup's.

    Raises:
        LocalError: the passphrase is wrong, the file was changed or cut off, or there is a wallet
            in ``folder`` already.
    """
    try:
        sealed = path.read_bytes()
    except OSError as error:
        raise LocalError(
            f"The backup {path} cannot be read ({error.strerror}).",
            "Name a file that you may read.",
        ) from error
    content = unseal(sealed, passphrase=passphrase, purpose=_PURPOSE)
    line, _, rest = content.partition(b"\n")
    note, secret = unpack(BackupNote, line), rest[:_SECRET_BYTES]
    with install(folder) as new:
        _fill(new, rest[_SECRET_BYTES:])
        with Wallet.open_file(new, secret=secret) as wallet:
            wallet.change_passphrase(new_passphrase or passphrase, cost=cost)
            wallet.note_restore(f"a backup of {note.made}")
    return Wallet.open(folder, passphrase=new_passphrase or passphrase), note


def _fill(path: Path, data: bytes) -> None:
    with understandable(), path.open("r+b") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
