"""Opening the database: its file, its connections and their settings. Knows no rows.

One process writes: it holds the lock file beside the database until it ends (STO-04).
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

import apsw

from assent.errors import LocalError
from assent_server.store.migrating import refuse_newer, steps
from assent_server.store.model import NothingYet, StoreUnavailable
from assent_server.store.sqlite import migrations
from assent_server.store.sqlite.failures import UNAVAILABLE
from assent_server.store.sqlite.locking import lock, refuse_network
from assent_server.store.sqlite.versions import foreign, migrate, refuse_foreign

__all__ = ["LOG_BYTES_MAX", "Database", "connect_durably", "make_file"]

LOG_BYTES_MAX: Final = 64 * 1024 * 1024
"""A write-ahead log that is larger is kept from being emptied, by a reader that does not end."""

# A check-point syncs twice and every page once: less often is cheaper, more log to read back.
_WAL_PAGES_MAX: Final = 4096
_LOG_BYTES_KEPT: Final = 32 * 1024 * 1024
_CACHE_KIB: Final = 65_536
_BUSY_MS: Final = 5_000


class Database:
    """One SQLite file, open for writing by this process or, ``read_only``, for looking only.

    ``writer`` is None where it is read only, and after an error until ``reopen_writer``.
    ``vfs`` names another apsw VFS: tests inject faults of the disk with it.
    """

    def __init__(self, path: Path, *, read_only: bool = False, vfs: str | None = None) -> None:
        """Open ``path``; for writing, make it, lock it and bring its schema up to date.

        Raises:
            LocalError: another process writes it, it is not ours, it is newer than this program,
                or the place cannot hold a database. The hint says what to do.
        """
        self.path = path
        self.read_only = read_only
        self._vfs = vfs
        self._lock: int | None = None
        if not read_only:
            refuse_network(path)
            self._lock = lock(path)
        elif not path.exists():
            raise NothingYet
        try:
            self.writer = None if read_only else self._prepare()
            self.reader = self._connect_reader()
            version: int = self.reader.execute("PRAGMA user_version").get
            refuse_newer(version, path, len(steps(migrations)))
        except (apsw.NotADBError, apsw.CorruptError) as error:
            self.close()
            raise foreign(path) from error
        except (*UNAVAILABLE, StoreUnavailable, OSError) as error:
            self.close()
            raise LocalError(
                f"The database {path} cannot be opened ({type(error).__name__}).",
                "See that the disk has room and works, and that the file belongs to this user.",
            ) from error
        except BaseException:
            self.close()
            raise

    def reopen_writer(self) -> None:
        """Replace the writing connection after an error.

        Raises:
            StoreUnavailable: it still fails; call again later.
        """
        _close(self.writer)
        self.writer = None
        try:
            self.writer = self._connect_writer()
        except (*UNAVAILABLE, LocalError) as error:
            raise StoreUnavailable(type(error).__name__) from error

    def reopen_reader(self) -> None:
        """Replace the reading connection after an error.

        Raises:
            apsw.Error: it still fails; call again later.
        """
        _close(self.reader)
        self.reader = self._connect_reader()

    def close(self) -> None:
        """Empty the log where that is possible, close and let go of the lock."""
        _close(getattr(self, "reader", None))
        writer = getattr(self, "writer", None)
        if writer is not None:
            with suppress(apsw.Error):
                _empty_log(writer)
        _close(writer)
        self.writer = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def forget(self, *, rewrite: bool) -> bool:
        """Cut the log, with ``rewrite`` once the file was written anew; False while it is read.

        Raises:
            apsw.Error: the disk has no room; call again later.
        """
        assert self.writer is not None
        if rewrite:
            self.writer.execute("VACUUM")
        return _empty_log(self.writer)

    def wal_bytes(self) -> int:
        """The size of the write-ahead log; a growing one means that a reader holds it (ST11)."""
        try:
            return self.path.with_name(self.path.name + "-wal").stat().st_size
        except OSError:
            return 0

    def _prepare(self) -> apsw.Connection:
        make_file(self.path, vfs=self._vfs)
        connection = self._connect_writer()
        migrate(connection, self.path, steps(migrations))
        return connection

    def _connect_writer(self) -> apsw.Connection:
        return connect_durably(self.path, vfs=self._vfs)

    def _connect_reader(self) -> apsw.Connection:
        connection = _connect(self.path, apsw.SQLITE_OPEN_READONLY, self._vfs)
        refuse_foreign(connection, self.path)
        return connection


def make_file(path: Path, *, vfs: str | None = None) -> None:
    """Make an empty database of its owner's only, where there is no file.

    Raises:
        LocalError: there is one, and it is foreign; it is left as it is.
    """
    # SQLite gives its log the permissions of the database. A database that exists is not opened
    # here: closing it would let go of every lock this process has on it.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    first = _connect(path, apsw.SQLITE_OPEN_READWRITE, vfs)
    refuse_foreign(first, path)
    first.close()


def connect_durably(path: Path, *, vfs: str | None = None) -> apsw.Connection:
    """A connection that writes, and whose commits are on the disk.

    Raises:
        LocalError: writing is not durable in this place.
        StoreUnavailable: a reader holds the log.
    """
    connection = _connect(path, apsw.SQLITE_OPEN_READWRITE, vfs)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES_MAX}")
    # A log that grew is cut when it begins anew; else its size would say nothing any more.
    connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES_KEPT}")
    held = (
        connection.execute("PRAGMA journal_mode = WAL").get,
        connection.execute("PRAGMA synchronous").get,
        connection.execute("PRAGMA secure_delete").get,
    )
    if held != ("wal", 2, 1):
        raise LocalError(
            f"{path} cannot be written durably here: SQLite answers {held}.",
            "Put the database on a local disk whose file system supports WAL.",
        )
    # Emptying the log writes all that it holds into the database and syncs that. So nothing
    # rests on pages of the log whose sync once failed: the kernel may have dropped them and
    # still call them clean, and no later sync would write them (ST4).
    if not _empty_log(connection):
        connection.close()
        raise StoreUnavailable("busy")
    return connection


def _connect(path: Path, flags: int, vfs: str | None) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=flags, vfs=vfs)
    connection.set_busy_timeout(_BUSY_MS)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _empty_log(connection: apsw.Connection) -> bool:
    """Write the log into the database and truncate it; False while a reader holds it."""
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").get
    return not busy


def _close(connection: apsw.Connection | None) -> None:
    if connection is not None:
        with suppress(apsw.Error):
            connection.close(force=True)
