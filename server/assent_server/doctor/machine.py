"""Checks of the computer: clock, permissions, port, open files, database, disk."""

import asyncio
import os
import resource
import shutil
import socket
import stat
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from assent.errors import LocalError
from assent.times import Instant
from assent_server import control, timeline
from assent_server.doctor.finding import Finding, Health, bad, warning
from assent_server.folder import Folder
from assent_server.opening import look
from assent_server.publishing import Sources
from assent_server.serving import FILES_MIN
from assent_server.store import NothingYet, SqliteStore, Store, StoreUnavailable

__all__ = ["clock", "database", "disk", "files", "permissions", "place", "port", "workers"]

DISK_FREE_MIN = 1024 * 1024 * 1024


def clock(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """The clock: it can be known to be wrong only by what was made before."""
    timeline.check_later(now, timeline.of_files(folder))
    try:
        signed = timeline.of_records(folder)
    except (LocalError, StoreUnavailable):
        # Why, is for `database` to say.
        yield Finding(check="clock", health=Health.GOOD, says="right as far as files can tell")
        return
    for made in signed:
        timeline.check_later(now, made)
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
    except StoreUnavailable as error:
        yield bad("database", f"The database fails ({error}).", "See its own log.")
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


def place(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """Whether the records are where the configuration says, and nowhere else."""
    if sources.config.store.url is None or not folder.records.exists():
        return
    try:
        store = SqliteStore(folder.records, read_only=True)
    except LocalError:
        # They were moved to the database, or there are none.
        return
    asyncio.run(store.close())
    yield bad(
        "place",
        f"The configuration names a database, but {folder.records} holds records, too.",
        "If they belong to it, run `assent-server store move` with no URL set; if not, take the "
        "file away: customers are told that their agreements are unknown.",
    )


def workers(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """Whether the database takes as many processes as are to serve."""
    settings = sources.config
    if settings.server.workers > 1 and settings.store.url is None:
        yield bad(
            "workers",
            f"Records in a file are written by one process, not by {settings.server.workers}.",
            "Move them to PostgreSQL by `assent-server store move`, or set [server] workers = 1.",
        )


def files(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """Whether as many connections may be open as the server takes."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < FILES_MIN:
        yield warning(
            "files",
            f"A program may open {hard} files here; the server takes up to {FILES_MIN}.",
            f"Set LimitNOFILE={FILES_MIN} in a systemd unit, or --ulimit nofile={FILES_MIN}.",
        )


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
