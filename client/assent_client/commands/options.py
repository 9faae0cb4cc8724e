"""The options that all commands share, and the session that a command gets for them."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from assent_client.commands.screen import Screen
from assent_client.commands.session import Session
from assent_client.commands.surroundings import Surroundings

__all__ = ["basic", "checking", "networked", "walletful"]

Command = Callable[..., Any]

_LOOPBACK = click.option(
    "--loopback",
    is_flag=True,
    help="A LOCAL TEST with a shop on this machine.  [env: ASSENT_LOOPBACK=1]",
)


def basic(command: Command) -> Command:
    """``--json`` and ``-q``: for commands that need neither wallet nor network."""
    options = (
        click.option("--json", "as_json", is_flag=True, help="Answer in JSON on stdout."),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but the answer."),
    )
    return _with(_session(command), options)


def walletful(command: Command) -> Command:
    """``--wallet`` and ``--passphrase-file``, too."""
    options = (
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
    return _with(basic(command), options)


def checking(command: Command) -> Command:
    """``--json``, ``-q`` and ``--loopback``: for checks that need no wallet."""
    return _with(basic(command), (_LOOPBACK,))


def networked(command: Command) -> Command:
    """``--loopback``, too."""
    return _with(walletful(command), (_LOOPBACK,))


def _with(command: Command, options: tuple[Callable[[Command], Command], ...]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def _session(command: Command) -> Command:
    """Hand the command a session in place of the shared options.

    An option before the command's name counts, too: ``assent --wallet DIR sync``.
    """

    @functools.wraps(command)
    def wrapped(**given: Any) -> Any:
        root = click.get_current_context().find_root()
        said = {name: given.pop(name, None) or root.params.get(name) for name in _SHARED}
        around = root.obj if isinstance(root.obj, Surroundings) else Surroundings()
        session = Session(
            screen=Screen(as_json=bool(said["as_json"]), quiet=bool(said["quiet"])),
            around=around,
            wallet_option=said["wallet"],
            passphrase_file=said["passphrase_file"],
            loopback_option=bool(said["loopback"]),
        )
        return command(session, **given)

    return wrapped


_SHARED = ("as_json", "quiet", "wallet", "passphrase_file", "loopback")
