"""Accepting over HTTP on one core, in units of a bare Starlette that echoes the same body.

Servers and load generator are separate processes, each on a core of its own where there are two.
The CPU counted is a server's alone, all its threads, from the operating system. Both servers are
loaded in turn, in slices of a fraction of a second, so that what slows the machine slows both.
"""

import asyncio
import itertools
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

from benchmarks.figures import Figure, disk_folder, process_cpu_s
from support import shop
from support.customer import Customer

_CONNECTIONS = 32
_SLICE = 200
_SLICES = 8
_ROUNDS = 9
_RATIO_MAX = 5.5
_START_S = 30.0


def figures() -> list[Figure]:
    """CPU of an accept over HTTP beside the echo's, its p99, and accepts in a second."""
    with server("endpoint") as endpoint, server("echo") as echo, load_core():
        asyncio.run(_load_in_turn(endpoint, echo))
    accepts = _ROUNDS * _SLICES * _SLICE
    return [
        Figure(
            name="accept over HTTP / JSON echo",
            value=statistics.median(
                accepted / echoed
                for accepted, echoed in zip(endpoint.rounds_cpu_s, echo.rounds_cpu_s, strict=True)
            ),
            unit="times",
            limit=_RATIO_MAX,
        ),
        Figure(
            name="accept over HTTP",
            value=sum(endpoint.rounds_cpu_s) / accepts * 1e6,
            unit="us CPU",
        ),
        Figure(name="JSON echo", value=sum(echo.rounds_cpu_s) / accepts * 1e6, unit="us CPU"),
        Figure(
            name="accepts in a second, one core",
            value=_SLICE / statistics.median(endpoint.slices_s),
            unit="a second",
        ),
        Figure(
            name="accept over HTTP, p99",
            value=statistics.quantiles(endpoint.waits_s, n=100)[98] * 1e3,
            unit="ms",
        ),
    ]


async def _load_in_turn(endpoint: "Server", echo: "Server") -> None:
    """Send the same requests to both: a round to warm up, then those that count."""
    published = shop.published()
    seeds = itertools.count(1)
    for round_number in range(_ROUNDS + 1):
        slices = [
            [
                request(Customer(published=published, seed=next(seeds)).proffer("SD-BASE-A"))
                for _ in range(_SLICE)
            ]
            for _ in range(_SLICES)
        ]
        for server in (endpoint, echo):
            await server.begin(counts=round_number > 0)
        for requests in slices:
            await endpoint.load(requests, b"201")
            await echo.load(requests, b"200")
        for server in (endpoint, echo):
            await server.end()


class Server:
    """A server under load: CPU of each round, time of each slice, and each request's wait.

    A round of the endpoint is long enough for its database to empty the log at least once.
    """

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.rounds_cpu_s: list[float] = []
        self.slices_s: list[float] = []
        self.waits_s: list[float] = []
        self._process = process
        self.port = port
        self._counts = False
        self._connections: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def begin(self, *, counts: bool) -> None:
        self._counts = counts
        if counts:
            self.rounds_cpu_s.append(0.0)

    async def load(self, requests: list[bytes], status: bytes) -> None:
        await self._connect()
        left, waits = iter(requests), []
        start, before = time.perf_counter(), process_cpu_s(self._process.pid)
        await asyncio.gather(*(_send_each(pair, left, status, waits) for pair in self._connections))
        if self._counts:
            self.rounds_cpu_s[-1] += process_cpu_s(self._process.pid) - before
            self.slices_s.append(time.perf_counter() - start)
            self.waits_s += waits

    async def end(self) -> None:
        for _, writer in self._connections:
            writer.close()
            await writer.wait_closed()
        self._connections.clear()

    async def _connect(self) -> None:
        """Open what is missing of the connections; a server ends those that idle for long."""
        self._connections = [pair for pair in self._connections if not pair[0].at_eof()]
        while len(self._connections) < _CONNECTIONS:
            self._connections.append(await asyncio.open_connection("127.0.0.1", self.port))


async def _send_each(
    pair: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    requests: Iterator[bytes],
    status: bytes,
    waits: list[float],
) -> None:
    """Send what is left of the requests on one connection, each when the last is answered."""
    reader, writer = pair
    for request in requests:
        start = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head[9:12] == status, head
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        waits.append(time.perf_counter() - start)


@contextmanager
def server(kind: str) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(dir=disk_folder()) as name:
        folder = Path(name)
        script = Path(__file__).with_name("served.py")
        cores = sorted(os.sched_getaffinity(0))
        process = subprocess.Popen(
            [sys.executable, str(script), kind, str(folder)],
            preexec_fn=lambda: os.sched_setaffinity(0, {cores[0]}),
            stderr=subprocess.DEVNULL,
        )
        try:
            yield Server(process, _port(folder / "ready.json", process))
        finally:
            process.terminate()
            process.wait(timeout=_START_S)


def _port(ready: Path, process: "subprocess.Popen[bytes]") -> int:
    end = time.monotonic() + _START_S
    while time.monotonic() < end and process.poll() is None:
        if ready.exists():
            port: int = json.loads(ready.read_bytes())["port"]
            return port
        time.sleep(0.05)
    raise RuntimeError("The server under load did not start.")


@contextmanager
def load_core() -> Iterator[None]:
    """Keep the load generator off the servers' core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(cores)[-1]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def request(proffer: object) -> bytes:
    body: bytes = proffer.raw  # type: ignore[attr-defined]
    name: str = proffer.id.removeprefix("urn:uuid:")  # type: ignore[attr-defined]
    return (
        b"PUT /assent/v1/proffers/%s HTTP/1.1\r\nhost: shop.example\r\n"
        b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
        % (name.encode(), len(body), body)
    )
