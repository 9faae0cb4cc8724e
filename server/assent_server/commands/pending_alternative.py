"""``assent-server pending alternative``: a person makes the one alternative."""

import click

from assent_server import operator
from assent_server.agreement_words import handle
from assent_server.commands.options import Session, command_options

__all__ = ["pending_alternative"]


@click.command("alternative")
@click.argument("proffer")
@click.argument("terms", required=False)
@command_options
def pending_alternative(session: Session, proffer: str, terms: str | None) -> None:
    """Answer PROFFER with TERMS instead, or with the best that policy.toml knows."""
    session.folder.check_made()
    done = operator.ask(session.folder, "pending.alternative", proffer=proffer, terms=terms)
    session.screen.answer(done, [f"Made an alternative to {handle(done['proffer'])}."])
