"""``assent-server duties``: what has to be done for customers, and by when."""

from assent_server.commands.program import later
from assent_terminal import Group

__all__ = ["duties"]

duties = Group(
    "duties",
    help="What has to be done for customers, and by when.",
    commands=(later("list", "The soonest first, what is overdue marked.", group="duties"),),
)
