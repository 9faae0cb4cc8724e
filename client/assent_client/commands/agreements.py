"""``assent agreements``: what you agreed on, and where it stands."""

from assent_client.commands.program import later
from assent_terminal import Group

__all__ = ["agreements"]

agreements = Group(
    "agreements",
    help="Your agreements: list, show, view.",
    commands=(
        later("list", "All agreements and where they stand.", group="agreements"),
        later("show", "What one agreement means, and how to end it.", group="agreements"),
        later("view", "One agreement in a form that other tools read.", group="agreements"),
    ),
)
