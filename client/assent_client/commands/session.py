"""One call of a command: its screen, its wallet's folder, and the library on that wallet."""

import asyncio
import os
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from assent.errors import LocalError
from assent_client.client import Client
from assent_client.commands.screen import Screen
from assent_client.commands.surroundings import Surroundings
from assent_client.wallet import Cost, Wallet, find_passphrase
from assent_client.words import LOCAL_TEST, host, is_local

__all__ = ["LOOPBACK_VARIABLE", "WALLET_VARIABLE", "Session"]

T = TypeVar("T")

WALLET_VARIABLE: Final = "ASSENT_WALLET"
LOOPBACK_VARIABLE: Final = "ASSENT_LOOPBACK"
_THROWAWAY: Final = Cost(memory_kib=16, passes=1, lanes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a command works with. Nothing asks for a passphrase before the wallet is opened."""

    screen: Screen
    around: Surroundings
    wallet_option: Path | None = None
    passphrase_file: Path | None = None
    loopback_option: bool = False

    @property
    def folder(self) -> Path:
        """The wallet's folder: the option, else the environment, else one in the home folder."""
        said = os.environ.get(WALLET_VARIABLE)
        return (self.wallet_option or Path(said or "~/.assent")).expanduser().absolute()

    @property
    def loopback(self) -> bool:
        """Whether shops on this machine may be called."""
        said = os.environ.get(LOOPBACK_VARIABLE, "").lower()
        return self.loopback_option or said in ("1", "true", "yes")

    @property
    def has_wallet(self) -> bool:
        """Whether there is a wallet in the folder."""
        return Wallet.exists(self.folder)

    def say_where(self) -> None:
        """Say how later commands find a new wallet, where its folder was said to this one only."""
        if self.wallet_option is not None:
            self.screen.step(
                "Name the wallet to the other commands by --wallet, or once for all:",
                f"export {WALLET_VARIABLE}={quote(str(self.folder))}",
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

    def passphrase(self, *, twice: bool = False) -> str:
        """The wallet's passphrase; ``twice`` asks a person again for a new one."""
        return find_passphrase(file=self.passphrase_file, twice=twice)

    @contextmanager
    def wallet(self) -> Iterator[Wallet]:
        """The open wallet.

        Raises:
            LocalError: there is none, or it does not open.
        """
        # A missing wallet is said before a passphrase is asked for.
        passphrase = self.passphrase() if self.has_wallet else ""
        with Wallet.open(self.folder, passphrase=passphrase) as wallet:
            yield wallet

    @contextmanager
    def client(self) -> Iterator[Client]:
        """The library on the open wallet."""
        with self.wallet() as wallet:
            yield self.around.client(wallet, loopback=self.loopback)

    @contextmanager
    def client_or_visitor(self) -> Iterator[Client]:
        """The library, for who has no wallet yet on one that is thrown away afterwards."""
        if self.has_wallet:
            with self.client() as client:
                yield client
            return
        with TemporaryDirectory(prefix="assent-") as folder:
            passphrase = os.urandom(16).hex()
            with Wallet.create(Path(folder), passphrase=passphrase, cost=_THROWAWAY) as wallet:
                yield self.around.client(wallet, loopback=self.loopback)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a piece of the library."""
        return asyncio.run(work)
