"""``assent agreements view``: an agreement in the form that other tools read."""

import click
import orjson

from assent.agreement import terms_in_force
from assent.errors import LocalError
from assent.odrl_view import agreement_view
from assent_client.commands.agreements_show import terms_of
from assent_client.commands.options import walletful
from assent_client.commands.session import Session
from assent_client.commands.which import agreement_named

__all__ = ["agreements_view"]


@click.command("view")
@click.argument("which")
@click.option(
    "--as",
    "form",
    type=click.Choice(["odrl"]),
    required=True,
    help="odrl: an ODRL 2.2 Agreement in JSON-LD.",
)
@walletful
def agreements_view(session: Session, which: str, form: str) -> None:
    """Write the agreement WHICH to stdout as other tools read it; it proves nothing.

    What was taken back is not in it any more. For evidence that can be checked use `assent
    export`.
    """
    with session.client() as client:
        held = agreement_named(client, which)
    terms = terms_of(held)
    if terms is None:
        raise LocalError(
            "What its terms say is not in this wallet.", "assent export fetches it from them."
        )
    value = agreement_view(held.history.record, terms_in_force(terms, held.standing))
    session.screen.answer(value, [orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()])
