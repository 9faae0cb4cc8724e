"""``assent-server agreements show``: one agreement, what it binds us to, what was said of it."""

from collections.abc import Iterator
from typing import Any

import click

from assent import documents
from assent.agreement import terms_in_force
from assent.documents.terms import Terms
from assent.terms.wording import duty_words, prohibition_words, use_words
from assent_server import clock
from assent_server.commands.agreements_list import row_of
from assent_server.commands.program import Session, command_options
from assent_server.commands.records import look
from assent_server.dossier import Dossier, find, open_dossier
from assent_server.store import SqliteStore

__all__ = ["show"]


@click.command()
@click.argument("agreement")
@command_options
def show(session: Session, agreement: str) -> None:
    """Show AGREEMENT, by its id, the first 8 digits of it, or the digest of its record."""

    async def read(store: SqliteStore) -> tuple[Dossier, Terms | None]:
        dossier = await open_dossier(store, await find(store, agreement), clock.now())
        row = await store.content("terms", dossier.body.terms.digest_multibase)
        return dossier, None if row is None else documents.read(row.raw, "Terms").body

    dossier, terms = look(session, read)
    row = row_of(dossier)
    rules = _rules(dossier, terms)
    said = [
        {"type": item.type, "at": item.proofs[-1].created, "digest": item.record_digest}
        for item in sorted(dossier.history.documents, key=lambda item: item.proofs[-1].created)
    ]
    session.screen.result(row | {"rules": rules, "history": said}, *_lines(row, rules, said))


def _rules(dossier: Dossier, terms: Terms | None) -> dict[str, list[str]]:
    """What binds now, in words: ending takes permissions away, nothing else."""
    if terms is None:
        return {}
    now = terms_in_force(terms, dossier.standing)
    return {
        "we may": [use_words(item) for item in now.permissions],
        "we may not": [prohibition_words(item) for item in now.prohibitions],
        "we must": [duty_words(item) for item in now.obligations],
    }


def _lines(
    row: dict[str, Any], rules: dict[str, list[str]], said: list[dict[str, Any]]
) -> Iterator[str]:
    yield f"{row['terms']}: {row['status']} since {row['since']}"
    if row["ends_at"]:
        yield f"Ends at {row['ends_at']}."
    yield f"Signed {row['signed']} for {row['origin']} with {row['customer']}"
    yield f"Record {row['record']}"
    for heading, sentences in rules.items():
        yield f"{heading.capitalize()}:" if sentences else f"{heading.capitalize()}: nothing."
        yield from (f"  · {sentence}" for sentence in sentences)
    for item in row["owed"]:
        yield f"Owed: {item['duty']} by {item['due_at']}. `assent-server fulfil {row['agreement']}`"
    for item in said:
        yield f"{item['at']}  {item['type']}  {item['digest']}"
