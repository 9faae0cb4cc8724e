"""The signing keys that second parties described, each with its time of validity.

A ``did:key`` speaks for itself; a ``did:web`` key counts only as its description, or its DID
document, lists it (KEY-02).
"""

from collections.abc import Iterable

from assent import did_key
from assent.documents.description import SecondPartyDescription, SigningKeyEntry
from assent.errors import PeerError
from assent.keys import PublicKey
from assent.times import Instant

__all__ = ["DescribedKeys"]


class DescribedKeys:
    """The keys of any number of descriptions; a later description amends an earlier one."""

    def __init__(self, descriptions: Iterable[SecondPartyDescription] = ()) -> None:
        self._keys: dict[str, tuple[SigningKeyEntry, PublicKey]] = {}
        for description in sorted(descriptions, key=lambda item: item.issued):
            for entry in description.keys:
                self.add(entry)

    def add(self, entry: SigningKeyEntry) -> None:
        """Count one key in; its validity is the last one said, its bytes never change.

        Raises:
            PeerError: ``key-unknown``, the same method with other bytes (KEY-02).
        """
        public = PublicKey.from_multibase(entry.public_key_multibase)
        held = self._keys.get(entry.ref)
        if held is not None and held[1] != public:
            raise PeerError("key-unknown", "One verification method stands for two keys.")
        self._keys[entry.ref] = (entry, public)

    def public_key(self, verification_method: str, at: Instant) -> PublicKey:
        """The key of a verification method, valid at ``at``.

        Raises:
            PeerError: ``key-unknown`` or ``key-not-valid`` (KEY-02).
        """
        if verification_method.startswith("did:key:"):
            return did_key.read(verification_method.partition("#")[0])
        if verification_method not in self._keys:
            raise PeerError("key-unknown")
        entry, public = self._keys[verification_method]
        if at < entry.valid_from or (entry.valid_until is not None and at > entry.valid_until):
            raise PeerError("key-not-valid")
        return public
