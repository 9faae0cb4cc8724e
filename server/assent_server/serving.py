"""Running the endpoint: one process, one event loop, uvicorn around the app.

Owns readiness and the orderly end: stop accepting, answer what was accepted, then close what the
app rests on (SRV-05).
"""

import asyncio
import contextlib
import gc
import resource
import signal
import socket
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

import uvicorn
import uvloop

from assent_server import listening, logs, notifying
from assent_server.connections import Connection, ConnectionLimits

__all__ = ["FILES_MIN", "Ending", "new_runner", "serve", "spare_the_collector"]

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
_BACKLOG: Final = 2048
_KEEP_ALIVE_S: Final = 5
_COLLECT_AFTER: Final = 20_000
_FILES_BESIDE_CONNECTIONS: Final = 128
FILES_MIN: Final = ConnectionLimits().connections_max + _FILES_BESIDE_CONNECTIONS
"""How many files the server opens when all is taken that its limits allow."""


@dataclass(slots=True)
class Ending:
    """Whether somebody who is no signal wants the process to end, and if so, to begin anew."""

    restarts: bool = False


def serve(
    app: Any,
    listener: socket.socket,
    *,
    close: Callable[[], Awaitable[None]],
    start: Callable[[], Awaitable[None]] | None = None,
    limits: ConnectionLimits | None = None,
    ready: Callable[[int], None] | None = None,
    ready_file: Path | None = None,
    stop_s: int = 30,
    runner: asyncio.Runner | None = None,
    ending: Ending | None = None,
) -> None:
    """Serve an ASGI app until SIGTERM or SIGINT; return when all is answered and closed.

    ``listener`` is closed then; who has another descriptor of it loses no connection. Once
    connections are accepted, ``ready`` is called with the port, and then ``ready_file`` is
    written with host, port and process id as JSON; it is removed at the end. ``start`` runs
    first, in the event loop; ``close`` runs last, whatever happened. Answers under way get
    ``stop_s`` to finish. ``runner`` is the event loop in which the app was made, where it holds
    connections of that loop. A restart that ``ending`` asks for ends it like a signal.
    """
    limits = limits or ConnectionLimits()
    _allow_files(limits.connections_max + _FILES_BESIDE_CONNECTIONS)
    announce = partial(listening.announce, listener, say=ready, ready_file=ready_file)
    config = uvicorn.Config(
        app,
        http=partial(Connection, limits=limits),  # type: ignore[arg-type]
        ws="none",
        loop="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=stop_s,
        backlog=_BACKLOG,
    )
    server = _Server(config, announce, ending or Ending())
    spare_the_collector()
    try:
        with contextlib.nullcontext(runner) if runner is not None else new_runner() as loop:
            loop.run(_run(server, listener, start, close))
    finally:
        listener.close()
        if ready_file is not None:
            ready_file.unlink(missing_ok=True)
    logs.log("stopped")


def new_runner() -> asyncio.Runner:
    """The event loop in which an endpoint is served."""
    return asyncio.Runner(loop_factory=uvloop.new_event_loop)


def spare_the_collector() -> None:
    """Let the garbage collector look less often, and never again at what start-up made.

    Requests make no cycles that would have to be found soon.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 20)


async def _run(
    server: uvicorn.Server,
    listener: socket.socket,
    start: Callable[[], Awaitable[None]] | None,
    close: Callable[[], Awaitable[None]],
) -> None:
    try:
        if start is not None:
            await start()
        await server.serve(sockets=[listener])
    finally:
        await close()


class _Server(uvicorn.Server):
    """uvicorn's server that says when it listens, and outlives the signal that stops it."""

    def __init__(
        self, config: uvicorn.Config, announce: Callable[[], None], ending: Ending
    ) -> None:
        super().__init__(config)
        self._announce = announce
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._announce()

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self._ending.restarts

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        (notifying.reloading if self._ending.restarts else notifying.stopping)()
        for server in self.servers:
            server.close()
        # What was accepted in this turn of the event loop becomes a connection in the next one;
        # each has to learn that this is the end.
        await asyncio.sleep(0)
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # Who stops a process does not want it to begin anew.
        self._ending.restarts = False
        super().handle_exit(sig, frame)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        # uvicorn would raise the signal again at the end, which kills the process before the
        # store is closed.
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in _SIGNALS:
                loop.remove_signal_handler(number)


def _allow_files(needed: int) -> None:
    """Let this process open that many files, as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
