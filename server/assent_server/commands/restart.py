"""``assent-server restart``: the running server begins anew, and nobody is refused meanwhile."""

import time
from typing import Final

import click

from assent.errors import LocalError
from assent_server import control
from assent_server.commands.options import Session, command_options
from assent_server.folder import Folder

__all__ = ["restart"]

_BEGINS_WITHIN_S: Final = 60.0
_LOOKS_EVERY_S: Final = 0.1


@click.command()
@command_options
def restart(session: Session) -> None:
    """Let the running server begin anew: with the program that is installed now, and all settings.

    It answers what it has, and what arrives meanwhile waits. Where a file cannot be used, it
    goes on as it is.
    """
    session.folder.check_made()
    try:
        before = control.ask(session.folder, "restart")
    except control.NoServer as error:
        raise LocalError(
            "No server runs in this folder.", "Start it: `assent-server run`."
        ) from error
    until = time.monotonic() + _BEGINS_WITHIN_S
    while _life(session.folder) in (None, before):
        if time.monotonic() > until:
            raise LocalError("The server has not begun anew.", "Its log says why.")
        time.sleep(_LOOKS_EVERY_S)
    session.screen.answer({"restarted": True}, ["The server has begun anew."])


def _life(folder: Folder) -> str | None:
    """The word of the server's present life; None between two of them."""
    try:
        word: str = control.ask(folder, "life")
    except control.NoServer:
        return None
    return word
