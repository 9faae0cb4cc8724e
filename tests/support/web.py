"""The whole endpoint of ``support.shop`` as an ASGI app, called over HTTP without sockets."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2

from assent import request_signature
from assent_server.app import create_app
from assent_server.limits import Limits, Nonces
from assent_server.reads import Reads
from assent_server.reconciling import Reconciling
from assent_server.service import Service
from support import shop
from support.customer import Customer
from support.desk import ShopDesk
from support.sessions import sessions
from support.shop import CountingKey

JSON = {"content-type": "application/json"}


class Web:
    """An HTTP client of the shop; ``path`` is below the base URL unless it begins with /."""

    def __init__(self, folder: Path) -> None:
        self.desk = ShopDesk(folder)
        self.service = Service(
            exchange=self.desk.exchange,
            reads=Reads(
                store=self.desk.store,
                published=lambda: self.desk.published,
                now=lambda: self.desk.now,
            ),
            reconciling=Reconciling(exchange=self.desk.exchange),
            sessions=sessions(self.desk.exchange, shop.BASE),
            published=lambda: self.desk.published,
            limits=Limits(),
            nonces=Nonces(),
            base=shop.BASE,
        )
        self.app = create_app(self.service)
        self.signed_last = self.wrote_last = False
        """Whether the shop signed anything in the last call, or changed a stored byte."""
        self._nonces = 0

    def call(self, method: str, path: str, **arguments: Any) -> httpx2.Response:
        url = path if path.startswith("/") else f"{urlsplit(shop.BASE).path}/{path}"
        with self.watching():
            return asyncio.run(self._call(method, shop.ORIGIN + url, arguments))

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Find out whether the shop writes or signs anything meanwhile."""
        stored, signatures = self.desk.stored(), CountingKey.signatures
        yield
        self.wrote_last = self.desk.stored() != stored
        self.signed_last = CountingKey.signatures != signatures

    async def _call(self, method: str, url: str, arguments: dict[str, Any]) -> httpx2.Response:
        transport = httpx2.ASGITransport(app=self.app)
        async with httpx2.AsyncClient(transport=transport) as client:
            return await client.request(method, url, **arguments)

    def put(self, kind: str, document: Any, **headers: str) -> httpx2.Response:
        name = document.id.removeprefix("urn:uuid:")
        return self.call("PUT", f"{kind}/{name}", content=document.raw, headers=JSON | headers)

    def signed(
        self, customer: Customer, method: str, path: str, body: bytes = b"", /, **changes: str
    ) -> httpx2.Response:
        """A call signed by the customer's key; ``changes`` replace what is signed."""
        self._nonces += 1
        said = {
            "method": method,
            "url": f"{shop.BASE}/{path}",
            "created": self.desk.now,
            "nonce": f"nonce-{self._nonces:06}",
        } | changes
        headers = request_signature.sign(
            said["method"],
            said["url"],
            body,
            key=customer.signer.key,
            created=said["created"],
            nonce=said["nonce"],
        )
        return self.call(method, path, content=body, headers=headers | (JSON if body else {}))

    def close(self) -> None:
        self.desk.close()
