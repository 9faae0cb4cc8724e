"""``assent-server pending``: proffers that wait for a person."""

from assent_server.commands.program import later
from assent_terminal import Group

__all__ = ["pending"]

pending = Group(
    "pending",
    help="Proffers that wait for a person, and the three answers.",
    commands=(
        later("list", "What waits, and how it stands to what you do.", group="pending"),
        later("accept", "Say yes.", group="pending"),
        later("alternative", "Offer other terms, once.", group="pending"),
        later("decline", "Say no.", group="pending"),
    ),
)
