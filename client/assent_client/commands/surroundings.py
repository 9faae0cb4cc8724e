"""What the program finds around it: clock, chance, network. Tests put their own in its place."""

import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from assent.times import Instant
from assent_client import clock
from assent_client.http_transport import HttpTransport
from assent_client.transport import Transport
from assent_client.wallet import COST, Cost, Wallet

if TYPE_CHECKING:
    from assent_client.client import Client

__all__ = ["Surroundings"]

_THROWAWAY: Final = Cost(memory_kib=16, passes=1, lanes=1)


def _network(loopback: bool) -> Transport:
    return HttpTransport(loopback=loopback)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """``transport`` gets whether shops on this machine may be called; ``cost`` is what sealing a
    wallet costs."""

    now: Callable[[], Instant] = clock.now
    randomness: Callable[[int], bytes] = os.urandom
    pause: Callable[[float], Awaitable[None]] = clock.pause
    transport: Callable[[bool], Transport] = _network
    cost: Cost = COST

    @contextmanager
    def empty_wallet(self) -> Iterator[Wallet]:
        """A wallet for who has none yet, gone afterwards; nothing in it needs to be sealed well."""
        with TemporaryDirectory(prefix="assent-") as folder:
            passphrase = os.urandom(16).hex()
            with Wallet.create(Path(folder), passphrase=passphrase, cost=_THROWAWAY) as wallet:
                yield wallet

    def client(self, wallet: Wallet, *, loopback: bool) -> "Client":
        """The library on an open wallet."""
        from assent_client.client import Client

        return Client(
            wallet,
            self.transport(loopback),
            now=self.now,
            randomness=self.randomness,
            pause=self.pause,
            loopback=loopback,
        )
