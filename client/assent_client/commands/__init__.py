"""The ``assent`` command: one file each command, ``program`` catches what goes wrong in them.

Data goes to stdout, everything else to stderr; exit codes stand in ``exits``.
"""

import click

from assent_client.commands import exits
from assent_client.commands.agreements import agreements
from assent_client.commands.answer import answer
from assent_client.commands.backup import backup
from assent_client.commands.config import config
from assent_client.commands.discover import discover
from assent_client.commands.export import export
from assent_client.commands.init import init
from assent_client.commands.options import networked
from assent_client.commands.overview import overview
from assent_client.commands.prefer import prefer
from assent_client.commands.proffer import proffer
from assent_client.commands.program import Program
from assent_client.commands.publish import publish
from assent_client.commands.restore import restore
from assent_client.commands.session import Session
from assent_client.commands.sync import sync
from assent_client.commands.terms import terms
from assent_client.commands.verify import verify
from assent_client.commands.withdraw import withdraw

__all__ = ["main"]


@click.group(
    "assent",
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog=exits.help_text(),
)
@click.version_option(package_name="assent")
@networked
def main(session: Session) -> None:
    """Your terms, accepted by the companies you deal with, and one record on both sides.

    Without a command it says where you stand and what comes next.
    """
    if click.get_current_context().invoked_subcommand is None:
        overview(session)


for command in (
    init,
    terms,
    prefer,
    discover,
    proffer,
    answer,
    agreements,
    withdraw,
    sync,
    export,
    verify,
    publish,
    backup,
    restore,
    config,
):
    main.add_command(command)
