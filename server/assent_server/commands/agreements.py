"""``assent-server agreements``: what was agreed with whom."""

from assent_server.commands.agreements_export import export
from assent_server.commands.agreements_list import list_agreements
from assent_server.commands.agreements_show import show
from assent_server.commands.program import Group

__all__ = ["agreements"]

agreements = Group("agreements", help="What was agreed with whom, and where it stands.")
agreements.add_command(list_agreements)
agreements.add_command(show)
agreements.add_command(export)
