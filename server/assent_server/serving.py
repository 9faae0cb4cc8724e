"""Running the endpoint: one process, one event loop, uvicorn around the app.

Owns listening, readiness and the orderly end: stop accepting, answer what was accepted, then
close what the app rests on (SRV-05).
"""

import asyncio
import contextlib
import gc
import json
import os
import resource
import signal
import socket
from collections.abc import Awaitable, Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any, Final

import uvicorn
import uvloop

from assent.errors import LocalError
from assent_server import durable_files, logs
from assent_server.connections import Connection, ConnectionLimits

__all__ = ["new_runner", "serve", "spare_the_collector"]

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
_BACKLOG: Final = 2048
_KEEP_ALIVE_S: Final = 5
_COLLECT_AFTER: Final = 20_000
_FILES_BESIDE_CONNECTIONS: Final = 128


def serve(
    app: Any,
    *,
    host: str,
    port: int,
    close: Callable[[], Awaitable[None]],
    start: Callable[[], Awaitable[None]] | None = None,
    limits: ConnectionLimits | None = None,
    ready: Callable[[int], None] | None = None,
    ready_file: Path | None = None,
    stop_s: int = 30,
    runner: asyncio.Runner | None = None,
) -> None:
    """Serve an ASGI app until SIGTERM or SIGINT; return when all is answered and closed.

    Port 0 takes any free one. Once connections are accepted, ``ready`` is called with the port,
    and then ``ready_file`` is written with host, port and process id as JSON; it is removed at the
    end. ``start`` runs first, in the event loop; ``close`` runs last, whatever happened. Answers
    under way get ``stop_s`` to finish. ``runner`` is the event loop in which the app was made,
    where it holds connections of that loop.

    Raises:
        LocalError: the address cannot be listened on.
    """
    limits = limits or ConnectionLimits()
    _allow_files(limits.connections_max + _FILES_BESIDE_CONNECTIONS)
    listener = _listen(host, port)
    bound: int = listener.getsockname()[1]

    def announce() -> None:
        logs.log("listening", port=bound)
        if ready is not None:
            ready(bound)
        if ready_file is not None:
            told = {"host": host, "port": bound, "pid": os.getpid()}
            durable_files.replace(ready_file, json.dumps(told).encode())

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
    server = _Server(config, announce)
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

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._announce()

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


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise LocalError(
            f"Cannot listen on {host}, port {port} ({error.strerror}).",
            "Stop what listens there, or choose another port: --port, or [server] in policy.toml.",
        ) from error
    return listener


def _allow_files(needed: int) -> None:
    """Let this process open that many files, as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
