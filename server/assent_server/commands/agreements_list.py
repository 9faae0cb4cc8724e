"""``assent-server agreements list``: one line for each agreement."""

from collections.abc import AsyncIterator
from typing import Any

import click

from assent.agreement import Status
from assent_server import clock
from assent_server.commands.program import Session, command_options
from assent_server.commands.records import look
from assent_server.dossier import Dossier, open_dossier, short
from assent_server.store import SqliteStore

__all__ = ["list_agreements", "row_of"]

_PAGE = 256


@click.command("list")
@click.option("--customer", help="Only those of this customer's key, did:key:…")
@click.option("--status", type=click.Choice([item.value for item in Status]), help="Only these.")
@click.option("--open-duties", is_flag=True, help="Only those where something is still owed.")
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True)
@command_options
def list_agreements(
    session: Session, customer: str | None, status: str | None, open_duties: bool, limit: int
) -> None:
    """List agreements, oldest first: id, terms, where they stand, since when."""

    async def read(store: SqliteStore) -> list[dict[str, Any]]:
        rows = []
        looked_at = 0
        async for dossier in _dossiers(store, customer):
            looked_at += 1
            session.screen.count(looked_at, "agreements looked at")
            row = row_of(dossier)
            if status in (None, row["status"]) and (not open_duties or row["owed"]):
                rows.append(row)
            if len(rows) == limit:
                break
        session.screen.counted()
        return sorted(rows, key=lambda row: str(row["signed"]))

    rows = look(session, read)
    session.screen.result(rows, *(_line(row) for row in rows))
    if not rows:
        session.screen.note("No agreements.")


def row_of(dossier: Dossier) -> dict[str, Any]:
    """An agreement in a few words."""
    body, where = dossier.body, dossier.standing
    return {
        "agreement": short(dossier.row.agreement_id),
        "record": dossier.row.record,
        "customer": dossier.row.first_party,
        "origin": dossier.row.origin,
        "terms": f"{body.terms.name}/{body.terms.version}",
        "signed": dossier.row.signed_at,
        "status": where.status.value,
        "since": where.since,
        "ends_at": where.ends_at,
        "owed": [
            {"duty": owed.duty, "due_at": owed.due_at}
            for owed in where.duties
            if owed.outcome is None
        ],
    }


async def _dossiers(store: SqliteStore, customer: str | None) -> AsyncIterator[Dossier]:
    now = clock.now()
    after = None
    while rows := await store.agreements(customer, after=after, limit=_PAGE):
        for row in rows:
            yield await open_dossier(store, row, now)
        after = rows[-1].record


def _line(row: dict[str, Any]) -> str:
    owed = "".join(f"  owed: {item['duty']} by {item['due_at']}" for item in row["owed"])
    ends = f", ends {row['ends_at']}" if row["ends_at"] else ""
    return (
        f"{row['agreement']}  {row['terms']:<32} {row['status']} since {row['since']}{ends}{owed}"
    )
