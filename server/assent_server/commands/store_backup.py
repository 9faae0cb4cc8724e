"""``assent-server store backup``: a copy of all records, made beside a running server."""

from pathlib import Path

import click

from assent_server.commands.options import Session, command_options
from assent_server.commands.own_file import own_file
from assent_server.store.sqlite import copying

__all__ = ["store_backup"]


@click.command("backup")
@click.option(
    "--to",
    "to",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to write.",
)
@command_options
def store_backup(session: Session, to: Path) -> None:
    """Write a copy of all records, as of one moment; the server may go on.

    Keys, practices and descriptions are files in the folder; keep copies of them, too.
    """
    size = copying.back_up(own_file(session.folder), to)
    session.screen.answer({"file": str(to), "bytes": size}, [f"Wrote {to}."])
