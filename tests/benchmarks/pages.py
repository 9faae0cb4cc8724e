"""What the middleware adds to a page: a Starlette app in process, with it and without it."""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from assent_server.middleware import AssentMiddleware
from assent_server.middleware.agreements import Agreements
from assent_server.sessions import secret
from benchmarks.figures import Figure, paired_ratio
from support.vendor_folder import VendorFolder
from support.visiting import ORIGIN, awake, token_for

_PAGES = 2_000
_ROUNDS = 9


def figures() -> list[Figure]:
    """The CPU of a page for a visitor with an agreement, asked once what it permits."""
    with tempfile.TemporaryDirectory() as place:
        vendor = VendorFolder(Path(place) / "vendor").made()
        with vendor.opened() as shop:
            record = shop.agreed()
        secret.obtain(vendor.folder)
        agreements = awake(Agreements(vendor.path, ORIGIN))
        scope = _scope(token_for(vendor, record))
        guarded = AssentMiddleware(_app(), folder="", origin=ORIGIN, agreements=agreements)
        _wait_until_known(guarded, scope)
        ratio, with_s, without_s = paired_ratio(
            lambda: _pages(guarded, scope), lambda: _pages(_app(), scope), rounds=_ROUNDS
        )
        agreements.stop()
    added_us = (with_s - without_s) / _PAGES * 1e6
    return [
        Figure(name="middleware: page with it to page without", value=ratio, unit="times"),
        Figure(name="middleware: CPU it adds to a page", value=added_us, unit="µs", limit=100.0),
    ]


def _app() -> Starlette:
    async def home(request: Request) -> PlainTextResponse:
        agreement = getattr(request.state, "agreement", None)
        counts = agreement is not None and agreement.allows("ServiceUsageAnalytics")
        return PlainTextResponse("counted" if counts else "not counted")

    return Starlette(routes=[Route("/", home)])


def _scope(token: str) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"shop.example"), (b"assent-session", token.encode())],
    }


def _pages(app: Any, scope: dict[str, Any]) -> bytes:
    """So many pages after each other; the body of the last one."""
    return asyncio.run(_asked(app, scope))


async def _asked(app: Any, scope: dict[str, Any], pages: int = _PAGES) -> bytes:
    bodies: list[bytes] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        bodies.append(message.get("body", b""))

    for _ in range(pages):
        await app(dict(scope), receive, send)
    return bodies[-1]


def _wait_until_known(app: Any, scope: dict[str, Any]) -> None:
    """Until the records were looked at: a bench of pages without agreement would be too good."""
    until = time.monotonic() + 10
    while asyncio.run(_asked(app, scope, 1)) != b"counted":
        assert time.monotonic() < until
        time.sleep(0.05)
