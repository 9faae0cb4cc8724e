"""``assent agreements list``: all agreements, one line each."""

from typing import Any

import click

from assent_client.agreements import AgreementView
from assent_client.commands.options import walletful
from assent_client.commands.session import Session
from assent_client.words import LOCAL_TEST, day, host
from assent_client.words.agreements import handle, state
from assent_terminal.layout import table

__all__ = ["agreements_list", "value_of"]

_HEADINGS = ("NAME", "SITE", "TERMS", "SINCE", "STATE")


@click.command("list")
@click.option("--live", is_flag=True, help="Only those that are not over.")
@walletful
def agreements_list(session: Session, live: bool) -> None:
    """List your agreements and where they stand, those in force first."""
    with session.client() as client:
        held = client.agreements()
    views = [item for item in held if not (live and _is_over(item))]
    views.sort(key=_is_over)
    lines = table([_row(item) for item in views], headings=_HEADINGS)
    if not views:
        lines = ["All agreements are over." if held else "There are no agreements yet."]
    session.screen.answer([value_of(item) for item in views], lines)
    if not views:
        session.screen.step("Make one:", "assent proffer https://shop.example")


def _is_over(view: AgreementView) -> bool:
    return view.standing.status.is_over


def _row(view: AgreementView) -> tuple[str, ...]:
    body = view.agreement
    local = f" [{LOCAL_TEST}]" if view.local_test else ""
    return (
        handle(body.id),
        host(body.origin),
        body.terms_name,
        day(view.standing.since),
        f"{state(view)}{_end(view)}{local}",
    )


def _end(view: AgreementView) -> str:
    """Until when one goes on whose end is known."""
    standing = view.standing
    if standing.ends_at is None or standing.status.is_over:
        return ""
    return f" until {day(standing.ends_at)}"


def value_of(view: AgreementView) -> dict[str, Any]:
    """An agreement for programs."""
    body, standing = view.agreement, view.standing
    return {
        "id": body.id,
        "record": view.record,
        "vendor": view.vendor,
        "legalName": view.legal_name,
        "origin": body.origin,
        "context": view.context,
        "terms": {"id": body.terms.ref, "name": body.terms.name, "version": body.terms.version},
        "personal": body.is_personal,
        "status": standing.status,
        "since": standing.since,
        "endsAt": standing.ends_at,
        "withdrawnPurposes": list(standing.withdrawn_purposes),
        "duties": [
            {"duty": item.duty, "dueAt": item.due_at, "outcome": item.outcome}
            for item in standing.duties
        ],
        "waiting": len(view.waiting),
        "evidence": [item.explanation for item in view.evidence],
        "localTest": view.local_test,
    }
