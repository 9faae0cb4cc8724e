"""``assent-server keys new``: a key that stands by."""

import click

from assent_server import clock, key_files, timeline
from assent_server.commands.options import Session, command_options
from assent_server.commands.publishing_again import publish_again

__all__ = ["keys_new"]


@click.command("new")
@command_options
def keys_new(session: Session) -> None:
    """Make a key that stands by: published now, it can take over even if the other is lost."""
    now = clock.now()
    if (session.folder.keys / "keys.json").exists():
        timeline.check_clock(session.folder, now)
    made = key_files.add(session.folder, now=now)
    path = session.folder.keys / f"{made.name}.key"
    session.screen.answer(
        {"name": made.name, "file": str(path), "public_key": made.public_key_multibase},
        [f"Made {path}."],
    )
    session.screen.note("Keep a copy of the file elsewhere; then it may be removed from here.")
    publish_again(session)
