"""``assent-server keys sessions``: another key makes sessions unforgeable from now on."""

import click

from assent_server import clock, control
from assent_server.commands.options import Session, command_options
from assent_server.sessions import secret

__all__ = ["keys_sessions"]


@click.command("sessions")
@command_options
def keys_sessions(session: Session) -> None:
    """Replace the key under which sessions are issued, for example where others may know it.

    Sessions that are open go on until they end, within 15 minutes. Applications that have a copy of
    keys/session.key in another place need the new one before that.
    """
    session.folder.check_made()
    secret.replace(session.folder, now=clock.now())
    session.screen.answer(
        {"replaced": str(session.folder.session_key)}, ["Sessions are issued under a new key."]
    )
    try:
        control.ask(session.folder, "reload")
    except control.NoServer:
        session.screen.note("The server uses it when it starts.")
        return
    session.screen.note("The running server uses it now.")
