"""``assent-server pending decline``: a person says no."""

import click

from assent_server import operator
from assent_server.agreement_words import handle
from assent_server.commands.options import Session, command_options

__all__ = ["pending_decline"]


@click.command("decline")
@click.argument("proffer")
@command_options
def pending_decline(session: Session, proffer: str) -> None:
    """Decline PROFFER; the customer gets a signed no."""
    session.folder.check_made()
    done = operator.ask(session.folder, "pending.decline", proffer=proffer)
    session.screen.answer(done, [f"Declined {handle(done['proffer'])}."])
