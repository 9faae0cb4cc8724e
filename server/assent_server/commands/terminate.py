"""``assent-server terminate``: the company ends an agreement."""

import click

from assent_server import operator
from assent_server.agreement_words import handle
from assent_server.commands.options import Session, command_options
from assent_terminal.plain import moment

__all__ = ["terminate"]


@click.command()
@click.argument("agreement")
@click.option("--reason", required=True, help="Why, in words for the customer.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@command_options
def terminate(session: Session, agreement: str, reason: str, yes: bool) -> None:
    """Announce the end of AGREEMENT after the notice that was promised.

    The notice runs once the customer's client has seen it. It takes nothing back: what was
    promised for data received so far goes on.
    """
    session.folder.check_made()
    if not yes:
        if not session.screen.can_ask:
            raise click.UsageError("Nobody is there to confirm; say --yes.")
        click.confirm(f"End agreement {agreement}", abort=True, err=True)
    done = operator.ask(session.folder, "terminate", agreement=agreement, reason=reason)
    ends = f"ends on {moment(done['ends_at'])}, or later if the customer sees it later"
    session.screen.answer(done, [f"Agreement {handle(done['agreement'])} {ends}."])
