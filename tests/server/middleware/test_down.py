"""Assent is down, in every way that it can be: pages come as without an agreement, at once."""

import asyncio
import os
import signal
import socket
import threading
import time as clock_of_the_test
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from assent_server.middleware import AssentMiddleware
from assent_server.middleware.agreements import Agreements
from assent_server.sessions import secret
from support.postgres import Cluster
from support.processes import free_port
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess
from support.visiting import ORIGIN, awake, token_for, until
from support.visitor import Visitor

_AT_ONCE_S = 2.0
"""More than a busy machine needs for fifty pages, and far less than any time limit of a look."""


class Site:
    """An application with the middleware, asked without a socket."""

    def __init__(self, agreements: Agreements) -> None:
        async def home(request: Request) -> PlainTextResponse:
            found = request.state.agreement
            return PlainTextResponse(found.terms_name if found else "no agreement")

        inner = Starlette(routes=[Route("/", home)])
        self._app = AssentMiddleware(inner, folder="", origin="", agreements=agreements)

    def pages(self, token: str, count: int = 50) -> set[str]:
        """What so many pages say; each is asked under a session."""
        return asyncio.run(self._pages(token, count))

    async def _pages(self, token: str, count: int) -> set[str]:
        transport = httpx2.ASGITransport(self._app)
        async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            headers = {"Assent-Session": token}
            return {(await client.get("/", headers=headers)).text for _ in range(count)}


def promptly(site: Site, token: str) -> set[str]:
    """What pages say; none of them waited for anything."""
    began = clock_of_the_test.monotonic()
    said = site.pages(token)
    assert clock_of_the_test.monotonic() - began < _AT_ONCE_S
    return said


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        held: list[socket.socket] = []

        def take() -> None:
            while True:
                try:
                    held.append(listener.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield listener.getsockname()[1]
        for connection in held:
            connection.close()


def test_a_database_that_hangs_keeps_no_page_waiting(
    vendor: VendorFolder, record: Any, silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PEP-02."""
    token = token_for(vendor, record)
    monkeypatch.setenv("ASSENT_STORE_URL", f"postgresql://nobody@127.0.0.1:{silent}/none")
    agreements = Agreements(vendor.path, ORIGIN)

    assert promptly(Site(agreements), token) == {"no agreement"}
    agreements.stop()


def test_a_database_that_is_not_there_keeps_no_page_waiting(
    vendor: VendorFolder, record: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PEP-02."""
    token = token_for(vendor, record)
    monkeypatch.setenv("ASSENT_STORE_URL", f"postgresql://nobody@127.0.0.1:{free_port()}/none")
    agreements = Agreements(vendor.path, ORIGIN)

    assert promptly(Site(agreements), token) == {"no agreement"}
    agreements.stop()


def test_without_anybody_who_looks_nothing_counts_any_more(
    agreements: Agreements, vendor: VendorFolder, record: Any, stopwatch: Any
) -> None:
    """PEP-01, PEP-02: the thread has ended, whatever ended it."""
    site, token = Site(agreements), token_for(vendor, record)
    assert site.pages(token) == {record.body.terms_name}
    assert agreements._watcher is not None
    agreements._watcher.stop(wait_s=10)

    stopwatch.now += 11

    assert promptly(site, token) == {"no agreement"}


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="Servers that fork need fork.")
def test_a_forked_process_looks_for_itself(
    agreements: Agreements, vendor: VendorFolder, record: Any
) -> None:
    """PEP-03: servers fork after they have loaded the application; threads do not come along."""
    token = token_for(vendor, record)
    assert Site(agreements).pages(token, 1) == {record.body.terms_name}
    read, write = os.pipe()

    child = os.fork()
    if child == 0:
        # Nothing of the tests may run on in here.
        try:
            agreements.memory.looked_at = float("-inf")
            agreements.start()
            until(lambda: agreements.memory.is_believed)
            os.write(write, b"looked")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(write)

    assert os.read(read, 16) == b"looked"
    os.close(read)


def test_an_endpoint_that_is_killed_takes_no_page_and_no_agreement_with_it(tmp_path: Path) -> None:
    """PEP-02: what it had made durable is in force, and can be read; until that is gone, too."""
    vendor, port = VendorFolder(tmp_path / "vendor"), free_port()
    vendor.done("init", "--loopback", "--port", str(port), "--practices", "analytics")
    origin = f"http://localhost:{port}"
    with VendorProcess(vendor, "--loopback") as process:
        visitor = Visitor(tmp_path / "wallet", origin, "SD-BASE-A")
        record = visitor.agree()
        headers = dict(visitor.session(record).headers(origin))
        agreements = awake(Agreements(vendor.path, origin))
        site, token = Site(agreements), headers["Assent-Session"]
        until(lambda: site.pages(token, 1) == {record.body.terms_name})
        process.signal(signal.SIGKILL)
        process.process.wait(10)

    assert promptly(site, token) == {record.body.terms_name}

    for file in vendor.path.glob("records.sqlite*"):
        file.unlink()
    agreements.memory.looked_at -= 11
    until(lambda: promptly(site, token) == {"no agreement"})
    secret.obtain(vendor.folder)
    assert promptly(site, token) == {"no agreement"}
    visitor.close()
    agreements.stop()


def test_an_application_far_from_the_folder_needs_two_secrets_only(
    empty: VendorFolder, cluster: Cluster, stopwatch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PEP-01, PEP-02: the address of the database and the key of sessions; then it stops."""
    monkeypatch.setenv("ASSENT_STORE_URL", cluster.fresh_url())
    vendor = empty.made()
    with vendor.opened() as shop:
        record = shop.agreed()
    token = token_for(vendor, record)
    monkeypatch.setenv("ASSENT_SESSION_KEY_FILE", str(vendor.folder.session_key))
    agreements = awake(Agreements(empty.path.parent / "nowhere", ORIGIN, monotonic=stopwatch))
    site = Site(agreements)

    assert promptly(site, token) == {record.body.terms_name}

    cluster.stop("immediate")
    stopwatch.now += 11
    said = promptly(site, token)
    cluster.start()
    agreements.stop()
    assert said == {"no agreement"}
