"""A town in memory: vendors with their real endpoints, and customers with real wallets.

Everything goes through one transport, which keeps what was sent and can be told to interfere. The
clock stands still until a test moves it.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import apsw

from assent.documents import Document
from assent.documents.parts import Reference
from assent.policy import Offer, Policy
from assent.roster import reference, roster_reference, terms_reference
from assent.terms import load_vocabulary, match
from assent.times import Instant, plus
from assent_client import Client, Response, SyncClient, Unreachable
from assent_client.agent import Keepers
from assent_client.transport import Headers
from assent_client.wallet import Wallet
from assent_server.app import create_app
from assent_server.exchange import Exchange
from assent_server.limits import Limits, Nonces
from assent_server.published import Published
from assent_server.reads import Reads
from assent_server.reconciling import Reconciling
from assent_server.service import Service
from assent_server.store import SqliteStore, Write
from support.asgi import Request, call
from support.parties import NOON, Vendor
from support.sessions import sessions
from support.wallets import new_wallet

__all__ = ["Request", "Shop", "Town", "customer", "head_of"]


class Shop:
    """A vendor whose endpoint is the real server over a real store."""

    def __init__(self, town: "Town", folder: Path, host: str, keeps: str, policy: Policy) -> None:
        self.party = Vendor(host, keeps=keeps)
        self.policy = policy
        self.folder = folder
        self._town = town
        self._numbers = count(1)
        self._open(folder / f"{host}-1.sqlite")

    @property
    def did(self) -> str:
        return self.party.did

    @property
    def origin(self) -> str:
        return self.party.origin

    @property
    def published(self) -> Published:
        """What the endpoint serves; it follows the party's current description."""
        vocabulary, roster = load_vocabulary(), reference()
        practices = self.party.practices
        *former, description = self.party.descriptions
        offers = tuple(
            Offer(
                terms=terms_reference(item.entry),
                roster=roster_reference(roster.document),
                practices=Reference(ref=practices.id, digest_multibase=practices.record_digest),
            )
            for item in roster.standards.values()
            if match(practices.body, item.terms, vocabulary).within
        )
        return Published(
            description=description,
            former=tuple(former),
            practices={practices.record_digest: practices},
            terms={digest: item.document for digest, item in roster.standards.items()},
            rosters={roster.document.record_digest: roster.document},
            texts={},
            offers=offers,
            policy=self.policy,
            vocabulary=vocabulary,
            signer=self.party.signer,
            keys=self.party.keys,
        )

    def lose_everything(self) -> None:
        """The disk burns; an empty store takes its place."""
        asyncio.run(self.store.close())
        self._open(self.folder / f"{self.did[8:]}-{next(self._numbers) + 1}.sqlite")

    def copy(self) -> Path:
        """A copy of the store as it is now."""
        made = self.folder / f"{self.did[8:]}-copy-{next(self._numbers)}.sqlite"
        database = apsw.Connection(str(self.path))
        database.execute("VACUUM INTO ?", (str(made),))
        database.close()
        return made

    def put_back(self, copy: Path) -> None:
        """An older copy takes the place of the store."""
        asyncio.run(self.store.close())
        self._open(copy)

    async def answer(self, request: Request) -> Response:
        """What the endpoint answers, over ASGI."""
        return await call(self._app, request)

    def _open(self, path: Path) -> None:
        self.path = path
        self.store = SqliteStore(path)
        self._service()

    def _service(self) -> None:
        self.exchange = exchange = Exchange(
            store=self.store,
            commit=self.commit,
            published=lambda: self.published,
            now=lambda: self._town.now,
            new_id=self.party.new_id,
        )
        service = Service(
            exchange=exchange,
            reads=Reads(
                store=self.store,
                published=lambda: self.published,
                now=lambda: self._town.now,
            ),
            reconciling=Reconciling(exchange=exchange),
            sessions=sessions(exchange, f"{self.origin}/assent/v1"),
            published=lambda: self.published,
            limits=Limits(),
            nonces=Nonces(),
            base=f"{self.origin}/assent/v1",
        )
        self._app = create_app(service)

    async def commit(self, write: Write, *, urgent: bool = False) -> bool:
        (written,) = await self.store.put_many([write])
        return bool(written)


