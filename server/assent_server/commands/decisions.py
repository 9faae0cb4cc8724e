"""``assent-server decisions``: what the vendor's other systems may do with customers' data."""

from assent_server.commands.program import later
from assent_terminal import Group

__all__ = ["decisions"]

decisions = Group(
    "decisions",
    help="What other systems of the company may do with customers' data.",
    commands=(
        later("run", "Answer them until SIGTERM or Ctrl-C.", group="decisions"),
        later("ask", "Ask one question here, without a server.", group="decisions"),
        later("token", "Let a system ask; its token is shown once.", group="decisions"),
        later("revoke", "Let a system ask no more.", group="decisions"),
        later("callers", "Which systems may ask.", group="decisions"),
    ),
)
