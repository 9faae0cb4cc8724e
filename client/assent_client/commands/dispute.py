"""``assent dispute``: state that something about an agreement is disputed, or no longer is."""

import click

from assent.documents.notices import DisputeStatus
from assent_client.commands.notice_lines import answer_notice
from assent_client.commands.options import networked
from assent_client.commands.session import Session
from assent_client.commands.which import agreement_named
from assent_terminal import exits

__all__ = ["dispute"]

_SAID = {
    DisputeStatus.OPEN: "You dispute",
    DisputeStatus.RESOLVED: "You say that this is resolved",
    DisputeStatus.DROPPED: "You no longer dispute",
}


@click.command(epilog=exits.help_text(exits.DONE, exits.FAILED))
@click.argument("which")
@click.option("--about", required=True, help="What is disputed, in words for the company.")
@click.option(
    "--status",
    type=click.Choice([item.value for item in DisputeStatus]),
    default=DisputeStatus.OPEN.value,
    show_default=True,
)
@click.option("--auditor", metavar="URL", help="Who shall decide, if somebody shall.")
@networked
def dispute(session: Session, which: str, about: str, status: str, auditor: str | None) -> None:
    """State a dispute about the agreement WHICH: a site, a company's name, or its short name.

    Both keep what you state with the agreement, signed, and whoever gets its evidence reads it.
    The agreement itself goes on as it is; to end it: assent withdraw.
    """
    with session.client() as client:
        view = agreement_named(client, which)
        session.check_local(view.agreement.origin)
        result = session.run(
            client.dispute(
                view.record, subject=about, auditor=auditor, status=DisputeStatus(status)
            )
        )
    said = f"{_SAID[DisputeStatus(status)]}, towards {view.legal_name}: {about.rstrip('.')}."
    answer_notice(session, result, view, said)
