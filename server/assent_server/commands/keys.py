"""``assent-server keys``: the keys that sign for the company."""

from assent_server.commands.program import later
from assent_terminal import Group

__all__ = ["keys"]

keys = Group(
    "keys",
    help="The keys that sign for the company.",
    commands=(
        later("list", "Every key, and until when it is valid.", group="keys"),
        later("new", "Make a key that stands by.", group="keys"),
        later("rotate", "Let another key sign from now on.", group="keys"),
        later("sessions", "Replace the key of sessions.", group="keys"),
    ),
)
