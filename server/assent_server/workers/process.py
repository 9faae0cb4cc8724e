"""A worker as the supervisor sees it: a process that was started, is asked, and ends."""

import asyncio
import os
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from assent_server.workers.channel import Asking, Gone

__all__ = ["Failed", "Starting", "Worker"]

_STARTS_S: Final = 60.0
_ANSWERS_S: Final = 30.0
_ENDS_S: Final = 40.0
"""Longer than answers under way get to finish."""


class Failed(Exception):
    """A worker ended before it took connections; what was wrong stands in the log."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Starting:
    """With what workers are started."""

    folder: Path
    loopback: bool
    listener: socket.socket

    async def worker(self) -> "Worker":
        """A worker that takes connections.

        Raises:
            Failed: it ended.
        """
        ours, theirs = socket.socketpair()
        words = ["--folder", str(self.folder), "--listener", str(self.listener.fileno())]
        words += ["--channel", str(theirs.fileno()), *(["--loopback"] if self.loopback else [])]
        # Only the main process speaks with systemd.
        told = {name: value for name, value in os.environ.items() if name != "NOTIFY_SOCKET"}
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "assent_server.workers.worker", "work", *words),
                stdin=asyncio.subprocess.DEVNULL,
                pass_fds=(self.listener.fileno(), theirs.fileno()),
                # Signals of the terminal come by the supervisor.
                start_new_session=True,
                env=told,
            )
        asking = await Asking.over(ours)
        try:
            async with asyncio.timeout(_STARTS_S):
                said = await asking.hello()
        except BaseException as error:
            if not isinstance(error, Gone):
                process.kill()
            await asking.end()
            code = await process.wait()
            if isinstance(error, (Gone, TimeoutError)):
                raise Failed(code) from error
            raise
        return Worker(process, asking, said["line"])


class Worker:
    """A process that takes connections, until it is told to stop or ends by itself."""

    def __init__(self, process: asyncio.subprocess.Process, asking: Asking, line: str) -> None:
        self.line = line
        self.pass_on = partial(asking.ask, within_s=None)
        self.began = asyncio.get_running_loop().time()
        self.figures: dict[str, Any] | None = None
        self._process = process
        self._asking = asking

    async def ask(self, call: str, **arguments: Any) -> Any:
        """What it answers; one that does not in time hangs, and is told to end.

        Raises:
            LocalError: it said no.
            Gone: it ends.
        """
        try:
            return await self._asking.ask(call, _ANSWERS_S, **arguments)
        except Gone:
            self.stop()
            raise

    def stop(self) -> None:
        """Let it answer what it has, and end; one that does not end is killed."""
        with suppress(ProcessLookupError):
            self._process.terminate()
            asyncio.get_running_loop().call_later(_ENDS_S, self._kill)

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()

    async def gone(self) -> int:
        """Its exit code, once it has ended."""
        code = await self._process.wait()
        await self._asking.end()
        self.figures = self._asking.last or self.figures
        return code

    async def count(self) -> bool:
        """Whether its figures are those of now; else they are the last that it told."""
        try:
            self.figures = await self.ask("figures")
        except Gone:
            self.figures = self._asking.last or self.figures
            return False
        return True
