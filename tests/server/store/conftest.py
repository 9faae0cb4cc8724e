"""Stores under test: the contract is written once and run against every adapter."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from assent_server.store import SqliteStore, Store
from assent_server.store.postgres import PostgresStore

R = TypeVar("R")
Run = Callable[[Coroutine[Any, Any, R]], R]


@pytest.fixture
def run() -> Iterator[Run[Any]]:
    """Run a coroutine to its end, all of one test in one loop."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path, run: Run[Any]) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "sqlite":
        opened: Store = SqliteStore(tmp_path / "assent.db")
    else:
        cluster = request.getfixturevalue("cluster")
        opened = run(PostgresStore.open(cluster.fresh_url()))
    yield opened
    run(opened.close())
