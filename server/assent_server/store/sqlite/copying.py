"""Whole copies of a SQLite file, made beside a running server, and one put in its place."""

import asyncio
import os
from contextlib import closing
from pathlib import Path
from typing import Final

import apsw

from assent.errors import LocalError
from assent_server.store.migrating import refuse_newer, steps
from assent_server.store.model import NothingYet
from assent_server.store.sqlite import migrations
from assent_server.store.sqlite.failures import DAMAGED, UNAVAILABLE, in_words
from assent_server.store.sqlite.versions import foreign, refuse_foreign
from assent_server.store.sqlite.whole import WholeSqlite

__all__ = ["back_up", "restore"]

_OF_RECORDS: Final = "Run `assent-server fsck`, then restore a backup."
_OF_COPY: Final = "Take another copy; the records are as they were."


def back_up(database: Path, copy: Path) -> int:
    """Write a copy as of one moment, for its owner only, and return its size in bytes.

    Raises:
        LocalError: there is a file already or no folder for it, the database is damaged, or there
            is no room.
        NothingYet: nothing was ever written.
    """
    if not database.exists():
        raise NothingYet
    if copy.exists():
        raise LocalError(f"{copy} is there already.", "It is never overwritten.")
    if not copy.parent.is_dir():
        raise LocalError(f"There is no folder {copy.parent}.", "Make it, or name another: --to.")
    _copied(database, copy, _OF_RECORDS)
    return copy.stat().st_size


def restore(copy: Path, database: Path) -> Path | None:
    """Put a copy in the place of the database, and return where that one is kept now, if it was.

    Raises:
        LocalError: it is no sound copy, a server runs, or the former one would be overwritten.
    """
    former = database.with_name(f"{database.name}.before-restore")
    if former.exists():
        raise LocalError(f"{former} is there already.", "Keep it elsewhere, or remove it.")
    made = database.with_name(f"{database.name}.restored")
    made.unlink(missing_ok=True)
    _copied(copy, made, _OF_COPY)
    if not database.exists():
        made.replace(database)
        return None
    # Opening takes the lock, and closing empties its log: without that it would not be whole.
    asyncio.run(WholeSqlite(database, is_target=True).close())
    os.link(database, former)
    made.replace(database)
    return former


def _copied(database: Path, copy: Path, cure: str) -> None:
    """Copy one file into another, and check that the copy is sound; ``cure`` helps if not."""
    beside = copy.with_name(f".{copy.name}.part")
    beside.unlink(missing_ok=True)
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        with (
            closing(apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)) as source,
            closing(apsw.Connection(str(beside))) as target,
        ):
            refuse_foreign(source, database, cure)
            version: int = source.execute("PRAGMA user_version").get
            if not version:  # SQLite takes an empty file for an empty database.
                raise foreign(database, cure)
            refuse_newer(version, database, len(steps(migrations)))
            with target.backup("main", source, "main") as backup:
                # In one step: what is written meanwhile does not begin it anew.
                backup.step()
            target.execute("PRAGMA journal_mode = DELETE")
            if target.execute("PRAGMA integrity_check(1)").get != "ok":
                raise foreign(database, cure)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(copy)
    except DAMAGED as error:
        raise foreign(database, cure) from error
    except UNAVAILABLE as error:
        raise LocalError(
            f"{database} cannot be copied: {in_words(error)}.",
            "See that the disk has room, and run `assent-server fsck`.",
        ) from error
    finally:
        beside.unlink(missing_ok=True)
