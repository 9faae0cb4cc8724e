"""``assent-server keys list``: every key, what it is for, and until when it is valid."""

import click

from assent_server import clock, key_files
from assent_server.commands.options import Session, command_options
from assent_server.key_files import KeyEntry
from assent_terminal.layout import table
from assent_terminal.plain import day, moment

__all__ = ["keys_list"]


@click.command("list")
@command_options
def keys_list(session: Session) -> None:
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
    cells = [
        (entry.name, str(row["state"]), _until(entry), entry.public_key_multibase)
        for entry, row in zip(held.entries, rows, strict=True)
    ]
    session.screen.answer(rows, table(cells, headings=("NAME", "STATE", "VALID", "PUBLIC KEY")))


def _until(entry: KeyEntry) -> str:
    until = f" until {moment(entry.valid_until)}" if entry.valid_until else ""
    return f"from {day(entry.valid_from)}{until}"


def _state(entry: KeyEntry, signs: str, now: str) -> str:
    if entry.name == signs:
        return "signs"
    if entry.valid_until is None:
        return "stands by"
    return "ends" if now < entry.valid_until else "ended"
