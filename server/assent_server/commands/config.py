"""``assent-server config``: the endpoint's settings."""

from assent_server.commands.program import later
from assent_terminal import Group

__all__ = ["config"]

config = Group(
    "config",
    help="The endpoint's settings: show.",
    commands=(later("show", "What each setting is, and who said so.", group="config"),),
)
