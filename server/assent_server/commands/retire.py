"""``assent-server retire``: no new agreements; reads and withdrawals go on."""

import click
import orjson

from assent_server import clock, durable_files
from assent_server.commands.options import Session, command_options
from assent_server.commands.publishing_again import publish_again

__all__ = ["retire"]


@click.command()
@click.option("--undo", is_flag=True, help="Make agreements again.")
@command_options
def retire(session: Session, undo: bool) -> None:
    """Make no new agreements from now on. Those that live go on, and can be read and withdrawn."""
    session.folder.check_made()
    if undo:
        session.folder.retired.unlink(missing_ok=True)
    elif not session.folder.retired.exists():
        durable_files.create(session.folder.retired, orjson.dumps({"since": clock.now()}))
    said = "Agreements are made again." if undo else "No new agreements."
    session.screen.answer({"retired": not undo}, [said])
    publish_again(session)
