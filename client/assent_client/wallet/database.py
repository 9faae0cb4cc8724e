"""The wallet's file: who may read it, one program at a time, durable commits.

Owns files, modes and SQLite's settings; knows neither rows nor secrets.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import apsw

from assent.errors import LocalError
from assent_client.wallet.migrations import migrate
from assent_client.wallet.watermark import WATERMARK_NAME

__all__ = ["FILE_NAME", "install", "open_database", "understandable", "write_new"]

FILE_NAME: Final = "wallet.sqlite3"


def open_database(path: Path, *, wait_s: float) -> apsw.Connection:
    """The one connection to the wallet at ``path``; no other program gets one until it closes.

    ``wait_s`` is how long to wait for another program to finish.

    Raises:
        LocalError: another program has it open, or it is not a wallet that we can read.
    """
    if not path.is_file():
        raise LocalError(
            f"There is no wallet in {path.parent}.",
            "If it is elsewhere, say --wallet DIRECTORY. Make or restore one: assent init",
        )
    with understandable():
        path.chmod(0o600)
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            _settle(connection, wait_s)
            migrate(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _settle(connection: apsw.Connection, wait_s: float) -> None:
    connection.set_busy_timeout(int(wait_s * 1000))
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    # Exclusive before the first access: the lock is taken with it, held until closing, and let
    # go by the operating system when the program is killed.
    connection.pragma("locking_mode", "exclusive")
    connection.pragma("cell_size_check", True)
    # A replaced secret must not survive in a free page.
    connection.pragma("secure_delete", True)
    if connection.pragma("journal_mode", "wal") != "wal":
        raise LocalError("The wallet's folder is on a file system that cannot keep it safe.")
    connection.pragma("synchronous", "full")
    connection.pragma("fullfsync", True)  # On macOS, fsync alone leaves data in the drive.
    if connection.pragma("synchronous") != 2:  # 2 is FULL: less loses commits in a power cut.
        raise LocalError("The wallet's database cannot be set to write durably.")


@contextmanager
def understandable() -> Iterator[None]:
    """Turn the errors of files and of SQLite inside into words that say what to do.

    Raises:
        LocalError: in place of those.
    """
    try:
        yield
    except (apsw.BusyError, apsw.LockedError) as error:
        raise LocalError(
            "Another Assent program is using this wallet.", "Try again when it has finished."
        ) from error
    except apsw.FullError as error:
        raise LocalError(
            "The disk is full; nothing was changed.", "Make room, then try again."
        ) from error
    except (apsw.NotADBError, apsw.CorruptError, apsw.FormatError) as error:
        raise LocalError(
            "The wallet's file is damaged.", "Restore a backup, or use the recovery sheet."
        ) from error
    except (apsw.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise LocalError(
            f"The wallet cannot be read or written ({reason}).",
            "Nothing was changed. See that the folder is yours and can be written.",
        ) from error


@contextmanager
def install(folder: Path) -> Iterator[Path]:
    """Hand out the path of a new, empty wallet file; it takes its place when the block ends well.

    A crash leaves either no wallet or a whole one. The folder is made when it is not there.

    Raises:
        LocalError: there is a wallet already; it stays as it is.
    """
    target = folder / FILE_NAME
    new = folder / f"{FILE_NAME}.new"
    with understandable():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.exists():
            raise LocalError(
                f"There is a wallet in {folder} already.", "It stays as it is; name another folder."
            )
        _clear(folder, new)
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield new
    except BaseException:
        _clear(folder, new)
        raise
    with understandable():
        # A link never replaces a file, unlike a rename.
        os.link(new, target)
        new.unlink()
        _sync_folder(folder)


def _clear(folder: Path, new: Path) -> None:
    """Remove what an attempt left, and the mark of a wallet that was here before."""
    for leftover in (*folder.glob(f"{new.name}*"), folder / WATERMARK_NAME):
        leftover.unlink(missing_ok=True)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, durable before this returns.

    Raises:
        LocalError: the file is there already, or cannot be written.
    """
    descriptor = None
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _sync_folder(path.parent)
    except FileExistsError as error:
        raise LocalError(f"{path} is there already.", "Name another file.") from error
    except OSError as error:
        if descriptor is not None:
            path.unlink(missing_ok=True)
        raise LocalError(
            f"{path} cannot be written ({error.strerror}).",
            "Name a place that is yours and has room.",
        ) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
