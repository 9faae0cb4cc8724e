"""What a running server does beside answering requests: it takes commands, reloads and renews.

A reload that fails leaves everything as it was; the reason goes to the log. A restart begins the
program anew: where the files cannot be used, it does not begin.
"""

import asyncio
import logging
import os
import secrets
import signal
from collections.abc import Collection

from assent.errors import LocalError
from assent_server import control, logs, notifying, publishing
from assent_server.describing import renewal_is_due
from assent_server.endpoint import Endpoint
from assent_server.operator import handlers
from assent_server.serving import Ending
from assent_server.store import StoreUnavailable

__all__ = ["Running"]

_LOOKS_EVERY_S = 60.0


class Running:
    """The second occupation of a server's process; ``start`` and ``stop`` run in its loop."""

    def __init__(self, endpoint: Endpoint, ending: Ending) -> None:
        self._endpoint = endpoint
        self._ending = ending
        self._life = secrets.token_hex(8)
        self._listening: asyncio.Server | None = None
        self._looking: asyncio.Task[None] | None = None
        self._warned: Collection[str] = ()
        self._had_terminal = False
        self._metrics: asyncio.Server | None = None
        self._reloading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take commands, and SIGHUP as the one to reload, or to end with the terminal."""
        calls = {
            **handlers(self._endpoint),
            "life": self._tell_life,
            "restart": self._restart,
        }
        self._listening = await control.serve(self._endpoint.folder, calls)
        loop = asyncio.get_running_loop()
        self._had_terminal = _has_terminal()
        # Who starts it by nohup wants it to outlive the terminal.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        # Who handed the socket over let hangups wait.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})
        self._looking = loop.create_task(self._look_again_and_again())
        port = self._endpoint.config.server.metrics_port
        if port is not None:
            # Imported here: most endpoints have no such port.
            from assent_server import metrics_serving

            self._metrics = await metrics_serving.serve(self._endpoint.metrics, port)

    async def stop(self) -> None:
        """Take no more commands."""
        if self._looking is not None:
            self._looking.cancel()
        if self._metrics is not None:
            self._metrics.close()
        if self._listening is not None:
            self._listening.close()
            self._endpoint.folder.control.unlink(missing_ok=True)

    def _hang_up(self) -> None:
        if not self._had_terminal or _has_terminal():
            self._reloading = asyncio.get_running_loop().create_task(self._reload())
            return
        # The shell may send it a second time, and a second SIGTERM would not wait for the end.
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, lambda: None)
        logs.log("terminal-closed")
        signal.raise_signal(signal.SIGTERM)

    async def _reload(self) -> None:
        notifying.reloading()
        try:
            await self._endpoint.reload()
        except (LocalError, StoreUnavailable) as error:
            logs.log_failure(error, "reload-failed")
        notifying.ready()

    async def _tell_life(self) -> str:
        """A word for this life of the process; the next one has another."""
        return self._life

    async def _restart(self) -> str:
        """End, and begin anew; what the files say must be usable. The word of the life that ends.

        Raises:
            LocalError: it is not.
        """
        await asyncio.to_thread(publishing.read_sources, self._endpoint.folder)
        self._ending.restarts = True
        logs.log("restarting")
        return self._life

    async def look(self) -> None:
        """Issue the next description well before the current one ends; log what is new amiss."""
        described = self._endpoint.published.description.body
        if renewal_is_due(described, self._endpoint.now()):
            await self._reload()
        warnings = self._endpoint.store.warnings()
        for warning in set(warnings).difference(self._warned):
            logs.log(warning, level=logging.WARNING, bytes=warnings[warning])
        self._warned = warnings

    async def _look_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(_LOOKS_EVERY_S)
            await self.look()


def _has_terminal() -> bool:
    """Whether this process has a controlling terminal that is still there."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return False
    return True
