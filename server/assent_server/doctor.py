"""What is likely wrong with an endpoint: each check with what it found and the cure.

A check never changes anything and opens no connection to another machine.
"""

import asyncio
import os
import shutil
import socket
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from assent import did_web
from assent.errors import LocalError
from assent.times import Instant, plus_duration
from assent_server import control, description_files, publishing
from assent_server.describing import renewal_is_due
from assent_server.folder import Folder
from assent_server.key_files import signing_key
from assent_server.publishing import Sources
from assent_server.store import SqliteStore

__all__ = ["Finding", "Health", "examine"]

_DISK_FREE_MIN = 1024 * 1024 * 1024
_ROSTER_WARNS = "P60D"
_BUILT = Instant("2026-01-01T00:00:00Z")


class Health(StrEnum):
    """How bad a finding is."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found, and what to do about it."""

    check: str
    health: Health
    says: str
    cure: str = ""


Check = Callable[[Folder, Sources, Instant], Iterator[Finding]]


def examine(folder: Folder, now: Instant) -> list[Finding]:
    """All findings; of a folder that cannot be read only why."""
    try:
        sources = publishing.read_sources(folder)
    except LocalError as error:
        return [_bad("folder", error.message, error.hint)]
    found = [finding for check in _CHECKS for finding in _guarded(check, folder, sources, now)]
    return [*found, *_settled(found)]


def _guarded(check: Check, folder: Folder, sources: Sources, now: Instant) -> list[Finding]:
    name = check.__name__.strip("_").replace("_", " ")
    try:
        return list(check(folder, sources, now))
    except LocalError as error:
        return [_bad(name, error.message, error.hint)]


def _settled(found: list[Finding]) -> Iterator[Finding]:
    """A good word for each check that found nothing."""
    spoken = {finding.check for finding in found}
    for check in _CHECKS:
        name = check.__name__.strip("_").replace("_", " ")
        if name not in spoken:
            yield Finding(check=name, health=Health.GOOD, says="as it should be")


