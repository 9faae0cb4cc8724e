"""``assent-keeper verify``: whether readers can rely on what is there."""

import click

from assent.times import from_timestamp
from assent_keeper.checking import faults
from assent_keeper.commands import options
from assent_keeper.commands.options import Session, command_options
from assent_keeper.workshop import read_folder
from assent_terminal import exits
from assent_terminal.plain import count, plain

__all__ = ["verify"]


@click.command()
@command_options
def verify(session: Session) -> None:
    """Check signatures, versions, dates, terms and texts, of a keeper's folder or a published one.

    The exit code is 1 if anything is wrong. Nothing is changed.
    """
    publication = read_folder(session.folder)
    found = faults(publication, now=from_timestamp(options.seconds()))
    versions, entries = len(publication.lineage()), len(publication.document.body.entries)
    value = [
        {"place": item.place, "fault": item.fault, "requirement": item.requirement}
        for item in found
    ]
    session.screen.answer(
        {"versions": versions, "entries": entries, "faults": value},
        [
            *(f"{item.place}: {plain(item.fault)}  [{item.requirement}]" for item in found),
            f"{count(versions, 'version')} and {entries} terms verified, "
            f"{count(len(found), 'fault')}.",
        ],
    )
    if found:
        raise click.exceptions.Exit(exits.NO)
