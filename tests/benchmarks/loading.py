"""Servers under load: what they are sent, how long each waits, and the CPU that they use.

Servers and load generator are separate processes, each on a core of its own where there are two.
The CPU counted is a server's alone, all its threads, from the operating system. Servers are loaded
in turn, in slices of a fraction of a second, so that what slows the machine slows all.
"""

import asyncio
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from assent.times import Instant
from assent_server.published import Published
from benchmarks.figures import disk_folder, process_cpu_s
from support import shop
from support.customer import Customer

__all__ = ["SLICE", "Server", "load_core", "load_in_turn", "request", "server", "server_core"]

SLICE = 200
_CONNECTIONS = 32
_START_S = 30.0


async def load_in_turn(
    servers: "Sequence[tuple[Server, bytes]]",
    published: Published,
    terms: str,
    *,
    rounds: int,
    slices: int,
    now: Callable[[], Instant] = lambda: shop.NOW,
) -> None:
    """Send the same proffers to each, and expect this status: a round to warm up, then the rest."""
    seeds = itertools.count(1)
    for round_number in range(rounds + 1):
        made = [
            [
                request(Customer(published=published, seed=seed, now=now()).proffer(terms))
                for seed in itertools.islice(seeds, SLICE)
            ]
            for _ in range(slices)
        ]
        for server, _ in servers:
            await server.begin(counts=round_number > 0)
        for requests in made:
            for server, status in servers:
                await server.load(requests, status)
        for server, _ in servers:
            await server.end()


class Server:
    """A server under load: CPU of each round, time of each slice, and each request's wait.

    ``cpu_s`` tells the CPU seconds that count so far; ``generator_s`` are those of this process.
    """

    def __init__(self, port: int, cpu_s: Callable[[], float]) -> None:
        self.rounds_cpu_s: list[float] = []
        self.slices_s: list[float] = []
        self.waits_s: list[float] = []
        self.generator_s = 0.0
        self._cpu_s = cpu_s
        self.port = port
        self._counts = False
        self._connections: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def begin(self, *, counts: bool) -> None:
        self._counts = counts
        if counts:
            self.rounds_cpu_s.append(0.0)

    async def load(self, requests: list[bytes], status: bytes) -> None:
        await self._connect()
        left, waits = iter(requests), list[float]()
        start, before, own = time.perf_counter(), self._cpu_s(), time.process_time()
        await asyncio.gather(*(_send_each(pair, left, status, waits) for pair in self._connections))
        if self._counts:
            self.slices_s.append(time.perf_counter() - start)
            self.generator_s += time.process_time() - own
            self.rounds_cpu_s[-1] += self._cpu_s() - before
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
def server(*words: str, beside: Callable[[], float] = lambda: 0.0) -> Iterator[Server]:
    """A server on the servers' core, started by these words; ``beside`` is CPU that counts, too."""
    with tempfile.TemporaryDirectory(dir=disk_folder()) as name:
        folder = Path(name)
        kind, *rest = words
        program = [sys.executable, str(Path(__file__).with_name("served.py")), kind, str(folder)]
        with server_core():
            process = subprocess.Popen([*program, *rest], stderr=subprocess.DEVNULL)
        own = partial(process_cpu_s, process.pid)
        try:
            port = _port(folder / "ready.json", process)
            yield Server(port, lambda: own() + beside())
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
    with _on(sorted(os.sched_getaffinity(0))[-1]):
        yield


@contextmanager
def server_core() -> Iterator[None]:
    """Start what is started meanwhile on the servers' core."""
    with _on(sorted(os.sched_getaffinity(0))[0]):
        yield


@contextmanager
def _on(core: int) -> Iterator[None]:
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def request(proffer: object) -> bytes:
    """The bytes that send a proffer."""
    body: bytes = proffer.raw  # type: ignore[attr-defined]
    name: str = proffer.id.removeprefix("urn:uuid:")  # type: ignore[attr-defined]
    return (
        b"PUT /assent/v1/proffers/%s HTTP/1.1\r\nhost: shop.example\r\n"
        b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
        % (name.encode(), len(body), body)
    )
