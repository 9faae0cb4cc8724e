"""One simulated story of customers and vendors, decided by its seed alone.

Everything that decides comes from random sources made of the seed. ``run`` raises the first
violation of an invariant; ``events`` is what happened until then.
"""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from assent.times import Instant, from_timestamp, to_datetime
from support.parties import NOON
from support.parties.shared import ids
from support.sim_device import Device
from support.sim_disk import SimDisk
from support.sim_ending import settle
from support.sim_hostile import Hostile
from support.sim_ledger import Ledger, Violation
from support.sim_loop import Process, SimLoop
from support.sim_network import Network
from support.sim_steps import step
from support.sim_vendor import SimVendor

__all__ = ["Temper", "Templates", "World"]

_instant = lru_cache(maxsize=10_000)(from_timestamp)

_EPOCH = to_datetime(NOON).timestamp()
_LONG_EACH = 10
_LONG_STEPS = 40
_PAUSES_S = (0, 0.3, 2, 20, 400, 4000, 90_000)
_LONG_PAUSES_S = (0, 0, 0.3, 2, 20, 400, 4000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """What every story begins with: an empty store, and a wallet that has met nobody."""

    store: Path
    wallet: bytes
    disk: SimDisk


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """What is more frequent in a story than by chance, each from 0 to 1: answers that are changed,
    notices that come twice at once. None leaves it to the seed. A ``long`` story has so many steps
    in so little time that two devices come to act on one negotiation."""

    malice: float | None = None
    doubled: float = 0.12
    long: bool = False

    @staticmethod
    def of(seed: int) -> "Temper":
        """The temper of a seed that nobody asked for another one: each tenth story is long."""
        if seed % _LONG_EACH:
            return Temper()
        return Temper(malice=seed // _LONG_EACH % 2 * 0.3, doubled=0.5, long=True)


class World:
    """A town for one seed, in ``folder``, which must not exist."""

    def __init__(
        self, seed: int, folder: Path, templates: Templates, temper: Temper | None = None
    ) -> None:
        temper = temper or Temper.of(seed)
        self._long = temper.long
        self.seed = seed
        self.folder = folder
        self.disk = templates.disk
        self.chance = chance = Random(f"world {seed}")
        self.events: list[str] = []
        self.loop = SimLoop(moment=lambda: chance.uniform(0.001, 0.3))
        self.loop.after = self._may_crash
        self.calm = False
        self._crash_rate = chance.choice((0, 0, 1 / 400, 1 / 150))
        folder.mkdir(parents=True)
        self.hosts = ["shop.example", "baker.example"][: chance.choice((1, 1, 1, 2))]
        self.outside = Process("outside")
        loss, malice = chance.choice((0, 0.15, 0.4)), chance.choice((0, 0, 0.15))
        malice = malice if temper.malice is None else temper.malice
        self.honest = malice == 0
        self.network = Network(self, Random(f"net {seed}"), loss, temper.doubled)
        self.hostile = Hostile(self, Random(f"hostile {seed}"), malice)
        self.ledger = Ledger(self)
        self.vendors = {
            host: SimVendor(self, host, folder / host, templates.store) for host in self.hosts
        }
        self.devices: dict[str, Device] = {}
        self.device("phone", templates.wallet, restored=chance.random() < 0.2)

    def device(self, name: str, content: bytes, *, restored: bool = False) -> Device:
        """A device with this wallet; ``restored`` from a backup."""
        made = Device(self, name, self.folder / name, content, restored=restored)
        self.devices[name] = made
        return made

    def log(self, event: str) -> None:
        """Note what happens, with the time."""
        self.events.append(f"{self.loop.time():>12.3f} {event}")

    def time(self, offset_s: int) -> Instant:
        """The time on a clock that is wrong by so much."""
        return _instant(int(_EPOCH + self.loop.time() + offset_s))

    def ids(self, name: str) -> Iterator[str]:
        """Document ids that are this seed's own."""
        return ids(f"{self.seed} {name}")

    def run(self) -> None:
        """Tell the story to its end.

        Raises:
            Violation: an invariant did not hold.
        """
        try:
            self.loop.run_until_complete(self._story())
        finally:
            self._close()

    async def _story(self) -> None:
        pauses_s = _LONG_PAUSES_S if self._long else _PAUSES_S
        for _ in range(_LONG_STEPS if self._long else self.chance.randint(6, 15)):
            step(self)
            await asyncio.sleep(self.chance.choice(pauses_s))
            self.check()
        await settle(self)

    def check(self) -> None:
        """Hold all invariants against what all parties show now.

        Raises:
            Violation: one does not hold.
        """
        self.ledger.check()
        if self.loop.faults:
            fault = self.loop.faults[0]
            raise Violation("I12", f"something failed: {fault!r}") from fault
        if self.ledger.found:
            raise self.ledger.found[0]

    def crash(self, victim: SimVendor | Device) -> None:
        """The power of one machine fails, and comes back later."""
        name = victim.process.name
        self.log(f"{name} crashes")
        victim.crash(Random(f"{self.seed} {len(self.events)}"))
        self.loop.call_later(self.chance.choice((1, 40, 5000)), self.restart, victim)

    def restart(self, victim: SimVendor | Device) -> None:
        """A machine runs again, on what its disk holds."""
        if victim.process.alive:
            return
        self.log(f"{victim.process.name} starts again")
        victim.open()
        if isinstance(victim, SimVendor):
            self.ledger.came_back(victim.host)
        else:
            self.ledger.books_of(victim).check(victim)

    def _may_crash(self) -> None:
        if self.calm or not self._crash_rate or self.chance.random() >= self._crash_rate:
            return
        machines = [*self.vendors.values(), *self.devices.values()]
        victim = self.chance.choice([item for item in machines if item.process.alive] or [None])
        if victim is not None and victim.process.busy:
            self.crash(victim)

    def backup(self) -> bytes:
        """The wallet of the first device as it is now."""
        return self.devices["phone"].wallet.copy()

    def _close(self) -> None:
        for machine in (*self.vendors.values(), *self.devices.values()):
            if machine.process.alive:
                self.disk.die(machine.folder)
                machine.close()
        self.outside.kill()
        self.loop.after = lambda: None
        for _ in range(3):
            left = asyncio.all_tasks(self.loop)
            for task in left:
                task.cancel()
            if left:
                self.loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self.loop.close()
        shutil.rmtree(self.folder)
