"""``assent-server fulfil``: the company reports what it erased, returned or did, or why not."""

import click

from assent_server import operator
from assent_server.commands.options import Session, command_options

__all__ = ["fulfil"]


@click.command()
@click.argument("agreement")
@click.option("--duty", help="Only this one: erase or return.  [default: all open ones]")
@click.option("--refused", metavar="WHY", help="It was not done, and why, for the customer.")
@command_options
def fulfil(session: Session, agreement: str, duty: str | None, refused: str | None) -> None:
    """Report the open duties of one notice about AGREEMENT as done now, or as refused."""
    session.folder.check_made()
    done = operator.ask(session.folder, "fulfil", agreement=agreement, duty=duty, refused=refused)
    session.screen.answer(done, [f"Reported as {done['outcome']}: {', '.join(done['reported'])}."])
