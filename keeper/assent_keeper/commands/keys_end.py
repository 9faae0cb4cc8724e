"""``assent-keeper keys end``: a key signs no more; what it signed before stays valid."""

import click

from assent import did_document
from assent.times import from_timestamp
from assent_keeper import signing
from assent_keeper.commands import options
from assent_keeper.commands.options import Session, command_options
from assent_keeper.sources import read_sources
from assent_keeper.workshop import Workshop, put

__all__ = ["keys_end"]


@click.command("end")
@click.argument("name")
@command_options
def keys_end(session: Session, name: str) -> None:
    """Let the key NAME sign nothing from now on; it stays listed for what it signed before."""
    workshop = Workshop(session.folder)
    keeper = read_sources(workshop.sources).plan["keeper"]
    held = did_document.read(workshop.keys.read_bytes(), did=keeper)
    now = from_timestamp(options.seconds())
    put(workshop.keys, did_document.write(keeper, signing.end_key(held, name, now)))
    session.screen.answer({"name": name, "ended": now}, [f"{name} signs no more since {now}."])
