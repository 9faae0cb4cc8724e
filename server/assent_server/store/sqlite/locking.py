"""One process writes to a database: the lock file beside it, and places where locks lie."""

import fcntl
import os
import re
from pathlib import Path
from typing import Final

from assent.errors import LocalError

__all__ = ["lock", "network_file_system", "refuse_network"]

# Locks, and the shared memory that WAL needs, are not to be trusted on these.
_NETWORK: Final = re.compile(
    r"nfs4?|cifs|smb2|smb3|smbfs|9p|afs|ncpfs|ceph|lustre|glusterfs|davfs"
    r"|fuse\.(sshfs|glusterfs|ceph|cephfs|rclone|s3fs|gcsfuse|davfs)"
)


def lock(database: Path) -> int:
    """Lock ``database`` for writing by this process; the descriptor holds the lock until closed.

    The kernel lets go of it when the process ends, however it ends (ST9).

    Raises:
        LocalError: another process holds it, or the folder cannot be written.
    """
    path = database.with_name(database.name + ".lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LocalError(
            f"The folder of {database} cannot be written ({error.strerror}).",
            "Make the folder, or give it to this user.",
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
        os.close(descriptor)
        raise LocalError(
            f"Another process (id {holder}) writes to {database}.",
            "Stop it first; one process writes to a database.",
        ) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def refuse_network(database: Path) -> None:
    """Refuse a database on a network file system, where that can be seen.

    Raises:
        LocalError: SQLite can lose data there.
    """
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    kind = network_file_system(database.resolve(), mounts)
    if kind is not None:
        raise LocalError(
            f"{database} lies on a network file system ({kind}); SQLite can lose data there.",
            "Move the database to a local disk.",
        )


def network_file_system(path: Path, mounts: str) -> str | None:
    """The type of the network file system that holds ``path``, or None.

    ``mounts`` has the form of ``/proc/self/mountinfo`` (proc(5)).
    """
    longest, kind = -1, ""
    for line in mounts.splitlines():
        fields, _, rest = line.partition(" - ")
        mount_point = Path(fields.split()[4].replace("\\040", " "))
        # Of two mounts on one point the later one is seen.
        if path.is_relative_to(mount_point) and len(mount_point.parts) >= longest:
            longest, kind = len(mount_point.parts), rest.split()[0]
    return kind if _NETWORK.fullmatch(kind) else None
