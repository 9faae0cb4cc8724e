"""``assent terms``: the standard terms, what they say, how they compare."""

from assent_client.commands.program import later
from assent_terminal import Group

__all__ = ["terms"]

terms = Group(
    "terms",
    help="The standard terms: list, show, compare.",
    commands=(
        later("list", "The standard terms that you can choose from.", group="terms"),
        later("show", "What terms say, in plain words.", group="terms"),
        later("compare", "Whether terms permit no more than others.", group="terms"),
    ),
)
