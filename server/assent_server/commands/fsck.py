"""``assent-server fsck``: every stored byte is verified again."""

import click

from assent.description import key_ring
from assent_server import description_files, practices_files
from assent_server import fsck as checking
from assent_server.commands.options import Session, command_options
from assent_server.commands.records import look
from assent_server.fsck import Report
from assent_server.store import Store
from assent_terminal import exits
from assent_terminal.plain import count, plain

__all__ = ["fsck"]


@click.command()
@command_options
def fsck(session: Session) -> None:
    """Verify every record, signature and order again; works beside a running server.

    The exit code is 1 if anything is wrong. Nothing is repaired.
    """
    session.folder.check_made()
    descriptions = description_files.read(session.folder)
    practices_files.former(session.folder)
    keys = key_ring(item.body for item in descriptions)

    async def read(store: Store) -> Report:
        with session.screen.counting("rows verified") as progress:
            return await checking.check(store, descriptions, keys, progress=progress)

    report = look(session, read)
    faults = [{"place": item.place, "fault": item.fault} for item in report.faults]
    looked_at = f"{count(report.rows, 'row')} and {count(len(descriptions), 'description')}"
    session.screen.answer(
        {"rows": report.rows, "descriptions": len(descriptions), "faults": faults},
        [
            *(f"{item['place']}: {plain(item['fault'])}" for item in faults),
            f"{looked_at} verified, {count(len(faults), 'fault')}.",
        ],
    )
    if faults:
        session.screen.note(
            "Stop the server, keep a copy of the folder as it is, then restore a backup."
        )
        raise click.exceptions.Exit(exits.NO)
