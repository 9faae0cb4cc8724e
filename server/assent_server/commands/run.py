"""``assent-server run``: serve until stopped."""

import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click
from starlette.types import Receive, Scope, Send

from assent.documents.description import Status
from assent_server import listening, logs
from assent_server.app import create_app
from assent_server.commands.options import Session, command_options
from assent_server.connections import ConnectionLimits
from assent_server.endpoint import Endpoint, open_endpoint
from assent_server.running import Running
from assent_server.serving import Ending, new_runner, serve
from assent_terminal import Screen

__all__ = ["Surroundings", "listening_options", "run", "serve_endpoint"]

F = TypeVar("F", bound=Callable[..., Any])


class Surroundings(Protocol):
    """What else a process serves around the calls of its endpoint."""

    limits: ConnectionLimits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is no call of the endpoint's."""
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
    around: Callable[[Endpoint], Surroundings] | None = None,
) -> None:
    """Serve the endpoint, and what is ``around`` it, until it is told to stop."""
    logs.configure()
    ending = Ending()
    with new_runner() as runner:
        endpoint = runner.run(open_endpoint(session.folder, loopback=loopback))
        running = Running(endpoint, ending)
        settings = endpoint.config.server
        try:
            rest = None if around is None else around(endpoint)
            listener = _listener(
                host or settings.host, settings.port if port is None else port, loopback=loopback
            )
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
            ready=lambda bound: _say(session.screen, endpoint, bound),
            ready_file=ready_file,
            runner=runner,
            ending=ending,
        )
    if ending.restarts:
        listening.hand_over(listener)
    listener.close()


def _listener(host: str, port: int, *, loopback: bool) -> socket.socket:
    """The socket that systemd gives, or else one at this address."""
    listener = listening.given() or listening.listen(host, port)
    if loopback and not ipaddress.ip_address(listener.getsockname()[0]).is_loopback:
        listener.close()
        raise click.UsageError("A local test listens on 127.0.0.1 only.")
    return listener


def _say(screen: Screen, endpoint: Endpoint, port: int) -> None:
    origin = endpoint.config.vendor.origins[0]
    local = "LOCAL TEST " if endpoint.published.loopback else ""
    if not screen.quiet:
        # One line, however long, as everything in a log is.
        screen.lines(f"{local}{origin} (port {port}) {_does(endpoint)}")


def _does(endpoint: Endpoint) -> str:
    """What happens to proffers now, and where that is nothing, what helps."""
    published = endpoint.published
    names = [offer.terms.name for offer in published.offers]
    if published.description.body.status is Status.RETIRED:
        return "makes no new agreements: `assent-server retire --undo`"
    if not published.practices:
        return "accepts no terms: no practices are signed; see `assent-server practices sign`"
    return f"accepts {', '.join(names) or 'no terms: see `assent-server policy check`'}"
