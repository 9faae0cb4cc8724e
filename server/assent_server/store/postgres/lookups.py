"""Many look-ups, one question: those of one kind that came while the last ran are asked together.

A question by itself costs more at both ends than what it finds. No look-up waits for time to pass:
a lone one is asked at once. Each sees what was committed before it was asked for.
"""

# ruff: noqa: S608 -- It is made of constant queries; every value is a bound parameter (SV6).

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from assent_server.store import reading

__all__ = ["TOGETHER", "Lookups"]

_BY_KEY: Final = re.compile(r"SELECT (?P<found>.+) FROM (?P<table>\w+) WHERE (?P<key>\w+) = \?")
_BATCH_MAX: Final = 256

TOGETHER: Final = {
    name: f"SELECT {by['key']}, {by['found']} FROM {by['table']} WHERE {by['key']} = ANY($1)"
    for name, query in reading.QUERIES.items()
    if (by := _BY_KEY.fullmatch(query))
}
"""The queries by one key, for several of its values; the key comes first in each row."""

Fetch = Callable[[str, list[Any]], Awaitable[Sequence[Any]]]
_Waiting = list[tuple[Any, asyncio.Future[list[tuple[Any, ...]]]]]


class Lookups:
    """The look-ups by one key of a store, each query with a queue of its own."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._waiting: defaultdict[str, _Waiting] = defaultdict(list)
        self._asking: dict[str, asyncio.Task[None]] = {}

    async def find(self, query: str, key: Any) -> list[tuple[Any, ...]]:
        """The rows of a query of ``TOGETHER`` for one value of its key.

        Raises:
            Exception: whatever fetching raises.
        """
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[tuple[Any, ...]]] = loop.create_future()
        self._waiting[query].append((key, found))
        asking = self._asking.get(query)
        if asking is None or asking.done():
            self._asking[query] = loop.create_task(self._ask(query))
        return await found

    async def _ask(self, query: str) -> None:
        waiting = self._waiting[query]
        while waiting:
            await _gathered(waiting)
            batch, waiting[:] = waiting[:_BATCH_MAX], waiting[_BATCH_MAX:]
            try:
                rows = await self._fetch(TOGETHER[query], list({key for key, _ in batch}))
            except Exception as error:
                for _, found in batch:
                    if not found.done():
                        found.set_exception(error)
                continue
            by_key: defaultdict[Any, list[tuple[Any, ...]]] = defaultdict(list)
            for row in rows:
                by_key[row[0]].append(tuple(row)[1:])
            for key, found in batch:
                if not found.done():
                    found.set_result(by_key.get(key, []))


async def _gathered(waiting: _Waiting) -> None:
    """Let the event loop go on for as long as each of its turns brings another look-up."""
    size = 0
    while size < len(waiting) < _BATCH_MAX:
        size = len(waiting)
        await asyncio.sleep(0)
