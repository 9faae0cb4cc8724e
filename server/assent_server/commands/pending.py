"""``assent-server pending``: proffers that wait for a person."""

from assent_server.commands.pending_accept import accept
from assent_server.commands.pending_alternative import alternative
from assent_server.commands.pending_decline import decline
from assent_server.commands.pending_list import list_pending
from assent_server.commands.program import Group

__all__ = ["pending"]

pending = Group("pending", help="Proffers that wait for a person, and the three answers.")
pending.add_command(list_pending)
pending.add_command(accept)
pending.add_command(alternative)
pending.add_command(decline)
