"""``assent-keeper sign``: the draft becomes the current roster."""

from pathlib import Path

import click

from assent.documents import Document
from assent.documents.roster import Roster
from assent.errors import LocalError
from assent.roster import Objection, succession, verify_steps
from assent_keeper import signing
from assent_keeper.commands.options import Session, command_options
from assent_keeper.workshop import Workshop, put, read_roster

__all__ = ["sign"]

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@click.option("--key", type=_FILE, required=True, help="The key's file; see `keys new`.")
@command_options
def sign(session: Session, key: Path) -> None:
    """Sign the draft, and make it the current roster; the former one is kept beside it.

    Nothing is signed that readers of the former roster would refuse.
    """
    workshop = Workshop(session.folder)
    draft, current = read_roster(workshop.draft), workshop.current()
    listed = workshop.signing_keys(draft.body.keeper.ref)
    _check(current, draft)
    signed = signing.sign(draft, signing.read_key(key), listed)
    _check(current, signed)
    verify_steps([signed], after=current, pinned=listed)
    if current is not None:
        put(workshop.former(current), current.raw)
    put(workshop.roster, signed.raw)
    workshop.draft.unlink()
    session.screen.answer(
        {"sequence": signed.body.sequence, "digestMultibase": signed.record_digest},
        [f"Sequence {signed.body.sequence} of “{signed.body.name}” is signed."],
    )
    session.screen.step("Check everything:", "assent-keeper verify")


def _check(current: Document[Roster] | None, following: Document[Roster]) -> None:
    objection = None if current is None else succession(current, following)
    if objection is Objection.KEY_UNANNOUNCED:
        raise LocalError(
            f"Nobody would use this roster. {objection.sentence}",
            "Sign it with a former key: it announces the new one, which signs from then on.",
        )
    if objection is not None:
        raise LocalError(f"Nobody would use this roster. {objection.sentence}")
