"""``assent-server agreements list``: one line for each agreement."""

from collections.abc import AsyncIterator
from typing import Any

import click

from assent.agreement import Status
from assent_server import clock
from assent_server.agreement_words import handle, owed, state, terms_name
from assent_server.commands.options import Session, command_options
from assent_server.commands.records import look
from assent_server.dossier import Dossier, every_agreement, open_dossier, short
from assent_server.store import NothingYet, Store
from assent_terminal.layout import table
from assent_terminal.plain import day

__all__ = ["agreements_list", "row_of"]

_HEADINGS = ("NAME", "TERMS", "SIGNED", "STATE", "STILL OWED")


@click.command("list")
@click.option("--customer", help="Only those of this customer's key.")
@click.option("--status", type=click.Choice([item.value for item in Status]), help="Only these.")
@click.option("--open-duties", is_flag=True, help="Only those where something is still owed.")
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True)
@command_options
def agreements_list(
    session: Session, customer: str | None, status: str | None, open_duties: bool, limit: int
) -> None:
    """List agreements, oldest first: name, terms, where they stand, what is still owed."""

    async def read(store: Store) -> list[Dossier]:
        found: list[Dossier] = []
        with session.screen.counting("agreements looked at") as progress:
            looked_at = 0
            async for dossier in _dossiers(store, customer):
                looked_at += 1
                progress(looked_at)
                is_wanted = status in (None, dossier.standing.status.value)
                if is_wanted and (not open_duties or dossier.owed):
                    found.append(dossier)
                if len(found) == limit:
                    break
        return sorted(found, key=lambda item: item.row.signed_at)

    try:
        found = look(session, read)
    except NothingYet:
        found = []
    lines = table([_cells(item) for item in found], headings=_HEADINGS)
    session.screen.answer([row_of(item) for item in found], lines if found else [])
    if not found:
        session.screen.note("No agreements.")


def row_of(dossier: Dossier) -> dict[str, Any]:
    """An agreement for programs."""
    body, where = dossier.body, dossier.standing
    return {
        "agreement": short(dossier.row.agreement_id),
        "record": dossier.row.record,
        "customer": dossier.row.first_party,
        "origin": dossier.row.origin,
        "terms": f"{body.terms.name}/{body.terms.version}",
        "personal": body.is_personal,
        "signed": dossier.row.signed_at,
        "status": where.status.value,
        "since": where.since,
        "ends_at": where.ends_at,
        "owed": [{"duty": item.duty, "due_at": item.due_at} for item in dossier.owed],
    }


async def _dossiers(store: Store, customer: str | None) -> AsyncIterator[Dossier]:
    now = clock.now()
    async for row in every_agreement(store, customer):
        yield await open_dossier(store, row, now)


def _cells(dossier: Dossier) -> tuple[str, ...]:
    return (
        handle(dossier.row.agreement_id),
        terms_name(dossier.body),
        day(dossier.row.signed_at),
        state(dossier),
        ", ".join(map(owed, dossier.owed)),
    )
