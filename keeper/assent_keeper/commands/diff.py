"""``assent-keeper diff``: what changes from one roster to the next."""

from pathlib import Path

import click

from assent.errors import LocalError
from assent.roster import succession
from assent_keeper.changes import changes
from assent_keeper.commands.options import Session, command_options
from assent_keeper.workshop import Workshop, read_roster
from assent_terminal import exits

__all__ = ["diff"]

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@click.argument("older", type=_FILE, required=False)
@click.argument("newer", type=_FILE, required=False)
@command_options
def diff(session: Session, older: Path | None, newer: Path | None) -> None:
    """List what changes from OLDER to NEWER: from the current roster to the draft, if not said.

    The exit code is 1 if readers of the older one would refuse the newer one.
    """
    workshop = Workshop(session.folder)
    before = read_roster(older or workshop.roster)
    if newer is None and not workshop.draft.exists():
        raise LocalError("There is no draft.", "Write one: assent-keeper build.")
    after = read_roster(newer or workshop.draft)
    found, objection = changes(before.body, after.body), succession(before, after)
    session.screen.answer(
        {
            "from": before.body.sequence,
            "to": after.body.sequence,
            "changes": [
                {"what": item.what, "kind": item.kind, "members": list(item.members)}
                for item in found
            ],
            "objection": objection,
        },
        [f"{item.kind:<8} {' '.join((item.what, *item.members))}" for item in found]
        or ["Nothing changes."],
    )
    if objection is not None:
        session.screen.note(objection.sentence)
        raise click.exceptions.Exit(exits.NO)
