"""The options that all commands share, and the session that a command gets for them."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from assent_terminal import Later, foldered, variables

__all__ = ["Session", "command_options", "everywhere", "later", "seconds"]

later: Final = partial(Later.within, "assent_keeper.commands")
"""A command of this program."""

seconds: Callable[[], float] = time.time
"""Seconds since 1970; a test may put another clock here."""

Session = foldered.Session[Path]

_OPTIONS: Final = foldered.Foldered(
    whose="The keeper's",
    environment=variables.KEEPER_FOLDER,
    default=".",
    shown="here",
    folder=Path,
)
everywhere: Final = _OPTIONS.everywhere
command_options: Final = _OPTIONS.command_options
