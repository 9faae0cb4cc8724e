"""``assent-server decisions revoke``: let a system ask no more."""

import click

from assent_server.commands.options import Session, command_options
from assent_server.decisions import tokens

__all__ = ["decisions_revoke"]


@click.command("revoke")
@click.argument("name")
@command_options
def decisions_revoke(session: Session, name: str) -> None:
    """Let the system NAME ask no more, from its next question on."""
    session.folder.check_made()
    tokens.remove(session.folder, name)
    session.screen.answer({"revoked": name}, [f"{name} asks no more."])
