"""Accepting over HTTP on one core, in units of a bare Starlette that echoes the same body."""

import asyncio
import statistics

from benchmarks.figures import Figure
from benchmarks.loading import SLICE, load_core, load_in_turn, server
from support import shop

_SLICES = 8
"""A round is long enough for the endpoint's database to empty its log at least once."""
_ROUNDS = 9
_RATIO_MAX = 5.5


def figures() -> list[Figure]:
    """CPU of an accept over HTTP beside the echo's, its p99, and accepts in a second."""
    with server("endpoint") as endpoint, server("echo") as echo, load_core():
        both = ((endpoint, b"201"), (echo, b"200"))
        published = shop.published()
        asyncio.run(load_in_turn(both, published, "SD-BASE-A", rounds=_ROUNDS, slices=_SLICES))
    accepts = _ROUNDS * _SLICES * SLICE
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
            value=SLICE / statistics.median(endpoint.slices_s),
            unit="a second",
        ),
        Figure(
            name="accept over HTTP, p99",
            value=statistics.quantiles(endpoint.waits_s, n=100)[98] * 1e3,
            unit="ms",
        ),
    ]
