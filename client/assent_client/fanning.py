"""The same for many vendors: few at a time, in random order, spread over time (ID3, PR26)."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

from assent.errors import LocalError
from assent_client.agent import Agent

__all__ = ["each"]

A = TypeVar("A")
B = TypeVar("B")

_AT_ONCE: Final = 4
_JITTER_S: Final = 2.0


async def each(
    agent: Agent,
    items: Sequence[A],
    do: Callable[[A], Awaitable[B]],
    *,
    progress: Callable[[B], None] | None = None,
    at_once: int = _AT_ONCE,
    jitter_s: float = _JITTER_S,
) -> tuple[B, ...]:
    """``do`` of every item, results in the order of the items.

    With several items each waits up to ``jitter_s`` seconds first, so that two vendors that compare
    notes see no common instant. ``progress`` hears of each result as it comes.

    Raises:
        LocalError: the first that one of them met; the others were carried on with.
    """
    gate = asyncio.Semaphore(at_once)
    results: dict[int, B] = {}
    errors: list[LocalError] = []

    async def one(place: int) -> None:
        results[place] = await do(items[place])
        if progress is not None:
            progress(results[place])

    async def one_of_many(place: int) -> None:
        async with gate:
            await agent.pause(jitter_s * agent.chance())
            try:
                await one(place)
            except LocalError as error:
                errors.append(error)

    if len(items) == 1:
        await one(0)
        return (results[0],)
    order = sorted(range(len(items)), key=lambda _: agent.chance())
    async with asyncio.TaskGroup() as tasks:
        for place in order:
            tasks.create_task(one_of_many(place))
    if errors:
        raise errors[0]
    return tuple(results[place] for place in range(len(items)))
