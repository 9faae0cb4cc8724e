"""A device of the customer: the real client and wallet, and what she does with them."""

import asyncio
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import apsw

from assent.documents import Counter
from assent.errors import LocalError
from assent.times import Instant
from assent_client import Client, Order, Response, Unreachable, Wishes
from assent_client.agent import reference_keepers
from assent_client.transport import Headers
from assent_client.wallet import KeptProffer, ProfferState, Wallet
from assent_client.wallet.watermark import Watermark
from support.sim_loop import Process
from support.wallets import new_wallet

if TYPE_CHECKING:
    from support.sim_world import World

__all__ = ["FILE", "SECRET", "Device", "prepared_wallet"]

FILE = "wallet.sqlite3"
SECRET = bytes(range(60, 92))
_KEEPERS = reference_keepers()
_TERMS = ("service", "service-analytics", "service-portable", "service-analytics-portable")


def prepared_wallet(folder: Path) -> bytes:
    """A wallet that prefers something and has met nobody, to be copied."""
    wallet = new_wallet(folder, secret=SECRET)
    client = Client(wallet, now=lambda: Instant("2027-03-01T00:00:00Z"))
    client.prefer(["service", "service-analytics"], counter=Counter.ONE)
    content = wallet.copy()
    wallet.close()
    return content


class Device:
    """One device with its wallet; ``offset_s`` is how wrong its clock is."""

    def __init__(
        self, world: "World", name: str, folder: Path, content: bytes, *, restored: bool = False
    ) -> None:
        folder.mkdir()
        (folder / FILE).write_bytes(content)
        self.world = world
        self.name = name
        self.folder = folder
        self.offset_s = 0
        self.looked: set[str] = set()
        self.chance = Random(f"{world.seed} {name}")
        if not restored:
            # Without it a wallet takes itself for an older one, and compares before it proffers.
            Watermark(folder / FILE).raise_to(0)
        self.open()

    def now(self) -> Instant:
        """The time that its clock shows."""
        return self.world.time(self.offset_s)

    def open(self) -> None:
        """Start the program on what the disk holds."""
        self.process = Process(self.name)
        self.wallet = Wallet.open_file(self.folder / FILE, secret=SECRET)
        self.client = Client(
            self.wallet,
            self,
            now=self.now,
            randomness=self.chance.randbytes,
            pause=asyncio.sleep,
            keepers=_KEEPERS,
        )

    def crash(self, chance: Random) -> None:
        """The power fails."""
        found = self.world.disk.die(self.folder)
        self.process.kill()
        with suppress(apsw.Error):
            self.wallet._connection.close(force=True)
        self.world.disk.come_back(found, chance)

    def close(self) -> None:
        """Let go of the wallet at the end of a simulation."""
        self.process.kill()
        with suppress(apsw.Error):
            self.wallet._connection.close(force=True)

    async def request(self, method: str, url: str, headers: Headers, body: bytes) -> Response:
        """The client's transport."""
        if not self.process.alive:
            raise Unreachable("this device is off")
        self.world.ledger.sending(self, method, url, body)
        return await self.world.network.request(self.name, method, url, headers, body)

    def do(self, what: str) -> None:
        """Begin one act of the customer."""
        self.world.log(f"{self.name}: {what}")
        self.process.start(self._done(what))

    async def _done(self, what: str) -> None:
        try:
            await _ACTS[what](self)
        except LocalError as error:
            self.world.log(f"{self.name} is told: {error.message} {error.hint}")
        except Exception as error:
            if self.process.alive:
                self.world.ledger.broken("I12", f"the client fails: {error!r}", error)

    async def _proffer(self) -> None:
        dice = self.chance
        hosts = list(self.world.vendors)
        urls = hosts if dice.random() < 0.3 else [dice.choice(hosts)]
        await self.client.proffer(*urls, order=self._order())

    def _order(self) -> Order:
        dice = self.chance
        if dice.random() < 0.4:
            return Order(replace=dice.random() < 0.3)
        names = tuple(dice.sample(_TERMS, dice.choice((1, 1, 2, 3))))
        within = dice.choice(("P7D", "P7D", "P1D", "PT1H", "PT2M"))
        return Order(
            terms=names,
            several=len(names) > 1,
            counter=dice.choice((Counter.ONE, Counter.ONE, Counter.NONE)),
            replace=dice.random() < 0.4,
            wishes=Wishes(accept_within=within),
        )

    async def _discover(self) -> None:
        await self.client.discover(self.chance.choice(list(self.world.vendors)))

    async def _accept(self) -> None:
        for kept in self._those(ProfferState.COUNTERED):
            await self.client.answer(kept.id, accept=True)

    async def _decline(self) -> None:
        for kept in self._those(ProfferState.COUNTERED):
            await self.client.answer(kept.id, accept=False)

    async def _cancel(self) -> None:
        open_ones = (ProfferState.PREPARED, ProfferState.UNKNOWN, ProfferState.PENDING)
        for kept in self._those(*open_ones):
            await self.client.cancel(kept.id)

    async def _ask_again(self) -> None:
        proffers = self.wallet.proffers.all()
        if proffers:
            await self.client.ask_again(self.chance.choice(proffers).id)

    async def _withdraw(self, **how: Any) -> None:
        records = self.wallet.records.all()
        if records:
            record = self.chance.choice(records).record
            await self.client.withdraw(record, erase=self.chance.random() < 0.5, **how)

    async def _withdraw_purposes(self) -> None:
        await self._withdraw(purposes=("https://w3id.org/dpv#ServiceUsageAnalytics",))

    async def _close_key(self) -> None:
        await self._withdraw(close_key=True)

    async def _dispute(self) -> None:
        records = self.wallet.records.all()
        if records:
            record = self.chance.choice(records).record
            await self.client.dispute(record, subject="They still send mail.")

    async def _sync(self) -> None:
        await self.client.sync()

    async def _sync_due(self) -> None:
        await self.client.sync(due_only=True)

    async def _resume(self) -> None:
        await self.client.resume()

    def _those(self, *states: ProfferState) -> list[KeptProffer]:
        found = [item for item in self.wallet.proffers.all() if item.state in states]
        return found[-1:]


_ACTS = {
    "proffers": Device._proffer,
    "looks": Device._discover,
    "accepts the alternative": Device._accept,
    "declines the alternative": Device._decline,
    "cancels": Device._cancel,
    "asks again": Device._ask_again,
    "withdraws": Device._withdraw,
    "withdraws purposes": Device._withdraw_purposes,
    "withdraws and closes the key": Device._close_key,
    "disputes": Device._dispute,
    "synchronises": Device._sync,
    "synchronises what is due": Device._sync_due,
    "resumes": Device._resume,
}
