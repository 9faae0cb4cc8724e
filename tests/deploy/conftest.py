"""A shop behind a proxy with TLS: its endpoint as a process, and an authority that it has."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from support.certificates import Authority
from support.processes import free_port
from support.proxies import Site
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess


class Upstream:
    """A server behind the proxy that keeps each request as it came, and answers like a shop."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, list[tuple[str, str]], bytes]] = []
        mine = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                mine.seen.append((self.command, self.path, self.headers.items(), body))
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.send_header("content-length", "4")
                self.end_headers()
                self.wfile.write(b"shop")

            do_GET = do_PUT = do_POST = answer  # noqa: N815 - their names are the library's

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def upstream() -> Iterator[Upstream]:
    made = Upstream()
    yield made
    made.close()


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VendorProcess]:
    """The endpoint of https://shop.example, which trusts a proxy on this machine."""
    vendor = VendorFolder(tmp_path_factory.mktemp("shop") / "vendor").made()
    vendor.done("keys", "new")
    vendor.change("policy.toml", "port = 8080", f"port = {free_port()}")
    vendor.change("policy.toml", "trusted_proxies = []", 'trusted_proxies = ["127.0.0.1"]')
    with VendorProcess(vendor) as process:
        yield process


@pytest.fixture
def site(shop: VendorProcess, upstream: Upstream, authority: Authority) -> Site:
    certificate, key = authority.issue("shop.example")
    return Site(certificate=certificate, key=key, assent=shop.port, shop=upstream.port)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "proxy"
    made.mkdir()
    return made
