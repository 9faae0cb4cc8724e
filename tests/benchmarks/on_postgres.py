"""Accepting over HTTP on PostgreSQL: its CPU with the database's, and what a second worker brings.

A cluster of its own is made for it. The database's CPU is that of all its processes, to the
nanosecond, and of those that have ended, as its first process counts them, in hundredths.
"""

import asyncio
import os
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path

from assent_server import clock, publishing
from benchmarks.figures import Figure, disk_folder, process_cpu_s
from benchmarks.loading import SLICE, Server, load_core, load_in_turn, server, server_core
from support import shop
from support.postgres import Cluster
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess

_SLICES = 4
_ROUNDS = 7
_RATIO_MAX = 8.0
_TERMS = "service-analytics"
_GAIN_LEAST = 1.6
_CORES_BESIDE = 2
"""The load generator and the database each have one while two workers are compared with one."""
_TICKS_S = os.sysconf("SC_CLK_TCK")


def figures() -> list[Figure]:
    """The CPU of an accept beside the echo's on one core, then two workers beside one."""
    return [*_of_accepts(), *_of_workers()]


def _of_accepts() -> list[Figure]:
    with (
        _cluster(server_core) as cluster,
        server("postgres", cluster.fresh_url(), beside=partial(_cpu_s, cluster.pid)) as endpoint,
        server("echo") as echo,
        load_core(),
    ):
        both = ((endpoint, b"201"), (echo, b"200"))
        before = _cpu_s(cluster.pid)
        published = shop.published()
        asyncio.run(load_in_turn(both, published, "SD-BASE-A", rounds=_ROUNDS, slices=_SLICES))
        database_s = _cpu_s(cluster.pid) - before
    accepts = _ROUNDS * _SLICES * SLICE
    pairs = zip(endpoint.rounds_cpu_s, echo.rounds_cpu_s, strict=True)
    return [
        Figure(
            name="accept on PostgreSQL / JSON echo",
            value=statistics.median(accepted / echoed for accepted, echoed in pairs),
            unit="times",
            limit=_RATIO_MAX,
        ),
        Figure(
            name="accept on PostgreSQL, both processes",
            value=sum(endpoint.rounds_cpu_s) / accepts * 1e6,
            unit="us CPU",
        ),
        Figure(
            name="of it the database",
            # It also worked in the round that did not count.
            value=database_s / (accepts + _SLICES * SLICE) * 1e6,
            unit="us CPU",
        ),
        Figure(
            name="accepts in a second, PostgreSQL, one core",
            value=SLICE / statistics.median(endpoint.slices_s),
            unit="a second",
        ),
    ]


def _of_workers() -> list[Figure]:
    cores = len(os.sched_getaffinity(0))
    is_free = cores >= _CORES_BESIDE + 2
    with (
        tempfile.TemporaryDirectory(dir=disk_folder()) as place,
        _cluster() as cluster,
    ):
        shops = [VendorFolder(Path(place) / "1" / "vendor").made()]
        published = publishing.load(shops[0].folder)
        # The same vendor twice: both can be sent the same.
        shutil.copytree(shops[0].path, Path(place) / "2" / "vendor")
        shops.append(VendorFolder(Path(place) / "2" / "vendor"))
        with _served(shops[0], cluster, 1) as one, _served(shops[1], cluster, 2) as two:
            both = ((one, b"201"), (two, b"201"))
            asyncio.run(
                load_in_turn(both, published, _TERMS, rounds=_ROUNDS, slices=_SLICES, now=clock.now)
            )
    busy_s = sum(two.slices_s)
    return [
        Figure(
            name="accepts in a second, two workers / one",
            value=statistics.median(one.slices_s) / statistics.median(two.slices_s),
            unit="times" if is_free else f"on {cores} cores",
            least=_GAIN_LEAST if is_free else None,
        ),
        Figure(
            name="accepts in a second, two workers",
            value=SLICE / statistics.median(two.slices_s),
            unit="a second",
        ),
        Figure(name="beside them, load generator", value=two.generator_s / busy_s, unit="cores"),
        Figure(name="beside them, database", value=sum(two.rounds_cpu_s) / busy_s, unit="cores"),
    ]


@contextmanager
def _served(shop: VendorFolder, cluster: Cluster, workers: int) -> Iterator[Server]:
    """The real program; the CPU counted is the database's."""
    environment = {"ASSENT_STORE_URL": cluster.fresh_url()}
    words = ("--port", "0", "--workers", str(workers))
    with VendorProcess(shop, *words, environment=environment) as process:
        yield Server(process.port, partial(_cpu_s, cluster.pid))


@contextmanager
def _cluster(
    where: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Iterator[Cluster]:
    with where():
        made = Cluster()
    try:
        yield made
    finally:
        made.close()


def _cpu_s(first: int) -> float:
    """CPU seconds of a cluster whose first process this is."""
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    found = process_cpu_s(first)
    for child in map(int, children):
        with suppress(ProcessLookupError, OSError):  # It may end while we look.
            found += process_cpu_s(child)
    ended = Path(f"/proc/{first}/stat").read_text().rpartition(")")[2].split()[13:15]
    return found + sum(map(int, ended)) / _TICKS_S
