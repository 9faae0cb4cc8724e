"""Steady load on a local test's server: reference clients, and connections that are kept.

A reference client proffers, withdraws and begins again. Whatever does not end as it would with
nobody else about is an error: a connection that breaks, a 5xx, an answer other than yes.
"""

import asyncio
import tempfile
import threading
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Any

from assent import documents
from assent_client import Client, HttpTransport, Order, Outcome, Response, Unreachable
from assent_client.wallet import Wallet
from support.kept_connection import KeptConnection
from support.vendor_process import VendorProcess, eventually
from support.wallets import CHEAP, PASSPHRASE

_CLIENTS = 2
_KEPT = 3
_PAUSE_S = 0.02
_PROFFERS_OF_ONE = 15  # No key asks so often that it is asked to wait.
_ORDER = Order(terms=("service-analytics",))


class SteadyLoad:
    """Load from a thread of its own until the end of the block."""

    def __init__(self, server: VendorProcess) -> None:
        self.errors: list[str] = []
        self.rounds: Counter[str] = Counter()
        self.records: list[Any] = []
        self._port = server.port
        self._seeds = count(1)
        self._stopping = False
        self._folder = tempfile.TemporaryDirectory()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def __enter__(self) -> "SteadyLoad":
        self._thread.start()
        self.goes_on()
        return self

    def __exit__(self, *error: object) -> None:
        self._stopping = True
        self._thread.join(60)
        self._folder.cleanup()

    @property
    def signed_with(self) -> set[str]:
        """The names of the keys that signed for the vendor."""
        return {item.proofs[1].verification_method.rpartition("#")[2] for item in self.records}

    def goes_on(self) -> None:
        """Wait until each part has ended another round, or one had to stop."""
        before = Counter(self.rounds)
        names = [name for name, _ in self._parts()]
        eventually(lambda: bool(self.errors) or all(self.rounds[n] > before[n] for n in names))

    def _parts(self) -> list[tuple[str, Any]]:
        clients = [(f"client {number}", self._deal) for number in range(_CLIENTS)]
        return clients + [(f"kept connection {number}", self._offer) for number in range(_KEPT)]

    async def _run(self) -> None:
        await asyncio.gather(*(self._guarded(name, part) for name, part in self._parts()))

    async def _guarded(self, name: str, part: Any) -> None:
        try:
            await part(name)
        except Exception as error:
            self.errors.append(f"{name}: {error!r}")

    async def _deal(self, name: str) -> None:
        """Customers one after the other, each with a wallet of her own."""
        number = 0
        while not self._stopping:
            number += 1
            place = Path(self._folder.name) / f"{name} {number}"
            wallet = Wallet.create(place, passphrase=PASSPHRASE, cost=CHEAP)
            client = Client(wallet, _Watching(self.errors), loopback=True)
            for _ in range(_PROFFERS_OF_ONE):
                if self._stopping:
                    break
                await self._agree_and_withdraw(name, client)
                await asyncio.sleep(_PAUSE_S)
            wallet.close()

    async def _agree_and_withdraw(self, name: str, client: Client) -> None:
        (result,) = await client.proffer(f"http://localhost:{self._port}", order=_ORDER)
        assert result.outcome is Outcome.AGREED, result
        assert result.record is not None
        record = client.wallet.records.get(result.record)
        assert record is not None
        agreement = documents.read(record.raw, "Agreement")
        self.records.append(agreement)
        ended = await client.withdraw(agreement.id)
        assert ended.delivered, ended
        self.rounds[name] += 1

    async def _offer(self, name: str) -> None:
        """New customers, all over one connection."""
        connection = KeptConnection(self._port)
        try:
            while not self._stopping:
                self.records.append(await connection.agree(self._seeds))
                self.rounds[name] += 1
                await asyncio.sleep(_PAUSE_S)
        finally:
            connection.close()


class _Watching(HttpTransport):
    """The network, and what went wrong in it, also where the client tried again."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(loopback=True)
        self._errors = errors

    async def request(self, method: str, url: str, headers: Any, body: bytes) -> Response:
        try:
            answer = await super().request(method, url, headers, body)
        except Unreachable as error:
            self._errors.append(f"{method} {url}: {error.reason}")
            raise
        if answer.status >= 400:
            self._errors.append(f"{method} {url}: {answer.status} {answer.body!r}")
        return answer
