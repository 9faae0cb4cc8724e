"""``assent-keeper publish``: the static files for a web server."""

from pathlib import Path

import click

from assent.errors import LocalError
from assent.times import from_timestamp
from assent_keeper.checking import faults
from assent_keeper.commands import options
from assent_keeper.commands.options import Session, command_options
from assent_keeper.website import publish as write_site
from assent_keeper.workshop import read_folder
from assent_terminal.plain import plain

__all__ = ["publish"]


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@command_options
def publish(session: Session, directory: Path) -> None:
    """Write everything that readers need into DIRECTORY, for any web server, mirror or vendor.

    Nothing is published that has a fault, nor anything that would roll back what is there.
    """
    publication = read_folder(session.folder)
    found = faults(publication, now=from_timestamp(options.seconds()))
    if found:
        first = found[0]
        raise LocalError(
            f"{first.place}: {plain(first.fault)}", "See all faults: assent-keeper verify."
        )
    files = write_site(publication, directory)
    body = publication.document.body
    session.screen.answer(
        {"sequence": body.sequence, "files": list(files)},
        [f"Sequence {body.sequence} of “{body.name}”: {len(files)} files in {directory}."],
    )
