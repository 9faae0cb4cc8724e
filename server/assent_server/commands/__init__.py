"""The ``assent-server`` command: one file each command, imported when it is called.

Data goes to stdout, everything else to stderr; ``program`` says what goes wrong in a command.
"""

import click

from assent_server.commands.options import everywhere
from assent_server.commands.program import VendorProgram, later
from assent_terminal import exits

__all__ = ["main"]

_IN_ORDER_OF_USE = (
    later("init", "Make a new endpoint: policy, draft practices and a signing key."),
    later("practices", "What the company does with data: read it, sign it."),
    later("policy", "What the endpoint would do with terms, and why."),
    later("run", "Serve until SIGTERM or Ctrl-C."),
    later("sidecar", "Serve, and pass everything else on to the site behind."),
    later("restart", "Let the running server begin anew, with no request refused."),
    later("agreements", "What was agreed with whom: list, show, export."),
    later("duties", "What has to be done for customers, and by when."),
    later("pending", "Proffers that wait for a person, and the three answers."),
    later("terminate", "Announce the end of an agreement, after the notice that was promised."),
    later("fulfil", "Report what was erased, returned or done, or why not."),
    later("dispute", "State that something about an agreement is disputed."),
    later("retire", "Make no new agreements from now on."),
    later("decisions", "What other systems of the company may do with customers' data."),
    later("keys", "The keys that sign for the company: list, new, rotate."),
    later("config", "The endpoint's settings, and who said so."),
    later("doctor", "Look for likely mistakes, each with its cure."),
    later("store", "Where the records are kept: back them up, restore, move them."),
    later("fsck", "Verify everything that is stored again."),
)


@click.group(
    "assent-server",
    cls=VendorProgram,
    commands=_IN_ORDER_OF_USE,
    epilog=exits.help_text(
        exits.DONE, exits.NO, exits.USAGE, exits.FAILED, exits.MISTAKE, exits.STOPPED
    ),
)
@click.version_option(package_name="assent")
@everywhere
def main(**_for_commands: object) -> None:
    """A company's endpoint for customers who come with their own terms."""
