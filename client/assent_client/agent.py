"""The customer's agent: everything that the library's functions work with, in one value.

Time and chance come from outside, so that a simulation can drive the whole library.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from assent import did_document
from assent.key_ring import ListedKey
from assent.multibase import to_base64url
from assent.roster import reference
from assent.times import Instant, floor_minute
from assent_client.wallet import Wallet
from assent_client.wire import Wire

__all__ = ["Agent", "Keepers", "reference_keepers"]

Keepers = Mapping[str, tuple[ListedKey, ...]]
"""The trusted keepers of rosters by DID, each with its pinned keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Wallet, wire, clock and chance.

    ``randomness`` gives that many random bytes; ``pause`` waits some seconds; ``loopback`` admits
    shops on this machine.
    """

    wallet: Wallet
    wire: Wire
    now: Callable[[], Instant]
    randomness: Callable[[int], bytes]
    pause: Callable[[float], Awaitable[None]]
    keepers: Keepers
    loopback: bool = False

    def minute(self) -> Instant:
        """The time as a customer states it: whole minutes (PRF-06)."""
        return floor_minute(self.now())

    def new_id(self) -> str:
        """A fresh document id."""
        return UUID(bytes=self.randomness(16), version=4).urn

    def new_nonce(self) -> str:
        """A fresh nonce of 128 bits."""
        return to_base64url(self.randomness(16))

    def chance(self) -> float:
        """A number from 0 to below 1."""
        return int.from_bytes(self.randomness(4), "big") / 2**32


def reference_keepers() -> Keepers:
    """The keeper of the shipped roster, pinned by its shipped keys."""
    shipped = reference()
    return {shipped.keeper: did_document.read(shipped.keeper_document, did=shipped.keeper)}
