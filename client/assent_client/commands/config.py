"""``assent config``: the program's settings."""

from assent_client.commands.program import later
from assent_terminal import Group

__all__ = ["config"]

config = Group(
    "config",
    help="The program's settings: show, set.",
    commands=(
        later("show", "What the program works with.", group="config"),
        later("set", "Set the country that your agreements name.", group="config"),
    ),
)
