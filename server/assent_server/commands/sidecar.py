"""``assent-server sidecar``: the endpoint before a site, in one process."""

from pathlib import Path
from typing import Any

import click

from assent_server.commands.options import Session, command_options
from assent_server.commands.run import listening_options, serve_endpoint
from assent_server.endpoint import Endpoint
from assent_server.sidecar import Front, Proxy, Site

__all__ = ["sidecar"]


@click.command()
@click.option("--upstream", metavar="URL", help="The site behind, as http://127.0.0.1:3000.")
@click.option(
    "--site",
    "files",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder of static files that is the site.",
)
@click.option(
    "--keep-session",
    is_flag=True,
    help="Let the site see the session, too: it has Assent's middleware itself.",
)
@listening_options
@command_options
def sidecar(
    session: Session, upstream: str | None, files: Path | None, keep_session: bool, **listens: Any
) -> None:
    """Serve the endpoint and, at all other addresses, the site behind it.

    The site reads under which agreement a request stands from the headers Assent-Agreement,
    Assent-Permits and Assent-GPC, which nobody else can send it. It never waits for Assent.
    """
    if upstream is not None and files is not None:
        raise click.UsageError("Only one site stands behind: leave out --upstream or --site.")
    if upstream is None and files is None:
        raise click.UsageError("Name the site behind: either --upstream URL or --site FOLDER.")

    def around(endpoint: Endpoint) -> Front:
        vendor = endpoint.config.vendor
        return Front(
            Site(files) if files is not None else Proxy(upstream or ""),
            folder=session.folder,
            origins=vendor.origins,
            base=vendor.base,
            endpoint_limits=endpoint.limits,
            keep_session=keep_session,
        )

    serve_endpoint(session, around=around, **listens)
