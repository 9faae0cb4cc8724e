"""The options that all commands share, and the session that a command gets for them."""

import functools
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from assent_terminal import Later, Screen
from assent_terminal.options import SPEAKING, Decorator, given, with_options
from assent_terminal.pasting import remember

__all__ = ["Session", "command_options", "everywhere", "later", "seconds"]

later: Final = partial(Later.within, "assent_keeper.commands")
"""A command of this program."""

seconds: Callable[[], float] = time.time
"""Seconds since 1970; a test may put another clock here."""

_ENVIRONMENT: Final = "ASSENT_KEEPER_FOLDER"
_FOLDER: Final[Decorator] = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"The keeper's folder.  [env: {_ENVIRONMENT}; default: here]",
)
_SHARED: Final = ("folder", "as_json", "quiet")


@dataclass(frozen=True, slots=True)
class Session:
    """One call of a command: the folder it works on, and the screen."""

    folder: Path
    screen: Screen


def everywhere(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give the program itself ``--folder``, ``--json`` and ``-q``, to hand to its commands."""
    return with_options(command, _FOLDER, *SPEAKING)


def command_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--folder``, ``--json`` and ``-q``; it gets a ``session`` for them."""

    @functools.wraps(command)
    def wrapped(**own: Any) -> Any:
        said = given(_SHARED, own)
        if said["folder"] is not None:
            remember("--folder", str(said["folder"]))
        folder = said["folder"] or Path(os.environ.get(_ENVIRONMENT) or ".")
        screen = Screen(as_json=bool(said["as_json"]), quiet=bool(said["quiet"]))
        return command(Session(folder.absolute(), screen), **own)

    return everywhere(wrapped)
