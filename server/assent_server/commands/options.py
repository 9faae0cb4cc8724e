"""The options that all commands share, and the session that a command gets for them."""

from typing import Final

from assent_server.folder import DEFAULT, Folder
from assent_terminal import foldered, variables

__all__ = ["Session", "command_options", "everywhere"]

Session = foldered.Session[Folder]

_OPTIONS: Final = foldered.Foldered(
    whose="The endpoint's",
    environment=variables.FOLDER,
    default=DEFAULT,
    shown=DEFAULT,
    folder=Folder,
)
everywhere: Final = _OPTIONS.everywhere
command_options: Final = _OPTIONS.command_options
