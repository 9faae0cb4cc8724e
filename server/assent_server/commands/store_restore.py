"""``assent-server store restore``: a copy takes the place of the records."""

from pathlib import Path

import click

from assent_server import control
from assent_server.commands.options import Session, command_options
from assent_server.commands.own_file import own_file
from assent_server.store.sqlite import copying

__all__ = ["store_restore"]


@click.command("restore")
@click.argument("copy", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@command_options
def store_restore(session: Session, copy: Path) -> None:
    """Put COPY in the place of the records; what was there is kept beside it.

    The server has to be stopped. What was agreed since the copy was made comes back by itself:
    customers' programs hold it, see that it is missing, and give it back.
    """
    file = own_file(session.folder)
    control.refuse_running(session.folder)
    former = copying.restore(copy, file)
    kept = None if former is None else str(former)
    session.screen.answer({"file": str(file), "former": kept}, [f"Restored {file}."])
    if former is not None:
        session.screen.note(f"What was there is kept as {former}.")
