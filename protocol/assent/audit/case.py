"""A bundle under judgement, with what is known outside it."""

from dataclasses import dataclass

from assent.bundle import Bundle
from assent.description import key_ring
from assent.documents.agreement import Agreement
from assent.documents.document import Document
from assent.key_ring import KeyRing, ListedKey
from assent.times import Instant

__all__ = ["Case"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``trusted`` are the second party's keys from outside; none when nothing is known. ``latest``
    is the time at which one judges."""

    bundle: Bundle
    latest: Instant
    trusted: tuple[ListedKey, ...]
    loopback: bool

    @property
    def record(self) -> Document[Agreement]:
        """The record that the bundle is about."""
        return self.bundle.history.record

    @property
    def keys(self) -> KeyRing:
        """The keys that the bundle itself names, and those known outside that it does not."""
        described = key_ring(item.body for item in self.bundle.descriptions).listed()
        names = {key.id for key in described}
        return KeyRing([*described, *(key for key in self.trusted if key.id not in names)])
