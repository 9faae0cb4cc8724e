"""``assent-server policy``: what the endpoint would do with terms."""

from assent_server.commands.program import later
from assent_terminal import Group

__all__ = ["policy"]

policy = Group(
    "policy",
    help="What the endpoint would do with terms, and why.",
    commands=(
        later("check", "Which terms would be accepted, and why not the others.", group="policy"),
    ),
)
