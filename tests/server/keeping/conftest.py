"""Records that are kept: a loop to run stores in."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from support.postgres import Cluster

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture
def run() -> Iterator[Run]:
    """Run a coroutine to its end, all of one test in one loop."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture
def cluster(cluster: Cluster) -> Cluster:
    """A PostgreSQL to which no server of other tests is connected any more."""
    cluster.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'assent-server'"
    )
    return cluster
