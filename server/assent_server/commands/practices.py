"""``assent-server practices``: what the company does with data, in plain words and signed."""

from assent_server.commands.practices_show import show
from assent_server.commands.practices_sign import sign
from assent_server.commands.program import Group

__all__ = ["practices"]

practices = Group("practices", help="What the company does with data: read it, sign it.")
practices.add_command(show)
practices.add_command(sign)
