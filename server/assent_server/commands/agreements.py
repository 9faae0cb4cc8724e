"""``assent-server agreements``: what was agreed with whom."""

from assent_server.commands.program import later
from assent_terminal import Group

__all__ = ["agreements"]

agreements = Group(
    "agreements",
    help="What was agreed with whom, and where it stands.",
    commands=(
        later("list", "One line for each agreement.", group="agreements"),
        later("show", "What one agreement binds you to.", group="agreements"),
        later("purge", "Delete what was kept for long enough after its end.", group="agreements"),
        later("export", "Everything a stranger needs to check one.", group="agreements"),
    ),
)
