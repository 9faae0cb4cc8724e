"""Whose keys sign which version of a roster: at first pinned ones, then those that were announced.

A keeper changes its key without anybody being asked to trust a new one: the version before, which
a former key signed, names it (ROS-14). Whoever takes over the keeper's site cannot do that.
"""

from collections.abc import Iterable

from assent import record
from assent.documents import Document
from assent.documents.roster import Roster
from assent.key_ring import KeyRing, ListedKey
from assent.keys import PublicKey

__all__ = ["successor_keys", "verify_steps"]


def successor_keys(older: Roster | None, pinned: Iterable[ListedKey]) -> tuple[ListedKey, ...]:
    """The keys that may sign the version after ``older``, or the first one that is known.

    Raises:
        PeerError: ``weak-key``, a key that it announces is none.
    """
    if older is None or not older.keys:
        return tuple(pinned)
    return tuple(
        ListedKey(id=item.ref, key=PublicKey.from_multibase(item.public_key_multibase))
        for item in older.keys
    )


def verify_steps(
    steps: Iterable[Document[Roster]],
    *,
    after: Document[Roster] | None,
    pinned: Iterable[ListedKey],
) -> None:
    """Check that each version is signed by a key that the one before it allows.

    ``steps`` are in order, oldest first; ``after`` is the one before them, which is trusted
    already, if there is one.

    Raises:
        PeerError: one is not (ROS-02, ROS-14).
    """
    older, known = after, tuple(pinned)
    for step in steps:
        record.verify(step, keys=KeyRing(successor_keys(older.body if older else None, known)))
        older = step
