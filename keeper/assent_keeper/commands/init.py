"""``assent-keeper init``: a keeper's folder with sources to begin with, and its first key."""

from pathlib import Path

import click

from assent import did_web
from assent.errors import LocalError
from assent.times import from_timestamp, plus_duration
from assent_keeper import starting
from assent_keeper.commands import options
from assent_keeper.commands.keys_new import make_key
from assent_keeper.commands.options import Session, command_options
from assent_keeper.workshop import Workshop, put

__all__ = ["init"]


@click.command()
@click.option("--keeper", required=True, help="Who keeps it: did:web:keeper.example.")
@click.option("--name", default="standard", show_default=True, help="What the roster is called.")
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="A new file for the key; keep it where nothing of it is published.",
)
@command_options
def init(session: Session, keeper: str, name: str, key: Path) -> None:
    """Begin a roster: sources that can be edited, and a key that signs.

    The sources begin as those of the reference roster, under the keeper's own address.
    """
    workshop = Workshop(session.folder)
    if workshop.sources.exists():
        raise LocalError(f"There are sources in {workshop.sources} already.", "Edit those.")
    now = from_timestamp(options.seconds())
    files = starting.sources(
        name=name,
        keeper=keeper,
        base=did_web.did_to_origin(keeper),
        issued=now,
        ends_at=plus_duration(now, "P1Y"),
    )
    for path, data in files.items():
        put(workshop.sources / path, data)
    made = make_key(workshop, key)
    session.screen.answer(
        {"folder": str(workshop.path), "key": made},
        [f"The sources of “{name}” are in {workshop.sources}, its {made} in {key}."],
    )
    session.screen.step("When the sources say what you want:", "assent-keeper build")
