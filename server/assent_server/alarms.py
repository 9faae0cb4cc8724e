"""A deadline that is set anew for every request at almost no cost.

Timers of an event loop are made, sorted and cancelled: two or three of them in each request
cost more than reading it. An alarm keeps one timer and looks at the clock when that goes off.
"""

import asyncio
from collections.abc import Callable

__all__ = ["Alarm"]

_EARLY_S = 0.001
"""Event loops count milliseconds: a timer may go off that much before its time."""


class Alarm:
    """Calls ``ring`` once when the moment it was last set to has come."""

    __slots__ = ("_due", "_loop", "_ring", "_timer")

    def __init__(self, loop: asyncio.AbstractEventLoop, ring: Callable[[], None]) -> None:
        self._loop = loop
        self._ring = ring
        self._due: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def set(self, seconds: float) -> None:
        """Ring in ``seconds`` from now, and at no moment that was set before."""
        self.set_at(self._loop.time() + seconds)

    def set_at(self, due: float) -> None:
        """Ring at ``due`` on the clock of the event loop, and at no moment set before."""
        self._due = due
        if self._timer is not None:
            # A timer that goes off sooner looks again then.
            if self._timer.when() <= due:
                return
            self._timer.cancel()
        self._timer = self._loop.call_at(due, self._look)

    def unset(self) -> None:
        """Do not ring."""
        self._due = None

    def drop(self) -> None:
        """Do not ring, and let go of the timer and of all that ``ring`` holds."""
        self._due = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        if self._due is None:
            return
        if self._loop.time() + _EARLY_S < self._due:
            self._timer = self._loop.call_at(self._due, self._look)
            return
        self._due = None
        self._ring()
