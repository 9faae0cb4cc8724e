"""Locks on an endpoint's folder; the kernel lets go of each when its process ends, however it ends.

One process serves the folder and takes its commands, whatever database it writes to, and one at a
time publishes: two that issue descriptions at once would leave two different ones with one number.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assent.errors import LocalError
from assent_server.folder import Folder

__all__ = ["publishing", "serving"]


@contextmanager
def serving(folder: Folder) -> Iterator[None]:
    """Serve this folder; nobody else does meanwhile.

    Raises:
        LocalError: another process does.
    """
    descriptor = _open(folder.path / ".serving.lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise LocalError(
            f"Another process serves {folder.path}.", "Stop it first, or let it serve."
        ) from error
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def publishing(folder: Folder) -> Iterator[None]:
    """Publish what the files in this folder say; who else wants to waits."""
    descriptor = _open(folder.path / ".publishing.lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LocalError(
            f"{path.parent} cannot be written ({error.strerror}).",
            "Make the folder, or give it to this user.",
        ) from error
