"""``assent agreements view``: an agreement in the form that other tools read."""

import click
import orjson

from assent.views import Form
from assent_client.commands.agreements_show import terms_of
from assent_client.commands.options import walletful
from assent_client.commands.session import Session
from assent_client.commands.which import agreement_named
from assent_client.viewing import view_as

__all__ = ["agreements_view"]


@click.command("view")
@click.argument("which")
@click.option(
    "--as",
    "form",
    type=click.Choice([str(form) for form in Form]),
    required=True,
    help=(
        "odrl: an ODRL 2.2 Agreement in JSON-LD. iso27560: a consent receipt with its record "
        "after ISO/IEC TS 27560, in terms of DPV. kantara: a Consent Receipt 1.1."
    ),
)
@walletful
def agreements_view(session: Session, which: str, form: str) -> None:
    """Write the agreement WHICH to stdout as other tools read it; it proves nothing.

    What was taken back is not in it any more. For evidence that can be checked use `assent
    export`.
    """
    with session.client() as client:
        held = agreement_named(client, which)
        value = view_as(client.agent, held, Form(form), terms=terms_of(held))
    session.screen.answer(value, [orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()])
