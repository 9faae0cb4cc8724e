"""What is likely wrong with an endpoint: each check with what it found and the cure.

A check never changes anything. Only those of ``public`` open connections to another machine: to the
vendor's own sites, when that was asked for.
"""

from collections.abc import Iterator

from assent.errors import LocalError
from assent.times import Instant
from assent_server import publishing
from assent_server.doctor import exposure, machine, vendor
from assent_server.doctor.finding import Check, Finding, Health, bad
from assent_server.doctor.front import Front
from assent_server.doctor.public import Public
from assent_server.folder import Folder
from assent_server.publishing import Sources

__all__ = ["Finding", "Front", "Health", "examine"]

_CHECKS: tuple[Check, ...] = (
    machine.clock,
    machine.permissions,
    vendor.keys,
    vendor.origins,
    vendor.practices,
    vendor.terms,
    vendor.rosters,
    vendor.description,
    machine.port,
    exposure.proxies,
    exposure.listeners,
    machine.files,
    machine.workers,
    machine.database,
    machine.place,
    machine.disk,
)


def examine(folder: Folder, now: Instant, front: Front | None = None) -> list[Finding]:
    """What every check found; of a folder that cannot be read only why.

    With ``front`` the endpoint is also looked at from outside.
    """
    try:
        sources = publishing.read_sources(folder)
    except LocalError as error:
        return [bad("folder", error.message, error.hint)]
    checks = _CHECKS if front is None else (*_CHECKS, *_from_outside(Public(front)))
    return [finding for check in checks for finding in _found(check, folder, sources, now)]


def _from_outside(public: Public) -> tuple[Check, ...]:
    return (public.certificate, public.well_known, public.base, public.bodies)


def _found(check: Check, folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """What a check found; a good word where that is nothing."""
    name: str = getattr(check, "__name__", "").replace("_", "-")
    try:
        found = list(check(folder, sources, now))
    except LocalError as error:
        found = [bad(name, error.message, error.hint)]
    yield from found or [Finding(check=name, health=Health.GOOD, says="as it should be")]
