"""``assent-server decisions ask``: one question, answered here."""

from collections.abc import Iterator
from typing import Any

import click

from assent.terms import load_vocabulary
from assent_server import clock, request_ids
from assent_server.commands.options import Session, command_options
from assent_server.commands.records import look
from assent_server.decisions.deciding import Decisions, in_json
from assent_server.decisions.questions import BadQuestion
from assent_server.store import Store
from assent_terminal import exits
from assent_terminal.plain import plain

__all__ = ["decisions_ask"]


@click.command("ask")
@click.argument("customer")
@click.option("--purpose", required=True, help="ServiceUsageAnalytics, Marketing, …")
@click.option("--data", required=True, help="PersonalData, pd:EmailAddress, …")
@click.option("--operation", required=True, help="Analyse, Store, Share, …")
@click.option("--recipient", "recipients", multiple=True, help="processors, https://…")
@click.option("--at", "at", help="A time in the past: 2027-03-01T12:00:00Z.")
@command_options
def decisions_ask(
    session: Session,
    customer: str,
    purpose: str,
    data: str,
    operation: str,
    recipients: tuple[str, ...],
    at: str | None,
) -> None:
    """May we do this with data of CUSTOMER, a did:key? The exit code is 1 if not."""
    properties: dict[str, Any] = {"purpose": purpose}
    if recipients:
        properties["recipients"] = list(recipients)
    asked = {
        "subject": {"type": "customer", "id": customer},
        "action": {"name": operation, "properties": properties},
        "resource": {"type": "personal-data", "id": data},
        "context": {} if at is None else {"time": at},
    }

    async def read(store: Store) -> dict[str, Any]:
        decisions = Decisions(store, load_vocabulary(), clock.now)
        return in_json(await decisions.decide(decisions.read(asked)), request_ids.new())

    try:
        answer = look(session, read)
    except BadQuestion as error:
        raise click.UsageError(str(error)) from error
    session.screen.answer(answer, list(_lines(answer)))
    if not answer["decision"]:
        raise click.exceptions.Exit(exits.NO)


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    word, context = "yes" if answer["decision"] else "no", answer["context"]
    yield f"{word}: {plain(context['reason'])}"
    for item in context.get("endedProhibitions", ()):
        ended = f"under an agreement {item['status']} since {item['since']}"
        yield f"  for data received {ended}: {plain(item['reason'])}"
    for item in context.get("duties", ()):
        due = f" by {item['dueAt']}" if "dueAt" in item else ""
        yield f"  still owed: {item['duty']}{due}"
