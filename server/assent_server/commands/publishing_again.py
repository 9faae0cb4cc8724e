"""Telling the running server, after a command changed a file, to publish what holds now."""

from assent_server import control
from assent_server.commands.options import Session

__all__ = ["publish_again"]


def publish_again(session: Session) -> None:
    """Let the running server publish at once; where none runs, say that the next start does."""
    try:
        answer = control.ask(session.folder, "reload")
    except control.NoServer:
        session.screen.note("It is published when the server starts.")
        return
    if session.folder.retired.exists():
        session.screen.note("The running server publishes it now and makes no new agreements.")
        return
    names = ", ".join(answer["accepted"]) or "no terms"
    session.screen.note(f"The running server publishes it now and accepts: {names}.")
