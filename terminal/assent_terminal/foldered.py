"""Programs whose commands all work on one folder: its option, and the session of a command."""

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import click

from assent_terminal.options import SPEAKING, given, with_options
from assent_terminal.pasting import remember
from assent_terminal.screen import Screen

__all__ = ["Foldered", "Session"]

F = TypeVar("F")

_SHARED: Final = ("folder", "as_json", "quiet")


@dataclass(frozen=True, slots=True)
class Session(Generic[F]):
    """One call of a command: the folder it works on, and the screen."""

    folder: F
    screen: Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Foldered(Generic[F]):
    """The options of such a program.

    ``whose`` says whose folder it is; ``environment`` is the variable that names it too, else it
    is at ``default``, which people read as ``shown``; ``folder`` makes of its path what commands
    work on.
    """

    whose: str
    environment: str
    default: str
    shown: str
    folder: Callable[[Path], F]

    def everywhere(self, command: Callable[..., Any]) -> Callable[..., Any]:
        """Give the program itself ``--folder``, ``--json`` and ``-q``, to hand to its commands."""
        folder = click.option(
            "--folder",
            type=click.Path(path_type=Path, file_okay=False),
            help=f"{self.whose} folder.  [env: {self.environment}; default: {self.shown}]",
        )
        return with_options(command, folder, *SPEAKING)

    def command_options(self, command: Callable[..., Any]) -> Callable[..., Any]:
        """Give a command ``--folder``, ``--json`` and ``-q``; it gets a ``session`` for them."""

        @functools.wraps(command)
        def wrapped(**own: Any) -> Any:
            said = given(_SHARED, own)
            if said["folder"] is not None:
                remember("--folder", str(said["folder"]))
            path = said["folder"] or Path(os.environ.get(self.environment) or self.default)
            screen = Screen(as_json=bool(said["as_json"]), quiet=bool(said["quiet"]))
            return command(Session(self.folder(path.absolute()), screen), **own)

        return self.everywhere(wrapped)
