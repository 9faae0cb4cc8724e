"""Records that are kept: a loop to run stores in."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture
def run() -> Iterator[Run]:
    """Run a coroutine to its end, all of one test in one loop."""
    with asyncio.Runner() as runner:
        yield runner.run
