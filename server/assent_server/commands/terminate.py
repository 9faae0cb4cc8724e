"""``assent-server terminate``: the company ends an agreement."""

import click

from assent.errors import LocalError
from assent_server import clock, operator
from assent_server.agreement_words import handle, state, terms_name
from assent_server.commands.options import Session, command_options
from assent_server.commands.records import look
from assent_server.dossier import Dossier, find, open_dossier
from assent_server.store import Store
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
        click.confirm(_question(session, agreement), abort=True, err=True)
    done = operator.ask(session.folder, "terminate", agreement=agreement, reason=reason)
    ends = f"ends on {moment(done['ends_at'])}, or later if the customer sees it later"
    session.screen.answer(done, [f"Agreement {handle(done['agreement'])} {ends}."])


def _question(session: Session, agreement: str) -> str:
    """Which agreement is meant, so that nobody ends another.

    Raises:
        LocalError: there is none of this name, or it is over.
    """

    async def read(store: Store) -> Dossier:
        return await open_dossier(store, await find(store, agreement), clock.now())

    found = look(session, read)
    if found.standing.status.is_over:
        raise LocalError(f"This agreement was {state(found)} already.")
    name = handle(found.row.agreement_id)
    return f"End the agreement {name} on the terms {terms_name(found.body)}, {state(found)}"
