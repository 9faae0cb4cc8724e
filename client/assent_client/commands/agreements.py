"""``assent agreements``: what you agreed on, and where it stands."""

from assent_client.commands.agreements_list import agreements_list
from assent_client.commands.agreements_show import agreements_show
from assent_client.commands.program import Group

__all__ = ["agreements"]

agreements = Group("agreements", help="Your agreements: list, show.")
for command in (agreements_list, agreements_show):
    agreements.add_command(command)
