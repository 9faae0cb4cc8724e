"""Checks of the computer: clock, permissions, port, database, disk."""

import os
import shutil
import socket
import stat
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from assent.errors import LocalError
from assent.times import Instant
from assent_server import control, timeline
from assent_server.doctor.finding import Finding, bad, warning
from assent_server.folder import Folder
from assent_server.opening import look
from assent_server.publishing import Sources
from assent_server.store import NothingYet, Store

__all__ = ["clock", "database", "disk", "permissions", "port"]

DISK_FREE_MIN = 1024 * 1024 * 1024


def clock(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """The clock: it can be known to be wrong only by what was made before."""
    timeline.check_clock(folder, now)
    if time.clock_getres(time.CLOCK_REALTIME) > 1:
        yield warning("clock", "The clock is coarser than a second.", "Check its source.")


def permissions(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """Who can read and write the files."""
    for path in (folder.keys, folder.records, folder.keys / "keys.json"):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield bad("permissions", f"{path} is open to others.", f"Run `chmod go= {path}`.")
    for path in (folder.path, folder.keys, folder.practices):
        if path.exists() and not os.access(path, os.W_OK):
            yield bad("permissions", f"{path} cannot be written.", "Give it to this user.")


def port(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """Whether the process can listen where it shall."""
    if _server_runs(folder):
        return
    server = sources.config.server
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((server.host, server.port))
    except OSError as error:
        yield bad(
            "port",
            f"{server.host}, port {server.port} cannot be listened on ({error.strerror}).",
            "Stop what listens there, or choose another port: [server] in policy.toml.",
        )
    home = urlsplit(sources.config.vendor.origins[0])
    if sources.config.vendor.is_loopback and home.port != server.port:
        yield warning(
            "port",
            f"The test's origin says port {home.port}, [server] says {server.port}.",
            "Use one port in both.",
        )


def database(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """What the database finds in itself, and whether SQLite's log can be emptied."""
    try:
        faults, log_bytes = look(folder, _of_database)
    except NothingYet:
        return
    for line in faults:
        yield bad("database", line, "Run `assent-server fsck`, and restore a backup.")
    if log_bytes:
        yield warning(
            "database",
            f"Its log has {log_bytes // (1024 * 1024)} MiB: some program reads without end.",
            f"End it (`fuser {folder.records}` lists them), or restart the server.",
        )


async def _of_database(store: Store) -> tuple[list[str], int | None]:
    return await store.faults(), store.warnings().get("log-grows")


def disk(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """Room on the disk."""
    free = shutil.disk_usage(folder.path).free
    if free < DISK_FREE_MIN:
        yield warning(
            "disk", f"Only {free // (1024 * 1024)} MiB are free.", "Make room before it is full."
        )


def _server_runs(folder: Folder) -> bool:
    try:
        control.ask(folder, "ping")
    except control.NoServer:
        return False
    except LocalError:
        return True
    return True
