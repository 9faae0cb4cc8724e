"""The computer's own time: what it is, and waiting. Whoever has another one hands it in instead."""

import time

from assent.times import Instant, from_timestamp

__all__ = ["now", "pause"]


def now() -> Instant:
    """The time it is."""
    return from_timestamp(time.time())


async def pause(seconds: float) -> None:
    """Wait so many seconds."""
    # Most commands wait for nothing, and this takes its time to load.
    import asyncio

    await asyncio.sleep(seconds)
