"""A sidecar whose site is itself: said at the start, or ended at the first return."""

import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from assent.errors import LocalError
from assent_server.sidecar.loops import check_apart
from support.processes import free_port
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess


def vendor_at(folder: Path, port: int) -> VendorFolder:
    vendor = VendorFolder(folder / "vendor")
    vendor.done("init", "--loopback", "--port", str(port), "--practices", "analytics")
    return vendor


@contextmanager
def hop_to(port: int) -> Iterator[int]:
    """The port of something that passes all bytes on to another one."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(("127.0.0.1", port), 10) as behind:
                back = threading.Thread(target=pump, args=(behind, self.request), daemon=True)
                back.start()
                pump(self.request, behind)
                back.join(10)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A connection that breaks is nothing here."""

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def pump(source: socket.socket, target: socket.socket) -> None:
    while part := source.recv(65_536):
        target.sendall(part)
    target.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_site_that_is_the_sidecar_itself_is_refused_at_the_start(
    tmp_path: Path, host: str
) -> None:
    port = free_port()
    vendor = vendor_at(tmp_path, port)
    program = [sys.executable, "-c", "from assent_server.commands import main; main()"]
    words = ["sidecar", "--folder", str(vendor.path), "--loopback"]

    ended = subprocess.run(
        [*program, *words, "--upstream", f"http://{host}:{port}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode not in (0, -9)
    assert "this sidecar itself listens" in ended.stderr
    assert "--upstream" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("upstream", "listens"),
    [
        ("http://[::1]:8080", "::1"),
        ("http://127.0.0.1:8080", "::"),
        ("http://0.0.0.0:8080", "127.0.0.1"),
    ],
)
def test_it_is_the_same_in_every_spelling(upstream: str, listens: str) -> None:
    with pytest.raises(LocalError, match="itself listens"):
        check_apart(upstream, listens, 8080)


@pytest.mark.parametrize("upstream", ["http://127.0.0.1:3000", "http://127.0.0.2:8080"])
def test_another_port_or_address_is_another_site(upstream: str) -> None:
    check_apart(upstream, "127.0.0.1", 8080)


def test_a_request_that_comes_back_ends_there(tmp_path: Path) -> None:
    """PEP-05: through another hop, too, and the server ends at once when it is told to."""
    port = free_port()
    vendor = vendor_at(tmp_path, port)
    with hop_to(port) as hop:
        words = ("--loopback", "--upstream", f"http://127.0.0.1:{hop}")
        with VendorProcess(vendor, *words, command="sidecar") as process:
            answer = httpx2.get(f"http://localhost:{port}/x", headers={"Via": "1.1 before"})
            began = time.monotonic()
        took_s = time.monotonic() - began

    assert (answer.status_code, answer.json()["code"]) == (502, "upstream")
    assert took_s < 15
    assert "CancelledError" not in process.log
