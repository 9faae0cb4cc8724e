"""``assent-server decisions run``: answer the company's other systems."""

from pathlib import Path

import click

from assent.terms import load_vocabulary
from assent_server import clock, logs
from assent_server.commands.options import Session, command_options
from assent_server.decisions import Decisions, create_app
from assent_server.decisions.tokens import Callers
from assent_server.opening import open_store
from assent_server.serving import new_runner, serve

__all__ = ["decisions_run"]


@click.command("run")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8181, show_default=True)
@click.option("--url", help="Where others reach this, as https://decisions.internal.")
@click.option(
    "--ready-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Written once connections are taken: host, port and process id as JSON.",
)
@command_options
def decisions_run(
    session: Session, host: str, port: int, url: str | None, ready_file: Path | None
) -> None:
    """Answer by the OpenID AuthZEN API until SIGTERM or Ctrl-C, beside the endpoint.

    Only who has a token is answered. Put a proxy with TLS before it where others than this
    machine ask.
    """
    logs.configure()
    session.folder.check_made()
    with new_runner() as runner:
        store = runner.run(open_store(session.folder, read_only=True))
        decisions = Decisions(store, load_vocabulary(), clock.now)
        here = url or f"http://{host}:{port}"
        serve(
            create_app(decisions, Callers(session.folder).named, url=here.rstrip("/")),
            host=host,
            port=port,
            close=store.close,
            ready_file=ready_file,
            runner=runner,
        )
