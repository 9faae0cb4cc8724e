"""``assent-server store``: where the records are kept."""

from assent_server.commands.program import later
from assent_terminal import Group

__all__ = ["store"]

store = Group(
    "store",
    help="Where the records are kept.",
    commands=(later("move", "To PostgreSQL, or back to a file.", group="store"),),
)
