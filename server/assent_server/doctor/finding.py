"""What a check finds: how bad it is, in words, and the cure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assent.times import Instant
from assent_server.folder import Folder
from assent_server.publishing import Sources

__all__ = ["Check", "Finding", "Health", "bad", "warning"]


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
"""A check is called by its function's name and yields nothing where all is well."""


def bad(check: str, says: str, cure: str) -> Finding:
    """Something that hinders the endpoint or its customers."""
    return Finding(check=check, health=Health.BAD, says=says, cure=cure)


def warning(check: str, says: str, cure: str) -> Finding:
    """Something that will, or may."""
    return Finding(check=check, health=Health.WARNING, says=says, cure=cure)
