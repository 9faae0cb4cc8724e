"""``assent config``: the program's settings."""

from assent_client.commands.config_show import config_show
from assent_client.commands.program import Group

__all__ = ["config"]

config = Group("config", help="The program's settings.")
config.add_command(config_show)
