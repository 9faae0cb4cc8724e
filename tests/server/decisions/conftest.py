"""A shop with one agreement, and systems of its own that ask what they may do."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from assent.documents import Document
from assent.terms import load_vocabulary
from assent_client import Response
from assent_server import clock
from assent_server.decisions import Decisions, create_app, tokens
from assent_server.opening import open_store
from support.asgi import Request, call
from support.vendor_folder import VendorFolder

Ask = Callable[..., Response]


@pytest.fixture
def record(vendor: VendorFolder) -> Document[Any]:
    """A record on terms that allow the shop to count how it is used."""
    with vendor.opened() as shop:
        return shop.agreed()


@pytest.fixture
def ask(vendor: VendorFolder) -> Ask:
    """Send a request to the decision API; headers and token may be other ones."""
    token = tokens.add(vendor.folder, "crm")

    async def asked(body: bytes, path: str, method: str, headers: dict[str, str]) -> Response:
        store = await open_store(vendor.folder, read_only=True)
        try:
            decisions = Decisions(store, load_vocabulary(), clock.now)
            callers = tokens.Callers(vendor.folder)
            app = create_app(decisions, callers.named, url="https://pdp.example")
            url = f"https://pdp.example{path}"
            return await call(
                app,
                Request(method=method, url=url, headers=tuple(headers.items()), body=body),
            )
        finally:
            await store.close()

    def send(
        value: Any = None,
        *,
        path: str = "/access/v1/evaluation",
        method: str = "POST",
        body: bytes | None = None,
        **changed: str | None,
    ) -> Response:
        headers = {
            "content-type": "application/json",
            "authorization": f"Bearer {token}",
            **{name.replace("_", "-"): said for name, said in changed.items()},
        }
        kept = {name: said for name, said in headers.items() if said is not None}
        raw = json.dumps(value).encode() if body is None else body
        return asyncio.run(asked(raw, path, method, kept))

    return send


@pytest.fixture
def question(record: Document[Any]) -> Callable[..., dict[str, Any]]:
    """A question about this customer, as a system would write it."""

    def asked(purpose: str = "ServiceUsageAnalytics", **properties: Any) -> dict[str, Any]:
        return {
            "subject": {"type": "customer", "id": record.body.first_party.ref},
            "action": {"name": "Analyse", "properties": {"purpose": purpose, **properties}},
            "resource": {"type": "personal-data", "id": "pd:ServiceConsumptionBehaviour"},
        }

    return asked
