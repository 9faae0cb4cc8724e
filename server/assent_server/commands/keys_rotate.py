"""``assent-server keys rotate``: another key signs from now on."""

import click

from assent_server import clock, config, key_files, timeline
from assent_server.commands.options import Session, command_options
from assent_server.commands.publishing_again import publish_again

__all__ = ["keys_rotate"]


@click.command("rotate")
@command_options
def keys_rotate(session: Session) -> None:
    """Let the key that stands by sign, or a new one; the former one ends within the hour.

    The next description is signed by both, so that whoever trusts the former trusts the new one.
    What the former key signed stays valid.
    """
    settings = config.read(session.folder)
    before = key_files.read(session.folder)
    now = clock.now()
    timeline.check_clock(session.folder, now)
    after = key_files.rotate(session.folder, now=now)
    key_files.read(session.folder).signer(session.folder, settings.vendor.did)
    session.screen.answer(
        {"signs": after.name, "former": before.signs},
        [f"{after.name} signs in place of {before.signs}."],
    )
    session.screen.note(f"Keep keys/{before.signs}.key until the server has published the change.")
    publish_again(session)
