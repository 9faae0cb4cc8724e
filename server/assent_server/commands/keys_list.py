"""``assent-server keys list``: every key, what it is for, and until when it is valid."""

import click

from assent_server import clock, key_files
from assent_server.commands.program import Session, command_options
from assent_server.key_files import KeyEntry

__all__ = ["list_keys"]


@click.command("list")
@command_options
def list_keys(session: Session) -> None:
    """List all keys, oldest first."""
    held = key_files.read(session.folder)
    now = clock.now()
    rows = [
        {
            "name": entry.name,
            "state": _state(entry, held.signs, now),
            "public_key": entry.public_key_multibase,
            "valid_from": entry.valid_from,
            "valid_until": entry.valid_until,
        }
        for entry in held.entries
    ]
    session.screen.result(
        rows,
        *(
            f"{row['name']:<8} {row['state']:<10} {row['public_key']}  from {row['valid_from']}"
            + (f" until {row['valid_until']}" if row["valid_until"] else "")
            for row in rows
        ),
    )


def _state(entry: KeyEntry, signs: str, now: str) -> str:
    if entry.name == signs:
        return "signs"
    if entry.valid_until is None:
        return "stands by"
    return "ends" if now < entry.valid_until else "ended"
