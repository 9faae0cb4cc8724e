"""``assent-server decisions callers``: which systems may ask."""

import click

from assent_server.commands.options import Session, command_options
from assent_server.decisions import tokens

__all__ = ["decisions_callers"]


@click.command("callers")
@command_options
def decisions_callers(session: Session) -> None:
    """List the systems that have a token."""
    session.folder.check_made()
    found = tokens.names(session.folder)
    session.screen.answer(found, found)
    if not found:
        session.screen.note("Nobody may ask yet: assent-server decisions token NAME.")
