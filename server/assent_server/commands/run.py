"""``assent-server run``: serve until stopped."""

import ipaddress
import socket
from pathlib import Path

import click

from assent.documents.description import Status
from assent_server import listening, logs
from assent_server.app import create_app
from assent_server.commands.options import Session, command_options
from assent_server.endpoint import Endpoint, open_endpoint
from assent_server.running import Running
from assent_server.serving import Ending, new_runner, serve
from assent_terminal import Screen

__all__ = ["run"]


@click.command()
@click.option("--loopback", is_flag=True, help="Serve a local test.")
@click.option("--host", help="Address to listen on, instead of the policy's.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port, instead of the policy's.")
@click.option(
    "--ready-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Written once connections are taken: host, port and process id as JSON.",
)
@command_options
def run(
    session: Session,
    loopback: bool,
    host: str | None,
    port: int | None,
    ready_file: Path | None,
) -> None:
    """Serve until SIGTERM or Ctrl-C, or until the terminal closes that it was started from.

    SIGHUP publishes what the files say now; `assent-server restart` begins anew. Under nohup the
    closing terminal is no end. A socket that systemd gives is used instead of host and port.
    """
    logs.configure()
    ending = Ending()
    with new_runner() as runner:
        endpoint = runner.run(open_endpoint(session.folder, loopback=loopback))
        running = Running(endpoint, ending)

        async def close() -> None:
            await running.stop()
            await endpoint.close()

        settings = endpoint.config.server
        try:
            listener = _listener(
                host or settings.host, settings.port if port is None else port, loopback=loopback
            )
        except BaseException:
            runner.run(endpoint.close())
            raise
        serve(
            create_app(endpoint.service()),
            listener.dup(),
            start=running.start,
            close=close,
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
