"""``assent sessions``: visits to a site that stand under an agreement."""

from assent_client.commands.program import later
from assent_terminal import Group

__all__ = ["sessions"]

sessions = Group(
    "sessions",
    help="Let visits to a site stand under an agreement.",
    commands=(later("open", "Open a session for some minutes.", group="sessions"),),
)
