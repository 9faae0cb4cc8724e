"""One call of a command: its screen, its wallet's folder, and the library on that wallet."""

import os
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, TypeVar

import click

from assent.errors import LocalError
from assent_terminal import Screen, variables
from assent_terminal.plain import LOCAL_TEST, host, is_local

if TYPE_CHECKING:
    from assent_client.client import Client
    from assent_client.commands.surroundings import Surroundings
    from assent_client.wallet import Wallet

__all__ = ["Session"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a command works with. Nothing asks for a passphrase before the wallet is opened.

    Methods import the library where they need it: what needs no wallet starts without it.
    """

    screen: Screen
    wallet_option: Path | None = None
    passphrase_file: Path | None = None
    loopback_option: bool = False

    @property
    def around(self) -> "Surroundings":
        """Clock, chance and network; tests hand in their own as the program's ``obj``."""
        from assent_client.commands.surroundings import Surroundings

        own = click.get_current_context().find_root().obj
        return own if isinstance(own, Surroundings) else Surroundings()

    @property
    def folder(self) -> Path:
        """The wallet's folder: the option, else the environment, else one in the home folder."""
        said = os.environ.get(variables.WALLET)
        return (self.wallet_option or Path(said or "~/.assent")).expanduser().absolute()

    @property
    def loopback(self) -> bool:
        """Whether shops on this machine may be called."""
        said = os.environ.get(variables.LOOPBACK, "").lower()
        return self.loopback_option or said in ("1", "true", "yes")

    @property
    def has_wallet(self) -> bool:
        """Whether there is a wallet in the folder."""
        from assent_client.wallet import Wallet

        return Wallet.exists(self.folder)

    def say_where(self) -> None:
        """Say how later commands find a new wallet, where its folder was said to this one only."""
        if self.wallet_option is not None:
            self.screen.step(
                "Name the wallet to the other commands by --wallet, or once for all:",
                f"export {variables.WALLET}={quote(str(self.folder))}",
            )

    def check_local(self, site: str) -> None:
        """Check that a shop on this machine is meant to be called, if ``site`` is one.

        Raises:
            LocalError: it was not said that this is a local test.
        """
        if not self.loopback and is_local(site):
            raise LocalError(
                f"{host(site)} is a shop on this machine; nothing was done.",
                f"For a {LOCAL_TEST} say --loopback.",
            )

    def by_passphrase(self, opens: Callable[[str], T]) -> T:
        """What opens by the wallet's passphrase; a person may mistype it twice."""
        from assent_client.wallet import open_by_passphrase

        return open_by_passphrase(opens, file=self.passphrase_file, say=self.screen.lines)

    def new_passphrase(self) -> str:
        """A passphrase for a new wallet; a person types it twice, and again if that went wrong."""
        from assent_client.wallet import find_new_passphrase

        return find_new_passphrase(file=self.passphrase_file, say=self.screen.lines)

    @contextmanager
    def wallet(self) -> "Iterator[Wallet]":
        """The open wallet.

        Raises:
            LocalError: there is none, or it does not open.
        """
        wallet, _ = self.wallet_and_passphrase()
        with wallet:
            yield wallet

    def wallet_and_passphrase(self) -> "tuple[Wallet, str]":
        """The open wallet, to be closed, and what it opened by.

        Raises:
            LocalError: there is none, or it does not open.
        """
        from assent_client.wallet import Wallet

        def opened(passphrase: str) -> "tuple[Wallet, str]":
            return Wallet.open(self.folder, passphrase=passphrase), passphrase

        # A missing wallet is said before a passphrase is asked for.
        return self.by_passphrase(opened) if self.has_wallet else opened("")

    @contextmanager
    def client(self) -> "Iterator[Client]":
        """The library on the open wallet."""
        with self.wallet() as wallet:
            yield self.around.client(wallet, loopback=self.loopback)

    @contextmanager
    def client_or_visitor(self) -> "Iterator[Client]":
        """The library, for who has no wallet yet on one that is thrown away afterwards."""
        if self.has_wallet:
            with self.client() as client:
                yield client
            return
        with self.around.empty_wallet() as wallet:
            yield self.around.client(wallet, loopback=self.loopback)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a piece of the library."""
        import asyncio

        return asyncio.run(work)
