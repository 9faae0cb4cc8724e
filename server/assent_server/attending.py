"""What whoever serves a folder does beside: it takes commands, reloads, looks, and shows figures.

A reload that fails leaves everything as it was; the reason goes to the log.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Any

from assent.errors import LocalError
from assent_server import control, folder_locks, logs, notifying
from assent_server.control import Handlers
from assent_server.folder import Folder
from assent_server.metrics import Metrics
from assent_server.store import StoreUnavailable

__all__ = ["Attending"]

_LOOKS_EVERY_S = 60.0


class Attending:
    """``start`` and ``stop`` run in the event loop of the process that serves the folder.

    ``reload`` is what a hangup asks for, ``look`` what is done every minute; both may raise what a
    file or the database does. ``metrics`` are shown at ``metrics_port``, if there is one.
    """

    def __init__(
        self,
        folder: Folder,
        calls: Handlers,
        *,
        reload: Callable[[], Awaitable[Any]],
        look: Callable[[], Awaitable[None]],
        metrics: Callable[[], Awaitable[Metrics]],
        metrics_port: int | None,
    ) -> None:
        self._folder = folder
        self._calls = calls
        self._reload = reload
        self._look = look
        self._metrics = metrics
        self._metrics_port = metrics_port
        self._held = ExitStack()
        self._looking: asyncio.Task[None] | None = None
        self._reloading: asyncio.Task[None] | None = None
        self._had_terminal = False

    async def start(self) -> None:
        """Take commands, and SIGHUP as the one to reload, or to end with the terminal.

        Raises:
            LocalError: another process serves this folder, or a port is taken.
        """
        self._held.enter_context(folder_locks.serving(self._folder))
        commands = await control.serve(self._folder, self._calls)
        self._held.callback(self._folder.control.unlink, missing_ok=True)
        self._held.callback(commands.close)
        if self._metrics_port is not None:
            # Imported here: most endpoints have no such port.
            from assent_server import metrics_serving

            figures = await metrics_serving.serve(self._metrics, self._metrics_port)
            self._held.callback(figures.close)
        loop = asyncio.get_running_loop()
        self._had_terminal = _has_terminal()
        # Who starts it by nohup wants it to outlive the terminal.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        # Who handed the socket over let hangups wait.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})
        self._looking = loop.create_task(self._look_again_and_again())

    async def stop(self) -> None:
        """Take no more commands."""
        if self._looking is not None:
            self._looking.cancel()
        self._held.close()

    def _hang_up(self) -> None:
        loop = asyncio.get_running_loop()
        if not self._had_terminal or _has_terminal():
            self._reloading = loop.create_task(self._reloaded())
            return
        # The shell may send it a second time, and a second SIGTERM would not wait for the end.
        loop.add_signal_handler(signal.SIGHUP, lambda: None)
        logs.log("terminal-closed")
        signal.raise_signal(signal.SIGTERM)

    async def _reloaded(self) -> None:
        notifying.reloading()
        await _logged(self._reload, "reload-failed")
        notifying.ready()

    async def _look_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(_LOOKS_EVERY_S)
            await _logged(self._look, "reload-failed")


async def _logged(work: Callable[[], Awaitable[Any]], event: str) -> None:
    try:
        await work()
    except (LocalError, StoreUnavailable) as error:
        logs.log_failure(error, event)


def _has_terminal() -> bool:
    """Whether this process has a controlling terminal that is still there."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return False
    return True
