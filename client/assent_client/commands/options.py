"""The options that all commands share, and the session that a command gets for them."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from assent_terminal import Screen
from assent_terminal.options import SPEAKING, Decorator, given, with_options
from assent_terminal.pasting import remember

__all__ = ["basic", "checking", "everywhere", "networked", "walletful"]

Command = Callable[..., Any]

_WALLET: Final[tuple[Decorator, ...]] = (
    click.option(
        "--wallet",
        "wallet",
        type=click.Path(path_type=Path, file_okay=False),
        help="The wallet's folder.  [env: ASSENT_WALLET; default: ~/.assent]",
    ),
    click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="File with the wallet's passphrase.  "
        "[env: ASSENT_PASSPHRASE_FILE, ASSENT_PASSPHRASE; default: ask]",
    ),
)
_LOOPBACK: Final = click.option(
    "--loopback",
    is_flag=True,
    help="A LOCAL TEST with a shop on this machine.  [env: ASSENT_LOOPBACK=1]",
)
_SHARED: Final = ("as_json", "quiet", "wallet", "passphrase_file", "loopback")


def basic(command: Command) -> Command:
    """``--json`` and ``-q``: for commands that need neither wallet nor network."""
    return with_options(_session(command), *SPEAKING)


def walletful(command: Command) -> Command:
    """``--wallet`` and ``--passphrase-file``, too."""
    return with_options(_session(command), *_WALLET, *SPEAKING)


def checking(command: Command) -> Command:
    """``--json``, ``-q`` and ``--loopback``: for checks that need no wallet."""
    return with_options(_session(command), _LOOPBACK, *SPEAKING)


def networked(command: Command) -> Command:
    """All of them."""
    return everywhere(_session(command))


def everywhere(command: Command) -> Command:
    """All of them for the program itself, which hands them to its commands."""
    return with_options(command, _LOOPBACK, *_WALLET, *SPEAKING)


def _session(command: Command) -> Command:
    """Hand the command a session in place of the shared options."""

    @functools.wraps(command)
    def wrapped(**own: Any) -> Any:
        # The program itself has these options, too, and starts without what a session needs.
        from assent_client.commands.session import Session

        said = given(_SHARED, own)
        if said["wallet"] is not None:
            remember("--wallet", str(said["wallet"]))
        session = Session(
            screen=Screen(as_json=bool(said["as_json"]), quiet=bool(said["quiet"])),
            wallet_option=said["wallet"],
            passphrase_file=said["passphrase_file"],
            loopback_option=bool(said["loopback"]),
        )
        return command(session, **own)

    return wrapped
