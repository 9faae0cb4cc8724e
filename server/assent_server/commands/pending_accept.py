"""``assent-server pending accept``: a person says yes."""

import click

from assent_server import operator
from assent_server.agreement_words import handle
from assent_server.commands.options import Session, command_options

__all__ = ["pending_accept"]


@click.command("accept")
@click.argument("proffer")
@click.option("--terms", help="Sign the candidate on these terms.  [default: the first possible]")
@command_options
def pending_accept(session: Session, proffer: str, terms: str | None) -> None:
    """Sign PROFFER, if the practices still keep its terms or nobody can tell."""
    session.folder.check_made()
    done = operator.ask(session.folder, "pending.accept", proffer=proffer, terms=terms)
    session.screen.answer(done, [f"Accepted {handle(done['proffer'])}."])
