"""What passes between the supervisor and one worker: lines of ``control`` over a pair of sockets.

The worker speaks first, once it takes connections, and last, when it ends: its figures. In between
it answers questions, each with the number of its question. Where one end is closed, the other
process is gone.
"""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any, Final

import orjson

from assent_server import control
from assent_server.control import Handlers

__all__ = ["Answering", "Asking", "Gone"]

_LINE_BYTES_MAX: Final = 16 * 1024 * 1024


class Gone(Exception):
    """The worker ends, or has ended."""


class Asking:
    """The supervisor's end. ``last`` are the figures of a worker that ended in order."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.last: dict[str, Any] | None = None
        loop = asyncio.get_running_loop()
        self._writer = writer
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[bytes]] = {0: loop.create_future()}
        self._hearing = loop.create_task(self._hear(reader))

    @classmethod
    async def over(cls, ours: socket.socket) -> "Asking":
        """The end of a pair whose other end a worker has."""
        return cls(*await asyncio.open_connection(sock=ours, limit=_LINE_BYTES_MAX))

    async def hello(self) -> dict[str, Any]:
        """What the worker says once it takes connections.

        Raises:
            Gone: it ended before.
        """
        said: dict[str, Any] = orjson.loads(await self._waiting[0])
        return said

    async def ask(self, call: str, within_s: float | None, **arguments: Any) -> Any:
        """The answer to a call.

        Raises:
            LocalError: the worker said no.
            Gone: it ends, or has not answered in that time.
        """
        if self._hearing.done():
            raise Gone
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        self._writer.write(b"%d %s" % (number, control.question(call, arguments)))
        try:
            async with asyncio.timeout(within_s):
                return control.value_in(await self._waiting[number])
        except TimeoutError as error:
            raise Gone from error
        finally:
            del self._waiting[number]

    async def end(self) -> None:
        """Hear what it says until its end."""
        await self._hearing

    async def _hear(self, reader: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while line := await reader.readline():
                number, _, said = line.partition(b" ")
                if number == b"last":
                    self.last = orjson.loads(said)
                elif (waits := self._waiting.get(int(number))) is not None and not waits.done():
                    waits.set_result(said)
        self._writer.close()
        for waits in self._waiting.values():
            if not waits.done():
                waits.set_exception(Gone())


class Answering:
    """The worker's end; ``gone`` is called when the supervisor is."""

    def __init__(self, theirs: socket.socket, handlers: Handlers, gone: Callable[[], None]) -> None:
        self._socket = theirs
        self._handlers = handlers
        self._gone = gone
        self._writer: asyncio.StreamWriter | None = None
        self._hearing: asyncio.Task[None] | None = None
        self._answering: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Answer from now on."""
        reader, self._writer = await asyncio.open_connection(
            sock=self._socket, limit=_LINE_BYTES_MAX
        )
        self._hearing = asyncio.create_task(self._hear(reader))

    def hello(self, said: dict[str, Any]) -> None:
        """Say that connections are taken."""
        self._say(b"0", orjson.dumps(said) + b"\n")

    async def stop(self, figures: dict[str, Any]) -> None:
        """Say the last word."""
        if self._hearing is None or self._writer is None:
            return
        self._hearing.cancel()
        with suppress(OSError):
            self._say(b"last", orjson.dumps(figures) + b"\n")
            await self._writer.drain()
        self._writer.close()

    async def _hear(self, reader: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while line := await reader.readline():
                number, _, asked = line.partition(b" ")
                task = asyncio.create_task(self._answer(number, asked))
                self._answering.add(task)
                task.add_done_callback(self._answering.discard)
        self._gone()

    async def _answer(self, number: bytes, asked: bytes) -> None:
        self._say(number, await control.answered(asked, self._handlers))

    def _say(self, number: bytes, line: bytes) -> None:
        assert self._writer is not None
        self._writer.write(number + b" " + line)
