"""Writing files that are whole or not there, whatever happens in between.

A file is written beside its place, synced, moved there in one step, and its folder is synced.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from assent.errors import LocalError

__all__ = ["append", "create", "rename", "replace"]


def replace(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Make ``path`` hold ``data``, in place of what was there.

    Raises:
        LocalError: the disk or the permissions do not allow it.
    """
    try:
        beside = _written_beside(path, data, mode)
        beside.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise _cannot(path, error) from error


def create(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Make a new file; one that is there is never overwritten.

    Raises:
        LocalError: it is there already, or cannot be written.
    """
    try:
        beside = _written_beside(path, data, mode)
        try:
            os.link(beside, path)
        finally:
            beside.unlink()
        _sync_folder(path.parent)
    except FileExistsError as error:
        raise LocalError(f"{path} is there already.", "It is never overwritten.") from error
    except OSError as error:
        raise _cannot(path, error) from error


def rename(path: Path, name: Path) -> None:
    """Give a file another name in the same folder, in place of what had it.

    Raises:
        LocalError: it cannot be done.
    """
    try:
        path.replace(name)
        _sync_folder(path.parent)
    except OSError as error:
        raise _cannot(name, error) from error


def append(path: Path, line: bytes) -> None:
    """Add one line to a log and sync it.

    Raises:
        LocalError: it cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, line + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _cannot(path, error) from error


def _written_beside(path: Path, data: bytes, mode: int) -> Path:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            # The process's mask must not widen nor narrow what is asked for.
            os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    return beside


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cannot(path: Path, error: OSError) -> LocalError:
    return LocalError(
        f"{path} cannot be written ({error.strerror}).",
        "See that the disk has room and that the folder belongs to this user.",
    )