def _clock(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    descriptions = description_files.read(folder)
    latest = descriptions[-1].body.issued if descriptions else _BUILT
    if now < max(latest, _BUILT):
        yield _bad(
            "clock",
            f"This computer says it is {now}, but something here was made at {latest}.",
            "Set the clock; wrong times make agreements invalid.",
        )
    if time.clock_getres(time.CLOCK_REALTIME) > 1:
        yield _warning("clock", "The clock is coarser than a second.", "Check its source.")


def _keys(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    sources.keys.signer(folder, sources.config.vendor.did)
    for entry in sources.keys.entries:
        if entry.valid_until is None:
            signing_key(folder, entry.name)
    standing_by = [e for e in sources.keys.entries if e.valid_until is None]
    if len(standing_by) < 2 and not sources.config.vendor.is_loopback:
        yield _warning(
            "keys",
            "No second key stands by: if the only one is lost, customers cannot follow.",
            "Run `assent-server keys new` and keep a copy of its file elsewhere.",
        )


def _permissions(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    for path in (folder.keys, folder.records, folder.keys / "keys.json"):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield _bad("permissions", f"{path} is open to others.", f"Run `chmod go= {path}`.")
    for path in (folder.path, folder.keys, folder.practices):
        if path.exists() and not os.access(path, os.W_OK):
            yield _bad("permissions", f"{path} cannot be written.", "Give it to this user.")


def _origins(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    vendor = sources.config.vendor
    if vendor.is_loopback:
        yield _warning(
            "origins",
            "This is a local test; its agreements mean nothing.",
            "For a real site make another folder: `assent-server init --origin https://…`.",
        )
    home = did_web.did_to_origin(vendor.did, loopback=True)
    if home not in vendor.origins:
        yield _bad(
            "origins",
            f"{vendor.did} belongs to {home}, which is not among vendor.origins.",
            "Add it, or correct vendor.did: customers look for the keys there.",
        )
    if not vendor.base.startswith(tuple(f"{origin}/" for origin in vendor.origins)):
        yield _warning(
            "origins",
            f"The base {vendor.base} lies on none of the origins.",
            "Make sure that host reaches this server.",
        )
    descriptions = description_files.read(folder)
    if descriptions and descriptions[-1].body.second_party.ref != vendor.did:
        yield _bad(
            "origins",
            "policy.toml names another identifier than the descriptions published so far.",
            "Put vendor.did back, or begin a new folder: records name the former one.",
        )


def _practices(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    if not sources.profiles:
        yield _bad(
            "practices", "There are no practices.", "Write practices/<name>.toml and sign it."
        )
    for profile in sources.profiles:
        if profile.signed is None and not sources.config.vendor.is_loopback:
            yield _bad(
                "practices",
                f"The profile {profile.name} is not signed, so nothing rests on it.",
                f"Run `assent-server practices sign {profile.name}`.",
            )
        elif profile.signed is not None and profile.is_changed:
            yield _warning(
                "practices",
                f"The draft of {profile.name} has changed; what was signed before holds.",
                f"Run `assent-server practices sign {profile.name}`.",
            )


def _terms(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    signed = tuple(
        document
        for profile in sources.profiles
        if (document := profile.signed or profile.test) is not None
    )
    considered = sources.considered(signed, now)
    if signed and not any(item.is_offered for item in considered):
        yield _bad(
            "terms",
            "No terms are accepted: customers get no agreement.",
            "See `assent-server policy check`.",
        )
    preferred = set(sources.policy.prefer)
    for item in considered:
        if signed and item.entry.digest_multibase in preferred and not item.is_offered:
            yield _warning(
                "terms",
                f"policy.toml prefers {item.entry.name}, which is {item.outcome}.",
                f"See `assent-server policy check {item.entry.name}`.",
            )


def _rosters(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    for pinned in sources.rosters:
        body = pinned.document.body
        if now >= body.ends_at:
            yield _bad(
                "rosters",
                f"The roster {body.name} ended on {body.ends_at}: no agreement rests on it.",
                "Install a newer version, or get the keeper's next roster.",
            )
        elif plus_duration(now, _ROSTER_WARNS) >= body.ends_at:
            yield _warning(
                "rosters", f"The roster {body.name} ends on {body.ends_at}.", "Look for the next."
            )
        elif now < body.issued:
            yield _bad(
                "rosters",
                f"The roster {body.name} is of {body.issued}, later than now.",
                "Set the clock.",
            )


def _description(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    descriptions = description_files.read(folder)
    if descriptions and renewal_is_due(descriptions[-1].body, now):
        yield _warning(
            "description",
            f"The description ends on {descriptions[-1].body.ends_at}.",
            "A running server renews it; start it, or see its log.",
        )


def _port(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    if _server_runs(folder):
        return
    server = sources.config.server
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((server.host, server.port))
    except OSError as error:
        yield _bad(
            "port",
            f"{server.host}, port {server.port} cannot be listened on ({error.strerror}).",
            "Stop what listens there, or choose another port in [server].",
        )
    home = urlsplit(sources.config.vendor.origins[0])
    if sources.config.vendor.is_loopback and home.port != server.port:
        yield _warning(
            "port",
            f"The test's origin says port {home.port}, [server] says {server.port}.",
            "Use one port in both.",
        )


def _database(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    if not folder.records.exists():
        return
    store = SqliteStore(folder.records, read_only=True)
    try:
        faults = store.faults()
    finally:
        asyncio.run(store.close())
    for line in faults:
        yield _bad("database", line, "Run `assent-server fsck`, and restore a backup.")


def _disk(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    free = shutil.disk_usage(folder.path).free
    if free < _DISK_FREE_MIN:
        yield _warning(
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


def _bad(check: str, says: str, cure: str) -> Finding:
    return Finding(check=check, health=Health.BAD, says=says, cure=cure)


def _warning(check: str, says: str, cure: str) -> Finding:
    return Finding(check=check, health=Health.WARNING, says=says, cure=cure)


_CHECKS: tuple[Check, ...] = (
    _clock,
    _permissions,
    _keys,
    _origins,
    _practices,
    _terms,
    _rosters,
    _description,
    _port,
    _database,
    _disk,
)
