"""``assent-server dispute``: the company states that something is disputed, or no longer."""

import click

from assent.documents.notices import DisputeStatus
from assent_server import operator
from assent_server.commands.options import Session, command_options

__all__ = ["dispute"]


@click.command()
@click.argument("agreement")
@click.option("--about", required=True, help="What is disputed, in words for the customer.")
@click.option(
    "--status",
    type=click.Choice([item.value for item in DisputeStatus]),
    default=DisputeStatus.OPEN.value,
    show_default=True,
)
@click.option("--auditor", help="URL of whoever shall decide.")
@command_options
def dispute(session: Session, agreement: str, about: str, status: str, auditor: str | None) -> None:
    """State a dispute about AGREEMENT in its history; it changes no right of the customer."""
    session.folder.check_made()
    done = operator.ask(
        session.folder,
        "dispute",
        agreement=agreement,
        subject=about,
        status=status,
        auditor=auditor,
    )
    session.screen.answer(done, [f"Stated: {done['status']}."])
