"""The options that all commands share, and the session that a command gets for them."""

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from assent_server.folder import DEFAULT, ENVIRONMENT, Folder
from assent_terminal import Screen
from assent_terminal.options import SPEAKING, Decorator, given, with_options
from assent_terminal.pasting import remember

__all__ = ["Session", "command_options", "everywhere"]

_FOLDER: Final[Decorator] = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"The endpoint's folder.  [env: {ENVIRONMENT}; default: {DEFAULT}]",
)
_SHARED: Final = ("folder", "as_json", "quiet")


@dataclass(frozen=True, slots=True)
class Session:
    """One call of a command: the folder it works on, and the screen."""

    folder: Folder
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
        path = said["folder"] or Path(os.environ.get(ENVIRONMENT) or DEFAULT)
        screen = Screen(as_json=bool(said["as_json"]), quiet=bool(said["quiet"]))
        return command(Session(Folder(path.absolute()), screen), **own)

    return everywhere(wrapped)
