"""The ``assent-keeper`` command: one file each command, imported when it is called.

Data goes to stdout, everything else to stderr; ``Program`` says what goes wrong in a command.
"""

import click

from assent_keeper.commands.options import everywhere, later
from assent_terminal import Program, exits

__all__ = ["main"]

_IN_ORDER_OF_USE = (
    later("init", "Begin a roster: sources to edit, and a key."),
    later("keys", "The keys that sign for the keeper: new, list, end."),
    later("build", "Write terms, texts and the next roster from the sources."),
    later("diff", "What the next roster changes, and whether it may."),
    later("sign", "Make the next roster the current one, by a key."),
    later("verify", "Check everything that is published, as readers do."),
    later("odrl", "Read published ODRL terms, and list their defects."),
    later("publish", "Write the static files for a web server."),
)


@click.group(
    "assent-keeper",
    cls=Program,
    commands=_IN_ORDER_OF_USE,
    epilog=exits.help_text(
        exits.DONE, exits.NO, exits.USAGE, exits.FAILED, exits.MISTAKE, exits.STOPPED
    ),
)
@click.version_option(package_name="assent")
@everywhere
def main(**_for_commands: object) -> None:
    """A roster of standard terms, kept by a neutral body: signed, growing only, static files."""
