"""``assent-server pending list``: what waits, what it asks, and how it stands to what we do."""

from collections.abc import Iterator
from typing import Any

import click

from assent_server import operator
from assent_server.commands.options import Session, command_options

__all__ = ["pending_list"]


@click.command("list")
@command_options
def pending_list(session: Session) -> None:
    """List the proffers that wait for a person, those that end first at the top."""
    session.folder.check_made()
    rows = operator.ask(session.folder, "pending.list")
    session.screen.answer(rows, [line for row in rows for line in _lines(row)])
    if not rows:
        session.screen.note("Nothing waits.")


def _lines(row: dict[str, Any]) -> Iterator[str]:
    wants = "wants an alternative if not" if row["wants_alternative"] else "wants no alternative"
    yield f"{row['proffer']}  until {row['accept_by']}, {wants}"
    for item in row["candidates"]:
        own = "her own terms " if item["personal"] else ""
        yield f"  {own}{item['terms']}: {item['match']}"
        yield from (f"    · {sentence}" for sentence in item["why"])
