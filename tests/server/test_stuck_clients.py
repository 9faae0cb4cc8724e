"""A thousand clients that are stuck, and bodies without end, against a real server process.

How long honest customers wait meanwhile is a figure of ``make bench``.
"""

import asyncio
import json
import re
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from assent_server import clock, publishing
from support.customer import Customer
from support.impatient import LIMITS
from support.stuck import Stuck, stuck
from support.vendor_folder import VendorFolder

STUCK = 1_000
MARGIN_S = 6.0
"""For a machine on which other tests run; the deadlines themselves are tested to the tenth."""
BODY_BYTES = 200 * 1024 * 1024
MEBIBYTE = 1024 * 1024
SENT_BYTES_MAX = LIMITS.linger_bytes_max + 16 * MEBIBYTE
"""What is thrown away, and what systems hold between client and server."""


class Impatient:
    """The process, and what the system says of it."""

    def __init__(self, folder: VendorFolder) -> None:
        self.vendor = folder
        ready = folder.path.parent / "ready.json"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "support.impatient", str(folder.path), str(ready)],
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": ":".join(sys.path)},
        )
        until = time.monotonic() + 30
        while not ready.exists():
            assert self.process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
        self.port: int = json.loads(ready.read_bytes())["port"]
        self.address = f"http://127.0.0.1:{self.port}"

    def files(self) -> int:
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def memory(self, name: str = "VmRSS") -> int:
        """Bytes that it has in memory, or with ``VmHWM`` had at most since ``forget``."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        (found,) = re.findall(rf"{name}:\s+([0-9]+) kB", status)
        return int(found) * 1024

    def forget(self) -> None:
        """Let the system forget how much it had at most."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5", encoding="ascii")

    def accepts(self, seeds: range) -> bool:
        """Whether it agrees with each of these customers."""
        published = publishing.load(self.vendor.folder)
        for seed in seeds:
            customer = Customer(published=published, seed=seed, now=clock.now())
            sent = customer.proffer("service-analytics")
            url = f"{self.address}/assent/v1/proffers/{sent.id.removeprefix('urn:uuid:')}"
            headers = {"content-type": "application/json"}
            if httpx2.put(url, content=sent.raw, headers=headers).status_code != 201:
                return False
        return True


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Impatient]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 4 * STUCK), hard))
    running = Impatient(VendorFolder(tmp_path_factory.mktemp("shop") / "vendor").made())
    yield running
    running.process.terminate()
    running.process.wait(30)


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


async def all_ended(clients: list[Stuck]) -> None:
    await asyncio.gather(*(client.ended() for client in clients))


def test_a_thousand_stuck_clients_hinder_nobody_and_leave_nothing(shop: Impatient) -> None:
    """SRV-01, SRV-02, BND-07, SV1: honest customers are served, bytes that trickle in move no
    deadline, and every file and nearly all memory comes back."""
    assert shop.accepts(range(1, 9))
    assert httpx2.get(f"{shop.address}/openapi.json").status_code == 200
    files, memory = shop.files(), shop.memory()

    async def scenario() -> bool:
        async with stuck(shop.port, STUCK) as held:
            served = await asyncio.to_thread(shop.accepts, range(10, 30))
            for client in (*held["headers"], *held["body"]):
                await client.trickle()
            longest = max(LIMITS.headers_s, LIMITS.body_s) + LIMITS.linger_s
            async with asyncio.timeout(longest + MARGIN_S):
                await all_ended([*held["headers"], *held["body"]])
            # Who does not read sees nothing of the end: only the server's files tell.
            gone = await asyncio.to_thread(within, MARGIN_S, lambda: shop.files() <= files)
            return served and gone

    assert asyncio.run(scenario())
    assert shop.accepts(range(30, 34))
    assert shop.memory() - memory < 48 * MEBIBYTE


HEAD = b"PUT /assent/v1/proffers/00000000-0000-4000-8000-000000000000 HTTP/1.1\r\nhost: a\r\n"
KIND = b"content-type: application/json\r\n"
CHUNK = b"10000\r\n" + b" " * 65_536 + b"\r\n"
PLAIN = b" " * 65_536


@pytest.mark.parametrize(
    ("head", "part"),
    [
        (b"content-length: %d\r\n\r\n" % BODY_BYTES, PLAIN),
        (b"transfer-encoding: chunked\r\n\r\n", CHUNK),
        (b"content-length: 10\r\n\r\n", PLAIN),
        (b"content-length: 60000\r\n\r\n", PLAIN),
        (b"content-length: 99999999999999999999\r\n\r\n", PLAIN),
    ],
    ids=["its length", "chunks", "a small length", "a length within", "an absurd length"],
)
def test_a_body_of_200_megabytes_is_refused_early(
    shop: Impatient, head: bytes, part: bytes
) -> None:
    """SRV-01, SRV-02, BND-07, SV2: little of it is taken in, and nothing of it kept."""
    shop.forget()
    before = shop.memory("VmHWM")
    sent = 0
    with socket.create_connection(("127.0.0.1", shop.port)) as plug, suppress(OSError):
        plug.settimeout(20)
        plug.sendall(HEAD + KIND + head)
        while sent < BODY_BYTES:
            sent += plug.send(part)

    assert sent < SENT_BYTES_MAX
    assert shop.memory("VmHWM") - before < 8 * MEBIBYTE
    assert shop.accepts(range(100 + len(head), 101 + len(head)))
