"""How much longer honest customers wait while a thousand clients are stuck (SV1).

The same load with and without them, in turn, so that what slows the machine slows both. They
hold half a head, half a body or an answer that they do not read, and send on byte by byte.
"""

import asyncio
import itertools
import resource
import statistics

from benchmarks.figures import Figure
from benchmarks.loading import Server, load_core, request, server
from support import shop
from support.customer import Customer
from support.stuck import Stuck, stuck

_STUCK = 1_000
_SLICE = 400
_ROUNDS = 6
_RATIO_MAX = 2.0
_TRICKLES_EVERY_S = 1.0
_SETTLES_S = 4.0


def figures() -> list[Figure]:
    """The p99 of an accept among stuck clients, in units of the p99 without them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 4 * _STUCK), hard))
    with server("endpoint") as endpoint, load_core():
        pairs = asyncio.run(_in_turn(endpoint))
    return [
        Figure(
            name=f"accept among {_STUCK} stuck clients / without, p99",
            value=statistics.median(_p99(among) / _p99(alone) for alone, among in pairs),
            unit="times",
            limit=_RATIO_MAX,
        )
    ]


async def _in_turn(endpoint: Server) -> list[tuple[list[float], list[float]]]:
    """How long each customer waited without them, and then among them, in each round."""
    seeds = itertools.count(1)
    pairs = []
    await _waits(endpoint, seeds)
    for _ in range(_ROUNDS):
        alone = await _waits(endpoint, seeds)
        async with stuck(endpoint.port, _STUCK) as held:
            # What they asked for is answered first; measured is what holding them costs.
            await asyncio.sleep(_SETTLES_S)
            trickling = asyncio.create_task(_trickle([*held["headers"], *held["body"]]))
            pairs.append((alone, await _waits(endpoint, seeds)))
            trickling.cancel()
    return pairs


async def _waits(endpoint: Server, seeds: "itertools.count[int]") -> list[float]:
    published = shop.published()
    requests = [
        request(Customer(published=published, seed=next(seeds)).proffer("SD-BASE-A"))
        for _ in range(_SLICE)
    ]
    await endpoint.begin(counts=True)
    before = len(endpoint.waits_s)
    await endpoint.load(requests, b"201")
    await endpoint.end()
    return endpoint.waits_s[before:]


async def _trickle(clients: list[Stuck]) -> None:
    """A byte of each in turn, spread over a second, as it would come from many machines."""
    for client in itertools.cycle(clients):
        await asyncio.sleep(_TRICKLES_EVERY_S / len(clients))
        await client.trickle()


def _p99(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=100)[98]
