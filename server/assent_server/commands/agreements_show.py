"""``assent-server agreements show``: one agreement, what it binds us to, what was said of it."""

from typing import Any

import click

from assent.agreement import terms_in_force
from assent.documents.terms import Terms
from assent.terms.wording import duty_words, prohibition_words, use_words
from assent_server import clock
from assent_server.agreement_words import customer, events, handle, owed, state, terms_name
from assent_server.commands.agreements_list import row_of
from assent_server.commands.options import Session, command_options
from assent_server.commands.records import look
from assent_server.dossier import Dossier, find, open_dossier
from assent_server.exchange.stored import stored_terms
from assent_server.store import Store
from assent_terminal.layout import bullets, heading, pairs
from assent_terminal.plain import host, moment

__all__ = ["agreements_show"]


@click.command("show")
@click.argument("agreement")
@command_options
def agreements_show(session: Session, agreement: str) -> None:
    """Show AGREEMENT, by the name in the list or by its whole id; --json has everything exactly."""

    async def read(store: Store) -> tuple[Dossier, Terms | None]:
        dossier = await open_dossier(store, await find(store, agreement), clock.now())
        return dossier, await stored_terms(store, dossier.body.terms.digest_multibase)

    dossier, terms = look(session, read)
    rules = _rules(dossier, terms)
    said = [
        {"type": item.type, "at": item.proofs[-1].created, "digest": item.record_digest}
        for item in sorted(dossier.history.documents, key=lambda item: item.proofs[-1].created)
    ]
    session.screen.answer(
        row_of(dossier) | {"rules": rules, "history": said},
        _lines(dossier, rules, session.screen.width),
    )


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


def _lines(dossier: Dossier, rules: dict[str, list[str]], width: int) -> list[str]:
    name = handle(dossier.row.agreement_id)
    title = f"{terms_name(dossier.body)} for {host(dossier.row.origin)}: {state(dossier)}"
    lines = heading(title, width)
    for words, sentences in rules.items():
        lines += ["", *heading(words.capitalize())]
        lines += bullets(sentences or ["nothing"], width)
    if dossier.owed:
        lines += ["", *heading("Still owed"), *bullets(map(owed, dossier.owed), width)]
        lines += [f"    assent-server fulfil {name}"]
    rows = [(moment(at), sentence) for at, sentence in events(dossier.history)]
    lines += ["", *heading("History"), *pairs(rows, width)]
    details: list[tuple[str, Any]] = [
        ("name", name),
        ("customer", f"known by the key {customer(dossier.row.first_party)}"),
        ("evidence", f"assent-server agreements export {name} -o FILE"),
    ]
    return [*lines, "", *heading("Details"), *pairs(details, width)]
