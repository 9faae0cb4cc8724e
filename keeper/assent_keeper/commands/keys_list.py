"""``assent-keeper keys list``: the keys that are published."""

import click

from assent import did_document
from assent_keeper.commands.options import Session, command_options
from assent_keeper.sources import read_sources
from assent_keeper.workshop import Workshop
from assent_terminal.layout import pairs

__all__ = ["keys_list"]


@click.command("list")
@command_options
def keys_list(session: Session) -> None:
    """List the keys in keeper.did.json, and which of them still sign."""
    workshop = Workshop(session.folder)
    keeper = read_sources(workshop.sources).plan["keeper"]
    listed = did_document.read(workshop.keys.read_bytes(), did=keeper)
    rows = [(entry.id.partition("#")[2], entry.expires) for entry in listed]
    session.screen.answer(
        [{"name": name, "ended": ended} for name, ended in rows],
        pairs(
            [(name, f"until {ended}" if ended else "signs") for name, ended in rows],
            session.screen.width,
        ),
    )
