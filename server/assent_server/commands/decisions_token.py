"""``assent-server decisions token``: let a system ask."""

import click

from assent_server.commands.options import Session, command_options
from assent_server.decisions import tokens

__all__ = ["decisions_token"]


@click.command("token")
@click.argument("name")
@command_options
def decisions_token(session: Session, name: str) -> None:
    """Let the system NAME ask. Its token is shown now and never again."""
    session.folder.check_made()
    token = tokens.add(session.folder, name)
    session.screen.answer({"name": name, "token": token}, [token])
    session.screen.note("It goes into the header: Authorization: Bearer …")
