"""``assent config set``: what the wallet keeps for all agreements to come."""

from collections.abc import Callable
from pathlib import Path

import click

from assent.did_web import PREFIX
from assent_client import keepers
from assent_client.candidates import PLACE
from assent_client.commands.options import walletful
from assent_client.commands.session import Session
from assent_client.commands.wishes import country
from assent_client.words import host

__all__ = ["config_set"]


@click.command("set")
@click.argument("setting", type=click.Choice(["country", "keeper"]), metavar="country|keeper")
@click.argument("value", metavar="VALUE", required=False)
@click.option("--forget", is_flag=True, help="Take a country or a keeper back.")
@walletful
def config_set(session: Session, setting: str, value: str | None, forget: bool) -> None:
    """Set a country, or trust a keeper of lists of standard terms.

    \b
    assent config set country DE            agreements name this country and its law
    assent config set country --forget      they name the vendor's own again
    assent config set keeper keeper.json    trust the lists that are signed with these keys
    assent config set keeper keeper.example --forget
    """
    _SETTINGS[setting](session, value, forget)


def _country(session: Session, value: str | None, forget: bool) -> None:
    """Without it agreements name the vendor's own country, which says nothing about her."""
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
        {"country": code}, [f"Agreements that you make from now on name {named}, and its law."]
    )


def _keeper(session: Session, value: str | None, forget: bool) -> None:
    if value is None:
        raise click.UsageError("Name the file with the keeper's keys, or a keeper to --forget.")
    did = PREFIX + value.removeprefix(PREFIX)
    raw = b"" if forget else _read(value)
    with session.wallet() as wallet:
        if forget:
            keepers.unpin(wallet, did)
        else:
            did = keepers.trust(wallet, raw)
    no_more = " no longer" if forget else ""
    session.screen.answer(
        {"keeper": did, "trusted": not forget},
        [f"Lists of standard terms by {host(did)} are{no_more} used in agreements that you make."],
    )


def _read(value: str) -> bytes:
    path = Path(value)
    if not path.is_file():
        raise click.UsageError(f"There is no file “{value}”; get it from the keeper.")
    return path.read_bytes()


_SETTINGS: dict[str, Callable[[Session, str | None, bool], None]] = {
    "country": _country,
    "keeper": _keeper,
}