Interference = Callable[[Request, Response], Response]


@dataclass(slots=True)
class Town:
    """All sites by host, and the one way to them.

    ``down`` are hosts that do not answer; to ``lossy`` ones no write arrives, and from ``deaf``
    ones no answer to a write comes back; requests to an address with a part that is ``dropped``
    never arrive; ``meddle`` may change any answer.
    """

    folder: Path
    now: Instant = NOON
    shops: dict[str, Shop] = field(default_factory=dict)
    sent: list[Request] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    lossy: set[str] = field(default_factory=set)
    deaf: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    meddle: Interference | None = None
    pages: dict[str, Response] = field(default_factory=dict)

    def shop(
        self,
        host: str = "shop.example",
        *,
        keeps: str = "service-analytics",
        policy: Policy | None = None,
    ) -> Shop:
        """Open a shop whose practices use all that the terms ``keeps`` permit."""
        made = Shop(self, self.folder, host, keeps, policy or Policy())
        self.shops[host] = made
        return made

    def later(self, seconds: int) -> None:
        self.now = plus(self.now, seconds)

    def writes(self) -> list[Request]:
        """What was sent beyond looking: every request that is not a plain GET."""
        return [item for item in self.sent if item.method != "GET"]

    async def request(self, method: str, url: str, headers: Headers, body: bytes) -> Response:
        request = Request(method=method, url=url, headers=headers, body=body)
        writes = request.method != "GET"
        if request.host in self.down or (writes and request.host in self.lossy):
            raise Unreachable("no connection could be made")
        if any(part in url for part in self.dropped):
            raise Unreachable("the request was lost")
        self.sent.append(request)
        if url in self.pages:
            return self.pages[url]
        if request.host not in self.shops:
            return Response(status=404, headers=(("content-type", "text/html"),), body=b"<p>No")
        answer = await self.shops[request.host].answer(request)
        if writes and request.host in self.deaf:
            raise Unreachable("the connection broke off")
        return answer if self.meddle is None else self.meddle(request, answer)

    @contextmanager
    def losing(self, host: str = "shop.example") -> Iterator[None]:
        """Lose every answer to a write, after it took effect, while the block runs."""
        self.deaf.add(host)
        try:
            yield
        finally:
            self.deaf.remove(host)

    @contextmanager
    def dropping(self, part: str) -> Iterator[None]:
        """Lose every request to an address with this part while the block runs."""
        self.dropped.add(part)
        try:
            yield
        finally:
            self.dropped.remove(part)

    @contextmanager
    def meddling(self, meddle: Interference) -> Iterator[None]:
        """Change answers while the block runs."""
        self.meddle = meddle
        try:
            yield
        finally:
            self.meddle = None

    def close(self) -> None:
        for shop in self.shops.values():
            asyncio.run(shop.store.close())


async def _no_pause(_seconds: float) -> None:
    await asyncio.sleep(0)


def customer(
    town: Town,
    folder: Path,
    *,
    seed: int = 1,
    wallet: Wallet | None = None,
    now: Callable[[], Instant] | None = None,
    keepers: Keepers | None = None,
    pause: Callable[[float], Awaitable[None]] | None = None,
) -> SyncClient:
    """A customer with a wallet in ``folder``, dice of her own, and the town's clock or another."""
    held = wallet or new_wallet(folder, secret=random.Random(f"secret {seed}").randbytes(32))
    return SyncClient(
        Client(
            held,
            town,
            now=now or (lambda: town.now),
            randomness=random.Random(seed).randbytes,
            pause=pause or _no_pause,
            keepers=keepers,
        )
    )


def head_of(ada: SyncClient, record: Document[Any]) -> Document[Any]:
    """The vendor's last document of a history."""
    held = ada.client.agreement(record.record_digest).history.documents
    return next(item for item in held if item.type == "Receipt")
