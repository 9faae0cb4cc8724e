"""``assent-server run``: serve until stopped."""

import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click
from starlette.types import Receive, Scope, Send

from assent.errors import LocalError
from assent_server import announcing, config, listening, logs
from assent_server.app import create_app
from assent_server.commands.options import Session, command_options
from assent_server.connections import ConnectionLimits
from assent_server.endpoint import Endpoint, open_endpoint
from assent_server.running import Running
from assent_server.serving import Ending, new_runner, serve
from assent_server.settings import Config
from assent_terminal import Screen

__all__ = ["Surroundings", "listening_options", "run", "serve_endpoint"]

F = TypeVar("F", bound=Callable[..., Any])


class Surroundings(Protocol):
    """What else a process serves around the calls of its endpoint."""

    limits: ConnectionLimits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is no call of the endpoint's."""
        ...

    def check_apart(self, host: str, port: int) -> None:
        """Raise a ``LocalError`` if it would pass calls on to what listens here."""
        ...

    def start(self) -> None:
        """Begin, in the event loop."""
        ...

    async def close(self) -> None:
        """End, before the endpoint does."""
        ...


def listening_options(command: F) -> F:
    """The options of commands that serve an endpoint."""
    for option in (
        click.option(
            "--ready-file",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Written once connections are taken: host, port and process id as JSON.",
        ),
        click.option(
            "--port", type=click.IntRange(0, 65_535), help="Port, instead of the policy's."
        ),
        click.option("--host", help="Address to listen on, instead of the policy's."),
        click.option("--loopback", is_flag=True, help="Serve a local test."),
    ):
        command = option(command)
    return command


@click.command()
@listening_options
@click.option("--workers", type=click.IntRange(1, 64), help="Processes, instead of the policy's.")
@command_options
def run(session: Session, **listens: Any) -> None:
    """Serve until SIGTERM or Ctrl-C, or until the terminal closes that it was started from.

    SIGHUP publishes what the files say now; `assent-server restart` begins anew. Under nohup the
    closing terminal is no end. A socket that systemd gives is used instead of host and port.
    """
    serve_endpoint(session, **listens)


def serve_endpoint(
    session: Session,
    *,
    loopback: bool,
    host: str | None,
    port: int | None,
    ready_file: Path | None,
    workers: int | None = None,
    around: Callable[[Endpoint], Surroundings] | None = None,
) -> None:
    """Serve the endpoint, and what is ``around`` it, until it is told to stop."""
    logs.configure()
    settings = config.read(session.folder)
    place = (host or settings.server.host, settings.server.port if port is None else port)
    count = workers or settings.server.workers
    if count > 1:
        _check_shared(settings, count, alone=around is None)
        with _listener(*place, loopback=loopback) as listener:
            _supervise(session, settings, listener, count, ready_file, loopback=loopback)
        return
    ending = Ending()
    with new_runner() as runner:
        endpoint = runner.run(open_endpoint(session.folder, loopback=loopback))
        running = Running(endpoint, ending)
        try:
            rest = None if around is None else around(endpoint)
            listener = _listener(*place, loopback=loopback, rest=rest)
        except BaseException:
            runner.run(endpoint.close())
            raise

        async def start() -> None:
            await running.start()
            if rest is not None:
                rest.start()

        async def close() -> None:
            if rest is not None:
                await rest.close()
            await running.stop()
            await endpoint.close()

        serve(
            create_app(endpoint.service(), rest=rest),
            listener.dup(),
            start=start,
            close=close,
            limits=None if rest is None else rest.limits,
            ready=lambda bound: _say(session.screen, announcing.line(endpoint, bound)),
            ready_file=ready_file,
            runner=runner,
            ending=ending,
        )
    if ending.restarts:
        listening.hand_over(listener)
    listener.close()


def _check_shared(settings: Config, count: int, *, alone: bool) -> None:
    if not alone:
        raise LocalError(
            f"A site is served by one process, not by {count} workers.",
            "Set [server] workers = 1, or let the site's own server stand before the endpoint.",
        )
    if settings.store.url is None:
        raise LocalError(
            f"Records in a file are written by one process, not by {count} workers.",
            "Keep them in PostgreSQL: `assent-server store move`, [store] url in policy.toml; "
            "or serve with one worker.",
        )


def _supervise(
    session: Session,
    settings: Config,
    listener: socket.socket,
    count: int,
    ready_file: Path | None,
    *,
    loopback: bool,
) -> None:
    # Imported here: most endpoints have one process.
    from assent_server.workers.process import Starting
    from assent_server.workers.supervisor import Supervisor

    starting = Starting(folder=session.folder.path, loopback=loopback, listener=listener)
    supervisor = Supervisor(
        session.folder,
        starting,
        count=count,
        metrics_port=settings.server.metrics_port,
        announce=lambda line: _say(session.screen, line),
        ready_file=ready_file,
    )
    with new_runner() as runner:
        runner.run(supervisor.serve())


def _listener(
    host: str, port: int, *, loopback: bool, rest: Surroundings | None = None
) -> socket.socket:
    """The socket that systemd gives, or else one at this address."""
    listener = listening.given() or listening.listen(host, port)
    if loopback and not ipaddress.ip_address(listener.getsockname()[0]).is_loopback:
        listener.close()
        raise click.UsageError("A local test listens on 127.0.0.1 only.")
    if rest is not None:
        try:
            rest.check_apart(*listener.getsockname()[:2])
        except LocalError:
            listener.close()
            raise
    return listener


def _say(screen: Screen, line: str) -> None:
    if not screen.quiet:
        screen.lines(line)
