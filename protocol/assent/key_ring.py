"""The keys that a verifier trusts, each with the time it may sign. Fetches nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from assent import did_key
from assent.errors import PeerError
from assent.keys import PublicKey
from assent.times import Instant

__all__ = ["KeyRing", "ListedKey"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedKey:
    """A key that its controller lists under ``id``, a verification method ``did:web:…#…``.

    It signs from ``valid_from`` on, and no longer at ``expires`` or ``revoked``; an absent bound
    does not bind.
    """

    id: str
    key: PublicKey
    valid_from: Instant | None = None
    expires: Instant | None = None
    revoked: Instant | None = None

    def check_valid(self, at: Instant) -> None:
        """Check that the key could sign at ``at``.

        Raises:
            PeerError: ``key-not-valid`` (KEY-02).
        """
        if self.valid_from is not None and at < self.valid_from:
            raise PeerError("key-not-valid", "The key was not yet valid at the time of the proof.")
        if self.revoked is not None and at >= self.revoked:
            raise PeerError("key-not-valid", "The key was withdrawn before the time of the proof.")
        if self.expires is not None and at >= self.expires:
            raise PeerError("key-not-valid", "The key had expired at the time of the proof.")


class KeyRing:
    """Listed keys by verification method; a ``did:key`` needs no listing, it is its own key."""

    def __init__(self, listed: Iterable[ListedKey] = ()) -> None:
        self._listed: dict[str, ListedKey] = {}
        for entry in listed:
            if self._listed.setdefault(entry.id, entry) != entry:
                raise PeerError("identifier", "Two keys are listed under one id.")

    def public_key(self, verification_method: str, at: Instant) -> PublicKey:
        """The key that signed as ``verification_method`` at ``at``.

        Raises:
            PeerError: ``key-unknown``, ``key-not-valid`` (KEY-02); ``identifier`` or ``weak-key``
                for a ``did:key`` that is none.
        """
        if verification_method.startswith(did_key.PREFIX):
            return did_key.read_method(verification_method)
        entry = self._listed.get(verification_method)
        if entry is None:
            raise PeerError("key-unknown")
        entry.check_valid(at)
        return entry.key

    def listed(self) -> tuple[ListedKey, ...]:
        """All listed keys, in the order of their ids."""
        return tuple(self._listed[name] for name in sorted(self._listed))
