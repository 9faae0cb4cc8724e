"""``assent config show``: what the program works with, and where each setting comes from."""

import os
from importlib.metadata import version

import click

from assent.roster import reference
from assent.terms import load_vocabulary
from assent_client.commands.language import language_from, spoken
from assent_client.commands.options import networked
from assent_client.commands.session import Session
from assent_client.words import LOCAL_TEST, day, host
from assent_terminal import variables
from assent_terminal.layout import pairs

__all__ = ["config_show"]

_COUNTRY = "each vendor's own, unless the wallet has one"


@click.command("show")
@networked
def config_show(session: Session) -> None:
    """Show what the program works with; it asks for no passphrase and opens no wallet."""
    roster = reference().document.body
    value = {
        "version": version("assent"),
        "wallet": str(session.folder),
        "walletFrom": _wallet_from(session),
        "walletExists": session.has_wallet,
        "passphraseFrom": _passphrase_from(session),
        "countryDefault": "vendor",
        "language": spoken(),
        "loopback": session.loopback,
        "roster": {
            "name": roster.name,
            "keeper": roster.keeper.ref,
            "sequence": roster.sequence,
            "endsAt": roster.ends_at,
        },
        "vocabulary": load_vocabulary().version,
    }
    exists = "" if session.has_wallet else ": there is none yet, make it by assent init"
    local = f"yes, shops on this machine may be called ({LOCAL_TEST})" if session.loopback else "no"
    rows = [
        ("program", f"assent {version('assent')}"),
        ("wallet", f"{session.folder} ({_wallet_from(session)}){exists}"),
        ("passphrase", _passphrase_from(session)),
        ("country", f"{_COUNTRY}: assent overview shows it, assent config set changes it"),
        ("language", f"{spoken()}, from {language_from() or 'the default'}"),
        ("local tests", local),
        (
            "roster",
            f"“{roster.name}”, version {roster.sequence}, kept by {host(roster.keeper.ref)}, good "
            f"until {day(roster.ends_at)}",
        ),
        ("vocabulary", f"version {load_vocabulary().version} of DPV"),
    ]
    session.screen.answer(value, pairs(rows, session.screen.width, indent=0))


def _wallet_from(session: Session) -> str:
    if session.wallet_option is not None:
        return "from --wallet"
    return f"from {variables.WALLET}" if os.environ.get(variables.WALLET) else "the default"


def _passphrase_from(session: Session) -> str:
    if session.passphrase_file is not None:
        return f"from the file {session.passphrase_file}"
    if file := os.environ.get(variables.PASSPHRASE_FILE):
        return f"from the file {file}, by {variables.PASSPHRASE_FILE}"
    if variables.PASSPHRASE in os.environ:
        return f"from {variables.PASSPHRASE}"
    return "you are asked for it"
