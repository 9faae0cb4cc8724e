"""``assent-keeper keys``: the keys that sign for the keeper."""

import click

from assent_keeper.commands.options import later
from assent_terminal import Group

__all__ = ["keys"]


@click.group(
    cls=Group,
    commands=(
        later("new", "Make a key and list it.", group="keys"),
        later("list", "The keys that are published.", group="keys"),
        later("end", "Let a key sign no more.", group="keys"),
    ),
)
def keys() -> None:
    """The keys that sign for the keeper: new, list, end.

    To replace a key: make a new one; build the next roster and sign it with the former key, which
    announces the new one; end the former one. From then on the new one signs.
    """
