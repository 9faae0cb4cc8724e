"""``assent-server store``: where the records are kept."""

from assent_server.commands.program import later
from assent_terminal import Group

__all__ = ["store"]

store = Group(
    "store",
    help="Where the records are kept.",
    commands=(
        later("backup", "A copy of the file, beside a running server.", group="store"),
        later("restore", "A copy in the place of the file.", group="store"),
        later("move", "To PostgreSQL, or back to a file.", group="store"),
    ),
)
