"""``assent config set``: what the wallet keeps for all agreements to come."""

import click

from assent_client.candidates import PLACE
from assent_client.commands.options import walletful
from assent_client.commands.session import Session
from assent_client.commands.wishes import country

__all__ = ["config_set"]


@click.command("set")
@click.argument("setting", type=click.Choice(["country"]), metavar="country")
@click.argument("value", metavar="COUNTRY", required=False)
@click.option("--forget", is_flag=True, help="Name the vendor's own country again.")
@walletful
def config_set(session: Session, setting: str, value: str | None, forget: bool) -> None:
    """Set the country in which you are, two letters as in DE: agreements name it and its law.

    Without it they name the vendor's own country, which says nothing about you.
    """
    if (value is None) is not forget:
        raise click.UsageError("Name a country, as in DE, or --forget it.")
    place = None if value is None else country(value)
    with session.wallet() as wallet:
        if place is None:
            wallet.settings.remove(PLACE)
        else:
            wallet.settings.put(PLACE, place)
    code = None if place is None else place.rpartition("#")[2]
    named = "each vendor's own country" if code is None else f"{code} as your country"
    session.screen.answer(
        {setting: code}, [f"Agreements that you make from now on name {named}, and its law."]
    )
