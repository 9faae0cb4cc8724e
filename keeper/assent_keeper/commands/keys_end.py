"""``assent-keeper keys end``: a key signs no more; what it signed before stays valid."""

import click

from assent import did_document
from assent.errors import LocalError
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
    now = from_timestamp(options.seconds())
    left = signing.end_key(workshop.signing_keys(keeper), name, now)
    _check_announced(workshop, {key.id for key in left if key.expires is None}, name)
    put(workshop.keys, did_document.write(keeper, left))
    session.screen.answer({"name": name, "ended": now}, [f"{name} signs no more since {now}."])


def _check_announced(workshop: Workshop, left: set[str], name: str) -> None:
    """Check that one of the keys that are left may sign the next roster (ROS-15)."""
    current = workshop.current()
    if current is None or not current.body.keys or left & {key.ref for key in current.body.keys}:
        return
    raise LocalError(
        f"No key but {name} is announced yet, so nobody would use the next roster.",
        f"Build the next one, sign it with {name}, publish it; then end {name}.",
    )
