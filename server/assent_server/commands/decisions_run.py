"""``assent-server decisions run``: answer the company's other systems."""

from pathlib import Path

import click

from assent.terms import load_vocabulary
from assent_server import clock, config, logs
from assent_server.commands.options import Session, command_options
from assent_server.decisions import Decisions, create_app
from assent_server.decisions.tokens import Callers
from assent_server.listening import listen
from assent_server.opening import open_store
from assent_server.serving import new_runner, serve

__all__ = ["decisions_run"]


@click.command("run")
@click.option("--host", help="Address to listen on, instead of the policy's.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port, instead of the policy's.")
@click.option("--url", help="Where others reach this, as https://decisions.internal.")
@click.option(
    "--ready-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Written once connections are taken: host, port and process id as JSON.",
)
@command_options
def decisions_run(
    session: Session,
    host: str | None,
    port: int | None,
    url: str | None,
    ready_file: Path | None,
) -> None:
    """Answer by the OpenID AuthZEN API until SIGTERM or Ctrl-C, beside the endpoint.

    Only who has a token is answered. Put a proxy with TLS before it where others than this
    machine ask.
    """
    logs.configure()
    settings = config.read(session.folder).decisions
    host = host or settings.host
    port = settings.port if port is None else port
    with new_runner() as runner:
        store = runner.run(open_store(session.folder, read_only=True))
        decisions = Decisions(store, load_vocabulary(), clock.now)
        here = url or settings.url or f"http://{host}:{port}"
        serve(
            create_app(decisions, Callers(session.folder).named, url=here.rstrip("/")),
            listen(host, port, section="decisions"),
            close=store.close,
            ready_file=ready_file,
            runner=runner,
        )
