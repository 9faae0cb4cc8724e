"""``assent-server pending list``: what waits, what it asks, and how it stands to what we do."""

from collections.abc import Iterator
from typing import Any

import click

from assent_server import operator
from assent_server.agreement_words import handle
from assent_server.commands.options import Session, command_options
from assent_terminal.layout import bullets
from assent_terminal.plain import distinct, moment

__all__ = ["pending_list"]


@click.command("list")
@command_options
def pending_list(session: Session) -> None:
    """List the proffers that wait for a person, those that end first at the top."""
    session.folder.check_made()
    rows = operator.ask(session.folder, "pending.list")
    width = session.screen.width
    session.screen.answer(rows, [line for row in rows for line in _lines(row, width)])
    if not rows:
        session.screen.note("Nothing waits.")


_MATCHES = {
    "within": "our practices keep them",
    "outside": "our practices do not keep them",
    "unknown": "nobody can tell whether our practices keep them",
}


def _lines(row: dict[str, Any], width: int) -> Iterator[str]:
    wants = "wants an alternative if not" if row["wants_alternative"] else "wants no alternative"
    yield f"{handle(row['proffer'])}  until {moment(row['accept_by'])}, {wants}"
    for item in row["candidates"]:
        own = "her own terms " if item["personal"] else ""
        yield f"  {own}{item['terms']}: {_MATCHES[item['match']]}"
        yield from bullets(distinct(item["why"]), width, indent=4)
