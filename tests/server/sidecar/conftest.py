"""One sidecar for all tests here: a real process before a site that keeps what it is asked."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assent.documents import Document
from support.processes import free_port
from support.raw_site import RawSite, raw_site
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess
from support.visiting import token_for
from support.visitor import Visitor

Sent = Callable[[bytes], bytes]


class Sidecar:
    """A process with one agreement, and its site."""

    def __init__(self, process: VendorProcess, site: RawSite, record: Document[Any]) -> None:
        self.process, self.site, self.record = process, site, record
        self.origin = f"http://localhost:{process.port}"

    @property
    def token(self) -> str:
        """A session that has just been opened."""
        return token_for(self.process.vendor, self.record, origin=self.origin)

    def send(self, raw: bytes) -> bytes:
        """What comes back for exact bytes, until the connection ends or falls silent."""
        with socket.create_connection(("127.0.0.1", self.process.port), 10) as connection:
            connection.sendall(raw)
            found = b""
            while part := connection.recv(65_536):
                found += part
            return found

    def get(self, path: str = "/", *headers: str) -> bytes:
        """The answer to a GET of the origin, whose connection ends with it."""
        lines = (f"Host: localhost:{self.process.port}", "Connection: close", *headers)
        head = "\r\n".join((f"GET {path} HTTP/1.1", *lines, "", ""))
        return self.send(head.encode("latin-1"))


@pytest.fixture(scope="module")
def sidecar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sidecar]:
    folder: Path = tmp_path_factory.mktemp("sidecar")
    vendor = VendorFolder(folder / "vendor")
    port = str(free_port())
    vendor.done("init", "--loopback", "--port", port, "--practices", "analytics")
    with raw_site() as site:
        words = ("--loopback", "--upstream", f"http://127.0.0.1:{site.port}")
        with VendorProcess(vendor, *words, command="sidecar") as process:
            visitor = Visitor(folder / "wallet", f"http://localhost:{port}", "SD-BASE-A")
            yield Sidecar(process, site, visitor.agree())
            visitor.close()
