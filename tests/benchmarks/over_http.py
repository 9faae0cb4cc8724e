"""Accepting over HTTP on one core, in units of a bare Starlette that echoes the same body.

Server and load generator are separate processes, each on a core of its own where there are two.
The CPU counted is the server's alone, all its threads, from the operating system.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import Figure
from support import shop
from support.customer import Customer

_CONNECTIONS = 32
_REQUESTS = 2400
_ROUNDS = 5
_RATIO_MAX = 5.5
_START_S = 30.0


def figures() -> list[Figure]:
    """CPU of an accept over HTTP beside the echo's, its p99, and accepts in a second."""
    published = shop.published()
    seeds = iter(range(1, (_ROUNDS + 1) * _REQUESTS + 1))

    def batch() -> list[bytes]:
        return [
            _request(Customer(published=published, seed=next(seeds)).proffer("SD-BASE-A"))
            for _ in range(_REQUESTS)
        ]

    ratios, waits, costs, rates = [], [], [], []
    with _server("endpoint") as endpoint, _server("echo") as echo, _load_core():
        warm = batch()
        endpoint.load(warm, b"201"), echo.load(warm, b"200")
        for _ in range(_ROUNDS):
            requests = batch()
            accepted = endpoint.load(requests, b"201")
            echoed = echo.load(requests, b"200")
            ratios.append(accepted.cpu_s / echoed.cpu_s)
            costs.append(accepted.cpu_s / _REQUESTS)
            rates.append(_REQUESTS / accepted.wall_s)
            waits += accepted.waits_s
    return [
        Figure(
            name="accept over HTTP / JSON echo",
            value=statistics.median(ratios),
            unit="times",
            limit=_RATIO_MAX,
        ),
        Figure(name="accept over HTTP", value=min(costs) * 1e6, unit="us CPU"),
        Figure(name="accepts in a second, one core", value=max(rates), unit="a second"),
        Figure(
            name="accept over HTTP, p99",
            value=statistics.quantiles(waits, n=100)[98] * 1e3,
            unit="ms",
        ),
    ]


class _Load:
    """What one round cost: CPU of the server, time on the clock, and each request's wait."""

    def __init__(self, cpu_s: float, wall_s: float, waits_s: list[float]) -> None:
        self.cpu_s, self.wall_s, self.waits_s = cpu_s, wall_s, waits_s


class _Server:
    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self._process = process
        self._port = port

    def load(self, requests: list[bytes], status: bytes) -> _Load:
        start, before = time.perf_counter(), self._cpu_s()
        waits = asyncio.run(_send_all(self._port, requests, status))
        return _Load(self._cpu_s() - before, time.perf_counter() - start, waits)

    def _cpu_s(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _server(kind: str) -> Iterator[_Server]:
    with tempfile.TemporaryDirectory(dir=_disk()) as name:
        folder = Path(name)
        script = Path(__file__).with_name("served.py")
        cores = sorted(os.sched_getaffinity(0))
        process = subprocess.Popen(
            [sys.executable, str(script), kind, str(folder)],
            preexec_fn=lambda: os.sched_setaffinity(0, {cores[0]}),
            stderr=subprocess.DEVNULL,
        )
        try:
            yield _Server(process, _port(folder / "ready.json", process))
        finally:
            process.terminate()
            process.wait(timeout=_START_S)


def _disk() -> Path:
    """A folder on a real disk: the system's temporary folder may be memory."""
    folder = Path(__file__).resolve().parents[2] / "build"
    folder.mkdir(exist_ok=True)
    return folder


def _port(ready: Path, process: "subprocess.Popen[bytes]") -> int:
    end = time.monotonic() + _START_S
    while time.monotonic() < end and process.poll() is None:
        if ready.exists():
            port: int = json.loads(ready.read_bytes())["port"]
            return port
        time.sleep(0.05)
    raise RuntimeError("The server under load did not start.")


@contextmanager
def _load_core() -> Iterator[None]:
    """Keep the load generator off the server's core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(cores)[-1]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


async def _send_all(port: int, requests: list[bytes], status: bytes) -> list[float]:
    left, waits = iter(requests), []

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in left:
            start = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head[9:12] == status, head
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            waits.append(time.perf_counter() - start)
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(connection() for _ in range(_CONNECTIONS)))
    return waits


def _request(proffer: object) -> bytes:
    body: bytes = proffer.raw  # type: ignore[attr-defined]
    name: str = proffer.id.removeprefix("urn:uuid:")  # type: ignore[attr-defined]
    return (
        b"PUT /assent/v1/proffers/%s HTTP/1.1\r\nhost: shop.example\r\n"
        b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
        % (name.encode(), len(body), body)
    )
