"""``assent-server policy``: what the endpoint would do with terms."""

from assent_server.commands.policy_check import check
from assent_server.commands.program import Group

__all__ = ["policy"]

policy = Group("policy", help="What the endpoint would do with terms, and why.")
policy.add_command(check)
