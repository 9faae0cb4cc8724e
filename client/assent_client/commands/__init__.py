"""The ``assent`` command: one file each command, imported when it is called.

Data goes to stdout, everything else to stderr; ``program`` says what goes wrong in a command.
"""

import click

from assent_client.commands.options import everywhere
from assent_client.commands.program import CustomerProgram, later
from assent_terminal import exits

__all__ = ["main"]

_OVERVIEW = later("overview", "Where you stand and what comes next.")
_IN_ORDER_OF_USE = (
    later("init", "Make a wallet, or restore one."),
    _OVERVIEW,
    later("terms", "The standard terms: list, show, compare."),
    later("prefer", "Say which terms you prefer, best first."),
    later("discover", "Look at a site; nothing is sent."),
    later("proffer", "Proffer your terms to one site or many."),
    later("answer", "Read, accept or decline a vendor's alternative."),
    later("agreements", "Your agreements: list, show, view."),
    later("sessions", "Let visits to a site stand under an agreement."),
    later("withdraw", "End an agreement, at once and without a reason."),
    later("dispute", "State that they do not keep an agreement."),
    later("sync", "Bring everything up to date; print what changed."),
    later("export", "Write the evidence of an agreement to a file."),
    later("verify", "Check evidence offline, without a wallet."),
    later("publish", "Write your preferences as a folder for the web."),
    later("backup", "Write the whole wallet, sealed, to a file."),
    later("restore", "Bring a wallet back."),
    later("config", "The program's settings: show, set."),
)


@click.group(
    "assent",
    cls=CustomerProgram,
    commands=_IN_ORDER_OF_USE,
    invoke_without_command=True,
    epilog=exits.help_text(),
)
@click.version_option(package_name="assent")
@everywhere
@click.pass_context
def main(context: click.Context, /, **_for_commands: object) -> None:
    """Your terms, accepted by the companies you deal with, and one record on both sides.

    Without a command it says where you stand and what comes next.
    """
    if context.invoked_subcommand is None:
        context.invoke(_OVERVIEW.load())
