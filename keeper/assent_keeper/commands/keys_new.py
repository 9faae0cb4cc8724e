"""``assent-keeper keys new``: a key file, and the key in the keeper's published list."""

from pathlib import Path

import click

from assent import did_document
from assent_keeper import signing
from assent_keeper.commands.options import Session, command_options
from assent_keeper.sources import read_sources
from assent_keeper.workshop import Workshop, put

__all__ = ["keys_new", "make_key"]


@click.command("new")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@command_options
def keys_new(session: Session, file: Path) -> None:
    """Make a key in a new FILE and list it in keeper.did.json.

    Keep the file where nothing of it is published: whoever has it speaks for the keeper.
    """
    workshop = Workshop(session.folder)
    name = make_key(workshop, file)
    session.screen.answer(
        {"name": name, "file": str(file)}, [f"{name} is in {file} and listed in keeper.did.json."]
    )
    if workshop.current() is not None:
        session.screen.note("It signs once a roster that a former key signed has announced it.")
        session.screen.step("Write that roster:", "assent-keeper build")


def make_key(workshop: Workshop, file: Path) -> str:
    """The name of a new key, kept in a new file and listed.

    Raises:
        LocalError: the file is there already, or cannot be written.
    """
    keeper = read_sources(workshop.sources).plan["keeper"]
    held = (
        did_document.read(workshop.keys.read_bytes(), did=keeper) if workshop.keys.exists() else ()
    )
    listed = signing.add_key(held, signing.new_key_file(file), keeper)
    put(workshop.keys, did_document.write(keeper, listed))
    return listed[-1].id.partition("#")[2]
